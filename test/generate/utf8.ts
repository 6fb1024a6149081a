/* Texts of all that Unicode has, and their UTF-8. */

import fc from 'fast-check';

/** The code points that are half of a pair are no characters. */
const [pairsFrom, pairs] = [0xd800, 0x800];

/** Any character. It is what fast-check's unit `binary` draws, one for one; that one first makes a table of all 1.1 million of them, to
 * find its way back, which takes a second of each test file. */
export const character = fc.integer({ min: 0, max: 0x10ffff - pairs }).map(
  (n) => String.fromCodePoint(n < pairsFrom ? n : n + pairs),
  (text) => {
    const code = typeof text === 'string' && [...text].length === 1 ? (text.codePointAt(0) as number) : Number.NaN;
    if (!(code < pairsFrom || code >= pairsFrom + pairs)) throw new Error('this is not one character');
    return code < pairsFrom ? code : code - pairs;
  },
);

/** A text's UTF-8 as a byte string. */
export const utf8Bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
