/* SipHash-1-2, the keyed hash of every dict: whoever does not know the 128-bit seed cannot choose keys that all fall into
 * one bucket (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012; 1 compression and 2 finalization rounds, as
 * Redis uses it). Only the low 32 bits of the result are returned: no table here has more buckets.
 *
 * JavaScript has no 64-bit integers that are fast, so each of the four lanes is a pair of 32-bit halves, whose additions carry by an
 * unsigned comparison. It is made a number by `Number`, which takes no branch: a carry comes as often as not, and of two branches one would
 * be guessed wrong, which took more than half of the time. The round is written out four times in `hash`: for whole words, for the padded
 * last one, and for the two that finish. One round in a loop over all of them took a third longer, as most keys have hardly more than one
 * word, and calls and objects would cost more than the arithmetic. A round is
 *
 *   v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32      v2 += v3; v3 <<<= 16; v3 ^= v2
 *   v0 += v3; v3 <<<= 21; v3 ^= v0                  v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32 */

/** The 128-bit key as four 32-bit words, lowest first. */
export type Seed = Int32Array;

/** Draws a seed from `random` (0 <= x < 1). */
export function drawSeed(random: () => number): Seed {
  return Int32Array.from({ length: 4 }, () => Math.floor(random() * 0x100000000) | 0);
}

const word = (u8: Uint8Array, i: number): number =>
  (u8[i] as number) | ((u8[i + 1] as number) << 8) | ((u8[i + 2] as number) << 16) | ((u8[i + 3] as number) << 24);

/** The up to three bytes left over, as `word` would read them with zeros behind. */
function rest(u8: Uint8Array, start: number, end: number): number {
  let bytes = 0;
  for (let i = start, shift = 0; i < end; i++, shift += 8) bytes |= (u8[i] as number) << shift;
  return bytes;
}

/** Low 32 bits of SipHash-1-2 over bytes [start, end), as a signed integer: an unsigned one past 2^31 would be an object wherever it is
 * passed on. */
export function hash(seed: Seed, u8: Uint8Array, start: number, end: number): number {
  const k0l = seed[0] as number;
  const k0h = seed[1] as number;
  const k1l = seed[2] as number;
  const k1h = seed[3] as number;
  let v0l = k0l ^ 0x70736575;
  let v0h = k0h ^ 0x736f6d65;
  let v1l = k1l ^ 0x6e646f6d;
  let v1h = k1h ^ 0x646f7261;
  let v2l = k0l ^ 0x6e657261;
  let v2h = k0h ^ 0x6c796765;
  let v3l = k1l ^ 0x79746573;
  let v3h = k1h ^ 0x74656462;
  let l = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const ml = word(u8, at);
    const mh = word(u8, at + 4);
    v3l ^= ml;
    v3h ^= mh;
    l = (v0l + v1l) | 0; v0h = (v0h + v1h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
    l = (v1l << 13) | (v1h >>> 19); v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h; v1l = l ^ v0l; l = v0l; v0l = v0h; v0h = l;
    l = (v2l + v3l) | 0; v2h = (v2h + v3h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
    l = (v3l << 16) | (v3h >>> 16); v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h; v3l = l ^ v2l;
    l = (v0l + v3l) | 0; v0h = (v0h + v3h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
    l = (v3l << 21) | (v3h >>> 11); v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h; v3l = l ^ v0l;
    l = (v2l + v1l) | 0; v2h = (v2h + v1h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
    l = (v1l << 17) | (v1h >>> 15); v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h; v1l = l ^ v2l; l = v2l; v2l = v2h; v2h = l;
    v0l ^= ml;
    v0h ^= mh;
  }
  const isLong = end - at >= 4;
  const ml = isLong ? word(u8, at) : rest(u8, at, end);
  const mh = ((end - start) << 24) | (isLong ? rest(u8, at + 4, end) : 0);
  v3l ^= ml;
  v3h ^= mh;
  l = (v0l + v1l) | 0; v0h = (v0h + v1h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
  l = (v1l << 13) | (v1h >>> 19); v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h; v1l = l ^ v0l; l = v0l; v0l = v0h; v0h = l;
  l = (v2l + v3l) | 0; v2h = (v2h + v3h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
  l = (v3l << 16) | (v3h >>> 16); v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h; v3l = l ^ v2l;
  l = (v0l + v3l) | 0; v0h = (v0h + v3h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
  l = (v3l << 21) | (v3h >>> 11); v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h; v3l = l ^ v0l;
  l = (v2l + v1l) | 0; v2h = (v2h + v1h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
  l = (v1l << 17) | (v1h >>> 15); v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h; v1l = l ^ v2l; l = v2l; v2l = v2h; v2h = l;
  v0l ^= ml;
  v0h ^= mh;
  v2l ^= 0xff;
  l = (v0l + v1l) | 0; v0h = (v0h + v1h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
  l = (v1l << 13) | (v1h >>> 19); v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h; v1l = l ^ v0l; l = v0l; v0l = v0h; v0h = l;
  l = (v2l + v3l) | 0; v2h = (v2h + v3h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
  l = (v3l << 16) | (v3h >>> 16); v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h; v3l = l ^ v2l;
  l = (v0l + v3l) | 0; v0h = (v0h + v3h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
  l = (v3l << 21) | (v3h >>> 11); v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h; v3l = l ^ v0l;
  l = (v2l + v1l) | 0; v2h = (v2h + v1h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
  l = (v1l << 17) | (v1h >>> 15); v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h; v1l = l ^ v2l; l = v2l; v2l = v2h; v2h = l;
  l = (v0l + v1l) | 0; v0h = (v0h + v1h + Number(l >>> 0 < v0l >>> 0)) | 0; v0l = l;
  l = (v1l << 13) | (v1h >>> 19); v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h; v1l = l ^ v0l;
  l = (v2l + v3l) | 0; v2h = (v2h + v3h + Number(l >>> 0 < v2l >>> 0)) | 0; v2l = l;
  l = (v3l << 16) | (v3h >>> 16); v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h; v3l = l ^ v2l;
  // What is left of the last round in v0 ^ v1 ^ v2 ^ v3: its sum v0 + v3 is in v0 and in v3, and falls out.
  l = (v2l + v1l) | 0; v2h = (v2h + v1h + Number(l >>> 0 < v2l >>> 0)) | 0;
  return ((v3l << 21) | (v3h >>> 11)) ^ ((v1l << 17) | (v1h >>> 15)) ^ l ^ v2h;
}
