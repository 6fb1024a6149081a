/* The digits of a double: few of them, found without long division, and almost always the fewest.
 *
 * A double stands for all reals that round to it. Scaled by a power of ten (known to 64 bits) so that its integral
 * part has at most ten digits, that interval is read off digit by digit, from its upper end, until what is left fits
 * inside; then the last digit is lowered towards the double itself. This is Grisu2 (Florian Loitsch: "Printing
 * Floating-Point Numbers Quickly and Accurately with Integers", 2010). Since the power of ten is rounded, the
 * interval is made one unit narrower at each end: what is written always reads back the same, but in one case out of
 * a thousand a digit more is written than had to be. Servers write that longer text, so we compute as they do;
 * JavaScript's own digits are always the fewest.
 *
 * The arithmetic is on 64-bit integers, here BigInt: slow, and only used where the cheap cases of numbers.ts do not
 * apply. */

const bits64 = 64n;
const mask64 = (1n << bits64) - 1n;
const half64 = 1n << 63n;
/** Powers of ten in the table: every eighth, from 10^-348 on. */
const powersCount = 87;
const powerMin = -348;
const powerStep = 8;
/** Where the scaled exponent must lie. */
const exponentMin = -60;
const exponentMax = -32;

/** A number fraction * 2^exponent. */
interface Scaled {
  readonly fraction: bigint;
  readonly exponent: number;
}

const bitLength = (x: bigint): number => x.toString(2).length;

/** 10^power, rounded to 64 bits. */
function powerOfTen(power: number): Scaled {
  const guard = 1400; // more bits than 10^348 has
  const scaled = power >= 0 ? 10n ** BigInt(power) << BigInt(guard) : (1n << BigInt(2 * guard)) / 10n ** BigInt(-power);
  const drop = bitLength(scaled) - 64;
  const rounded = (scaled + (1n << BigInt(drop - 1))) >> BigInt(drop);
  const exponent = drop - (power >= 0 ? guard : 2 * guard);
  return rounded > mask64 ? { fraction: rounded >> 1n, exponent: exponent + 1 } : { fraction: rounded, exponent };
}

const powers: (Scaled | undefined)[] = new Array(powersCount);

const cachedPower = (index: number): Scaled => (powers[index] ??= powerOfTen(powerMin + index * powerStep));

/** Index of the power that brings an exponent into the range. */
function powerIndexFor(exponent: number): number {
  const approximate = Math.trunc(-(exponent + powersCount) * Math.LOG10E * Math.LN2);
  let index = Math.trunc((approximate - powerMin) / powerStep);
  for (;;) {
    const reached = exponent + cachedPower(index).exponent + 64;
    if (reached < exponentMin) index++;
    else if (reached > exponentMax) index--;
    else return index;
  }
}

/** The upper 64 bits of a product, rounded. */
const multiply = (a: bigint, b: bigint): bigint => (a * b + half64) >> bits64;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** The digits last found: `digits` without a point, of which the first stands for 10^exponent. */
export const shortest = { digits: '', exponent: 0 };

/** Finds the digits of a positive finite double, into `shortest`. */
export function findDigits(value: number): void {
  double[0] = value;
  const biased = (words[1] as number) >>> 20;
  const stored = (BigInt((words[1] as number) & 0xfffff) << 32n) | BigInt(words[0] as number);
  const fraction = biased === 0 ? stored : stored | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  // Below a power of two the neighbour is half as far.
  const isPower = stored === 0n && biased !== 0;
  const shift = 64 - bitLength(2n * fraction + 1n);
  const upper = (2n * fraction + 1n) << BigInt(shift);
  const lower = (isPower ? 4n * fraction - 1n : 4n * fraction - 2n) << BigInt(shift - 1);
  const middle = (2n * fraction) << BigInt(shift);
  const index = powerIndexFor(exponent - 1 - shift);
  const power = cachedPower(index);
  const scale = -(exponent - 1 - shift + power.exponent + 64);
  const top = multiply(upper, power.fraction) - 1n;
  const bottom = multiply(lower, power.fraction) + 1n;
  generate(top, top - bottom, top - multiply(middle, power.fraction), scale, -(powerMin + index * powerStep));
}

/** Reads digits off `top`, a number with `scale` binary places, until the rest is within `delta`. `goal` is how far
 * below `top` the double lies. */
function generate(top: bigint, delta: bigint, goal: bigint, scale: number, power: number): void {
  const places = BigInt(scale);
  const one = 1n << places;
  let whole = Number(top >> places);
  let part = top & (one - 1n);
  let digits = 0n;
  for (let kappa = 9, unit = 1e9; kappa >= 0; kappa--, unit /= 10) {
    digits = digits * 10n + BigInt(Math.floor(whole / unit));
    whole %= unit;
    const rest = (BigInt(whole) << places) + part;
    if (rest <= delta) {
      finish(digits, delta, rest, BigInt(unit) << places, goal, power + kappa);
      return;
    }
  }
  let width = delta;
  let distance = goal;
  for (let kappa = -1; ; kappa--) {
    part *= 10n;
    width *= 10n;
    distance *= 10n;
    digits = digits * 10n + (part >> places);
    part &= one - 1n;
    if (part < width) {
      finish(digits, width, part, one, distance, power + kappa);
      return;
    }
  }
}

/** Lowers the last digit, each step being `unit`, while that leads nearer to the goal and stays inside. */
function finish(digits: bigint, delta: bigint, rest: bigint, unit: bigint, goal: bigint, power: number): void {
  let last = digits;
  for (let at = rest; at < goal && delta - at >= unit; at += unit) {
    if (at + unit >= goal && goal - at <= at + unit - goal) break;
    last--;
  }
  shortest.digits = String(last);
  shortest.exponent = power + shortest.digits.length - 1;
}
