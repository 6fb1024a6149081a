import { expect, test } from 'vitest';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import { drawSeed, hash } from '../../src/engine/structures/siphash.ts';

/** SipHash-c-d by the book, in BigInt: slow and plain, to hold the fast one against. */
function sipHash(c: number, d: number, key: Uint8Array, message: Uint8Array): bigint {
  const mask = 2n ** 64n - 1n;
  const word = (u8: Uint8Array, at: number): bigint => {
    let w = 0n;
    for (let i = 7; i >= 0; i--) w = (w << 8n) | BigInt(u8[at + i] ?? 0);
    return w;
  };
  const rotate = (x: bigint, n: bigint): bigint => ((x << n) | (x >> (64n - n))) & mask;
  const k0 = word(key, 0);
  const k1 = word(key, 8);
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const rounds = (n: number): void => {
    for (let i = 0; i < n; i++) {
      v0 = (v0 + v1) & mask; v1 = rotate(v1, 13n) ^ v0; v0 = rotate(v0, 32n);
      v2 = (v2 + v3) & mask; v3 = rotate(v3, 16n) ^ v2;
      v0 = (v0 + v3) & mask; v3 = rotate(v3, 21n) ^ v0;
      v2 = (v2 + v1) & mask; v1 = rotate(v1, 17n) ^ v2; v2 = rotate(v2, 32n);
    }
  };
  const blocks = message.length >> 3;
  for (let b = 0; b <= blocks; b++) {
    const left = message.subarray(b * 8, b * 8 + 8);
    const m = b < blocks ? word(left, 0) : word(left, 0) | (BigInt(message.length & 255) << 56n);
    v3 ^= m;
    rounds(c);
    v0 ^= m;
  }
  v2 ^= 0xffn;
  rounds(d);
  return v0 ^ v1 ^ v2 ^ v3;
}

const countingKey = Uint8Array.from({ length: 16 }, (_, i) => i);

test("the book's version gives the paper's test values for SipHash-2-4", () => {
  expect(sipHash(2, 4, countingKey, new Uint8Array(0))).toBe(0x726fdb47dd0e0e31n);
  expect(sipHash(2, 4, countingKey, countingKey.subarray(0, 15))).toBe(0xa129ca6149be45e5n);
});

test('the fast version gives the low half of SipHash-1-2, at every length and any place in a buffer', () => {
  const random = seededRandom('siphash');
  for (let length = 0; length < 70; length++) {
    const seed = drawSeed(random);
    const message = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const around = new Uint8Array(length + 13).fill(0xaa);
    around.set(message, 7);
    const expected = Number(BigInt.asIntN(32, sipHash(1, 2, new Uint8Array(seed.buffer), message)));
    expect(hash(seed, around, 7, 7 + length)).toBe(expected);
  }
});
