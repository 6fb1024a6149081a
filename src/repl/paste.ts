/* Pasting runs line by line, as into a terminal; what comes after the last line's end stays to be edited. */

import { lineBytesMax } from './session.ts';
import type { ReplWords } from './words.ts';

export const pasteLinesMax = 1000; // past this the rest is left out, and said to be

export interface Paste {
  /** Lines to run, in order. */
  readonly lines: readonly string[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
  /** What stands at the prompt then, and where in it the caret. */
  readonly text: string;
  readonly caret: number;
}

/** What becomes of a paste. `before` and `after` stand left and right of the caret. */
export function paste(before: string, pasted: string, after: string, words: ReplWords): Paste {
  const { lines, rest, count } = splitPaste(before, pasted, after);
  const notes = count > pasteLinesMax ? [words.pasteTooLong(lines.length, count)] : [];
  if (rest.length <= lineBytesMax) return { lines, notes, text: rest, caret: rest.length - after.length };
  notes.push(words.lineTooLong(rest.length, lineBytesMax));
  return { lines, notes, text: `${before}${after}`, caret: before.length };
}

interface Split {
  /** Lines to run, in order. */
  readonly lines: readonly string[];
  /** What stays in the input. */
  readonly rest: string;
  /** Lines there were. */
  readonly count: number;
}

const lineEnd = /\r\n|\r|\n/;

function splitPaste(before: string, pasted: string, after: string): Split {
  const pieces = `${before}${pasted}`.split(lineEnd, pasteLinesMax + 1);
  const count = countLineEnds(pasted);
  const whole = count < pieces.length;
  const rest = whole ? `${pieces.pop() ?? ''}${after}` : '';
  return { lines: pieces.slice(0, pasteLinesMax), rest, count };
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || (c === 13 && text.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}
