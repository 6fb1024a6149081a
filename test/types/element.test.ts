/* Elements as replies: written from the listpack's bytes, whatever their lengths and encodings, and however many. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, byteString } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { ReplyWriter } from '../../src/engine/resp/reply.ts';
import * as listpack from '../../src/engine/structures/listpack.ts';
import * as element from '../../src/engine/types/element.ts';

/** So many letters, no four of which are those of another place. */
const letters = (n: number): string => Array.from({ length: n }, (_, i) => String.fromCharCode(33 + i)).join('');

const bulk = (each: string): string => `$${each.length}\r\n${each}\r\n`;

const text = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 70 }).map(letters) },
  { weight: 1, arbitrary: fc.constantFrom('0', '127', '-1', '4095', '100000', '9223372036854775807', 'y'.repeat(300)) },
);

test('entries of a listpack are replied as bulk strings, from anywhere, with any gaps', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(2), fc.boolean(), (texts, from, skip, watched) => {
      const h = new Heap({ checked: true, initialBytes: 65_536 });
      let lp = listpack.create(h);
      for (const each of texts) lp = listpack.append(h, lp, bytesOf(each), 0, each.length);
      const first = from % texts.length;
      const wanted = texts.filter((_, i) => i >= first && (i - first) % (skip + 1) === 0);
      const at = listpack.seek(h, lp, first);
      let seen = 0;
      if (watched) h.trace = () => void seen++;
      const reply = new ReplyWriter();
      reply.array(wanted.length);
      const last = element.replyEntries(h, lp, at, wanted.length, skip, reply);
      expect(byteString(reply.buffer, 0, reply.length)).toBe(`*${wanted.length}\r\n${wanted.map(bulk).join('')}`);
      h.trace = undefined;
      expect(seen).toBe(watched ? (wanted.length - 1) * (skip + 1) : 0);
      expect(last).toBe(listpack.seek(h, lp, first + (wanted.length - 1) * (skip + 1)));
      listpack.free(h, lp);
      expect(h.blocks).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('the last entry of a listpack that reaches to the end of the heap is replied', () => {
  const bytes = 56 << 10; // all but two pages: no pointer is into the first
  const texts = [...Array.from({ length: (bytes >> 6) - 1 }, () => letters(62)), letters(52), 'a'];
  const elsewhere = new Heap({ checked: true });
  let built = listpack.create(elsewhere);
  for (const each of texts) built = listpack.append(elsewhere, built, bytesOf(each), 0, each.length);
  const h = new Heap({ checked: true, initialBytes: 65_536, maxBytes: 65_536 });
  h.alloc(4096);
  const lp = h.alloc(bytes);
  h.u8.set(elsewhere.u8.subarray(built, built + bytes), lp);
  expect(lp + listpack.bytes(h, lp)).toBe(65_536);
  const reply = new ReplyWriter();
  reply.array(texts.length);
  element.replyEntries(h, lp, listpack.first(h, lp), texts.length, 0, reply);
  expect(byteString(reply.buffer, 0, reply.length)).toBe(`*${texts.length}\r\n${texts.map(bulk).join('')}`);
});

test('no entries are no reply', () => {
  const h = new Heap({ checked: true, initialBytes: 65_536 });
  const reply = new ReplyWriter();
  element.replyEntries(h, listpack.create(h), 0, 0, 0, reply);
  expect(reply.length).toBe(0);
});
