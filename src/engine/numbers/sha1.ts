/* SHA-1 (FIPS 180-4), for names of things and never for secrets: scripts are called by it, and DEBUG DIGEST folds the whole
 * keyspace into one. */

const schedule = new Int32Array(80);

/** The 20 bytes of the digest of bytes [start, end). */
export function sha1(src: Uint8Array, start = 0, end = src.length): Uint8Array {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const padded = pad(src, start, end);
  for (let at = 0; at < padded.length; at += 64) mix(state, padded, at);
  const digest = new Uint8Array(20);
  for (let i = 0; i < 20; i++) digest[i] = (state[i >> 2] as number) >>> (24 - (i & 3) * 8);
  return digest;
}

/** The message, a one bit, zeros, and its length in bits: a multiple of 64 bytes. */
function pad(src: Uint8Array, start: number, end: number): Uint8Array {
  const n = end - start;
  const padded = new Uint8Array(((n + 8) >> 6 << 6) + 64);
  padded.set(src.subarray(start, end));
  padded[n] = 0x80;
  const bitsHigh = Math.floor(n / 0x20000000);
  const bitsLow = (n << 3) >>> 0;
  for (let i = 0; i < 4; i++) {
    padded[padded.length - 8 + i] = bitsHigh >>> (24 - i * 8);
    padded[padded.length - 4 + i] = bitsLow >>> (24 - i * 8);
  }
  return padded;
}

const scheduled = (t: number): number => schedule[t] as number;
const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

function mix(state: Int32Array, block: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++) {
    const i = at + t * 4;
    const high = ((block[i] as number) << 24) | ((block[i + 1] as number) << 16);
    schedule[t] = high | ((block[i + 2] as number) << 8) | (block[i + 3] as number);
  }
  for (let t = 16; t < 80; t++) schedule[t] = rotate(scheduled(t - 3) ^ scheduled(t - 8) ^ scheduled(t - 14) ^ scheduled(t - 16), 1);
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 5) + choose(t, b, c, d) + e + scheduled(t)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  for (const [i, word] of [a, b, c, d, e].entries()) state[i] = ((state[i] as number) + word) | 0;
}

/** The round's function of three words, plus its constant. */
function choose(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

export const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
