/* MurmurHash64A (Austin Appleby, 2008): a fast hash of 64 bits whose every bit depends on every bit of what is hashed.
 * HyperLogLog lives on that: it reads chance out of the hash, so the hash must look like chance.
 *
 * Eight bytes at a time are multiplied, shifted onto themselves and multiplied again. JavaScript has no 64-bit integers
 * that are fast (BigInt takes fifty times as long), so a number is its two halves, and a product of 64 bits is put
 * together from products of 16-bit limbs, which a double holds exactly. */

/** The multiplier 0xc6a4a7935bd1e995: its halves, and the limbs of the low one. */
const multiplierHi = 0xc6a4a793 | 0;
const multiplierLo = 0x5bd1e995;
const limb0 = 0xe995;
const limb1 = 0x5bd1;

/** The two halves of the last hash. */
export const hashed = { lo: 0, hi: 0 };

/** The number that `multiply` changes: module variables, since an object's fields would cost twice the time. */
let lo = 0;
let hi = 0;

/** Hashes bytes [start, end) under a seed of 32 bits into `hashed`. */
export function hash(u8: Uint8Array, start: number, end: number, seed: number): void {
  lo = end - start;
  hi = 0;
  multiply();
  let hashLo = lo ^ seed;
  let hashHi = hi;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    mixWord(word(u8, at), word(u8, at + 4));
    lo ^= hashLo;
    hi ^= hashHi;
    multiply();
    hashLo = lo;
    hashHi = hi;
  }
  lo = hashLo;
  hi = hashHi;
  if (at < end) mixRest(u8, at, end);
  foldDown();
  multiply();
  foldDown();
  hashed.lo = lo;
  hashed.hi = hi;
}

/** Four bytes as a little-endian number. */
const word = (u8: Uint8Array, at: number): number =>
  (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16) | ((u8[at + 3] as number) << 24);

function mixWord(wordLo: number, wordHi: number): void {
  lo = wordLo;
  hi = wordHi;
  multiply();
  foldDown();
  multiply();
}

/** The up to seven bytes left over. */
function mixRest(u8: Uint8Array, start: number, end: number): void {
  for (let i = start, shift = 0; i < end; i++, shift += 8)
    if (shift < 32) lo ^= (u8[i] as number) << shift;
    else hi ^= (u8[i] as number) << (shift - 32);
  multiply();
}

/** x ^= x >>> 47 */
function foldDown(): void {
  lo ^= hi >>> 15;
}

/** x *= multiplier, in 64 bits. */
function multiply(): void {
  const low = lo & 0xffff;
  const high = lo >>> 16;
  const crossed = high * limb0;
  const crossedToo = low * limb1;
  const middle = ((low * limb0) >>> 16) + (crossed & 0xffff) + (crossedToo & 0xffff);
  const carried = high * limb1 + (crossed >>> 16) + (crossedToo >>> 16) + (middle >>> 16);
  hi = (carried + Math.imul(lo, multiplierHi) + Math.imul(hi, multiplierLo)) | 0;
  lo = Math.imul(lo, multiplierLo);
}
