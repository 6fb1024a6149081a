/** An element of a collection as it stands in memory: bytes in the heap, or an integer. The small encodings hold numbers as
 * numbers; where their text is wanted (a reply, a lookup in another collection, an SDS of its own) it is made here. */

import { byteString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import { crlfBytes, joints, type ReplyWriter, shortBulkBytes, shortBytes, writeShortBulk } from '../resp/reply.ts';
import { decimalBytes, decimalBytesMax, writeDecimal } from '../structures/decimal.ts';
import * as intset from '../structures/intset.ts';
import type { Entry } from '../structures/listpack.ts';
import * as listpack from '../structures/listpack.ts';
import * as sds from '../structures/sds.ts';

export type Element = Entry;

export const blank = (): Element => ({ isInteger: false, start: 0, end: 0, lo: 0, hi: 0 });

/** Text of an integer, until `writeDigits` writes the next one. */
export const digits = new Uint8Array(decimalBytesMax);
/** The same for the functions below. They take part in conversions, which must not overwrite the element that is being stored. */
const ownDigits = new Uint8Array(decimalBytesMax);

/** Writes an integer's text to `digits`; returns its length. */
export const writeDigits = (lo: number, hi: number): number => writeDecimal(digits, 0, lo, hi);

/** Replies an element as a bulk string. */
export function reply(h: Heap, e: Element, to: ReplyWriter): void {
  if (e.isInteger) to.bulkBytes(ownDigits, 0, writeDecimal(ownDigits, 0, e.lo, e.hi));
  else to.bulkBytes(h.u8, e.start, e.end);
}

/** Replies `count` entries of a listpack from `at` on, one after the other; after each, `skip` are passed over. Returns where the last
 * one stands; `at` where there is none. */
export function replyEntries(h: Heap, lp: number, at: number, count: number, skip: number, to: ReplyWriter): number {
  if (count === 0) return at;
  let p = at;
  for (let left = count; ; ) {
    const short = h.trace === undefined ? replyShort(h, lp, p, Math.min(left, runMax), skip, to) : 0; // whoever watches sees each step
    left -= short;
    if (short > 0) p = ran.last;
    else {
      reply(h, listpack.get(h, lp, p), to);
      left--;
    }
    if (left === 0) return p;
    p = listpack.skip(h, lp, p, skip + 1);
  }
}

/** The first bytes of small numbers lie below, those of short strings from here on: their length follows. */
const shortString = 0x80;
/** Elements for which room is made at once. */
const runMax = 128;
/** Where the last element of the last `replyShort` stands. */
const ran = { last: 0 };

/** Replies entries, at most so many, up to the first that is not a short string; returns how many. Nearly all are, and their bytes go
 * straight from the listpack to the reply. It is written for the machine: all bytes go through the two views, since a typed array beside
 * them would be looked up anew after each word that is written, and so would an imported function. And where an element is as long as the
 * one before it, the next is read before this one's length has come from memory. */
function replyShort(h: Heap, lp: number, at: number, most: number, skip: number, to: ReplyWriter): number {
  if (!to.takesBytes(most * shortBulkBytes)) return 0;
  const { view } = h;
  const { view: toView } = to;
  const write = writeShortBulk;
  let out = to.length - crlfBytes;
  let p = lp + at;
  let last = p;
  let likely = 0x80; // more than any byte says
  let joint = 0;
  let left = most;
  for (; left > 0; left--) {
    const n = view.getUint8(p) - shortString; // a six-bit length under two bits that say so
    if (n !== likely) {
      if (n < 0 || n >= shortBytes) break;
      likely = n;
      joint = joints[n] as number;
    }
    last = p;
    out = write(toView, out, joint, view, p + 1, likely);
    p += likely + 2;
    if (skip > 0) {
      const first = view.getUint8(p);
      p = first < shortString ? p + 2 : listpack.behind(h.u8, p); // most often a score
      for (let more = skip; more > 1; more--) p = listpack.behind(h.u8, p);
    }
  }
  ran.last = last - lp;
  to.length = out;
  to.crlf();
  return most - left;
}

/** A new SDS of an element's text. One that is not meant to grow has the tightest header. */
export function createSds(h: Heap, e: Element): number {
  if (e.isInteger) return sds.create(h, ownDigits, 0, writeDecimal(ownDigits, 0, e.lo, e.hi), true);
  return sds.create(h, h.u8, e.start, e.end, true);
}

/** Whether an element's text is an integer, however it is held. */
export const isInteger = (h: Heap, e: Element): boolean => e.isInteger || int64.parse(h.u8, e.start, e.end);

/** Length of an element's text. */
export const length = (e: Element): number => (e.isInteger ? decimalBytes(e.lo, e.hi) : e.end - e.start);

export const text = (h: Heap, e: Element): string =>
  e.isInteger ? int64.decimal(e.lo, e.hi) : byteString(h.u8, e.start, e.end);

/** Makes an element of the bytes of an SDS. */
export function fromSds(h: Heap, s: number, out: Element): Element {
  out.isInteger = false;
  out.start = s;
  out.end = s + sds.length(h, s);
  return out;
}

/** Makes an element of an intset's integer. */
export function fromIntset(h: Heap, is: number, index: number, out: Element): Element {
  intset.get(h, is, index, out);
  out.isInteger = true;
  return out;
}
