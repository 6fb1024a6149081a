/* INCRBYFLOAT adds in the C type `long double`, which on the machines that the server runs on is the x87's 80-bit
 * format: a mantissa of 64 bits where a double has 53. Its replies are the sum written with 17 decimals, trailing
 * zeros cut. At 1000.1 the 17th decimal lies beyond what 64 bits hold, so what the server answers is the rounding
 * error of exactly that format (1000.1 + 0.1 is "1000.19999999999999996"), and a double would answer another one.
 *
 * So the format is computed here, exactly: a number is mantissa × 2^exponent in BigInt; reading and adding are exact,
 * then rounded once to 64 bits, half to even; writing is exact too. That is slow (microseconds) and off every hot
 * path. */

/** mantissa × 2^exponent, the mantissa below 2^64; or an infinity. */
type LongDouble = { readonly mantissa: bigint; readonly exponent: number } | typeof infinity | typeof minusInfinity;

const infinity = 'inf';
const minusInfinity = '-inf';

const mantissaBits = 64;
/** Exponent of the lowest bit: of the smallest denormal, and of the largest finite number. */
const exponentMin = -16_445;
const exponentMax = 16_383 - 63;
/** Powers of ten past which a number is infinite or nothing: spares the arithmetic on `1e999999999`. */
const decimalExponentMax = 4_940;
/** Longest text that the server reads as a number. */
const textBytesMax = 5119;
const decimals = 17;

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;
const hexForm = /^([+-]?)0x([\da-f]*)(?:\.([\da-f]*))?(?:p([+-]?\d+))?$/i;
const infinityForm = /^([+-]?)inf(?:inity)?$/i;

/** Whether a byte string spells a number, infinities included. */
export const isLongDouble = (text: string): boolean => parse(text) !== undefined;

/** The sum of two numbers given as text, as the server writes it; undefined when it is not finite or a text is no
 * number. */
export function addLongDouble(aText: string, bText: string): string | undefined {
  const a = parse(aText);
  const b = parse(bText);
  if (a === undefined || b === undefined || typeof a === 'string' || typeof b === 'string') return undefined;
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = (x: typeof a): bigint => x.mantissa << BigInt(x.exponent - exponent);
  const sum = rounded(aligned(a) + aligned(b), exponent);
  return typeof sum === 'string' ? undefined : format(sum.mantissa, sum.exponent);
}

/** A thousand times the number that a text spells, rounded up to a whole one; undefined when it is none. */
export function thousandfold(text: string): number | undefined {
  const x = parse(text);
  if (x === undefined) return undefined;
  if (typeof x === 'string') return x === infinity ? Infinity : -Infinity;
  const product = rounded(x.mantissa * 1000n, x.exponent);
  if (typeof product === 'string') return product === infinity ? Infinity : -Infinity;
  const { mantissa, exponent } = product;
  return Number(exponent >= 0 ? mantissa << BigInt(exponent) : -(-mantissa >> BigInt(-exponent)));
}

function parse(text: string): LongDouble | undefined {
  if (text.length === 0 || text.length > textBytesMax) return undefined;
  const decimal = decimalForm.exec(text);
  const match = decimal ?? hexForm.exec(text);
  if (match === null) {
    const named = infinityForm.exec(text);
    return named === null ? undefined : named[1] === '-' ? minusInfinity : infinity;
  }
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${decimal === null ? '0x' : ''}${whole}${fraction}`);
  if (digits === 0n) return { mantissa: 0n, exponent: 0 };
  const value = decimal === null
    ? fromBinary(digits, Number(power) - 4 * fraction.length)
    : fromDecimal(digits, Number(power) - fraction.length);
  // Like strtold's range error: what overflows, or underflows to nothing, is not a number for the server.
  if (typeof value === 'string' || value.mantissa === 0n) return undefined;
  return sign === '-' ? { ...value, mantissa: -value.mantissa } : value;
}

function fromBinary(digits: bigint, power: number): LongDouble {
  return Math.abs(power) > 20_000 ? (power > 0 ? infinity : { mantissa: 0n, exponent: 0 }) : rounded(digits, power);
}

function fromDecimal(digits: bigint, power: number): LongDouble {
  const magnitude = power + String(digits).length;
  if (magnitude > decimalExponentMax) return infinity;
  if (magnitude < -decimalExponentMax - 20) return { mantissa: 0n, exponent: 0 };
  if (power >= 0) return rounded(digits * tenTo(power), 0);
  // Enough bits of the quotient that one more, set when the division left a rest, decides the rounding.
  const divisor = tenTo(-power);
  const shift = Math.max(0, bitLength(divisor) - bitLength(digits) + mantissaBits + 2);
  const shifted = digits << BigInt(shift);
  const quotient = shifted / divisor;
  const rest = shifted % divisor === 0n ? 0n : 1n;
  return rounded((quotient << 1n) | rest, -shift - 1);
}

/** An exact number rounded to 64 bits, half to even. */
function rounded(mantissa: bigint, exponent: number): LongDouble {
  const negative = mantissa < 0n;
  let m = negative ? -mantissa : mantissa;
  const excess = Math.max(bitLength(m) - mantissaBits, exponentMin - exponent);
  let e = exponent;
  if (excess > 0) {
    m = halfToEven(m, 1n << BigInt(excess));
    e += excess;
    if (m === 1n << BigInt(mantissaBits)) {
      m >>= 1n;
      e++;
    }
  }
  if (e + bitLength(m) > exponentMax + mantissaBits) return negative ? minusInfinity : infinity;
  return { mantissa: negative ? -m : m, exponent: e };
}

/** n / divisor as an integer, half to even; both positive. */
function halfToEven(n: bigint, divisor: bigint): bigint {
  const quotient = n / divisor;
  const twice = (n % divisor) * 2n;
  return twice > divisor || (twice === divisor && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] as string, 16)) + 28;
}

const powers: bigint[] = [];

/** 10^n, remembered. */
function tenTo(n: number): bigint {
  let power = powers[n];
  if (power === undefined) {
    power = 10n ** BigInt(n);
    if (n < 64) powers[n] = power;
  }
  return power;
}

/** Fixed notation with 17 decimals, without trailing zeros, and without the sign of a zero. */
function format(mantissa: bigint, exponent: number): string {
  const magnitude = (mantissa < 0n ? -mantissa : mantissa) * tenTo(decimals);
  const scaled = exponent >= 0 ? magnitude << BigInt(exponent) : halfToEven(magnitude, 1n << BigInt(-exponent));
  const digits = String(scaled).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const text = digits.slice(0, -decimals) + (fraction === '' ? '' : `.${fraction}`);
  return mantissa < 0n && text !== '0' ? `-${text}` : text;
}
