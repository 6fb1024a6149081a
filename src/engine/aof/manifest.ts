/* The manifest of an append-only file, which is several files: a base that holds everything as it was when the file was last rewritten,
 * and increments with what was written since, in the order of their numbers. A line tells one file:
 *
 *   file appendonly.aof.2.base.rdb seq 2 type b
 *   file appendonly.aof.3.incr.aof seq 3 type i
 *
 * Type h is history: a file that a rewrite has made needless and that was not removed yet. Unknown words come in pairs and are ignored,
 * since newer servers write more of them. */

/** A comment in the files themselves: what follows was written at this time, in s since 1970. */
export const timestamp = (seconds: number): string => `#TS:${seconds}\r\n`;

import { bytesOf } from '../bytes.ts';
import { quoted } from '../clients/monitor.ts';
import { splitInline } from '../resp/inline.ts';

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
    const line = ({ name, seq }: AofPart, type: string): string =>
      `file ${/[^!#-&(-[\]-~]/.test(name) ? quoted(name) : name} seq ${seq} type ${type}\n`;
    const base = this.base === undefined ? [] : [line(this.base, 'b')];
    return [...base, ...this.history.map((part) => line(part, 'h')), ...this.increments.map((part) => line(part, 'i'))].join('');
  }
}

/** Bytes of a line, its end included. */
const lineBytesMax = 1024;

/** What is wrong with a manifest: lines for the log. */
export class BadManifest extends Error {
  constructor(why: string, where: readonly string[] = []) {
    super(['*** FATAL AOF MANIFEST FILE ERROR ***', ...where, why].join('\n'));
  }
}

/** Reads a manifest. Throws a BadManifest. */
export function parseManifest(text: string): Manifest {
  const manifest = new Manifest();
  if (text === '') throw new BadManifest('Found an empty AOF manifest');
  const lines = text.split('\n');
  const isEnded = lines.pop() === '';
  if (!isEnded || lines.some((line) => line.length >= lineBytesMax)) throw new BadManifest('The AOF manifest file contains too long line');
  lines.forEach((line, i) => {
    const why = line.startsWith('#') ? undefined : wrongIn(manifest, line);
    if (why !== undefined) throw new BadManifest(why, [`Reading the manifest file, at line ${i + 1}`, `>>> '${line}'`]);
  });
  return manifest;
}

/** Takes a line in. Returns what is wrong with it. */
function wrongIn(manifest: Manifest, line: string): string | undefined {
  const words = splitInline(bytesOf(line), 0, line.length);
  if (words === undefined) return malformed;
  const facts = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) facts.set(words[i] as string, words[i + 1] as string);
  const [name, seq, type] = [facts.get('file'), Number(facts.get('seq')), facts.get('type')];
  if (words.length % 2 === 1 || name === undefined || !Number.isInteger(seq) || seq <= 0 || type === undefined)
    return malformed;
  if (name.includes('/')) return "File can't be a path, just a filename";
  const part = { name, seq };
  if (type === 'b') {
    if (manifest.base !== undefined) return 'Found duplicate base file information';
    manifest.base = part;
  } else if (type === 'h') manifest.history.push(part);
  else if (type === 'i') {
    if (seq <= manifest.lastIncrementSeq) return 'Found a non-monotonic sequence number';
    manifest.increments.push(part);
  } else return 'Unknown AOF file type';
  return undefined;
}

const malformed = 'Invalid AOF manifest file format';
