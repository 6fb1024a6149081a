/* CRC-64 as Redis puts it under its snapshots: Jones' polynomial, reflected, begun with zero and not inverted at the end. A 64-bit
 * number is kept as two words, for bigints would be forty times slower. */

const polynomialHi = 0x95ac9329 | 0;
const polynomialLo = 0xac4bc9b5 | 0;

/** The remainder of each byte, as two words. */
const table = (() => {
  const words = new Int32Array(512);
  for (let byte = 0; byte < 256; byte++) {
    let lo = byte;
    let hi = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = (lo & 1) !== 0;
      lo = (lo >>> 1) | (hi << 31);
      hi >>>= 1;
      if (!odd) continue;
      lo ^= polynomialLo;
      hi ^= polynomialHi;
    }
    words[byte * 2] = lo;
    words[byte * 2 + 1] = hi;
  }
  return words;
})();

export interface Sum {
  readonly lo: number;
  readonly hi: number;
}

const nothing: Sum = { lo: 0, hi: 0 };

/** The checksum of bytes [start, end). @param before the sum of those before them. */
export function crc64(u8: Uint8Array, start: number, end: number, before = nothing): Sum {
  let { lo, hi } = before;
  for (let i = start; i < end; i++) {
    const at = ((lo ^ (u8[i] as number)) & 0xff) * 2;
    lo = ((lo >>> 8) | (hi << 24)) ^ (table[at] as number);
    hi = (hi >>> 8) ^ (table[at + 1] as number);
  }
  return { lo, hi };
}
