/* Sine, cosine and arc sine, rounded to the nearest double. JavaScript leaves the last digits of Math.sin to each
 * machine; but a distance that STOREDIST keeps shows all of them, and a world must be the same wherever it runs.
 *
 * So the series are summed in numbers of twice the precision: pairs of doubles, the second holding what the first has
 * lost (T. J. Dekker, "A floating-point technique for extending the available precision", 1971). The first of such a
 * pair is the result rounded once. The last result is in two module variables: pairs as objects would cost more than
 * the arithmetic. */

/** The pair of the last operation. */
let hi = 0;
let lo = 0;

/** A quarter turn, as a pair. */
const quarterHi = Math.PI / 2;
const quarterLo = 6.123233995736766e-17;

/** Splits a double into two halves of 26 bits. */
const splitter = 2 ** 27 + 1;

function add(aHi: number, aLo: number, bHi: number, bLo: number): void {
  const sum = aHi + bHi;
  const part = sum - aHi;
  normalize(sum, aHi - (sum - part) + (bHi - part) + (aLo + bLo));
}

function multiply(aHi: number, aLo: number, bHi: number, bLo: number): void {
  const product = aHi * bHi;
  normalize(product, lostBy(product, aHi, bHi) + (aHi * bLo + aLo * bHi));
}

/** What a * b has more than its rounded product. */
function lostBy(product: number, a: number, b: number): number {
  const aScaled = splitter * a;
  const aUpper = aScaled - (aScaled - a);
  const aLower = a - aUpper;
  const bScaled = splitter * b;
  const bUpper = bScaled - (bScaled - b);
  const bLower = b - bUpper;
  return aUpper * bUpper - product + aUpper * bLower + aLower * bUpper + aLower * bLower;
}

function normalize(large: number, small: number): void {
  hi = large + small;
  lo = small - (hi - large);
}

/** Terms of a series that matter below an eighth of a turn. */
const terms = 13;

/** 1/n! with alternating signs, for n = first, first + 2, …: pairs one after the other. */
function coefficients(first: number): Float64Array {
  const all = new Float64Array(2 * terms);
  let inverseHi = 1;
  let inverseLo = 0;
  for (let n = 1; n < first + 2 * terms; n++) {
    const k = (n - first) / 2;
    const divisor = Math.max(1, n);
    const quotient = inverseHi / divisor;
    const product = quotient * divisor;
    normalize(quotient, (inverseHi - product - lostBy(product, quotient, divisor) + inverseLo) / divisor);
    inverseHi = hi;
    inverseLo = lo;
    if (k >= 0 && Number.isInteger(k)) all.set(k % 2 === 0 ? [hi, lo] : [-hi, -lo], 2 * k);
  }
  if (first === 0) all[0] = 1;
  return all;
}

const ofSine = coefficients(1);
const ofCosine = coefficients(0);

/** Sums a series over a square. */
function sum(series: Float64Array, squareHi: number, squareLo: number): void {
  hi = 0;
  lo = 0;
  for (let k = terms - 1; k >= 0; k--) {
    multiply(hi, lo, squareHi, squareLo);
    add(series[2 * k] as number, series[2 * k + 1] as number, hi, lo);
  }
}

/** The sine of x and so many quarter turns more, as the pair (hi, lo). */
function turned(x: number, quarters: number): void {
  const nearest = Math.round(x / quarterHi);
  const product = nearest * quarterHi;
  add(x, 0, -product, -lostBy(product, nearest, quarterHi) - nearest * quarterLo);
  const restHi = hi;
  const restLo = lo;
  multiply(restHi, restLo, restHi, restLo);
  const quarter = (nearest + quarters) & 3;
  if (quarter % 2 === 1) sum(ofCosine, hi, lo);
  else {
    sum(ofSine, hi, lo);
    multiply(hi, lo, restHi, restLo);
  }
  if (quarter < 2) return;
  hi = -hi;
  lo = -lo;
}

export function sine(x: number): number {
  turned(x, 0);
  return hi;
}

export function cosine(x: number): number {
  turned(x, 1);
  return hi;
}

/** Corrects the machine's own answer by one step of Newton's. */
export function arcsine(x: number): number {
  const guess = Math.asin(x);
  const slope = Math.cos(guess);
  if (slope < 1e-6) return guess;
  turned(guess, 0);
  return guess + (x - hi - lo) / slope;
}
