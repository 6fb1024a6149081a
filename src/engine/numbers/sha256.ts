/* SHA-256 (FIPS 180-4): a password is kept as its digest, and shown so. */

import { bytesOf } from '../bytes.ts';
import { hexadecimal } from './sha1.ts';

/** The first 32 bits after the point of the cube roots of the first 64 primes. */
const roundConstants = fractions(64, Math.cbrt);
/** The same of the square roots of the first 8. */
const startState = fractions(8, Math.sqrt);

/** Doubles hold 53 bits, of which these roots need at most 5 before the point and 32 after it. */
function fractions(count: number, root: (n: number) => number): Int32Array {
  const found = new Int32Array(count);
  let n = 2;
  for (let i = 0; i < count; n++) {
    if (!isPrime(n)) continue;
    found[i++] = Math.floor((root(n) % 1) * 2 ** 32);
  }
  return found;
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

const schedule = new Int32Array(64);

/** The digest of a byte string, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const state = startState.slice();
  const padded = pad(text);
  for (let at = 0; at < padded.length; at += 64) mix(state, padded, at);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 32; i++) digest[i] = (state[i >> 2] as number) >>> (24 - (i & 3) * 8);
  return hexadecimal(digest);
}

/** The message, a one bit, zeros, and its length in bits: a multiple of 64 bytes. */
function pad(text: string): Uint8Array {
  const n = text.length;
  const padded = new Uint8Array((((n + 8) >> 6) << 6) + 64);
  padded.set(bytesOf(text));
  padded[n] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(n / 0x20000000));
  view.setUint32(padded.length - 4, (n << 3) >>> 0);
  return padded;
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function expand(block: Uint8Array, at: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t++) {
    const i = at + t * 4;
    const high = ((block[i] as number) << 24) | ((block[i + 1] as number) << 16);
    w[t] = high | ((block[i + 2] as number) << 8) | (block[i + 3] as number);
  }
  for (let t = 16; t < 64; t++) {
    const a = w[t - 15] as number;
    const b = w[t - 2] as number;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0;
  }
}

function mix(state: Int32Array, block: Uint8Array, at: number): void {
  expand(block, at);
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const next = (h + s1 + ((e & f) ^ (~e & g)) + (roundConstants[t] as number) + (schedule[t] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + next) | 0, c, b, a, (next + s0 + majority) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] as number) + word) | 0;
}
