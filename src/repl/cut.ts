/* Output longer than the screen can keep is cut before it is drawn: nobody could scroll to what falls off the top, and
 * drawing it would take the page's time. */

/** The last lines of a text, and how many went before them. */
export function lastLines(text: string, linesMax: number): { readonly kept: string; readonly cut: number } {
  let start = text.length;
  for (let n = 0; n < linesMax; n++) {
    start = start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1; // the line that ends just before this one
    if (start === 0) return { kept: text, cut: 0 };
  }
  return { kept: text.slice(start), cut: countLines(text, start) };
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
