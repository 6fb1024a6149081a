/* Glob patterns, as KEYS, SCAN MATCH, PSUBSCRIBE and CONFIG GET understand them, over bytes.
 *
 *   *  any bytes, none too    ?  one byte    [abc] [a-z] [^a]  one byte of a class    \x  x itself
 *
 * Tried from left to right. At a star its place is noted; when what follows it fails, it swallows one byte more and the rest is
 * tried again. Only the LAST star ever needs to: every other item takes exactly one byte, so whatever an earlier star could
 * gain, the last one gains too. That bounds the work by pattern length times text length, where a recursion per star takes
 * exponential time on a*a*a*…b.
 *
 * Kept as the server has it: an unclosed class reaches to the end of the pattern; in [a-] the bracket is the end of the range
 * and not of the class; the empty text is matched by the empty pattern alone; more than a thousand stars, but for one at the end,
 * match nothing. */

const star = 42;
const questionMark = 63;
const bracket = 91;
const backslash = 92;
const closingBracket = 93;
const caret = 94;
const dash = 45;
const starsMax = 1000;

const lower = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);

/** Whether bytes [start, end) of `text` match the pattern in bytes [from, to) of `pattern`. */
export function matches(
  pattern: Uint8Array, from: number, to: number,
  text: Uint8Array, start: number, end: number,
  noCase = false,
): boolean {
  if (start === end) return from === to;
  let p = from;
  let s = start;
  let afterStar = -1;
  let starReach = start;
  let stars = 0;
  while (s < end) {
    if (p < to && pattern[p] === star) {
      while (p < to && pattern[p] === star) p++;
      if (p === to) return true;
      if (++stars > starsMax) return false;
      afterStar = p;
      starReach = s;
      continue;
    }
    if (p < to && matchesByte(pattern, p, to, text[s] as number, noCase)) {
      p = itemEnd(pattern, p, to);
      s++;
    } else {
      if (afterStar < 0) return false;
      p = afterStar;
      s = ++starReach;
    }
  }
  while (p < to && pattern[p] === star) p++;
  return p === to;
}

/** Whether the item at p, which is no star, matches a byte. */
function matchesByte(pattern: Uint8Array, p: number, to: number, byte: number, noCase: boolean): boolean {
  const item = pattern[p] as number;
  if (item === questionMark) return true;
  if (item === bracket) return matchesClass(pattern, p + 1, to, byte, noCase);
  const literal = item === backslash && p + 1 < to ? (pattern[p + 1] as number) : item;
  return noCase ? lower(literal) === lower(byte) : literal === byte;
}

function matchesClass(pattern: Uint8Array, first: number, to: number, byte: number, noCase: boolean): boolean {
  const negated = first < to && pattern[first] === caret;
  const fold = noCase ? lower : (x: number): number => x;
  const sought = fold(byte);
  let found = false;
  for (let p = negated ? first + 1 : first; p < to && pattern[p] !== closingBracket; p++) {
    if (pattern[p] === backslash && p + 1 < to) {
      p++;
      if (pattern[p] === byte) found = true; // an escaped byte is compared as it is, whatever the case option
    } else if (p + 2 < to && pattern[p + 1] === dash) {
      const a = fold(pattern[p] as number);
      const b = fold(pattern[p + 2] as number);
      if (sought >= Math.min(a, b) && sought <= Math.max(a, b)) found = true;
      p += 2;
    } else if (fold(pattern[p] as number) === sought) found = true;
  }
  return found !== negated;
}

/** Where the item after the one at p begins. */
function itemEnd(pattern: Uint8Array, p: number, to: number): number {
  const item = pattern[p];
  if (item === backslash && p + 1 < to) return p + 2;
  if (item !== bracket) return p + 1;
  let at = p + 1;
  if (at < to && pattern[at] === caret) at++;
  while (at < to && pattern[at] !== closingBracket) {
    if (pattern[at] === backslash && at + 1 < to) at += 2;
    else at += at + 2 < to && pattern[at + 1] === dash ? 3 : 1;
  }
  return Math.min(to, at + 1);
}
