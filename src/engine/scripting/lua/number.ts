/* Numbers as text, both ways, as Lua 5.1 on a 64-bit Linux does it: %.14g one way, C's strtod the other.
 *
 * One thing is lost: a processor gives 0/0 a sign, and C prints it (`-nan`), while JavaScript has one NaN. The sign
 * that a NaN out of arithmetic has is printed, so `-(0/0)` and tonumber('nan'), which print `nan` in C, print `-nan`
 * here. */

import { cString } from '../../bytes.ts';
import { parseDouble } from '../../numbers/numbers.ts';

export const notANumber = '-nan';

/** As tostring does: up to 14 significant digits. */
export function formatNumber(n: number): string {
  const small = n | 0;
  if (small === n && small !== 0) return String(small);
  if (Number.isInteger(n) && n < 1e14 && n > -1e14) return n === 0 && Object.is(n, -0) ? '-0' : String(n);
  return formatGeneral(n, 14, false);
}

function formatUnbounded(n: number): string {
  if (Number.isNaN(n)) return notANumber;
  return n > 0 ? 'inf' : '-inf';
}

/** C's %.{precision}g; `alternate` is its flag #, which keeps zeros at the end. */
export function formatGeneral(n: number, precision: number, alternate: boolean): string {
  if (!Number.isFinite(n)) return formatUnbounded(n);
  const digits = precision === 0 ? 1 : precision;
  const long = exponential(n, digits - 1);
  const at = long.indexOf('e');
  const exponent = Number(long.slice(at + 1));
  if (exponent >= -4 && exponent < digits) {
    const text = formatFixed(n, digits - 1 - exponent);
    return alternate ? text : withoutZeros(text);
  }
  const mantissa = alternate ? long.slice(0, at) : withoutZeros(long.slice(0, at));
  return mantissa + long.slice(at);
}

function withoutZeros(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, text.charCodeAt(end - 1) === 46 ? end - 1 : end);
}

/** How many digits more than asked for betray a tie. */
const tieDigits = 25;
const isTie = /50{24}$/;

/** Digits of `text`, which has 25 too many, when they end in a tie that C rounds down, to even. JavaScript
 * rounds up. */
function roundedDown(text: string): string | undefined {
  if (!isTie.test(text)) return undefined;
  const cut = text.slice(0, -tieDigits);
  const digits = cut.endsWith('.') ? cut.slice(0, -1) : cut;
  return '02468'.includes(digits[digits.length - 1] as string) ? digits : undefined;
}

function fixed(x: number, places: number): string {
  const more = places + tieDigits;
  return (more <= 100 ? roundedDown(x.toFixed(more)) : undefined) ?? x.toFixed(places);
}

function scientific(x: number, places: number): string {
  const text = x.toExponential(places);
  const more = places + tieDigits;
  if (more > 100) return text;
  const at = x.toExponential(more).indexOf('e');
  const digits = roundedDown(x.toExponential(more).slice(0, at));
  return digits === undefined ? text : digits + x.toExponential(more).slice(at);
}

/** C's %.{places}f. */
export function formatFixed(n: number, places: number): string {
  if (!Number.isFinite(n)) return formatUnbounded(n);
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  const magnitude = Math.abs(n);
  if (magnitude < 1e21 && places <= 100) return sign + fixed(magnitude, places);
  const whole = magnitude >= 1e21 ? String(BigInt(magnitude)) : magnitude.toFixed(100);
  const more = magnitude >= 1e21 ? places : places - 100;
  return sign + whole + (more > 0 ? (magnitude >= 1e21 ? '.' : '') + '0'.repeat(more) : '');
}

/** C's %.{places}e: at least two digits of exponent. */
export function exponential(n: number, places: number): string {
  if (!Number.isFinite(n)) return formatUnbounded(n);
  const text = scientific(Math.abs(n), Math.min(places, 100));
  const at = text.indexOf('e');
  const digits = text.slice(at + 2);
  const zeros = places > 100 ? '0'.repeat(places - 100) : '';
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  return `${sign}${text.slice(0, at)}${zeros}e${text[at + 1]}${digits.length < 2 ? `0${digits}` : digits}`;
}

const blanksBefore = /^[ \t\n\v\f\r]+/;
const blanksAfter = /[ \t\n\v\f\r]+$/;
const outOfRange = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Decimal digits and nothing else, which most numbers are; -1 for any other text. */
function plainInteger(text: string): number {
  const { length } = text;
  if (length === 0 || length > 15) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The number that a byte string spells, or undefined. */
export function parseNumber(text: string): number | undefined {
  const plain = plainInteger(text);
  if (plain >= 0) return plain;
  const bare = cString(text).replace(blanksBefore, '').replace(blanksAfter, '');
  if (bare === '') return undefined;
  const value = parseDouble(bare);
  if (value !== undefined) return value;
  // Too large and too small are infinity and zero for strtod.
  if (outOfRange.test(bare)) return Number(bare);
  return /^[+-]?nan(\(\w*\))?$/i.test(bare) ? Number.NaN : undefined;
}

/** As tonumber(text, base): digits and letters below the base, nothing else. As strtoul, which wraps a minus. */
export function parseInBase(text: string, base: number): number | undefined {
  const bare = text.replace(blanksBefore, '').replace(blanksAfter, '');
  const match = /^([+-]?)(0x)?([0-9a-z]+)$/i.exec(bare);
  if (match === null) return undefined;
  const [, sign, prefix, rest] = match as unknown as [string, string, string | undefined, string];
  const digits = prefix === undefined || base === 16 ? rest : prefix + rest;
  const max = (1n << 64n) - 1n;
  let value = 0n;
  for (const c of digits.toLowerCase()) {
    const digit = Number.parseInt(c, 36);
    if (Number.isNaN(digit) || digit >= base) return undefined;
    if (value <= max) value = value * BigInt(base) + BigInt(digit);
  }
  if (value > max) return Number(max);
  return Number(sign === '-' && value !== 0n ? max + 1n - value : value);
}
