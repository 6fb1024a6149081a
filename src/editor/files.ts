/* The editor's files, kept in this browser. What cannot be kept is told, never dropped in silence; what is kept and
 * cannot be read is set aside under another name. */

export interface File {
  readonly name: string;
  readonly text: string;
}

export interface Shelf {
  readonly files: readonly File[];
  readonly open: string;
}

/** Text that all files may have together. Browsers keep about five million characters for everything. */
export const charactersMax = 1_000_000;

const key = 'keyglass-files';
const asideKey = 'keyglass-files-aside';

const isFile = (value: unknown): value is File =>
  typeof (value as File | null)?.name === 'string' && typeof (value as File).text === 'string';

/** Null when nothing is kept, or nothing that can be read. */
export function shelfOf(kept: string | null): Shelf | null {
  try {
    const { files, open } = JSON.parse(kept ?? 'null') as Shelf;
    if (!Array.isArray(files) || files.length === 0 || !files.every(isFile)) return null;
    return { files, open: files.some(({ name }) => name === open) ? open : (files[0] as File).name };
  } catch {
    return null;
  }
}

export function loadShelf(storage: Storage, first: Shelf): Shelf {
  const kept = storage.getItem(key);
  const shelf = shelfOf(kept);
  if (shelf === null && kept !== null) storage.setItem(asideKey, kept);
  return shelf ?? first;
}

/** False when the browser does not keep it. */
export function keepShelf(storage: Storage, shelf: Shelf): boolean {
  const characters = shelf.files.reduce((sum, { name, text }) => sum + name.length + text.length, 0);
  if (characters > charactersMax) return false;
  try {
    storage.setItem(key, JSON.stringify(shelf));
    return true;
  } catch {
    return false;
  }
}

export const textOf = ({ files, open }: Shelf): string => files.find(({ name }) => name === open)?.text ?? '';

export const withText = (shelf: Shelf, text: string): Shelf => ({
  ...shelf,
  files: shelf.files.map((file) => (file.name === shelf.open ? { ...file, text } : file)),
});

/** A name that no file has yet: `name`, else with a number before its ending. */
export function freeName({ files }: Shelf, name: string): string {
  const taken = new Set(files.map((file) => file.name));
  const [, stem = name, ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? [];
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${stem}-${n}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}

export function withFile(shelf: Shelf, file: File): Shelf {
  const name = freeName(shelf, file.name);
  return { files: [...shelf.files, { ...file, name }], open: name };
}

/** The last file cannot be thrown away. */
export function withoutOpen({ files, open }: Shelf): Shelf {
  const at = files.findIndex(({ name }) => name === open);
  const left = files.filter(({ name }) => name !== open);
  const next = left[Math.min(at, left.length - 1)];
  return next === undefined ? { files, open } : { files: left, open: next.name };
}

export function renamed(shelf: Shelf, name: string): Shelf {
  const wanted = name.trim();
  if (wanted === '' || wanted === shelf.open) return shelf;
  const free = freeName(shelf, wanted);
  const files = shelf.files.map((file) => (file.name === shelf.open ? { ...file, name: free } : file));
  return { files, open: free };
}
