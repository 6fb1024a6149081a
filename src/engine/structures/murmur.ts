/* MurmurHash64A (Austin Appleby, 2008): a fast hash of 64 bits whose every bit depends on every bit of what is hashed.
 * HyperLogLog lives on that: it reads chance out of the hash, so the hash must look like chance.
 *
 * Eight bytes at a time are multiplied, shifted onto themselves and multiplied again. JavaScript has no 64-bit integers
 * that are fast (BigInt takes fifty times as long), so a number is its two halves, and of a product of 64 bits the high
 * half is put together from products of 16-bit limbs, each of which fits 32 bits. */

/** The multiplier 0xc6a4a7935bd1e995: its halves, and the limbs of the low one. */
const multiplierHi = 0xc6a4a793 | 0;
const multiplierLo = 0x5bd1e995;
const limb0 = 0xe995;
const limb1 = 0x5bd1;

/** The two halves of the last hash. */
export const hashed = { lo: 0, hi: 0 };

/** Hashes bytes [start, end) under a seed of 32 bits into `hashed`. */
export function hash(u8: Uint8Array, start: number, end: number, seed: number): void {
  const length = end - start;
  let lo = productLo(length) ^ seed;
  let hi = productHi(length, 0);
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const wordLo = word(u8, at);
    const wordHi = productHi(wordLo, word(u8, at + 4));
    const mixedLo = folded(productLo(wordLo), wordHi);
    hi ^= productHi(mixedLo, wordHi);
    lo ^= productLo(mixedLo);
    hi = productHi(lo, hi);
    lo = productLo(lo);
  }
  if (at < end) {
    const isLong = end - at >= 4;
    lo ^= isLong ? word(u8, at) : rest(u8, at, end);
    if (isLong) hi ^= rest(u8, at + 4, end);
    hi = productHi(lo, hi);
    lo = productLo(lo);
  }
  lo = folded(lo, hi);
  hi = productHi(lo, hi);
  hashed.lo = folded(productLo(lo), hi);
  hashed.hi = hi;
}

/** Four bytes as a little-endian number. */
const word = (u8: Uint8Array, at: number): number =>
  (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16) | ((u8[at + 3] as number) << 24);

/** The up to three bytes left over, as `word` would read them with zeros behind. */
function rest(u8: Uint8Array, start: number, end: number): number {
  let bytes = 0;
  for (let i = start, shift = 0; i < end; i++, shift += 8) bytes |= (u8[i] as number) << shift;
  return bytes;
}

/** Low half of x ^ (x >>> 47); the high half stays. */
const folded = (lo: number, hi: number): number => lo ^ (hi >>> 15);

/** Halves of x * multiplier, in 64 bits. */
const productLo = (lo: number): number => Math.imul(lo, multiplierLo);

function productHi(lo: number, hi: number): number {
  const low = lo & 0xffff;
  const high = lo >>> 16;
  const crossed = Math.imul(high, limb0);
  const crossedToo = Math.imul(low, limb1);
  const middle = (Math.imul(low, limb0) >>> 16) + (crossed & 0xffff) + (crossedToo & 0xffff);
  const carried = Math.imul(high, limb1) + (crossed >>> 16) + (crossedToo >>> 16) + (middle >>> 16);
  return (carried + Math.imul(lo, multiplierHi) + Math.imul(hi, multiplierLo)) | 0;
}
