/* The manifest of an append-only file, which is several files: a base that holds everything as it was when the file was last rewritten,
 * and increments with what was written since, in the order of their numbers. A line tells one file:
 *
 *   file appendonly.aof.2.base.rdb seq 2 type b
 *   file appendonly.aof.3.incr.aof seq 3 type i
 *
 * Type h is history: a file that a rewrite has made needless and nobody has removed yet. Words that are not known come in pairs and are
 * passed over, since newer servers write more of them. */

/** A comment of the files themselves: what follows was written at this time, in s since 1970. */
export const timestamp = (seconds: number): string => `#TS:${seconds}\r\n`;

export interface AofPart {
  readonly name: string;
  readonly seq: number;
}

export class Manifest {
  base: AofPart | undefined;
  increments: AofPart[] = [];
  history: AofPart[] = [];

  /** The files that hold the data, in the order in which they are loaded. */
  get parts(): readonly AofPart[] {
    return this.base === undefined ? this.increments : [this.base, ...this.increments];
  }

  get lastBaseSeq(): number {
    return this.base?.seq ?? 0;
  }

  get lastIncrementSeq(): number {
    return this.increments.at(-1)?.seq ?? 0;
  }

  copy(): Manifest {
    return Object.assign(new Manifest(), { base: this.base, increments: [...this.increments], history: [...this.history] });
  }

  get text(): string {
    const line = ({ name, seq }: AofPart, type: string): string => `file ${quotedIfNeeded(name)} seq ${seq} type ${type}\n`;
    const base = this.base === undefined ? [] : [line(this.base, 'b')];
    return [...base, ...this.history.map((part) => line(part, 'h')), ...this.increments.map((part) => line(part, 'i'))].join('');
  }
}

const quotedIfNeeded = (name: string): string => (/[\s"'\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name);

/** What is wrong with a manifest. */
export class BadManifest extends Error {}

/** Reads a manifest. Throws a BadManifest. */
export function parseManifest(text: string): Manifest {
  const manifest = new Manifest();
  const lines = text.split('\n');
  if (text === '') throw new BadManifest('Found an empty AOF manifest');
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    addLine(manifest, line);
  }
  if (manifest.parts.length === 0 && manifest.history.length === 0) throw new BadManifest('Found an empty AOF manifest');
  return manifest;
}

function addLine(manifest: Manifest, line: string): void {
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  const facts = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) facts.set(words[i] as string, words[i + 1] as string);
  const [name, seq, type] = [facts.get('file'), Number(facts.get('seq')), facts.get('type')];
  if (words.length % 2 === 1 || name === undefined || !Number.isInteger(seq) || seq <= 0 || type === undefined)
    throw new BadManifest('Invalid AOF manifest file format');
  if (/[/\\]/.test(name)) throw new BadManifest('File can\'t be a path, just a filename');
  const part = { name, seq };
  if (type === 'b') {
    if (manifest.base !== undefined) throw new BadManifest('Found duplicate base file information');
    manifest.base = part;
  } else if (type === 'h') manifest.history.push(part);
  else if (type === 'i') {
    if (seq <= manifest.lastIncrementSeq) throw new BadManifest('Found a non-monotonic sequence number');
    manifest.increments.push(part);
  } else throw new BadManifest('Unknown AOF file type');
}
