/* The command line of redis-server: an optional file, then directives, which are lines of configuration written as `--name value …`
 * and read after the file. A `-` as the first word or the last one stands for standard input, read between the two. */

import { quoted } from './file.ts';
import { splitInline } from '../resp/inline.ts';
import { bytesOf } from '../bytes.ts';

export interface CommandLine {
  readonly file: string | undefined;
  readonly readsStdin: boolean;
  /** The directives as the lines of a file. */
  readonly directives: string;
}

/** Reads the words after the program's name. A word after `--name` is its value even when it begins with `--`; further ones are
 * values unless they do. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const rest = [...argv];
  const file = rest[0] !== undefined && !rest[0].startsWith('-') ? rest.shift() : undefined;
  const readsStdin = (file === undefined && rest[0] === '-') || rest.at(-1) === '-';
  if (rest.at(-1) === '-') rest.pop();
  else if (readsStdin) rest.shift();
  const lines: string[] = [];
  let needsValue = false;
  for (const [i, word] of rest.entries()) {
    if (needsValue || !word.startsWith('--')) {
      lines.push(`${lines.pop() ?? ''} ${asValue(word)}`);
      needsValue = false;
      continue;
    }
    lines.push(word.slice(2));
    const hasValue = (splitInline(bytesOf(word), 0, word.length)?.length ?? 0) > 1;
    needsValue = !hasValue;
    const next = rest[i + 1];
    if (word.toLowerCase() !== '--save' || (next !== undefined && !next.startsWith('--'))) continue;
    lines.push(`${lines.pop()} ""`); // `--save` alone means: never
    needsValue = false;
  }
  return { file, readsStdin, directives: lines.map((line) => `${line}\n`).join('') };
}

/** Always in quotes: so the log repeats it. */
const asValue = (word: string): string => (quoted(word).startsWith('"') ? quoted(word) : `"${word}"`);
