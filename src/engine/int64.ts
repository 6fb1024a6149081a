/* 64-bit integers at the edge between text, memory and JavaScript numbers. A number is exact up to 2^53; beyond, the two
 * 32-bit halves (low, high) are the truth, and BigInt does the arithmetic, off the hot path. */

import type { Heap } from './memory/heap.ts';

export const int64Max = 2n ** 63n - 1n;
export const int64Min = -(2n ** 63n);

/** Result of the last parse that returned true. Read it at once: the next parse overwrites it. */
export const parsed = {
  /** The value as a number: exact when `safe`, else the nearest double. */
  value: 0,
  /** Whether `value` is exact. */
  safe: true,
  lo: 0,
  hi: 0,
};

/** Parses bytes [start, end) as the canonical decimal of a signed 64-bit integer: no blanks, plus sign or leading zeros,
 * no "-0". True and `parsed` filled when they are one. */
export function parse(u8: Uint8Array, start: number, end: number): boolean {
  const n = end - start;
  if (n === 0 || n > 20) return false;
  let i = start;
  const negative = u8[i] === 45;
  if (negative) i++;
  const first = u8[i] as number;
  if (i === end || first < 48 || first > 57) return false;
  if (first === 48) {
    if (n !== 1) return false;
    parsed.value = parsed.lo = parsed.hi = 0;
    parsed.safe = true;
    return true;
  }
  if (end - i <= wordDigits) return parseWord(u8, i, end, negative);
  if (end - i > 15) return parseLong(u8, i, end, negative);
  let value = 0;
  for (; i < end; i++) {
    const digit = (u8[i] as number) - 48;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
  }
  setParsed(negative ? -value : value);
  return true;
}

/** So many digits fit into an integer of the machine, and nearly all numbers have no more. */
const wordDigits = 9;

function parseWord(u8: Uint8Array, start: number, end: number, negative: boolean): boolean {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (u8[i] as number) - 48;
    if (digit < 0 || digit > 9) return false;
    value = (value * 10 + digit) | 0;
  }
  if (negative) value = -value | 0;
  parsed.value = value;
  parsed.safe = true;
  parsed.lo = value;
  parsed.hi = value >> 31;
  return true;
}

/** 16 to 19 digits, exact without BigInt: the upper ones times 10^9, multiplied in 16-bit halves, plus the last nine. */
function parseLong(u8: Uint8Array, start: number, end: number, negative: boolean): boolean {
  const upper = end - start > 19 ? -1 : digits(u8, start, end - 9);
  const lower = digits(u8, end - 9, end);
  if (upper < 0 || lower < 0) return false;
  const upperLo = upper % 0x100000000;
  const product = Math.floor(upperLo / 65_536) * 1e9;
  const low = (product % 65_536) * 65_536 + (upperLo % 65_536) * 1e9 + lower;
  const lo = low % 0x100000000;
  const hi = Math.floor(product / 65_536) + Math.floor(low / 0x100000000) + Math.floor(upper / 0x100000000) * 1e9;
  if (hi > 0x80000000 || (hi === 0x80000000 && !(negative && lo === 0))) return false;
  parsed.lo = negative ? -lo | 0 : lo | 0;
  parsed.hi = negative ? (lo === 0 ? -hi | 0 : ~hi) : hi | 0;
  parsed.value = toNumber(parsed.lo, parsed.hi);
  parsed.safe = Number.isSafeInteger(parsed.value);
  return true;
}

/** The number written in at most 15 digits; -1 when a byte is no digit. */
function digits(u8: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (u8[i] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function setParsed(value: number): void {
  parsed.value = value;
  parsed.safe = true;
  parsed.lo = value | 0;
  parsed.hi = Math.floor(value / 0x100000000) | 0;
}

/** The number in two halves; exact only within +-2^53. */
export const toNumber = (lo: number, hi: number): number => hi * 0x100000000 + (lo >>> 0);

/** Whether toNumber(lo, hi) is exact. */
export const isSafe = (hi: number): boolean => hi >= -0x200000 && hi < 0x200000;

export const toBigInt = (lo: number, hi: number): bigint => (BigInt(hi) << 32n) | BigInt(lo >>> 0);

/** Decimal text of two halves. */
export const decimal = (lo: number, hi: number): string =>
  isSafe(hi) ? String(toNumber(lo, hi)) : String(toBigInt(lo, hi));

/** Reads an aligned signed 64-bit field as a number (times, counts: always safe). */
export const readNumber = (h: Heap, at: number): number =>
  (h.i32[(at >> 2) + 1] as number) * 0x100000000 + (h.u32[at >> 2] as number);

/** Writes a safe integer into an aligned 64-bit field. */
export function writeNumber(h: Heap, at: number, value: number): void {
  h.i32[at >> 2] = value | 0;
  h.i32[(at >> 2) + 1] = Math.floor(value / 0x100000000);
}
