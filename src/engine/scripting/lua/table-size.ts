/* How long the array of a table is to be: the largest power of two of which more than half would be used. So keys are counted by slices,
 * slice i being (2^(i-1), 2^i], and the sums of the first slices are compared with the powers of two. */

import type { LuaValue } from './value.ts';

/** Neither array nor hash has more entries than this. */
export const sizeMax = 2 ** 26;

/** The exponent of the smallest power of two that is at least n. */
export const logarithmUp = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));

/** Counts a key that an array could hold in its slice; returns 1 for such a one, else 0. */
export function countKey(key: LuaValue, counts: number[]): number {
  if (typeof key !== 'number' || key <= 0 || key > sizeMax || !Number.isInteger(key)) return 0;
  const slice = logarithmUp(key);
  counts[slice] = (counts[slice] as number) + 1;
  return 1;
}

/** That length, and how many keys an array of it would hold, of `inArray` counted ones. */
export function bestArraySize(counts: readonly number[], inArray: number): [size: number, used: number] {
  let sum = 0;
  let size = 0;
  let used = 0;
  for (let i = 0, power = 1; power / 2 < inArray; i++, power *= 2) {
    sum += counts[i] as number;
    if ((counts[i] as number) > 0 && sum > power / 2) {
      size = power;
      used = sum;
    }
    if (sum === inArray) break;
  }
  return [size, used];
}
