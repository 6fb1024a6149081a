import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import * as lzf from '../../src/engine/structures/lzf.ts';

const compressed = (s: string): string => {
  const out = new Uint8Array(s.length + 40);
  const n = lzf.compress(bytesOf(`..${s}`), 2, s.length + 2, out, 5, s.length);
  return byteString(out, 5, 5 + n);
};

const decompressed = (s: string, room: number): string => {
  const out = new Uint8Array(room + 9);
  const n = lzf.decompress(bytesOf(s), 0, s.length, out, 5, 5 + room);
  expect([...out.slice(5 + room)]).toEqual([0, 0, 0, 0]);
  return byteString(out, 5, 5 + n);
};

describe('LZF', () => {
  test('writes a run as one literal and a copy of it', () => {
    expect(compressed('a'.repeat(30))).toBe('\x00a\xe0\x14\x00');
    expect(compressed('abcabcabc')).toBe('\x02abc\x80\x02');
  });

  test('gives up where nothing is saved', () => {
    expect(compressed('')).toBe('');
    expect(compressed('abcdefghijklmnopqrstuvwxyz')).toBe('');
  });

  test('gives back what it was given', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 40 }),
      fc.tuple(fc.constantFrom('a', 'ab', 'abc', '\x00\xff'), fc.nat(700)).map(([s, n]) => s.repeat(n)),
      fc.constant('the quick brown fox jumps over the lazy dog'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const small = compressed(text);
        expect(small.length).toBeLessThanOrEqual(text.length);
        if (small !== '') expect(decompressed(small, text.length)).toBe(text);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('reaches back 8192 bytes and no further', () => {
    const noise = Array.from({ length: 9000 }, (_, i) => String.fromCharCode((i * i * 31 + (i >> 3)) & 0xff)).join('');
    for (const gap of [8186, 8187, 8188, 8189, 8190]) {
      const text = `needle${noise.slice(0, gap)}needle${'a'.repeat(9000)}`;
      expect(decompressed(compressed(text), text.length)).toBe(text);
    }
  });

  test.each([
    ['literals that are not there', '\x05abc'],
    ['a copy without its offset', '\x00a\x20'],
    ['a long copy without its offset', '\x00a\xe0\x01'],
    ['a copy from before the start', '\x00a\x20\x01'],
    ['more bytes than there is room for', '\x00a\xe0\xff\x00'],
  ])('refuses %s', (_, input) => {
    expect(lzf.decompress(bytesOf(input), 0, input.length, new Uint8Array(20), 0, 20)).toBe(-1);
  });

  test('stays within its ranges, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(100), (bytes, room) => {
        const out = new Uint8Array(room + 4).fill(7);
        const n = lzf.decompress(bytes, 0, bytes.length, out, 2, room + 2);
        expect(n).toBeLessThanOrEqual(room);
        expect([out[0], out[1], out[room + 2], out[room + 3]]).toEqual([7, 7, 7, 7]);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});
