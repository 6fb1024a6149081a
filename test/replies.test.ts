/* Replies as bytes: numbers of any length, alone, as bulk strings and as lengths. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteString } from '../src/engine/bytes.ts';
import { ReplyWriter } from '../src/engine/resp/reply.ts';

const written = (write: (reply: ReplyWriter) => void): string => {
  const reply = new ReplyWriter();
  write(reply);
  return byteString(reply.buffer, 0, reply.length);
};

function check(value: number): void {
  expect(written((reply) => reply.int(value))).toBe(`:${value}\r\n`);
  expect(written((reply) => reply.bulkInt(value))).toBe(`$${String(value).length}\r\n${value}\r\n`);
  expect(written((reply) => reply.array(value))).toBe(`*${value}\r\n`);
}

test('a number is its decimal digits, where another one begins and in between', () => {
  for (let power = 1; power <= 1e15; power *= 10) for (const n of [power - 1, power, power + 1, 5 * power, -power]) check(n);
  fc.assert(fc.property(fc.oneof(fc.nat(99_999), fc.nat(2 ** 31 - 1), fc.maxSafeInteger()), check), { numRuns: 1000 });
});

test('what was taken stays as it is, whatever is written afterwards', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(200), fc.nat(40_000), fc.constant(3_000_000)), { maxLength: 30 }), (sizes) => {
      const reply = new ReplyWriter();
      const taken = sizes.map((n, i) => {
        reply.bulk(String.fromCharCode(65 + i).repeat(n));
        return reply.take();
      });
      for (const [i, bytes] of taken.entries()) {
        const n = sizes[i] as number;
        expect(byteString(bytes, 0, bytes.length)).toBe(`$${n}\r\n${String.fromCharCode(65 + i).repeat(n)}\r\n`);
      }
    }),
    { numRuns: 40 },
  );
});

test('a block is written from its beginning again once all that was taken from it is released', () => {
  const bulk = (reply: ReplyWriter, n: number): Uint8Array => {
    reply.bulk('x'.repeat(n));
    return reply.take();
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.integer({ min: 1, max: 4 })), { maxLength: 60 }), (replies) => {
      const reply = new ReplyWriter();
      const held: { readonly bytes: Uint8Array; readonly text: string; readonly block: ReplyWriter['block'] }[] = [];
      for (const [n, releasedAtOnce] of replies) {
        const bytes = bulk(reply, n);
        held.push({ bytes, text: byteString(bytes, 0, bytes.length), block: reply.block });
        if (releasedAtOnce > 2) for (const each of held.splice(0, releasedAtOnce - 2)) each.block?.release();
        for (const each of held) expect(byteString(each.bytes, 0, each.bytes.length)).toBe(each.text);
      }
    }),
    { numRuns: 60 },
  );
  const reply = new ReplyWriter();
  const first = bulk(reply, 10);
  const { block } = reply;
  const second = bulk(reply, 10);
  expect(reply.block).toBe(block);
  block?.release();
  expect(bulk(reply, 10).byteOffset).toBe(second.byteOffset + second.length);
  block?.release();
  block?.release();
  expect(bulk(reply, 10).byteOffset).toBe(first.byteOffset);
  reply.bulk('begun');
  block?.release();
  expect(reply.take().byteOffset).toBe(first.byteOffset + first.length);
});
