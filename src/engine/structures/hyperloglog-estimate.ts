/* From registers to a number. The estimator is Otmar Ertl's ("New cardinality estimation algorithms for HyperLogLog
 * sketches", 2017): it needs only how many registers have each value, has no bias for small or large sets, and no
 * constants found by experiment, as the original's corrections had them. */

import { registers, valueBits } from './hyperloglog-layout.ts';

/** The limit of the original's correction factor for many registers: 1 / (2 ln 2). */
const alpha = 0.7213475204444817;

/** How many registers have each value: filled by whoever counts, for `estimate`. */
export const histogram = new Int32Array(64);

/** Estimates how many different elements leave registers as `histogram` tells. */
export function estimate(): number {
  let z = registers * tau((registers - (histogram[valueBits + 1] as number)) / registers);
  for (let value = valueBits; value >= 1; value--) z = (z + (histogram[value] as number)) * 0.5;
  z += registers * sigma((histogram[0] as number) / registers);
  return Math.round((alpha * registers * registers) / z);
}

/** What registers still at zero contribute: x + x² + 2x⁴ + 4x⁸ + …, until it no longer changes. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let sum = share;
  for (let power = share, factor = 1; ; factor += factor) {
    const before = sum;
    power *= power;
    sum += power * factor;
    if (sum === before) return sum;
  }
}

/** What registers at the highest value contribute. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let sum = 1 - share;
  for (let root = share, factor = 0.5; ; factor *= 0.5) {
    const before = sum;
    root = Math.sqrt(root);
    sum -= (1 - root) * (1 - root) * factor;
    if (sum === before) return sum / 3;
  }
}
