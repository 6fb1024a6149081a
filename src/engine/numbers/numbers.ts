/* Doubles as text, both ways, the way the server reads and writes them.
 *
 * Writing: integers up to 2^62 in full, everything else with the fewest digits that read back the same. Reading: what
 * C's strtod reads, which is more than JavaScript does: hexadecimal with a binary exponent, `inf`, `infinity`. Two
 * families of commands ask in two ways: scores must be whole numbers of a double's size (`readDouble`), ends of
 * ranges are what strtod makes of them (`readLoosely`). */

import { findDigits, shortest } from './grisu.ts';

/** Integers up to this are written in full. */
const integerMax = 2 ** 62;
/** Zeros that a plain integer may have behind its digits. */
const trailingZerosMax = 7;

/** A double as text: `3`, `0.1`, `1e+21`, `-inf`, `nan`. */
export function formatDouble(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 && Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (isWrittenInFull(value)) return String(BigInt(value));
  const text = String(value);
  if (hasShortFraction(text)) return text;
  findDigits(Math.abs(value));
  return (value < 0 ? '-' : '') + place(shortest.digits, shortest.exponent);
}

/** Longest text that hasShortFraction accepts: fewer digits than a double can tell apart. */
const shortTextMax = 15;

/** Whether a number's text is short and ends within three digits of its point. Then it is so far from the ends of the
 * interval that the double stands for that the two ways of finding digits cannot differ. */
function hasShortFraction(text: string): boolean {
  const { length } = text;
  if (length > shortTextMax) return false;
  for (let i = 2; i <= 4 && i < length; i++) if (text.charCodeAt(length - i) === 46) return true;
  return false;
}

/** Whether a finite double is written, and kept in a listpack, as an integer. */
export const isWrittenInFull = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= integerMax;

/** Digits d.ddd * 10^exponent, plain where that is short, else with an exponent of at least one digit. */
function place(digits: string, exponent: number): string {
  const n = digits.length;
  const zeros = exponent - n + 1;
  const magnitude = Math.abs(exponent);
  if (zeros >= 0 ? magnitude < n + trailingZerosMax : zeros > -7 || magnitude < 4) return plain(digits, exponent);
  const fraction = n > 1 ? `.${digits.slice(1)}` : '';
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${magnitude}`;
}

/** A double with up to 17 significant digits, as C's %.17g writes it: what ZSCAN shows of a skiplist's scores. */
export function formatSeventeen(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatDouble(value);
  const [mantissa, power] = value.toExponential(16).split('e') as [string, string];
  const exponent = Number(power);
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '');
  if (exponent >= -4 && exponent < 17) return sign + plain(digits, exponent);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Digits d.ddd * 10^exponent without an exponent. */
function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Powers of ten that a double holds exactly. */
const exactPowers = Array.from({ length: 23 }, (_, i) => 10 ** i);
/** Digits that a double holds exactly. */
const exactDigitsMax = 15;

/** The double that bytes [start, end) spell, NaN when they are none, too large or too small. */
export function readDouble(u8: Uint8Array, start: number, end: number): number {
  const plain = readPlain(u8, start, end);
  return Number.isNaN(plain) ? (parseDouble(textOf(u8, start, end)) ?? Number.NaN) : plain;
}

/** As C's strtod with nothing left over: blanks may precede, no bytes at all are 0, what is too large is infinite. A
 * NUL ends the text. */
export function readLoosely(u8: Uint8Array, start: number, end: number): number {
  const plain = readPlain(u8, start, end);
  if (!Number.isNaN(plain)) return plain;
  const text = textOf(u8, start, end).split('\0', 1)[0] as string;
  return text === '' ? 0 : (spelled(text.replace(/^[ \t\n\v\f\r]+/, '')) ?? Number.NaN);
}

/** A short decimal without exponent: its digits and a power of ten are exact, so one division rounds as it should. NaN
 * otherwise. */
function readPlain(u8: Uint8Array, start: number, end: number): number {
  let i = u8[start] === 45 ? start + 1 : start;
  const negative = i !== start;
  if (i >= end || end - i > exactDigitsMax + 1) return Number.NaN;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (; i < end; i++) {
    const c = u8[i] as number;
    if (c === 46 && point < 0) point = i;
    else if (c >= 48 && c <= 57) {
      value = value * 10 + (c - 48);
      digits++;
    } else return Number.NaN;
  }
  if (digits === 0 || digits > exactDigitsMax) return Number.NaN;
  if (point >= 0) value /= exactPowers[end - point - 1] as number;
  return negative ? -value : value;
}

function textOf(u8: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(u8[i] as number);
  return text;
}

/** The double that a byte string spells, or undefined; also for what no double holds (1e400, 1e-400). `nan` is not a
 * number. */
export function parseDouble(text: string): number | undefined {
  const value = spelled(text);
  if (value === undefined) return undefined;
  const isInfinity = /^[+-]?inf/i.test(text);
  const isZero = value === 0 && !/^[+-]?0x[0.]*[1-9a-f]|^[+-]?[0.]*[1-9]/i.test(text);
  if ((Math.abs(value) === Infinity && !isInfinity) || (value === 0 && !isZero)) return undefined;
  return value;
}

const decimalForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinityForm = /^[+-]?inf(inity)?$/i;
const hexForm = /^[+-]?0x(?=\.?[0-9a-f])([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i;

/** A number in any of C's forms, rounded to what a double holds. */
function spelled(text: string): number | undefined {
  if (decimalForm.test(text)) return Number(text);
  const sign = text.startsWith('-') ? -1 : 1;
  if (infinityForm.test(text)) return sign * Infinity;
  const hex = hexForm.exec(text);
  if (hex === null) return undefined;
  const [, whole, fraction, exponent] = hex as unknown as [string, string, string, string | undefined];
  const shift = Number(exponent ?? 0) - 4 * fraction.length;
  const digits = Number(BigInt(`0x${whole}${fraction}`));
  // In two steps, because 2 ** shift alone may be 0 where the product is not.
  const half = Math.trunc(Math.max(-4000, Math.min(4000, shift)) / 2);
  return digits === 0 ? sign * 0 : sign * digits * 2 ** half * 2 ** (shift - half);
}
