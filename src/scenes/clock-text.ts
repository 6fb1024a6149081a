/* What the world's clock said, as the student's own clock would have said it: in the same zone as the timeline below. */

const two = (n: number): string => String(n).padStart(2, '0');

const timeOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

/** hh:mm:ss.mmm. */
export function clockText(ms: number): string {
  const at = new Date(ms);
  return `${timeOf(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** yyyy-mm-dd hh:mm:ss. */
export function momentText(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${timeOf(at)}`;
}
