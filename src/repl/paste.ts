/* Pasting runs line by line, as into a terminal; what comes after the last line's end stays to be edited. */

export const pasteLinesMax = 1000; // past this the rest is left out, and said to be

export interface Paste {
  /** Lines to run, in order. */
  readonly lines: readonly string[];
  /** What stays in the input. */
  readonly rest: string;
  /** Lines there were. */
  readonly count: number;
}

const lineEnd = /\r\n|\r|\n/;

/** @param before what stands left of the caret, @param after what stands right of it. */
export function splitPaste(before: string, pasted: string, after: string): Paste {
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
