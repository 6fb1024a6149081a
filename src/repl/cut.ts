/* Output longer than the screen can keep is cut before it is drawn: nobody could scroll to what falls off the top, and
 * drawing it would take the page's time. */

/** The last lines of a text, and how many went before them. */
export function lastLines(text: string, linesMax: number): { readonly kept: string; readonly cut: number } {
  let at = text.length - (text.endsWith('\n') ? 1 : 0);
  for (let n = 0; n < linesMax; n++) {
    at = text.lastIndexOf('\n', at - 1);
    if (at < 0) return { kept: text, cut: 0 };
    if (at === 0) break;
  }
  return { kept: text.slice(at + 1), cut: countLines(text, at + 1) };
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
