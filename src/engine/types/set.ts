/* The set type: distinct members, held in whichever of three encodings suits them.
 *
 *   intset      all members are integers, and not too many of them
 *   listpack    few and short members
 *   hashtable   anything else: a dict of keys alone
 *
 * A set is made for its first member and only ever moves down this list; it never moves back, except where a command builds a
 * new set from others. The thresholds are looked at on adding, so CONFIG SET changes nothing that exists until it grows. */

import { assert } from '../assert.ts';
import * as int64 from '../int64.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { decimalBytes } from '../structures/decimal.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as element from './element.ts';

const { encoding, encodingOf, pointer } = robj;

/** Intsets count their members in 32 bits; past this they are given up whatever the limit says. */
const intsetEntriesMax = 1 << 30;
/** Longest entry of an integer in a listpack. */
const integerEntryBytesMax = 10;

export type Member = element.Element;

export const createIntset = (h: Heap): number => robj.create(h, robj.type.set, encoding.intset, intset.create(h));
export const createListpack = (h: Heap, capacityBytes = 0): number =>
  robj.create(h, robj.type.set, encoding.listpack, listpack.create(h, capacityBytes));
export const createTable = (h: Heap): number =>
  robj.create(h, robj.type.set, encoding.hashtable, dict.create(h, 'keys'));

/** An empty set that can hold the member of bytes [start, end), and probably `expected` ones like it. */
export function createFor(
  h: Heap, src: Uint8Array, start: number, end: number, expected: number, limits: Limits,
): number {
  if (expected <= limits.setMaxIntsetEntries && int64.parse(src, start, end)) return createIntset(h);
  if (expected <= limits.setMaxListpackEntries) return createListpack(h);
  const o = createTable(h);
  dict.expand(h, pointer(h, o), expected);
  return o;
}

export function length(h: Heap, o: number): number {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return intset.length(h, p);
    case encoding.listpack:
      return listpack.length(h, p);
    default:
      return dict.length(h, p);
  }
}

/** Whether bytes [start, end) of src, which may be h.u8 itself, are a member. */
export function contains(h: Heap, o: number, src: Uint8Array, start: number, end: number): boolean {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return int64.parse(src, start, end) && intset.contains(h, p, int64.parsed.lo, int64.parsed.hi);
    case encoding.listpack:
      return listpack.find(h, p, listpack.first(h, p), src, start, end, 0) !== 0;
    default:
      return dict.find(h, p, dict.hashOf(h, src, start, end), src, start, end) !== 0;
  }
}

/** As contains, for a member of another set. */
export function containsMember(h: Heap, o: number, m: Member): boolean {
  if (!m.isInteger) return contains(h, o, h.u8, m.start, m.end);
  if (encodingOf(h, o) === encoding.intset) return intset.contains(h, pointer(h, o), m.lo, m.hi);
  return contains(h, o, element.digits, 0, element.writeDigits(m.lo, m.hi));
}

// --- adding --------------------------------------------------------------------------------------------------------

/** Adds bytes [start, end) of src, which may be h.u8 itself; false when they were a member already. */
export function add(h: Heap, o: number, src: Uint8Array, start: number, end: number, limits: Limits): boolean {
  const own = src === h.u8;
  switch (encodingOf(h, o)) {
    case encoding.intset:
      if (int64.parse(src, start, end)) return addInteger(h, o, int64.parsed.lo, int64.parsed.hi, limits);
      leaveIntset(h, o, end - start, limits);
      return add(h, o, own ? h.u8 : src, start, end, limits);
    case encoding.listpack:
      return addToListpack(h, o, src, start, end, limits);
    default:
      return addToTable(h, o, src, start, end);
  }
}

/** As add, for a member of another set. */
export function addMember(h: Heap, o: number, m: Member, limits: Limits): boolean {
  if (!m.isInteger) return add(h, o, h.u8, m.start, m.end, limits);
  if (encodingOf(h, o) === encoding.intset) return addInteger(h, o, m.lo, m.hi, limits);
  return add(h, o, element.digits, 0, element.writeDigits(m.lo, m.hi), limits);
}

function addInteger(h: Heap, o: number, lo: number, hi: number, limits: Limits): boolean {
  const before = pointer(h, o);
  const count = intset.length(h, before);
  const is = intset.add(h, before, lo, hi);
  robj.setPointer(h, o, is);
  if (intset.length(h, is) === count) return false;
  if (count + 1 > intsetMax(limits)) toTable(h, o, count + 1, `more than ${intsetMax(limits)} integers`);
  return true;
}

/** Members up to which an intset stays one. */
export const intsetMax = (limits: Limits): number => Math.min(limits.setMaxIntsetEntries, intsetEntriesMax);

/** A member of `bytes` bytes that is no integer is about to be added. */
function leaveIntset(h: Heap, o: number, bytes: number, limits: Limits): void {
  const is = pointer(h, o);
  const count = intset.length(h, is);
  const why = 'a member is no integer';
  const fits =
    count < limits.setMaxListpackEntries &&
    Math.max(bytes, longestInteger(h, is)) <= limits.setMaxListpackValue &&
    listpack.safeToAdd(h, 0, count * integerEntryBytesMax + bytes);
  if (fits) toListpack(h, o, why);
  else toTable(h, o, count + 1, why);
}

/** Digits of the longest member of an intset: the smallest or the greatest. */
function longestInteger(h: Heap, is: number): number {
  const count = intset.length(h, is);
  if (count === 0) return 0;
  const { lo, hi } = intset.get(h, is, 0);
  const smallest = decimalBytes(lo, hi);
  const greatest = intset.get(h, is, count - 1);
  return Math.max(smallest, decimalBytes(greatest.lo, greatest.hi));
}

function addToListpack(
  h: Heap, o: number, src: Uint8Array, start: number, end: number, limits: Limits,
): boolean {
  const lp = pointer(h, o);
  if (listpack.find(h, lp, listpack.first(h, lp), src, start, end, 0) !== 0) return false;
  const own = src === h.u8;
  const count = listpack.length(h, lp);
  const isLong = end - start > limits.setMaxListpackValue;
  if (count < limits.setMaxListpackEntries && !isLong && listpack.safeToAdd(h, lp, end - start)) {
    robj.setPointer(h, o, listpack.append(h, lp, src, start, end));
    return true;
  }
  const why = isLong ? `a member of ${end - start} bytes` : `more than ${limits.setMaxListpackEntries} members`;
  toTable(h, o, count + 1, why);
  return addToTable(h, o, own ? h.u8 : src, start, end);
}

function addToTable(h: Heap, o: number, src: Uint8Array, start: number, end: number): boolean {
  const d = pointer(h, o);
  const own = src === h.u8;
  const hash = dict.hashOf(h, src, start, end);
  if (dict.find(h, d, hash, src, start, end) !== 0) return false;
  dict.insert(h, d, hash, sds.create(h, own ? h.u8 : src, start, end, true));
  return true;
}

/** Gives a small encoding up at once where `more` members are about to come and would overrun it. */
export function convertFor(h: Heap, o: number, more: number, limits: Limits): void {
  const is = encodingOf(h, o);
  const max = is === encoding.listpack ? limits.setMaxListpackEntries : limits.setMaxIntsetEntries;
  if (is !== encoding.hashtable && more > max) toTable(h, o, more, `${more} members at once`);
}

// --- removing ------------------------------------------------------------------------------------------------------

/** Removes bytes [start, end) of src, which is not h.u8; false when they were no member. */
export function remove(h: Heap, o: number, src: Uint8Array, start: number, end: number): boolean {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return int64.parse(src, start, end) && removeInteger(h, o, int64.parsed.lo, int64.parsed.hi);
    case encoding.listpack: {
      const at = listpack.find(h, p, listpack.first(h, p), src, start, end, 0);
      if (at !== 0) robj.setPointer(h, o, listpack.remove(h, p, at));
      return at !== 0;
    }
    default:
      return removeFromTable(h, p, src, start, end);
  }
}

/** As remove, for a member of another set, or of this one. */
export function removeMember(h: Heap, o: number, m: Member): boolean {
  if (m.isInteger && encodingOf(h, o) === encoding.intset) return removeInteger(h, o, m.lo, m.hi);
  if (m.isInteger) return remove(h, o, element.digits, 0, element.writeDigits(m.lo, m.hi));
  return remove(h, o, h.u8, m.start, m.end);
}

function removeInteger(h: Heap, o: number, lo: number, hi: number): boolean {
  const before = pointer(h, o);
  const count = intset.length(h, before);
  const is = intset.remove(h, before, lo, hi);
  robj.setPointer(h, o, is);
  return intset.length(h, is) !== count;
}

function removeFromTable(h: Heap, d: number, src: Uint8Array, start: number, end: number): boolean {
  const r = dict.unlink(h, d, dict.hashOf(h, src, start, end), src, start, end);
  if (r === 0) return false;
  const s = dict.key(h, r);
  dict.freeEntry(h, r);
  sds.free(h, s);
  dict.shrinkIfSparse(h, d);
  return true;
}

// --- walking -------------------------------------------------------------------------------------------------------

/** Calls `visit` with each member, until it returns false. The member is one object, overwritten from call to call; the set must
 * not change meanwhile. */
export function forEach(h: Heap, o: number, visit: (m: Member) => boolean | void): void {
  const m = element.blank();
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      for (let i = 0, n = intset.length(h, p); i < n; i++) if (visit(element.fromIntset(h, p, i, m)) === false) return;
      return;
    case encoding.listpack:
      for (let at = listpack.first(h, p); at !== 0; at = listpack.next(h, p, at))
        if (visit(listpack.get(h, p, at, m)) === false) return;
      return;
    default:
      dictWalk.forEach(h, p, (r) => visit(element.fromSds(h, dict.key(h, r), m)));
  }
}

/** Replies every member. */
export function replyMembers(h: Heap, o: number, to: ReplyWriter): void {
  forEach(h, o, (m) => element.reply(h, m, to));
}

// --- converting ----------------------------------------------------------------------------------------------------

function toListpack(h: Heap, o: number, why: string): void {
  const is = pointer(h, o);
  let lp = listpack.create(h);
  for (let i = 0, n = intset.length(h, is); i < n; i++) {
    const { lo, hi } = intset.get(h, is, i);
    lp = listpack.appendInteger(h, lp, lo, hi);
  }
  replaceStructure(h, o, encoding.listpack, lp, why);
}

/** Makes the set a hashtable with room for `expected` members. */
function toTable(h: Heap, o: number, expected: number, why: string): void {
  const d = dict.create(h, 'keys');
  dict.expand(h, d, expected);
  forEach(h, o, (m) => {
    const s = element.createSds(h, m);
    dict.insert(h, d, dict.hashOf(h, h.u8, s, s + sds.length(h, s)), s);
  });
  replaceStructure(h, o, encoding.hashtable, d, why);
}

/** Makes a set whose members are all integers an intset, unless they are too many. */
export function toIntsetIfSmall(h: Heap, o: number, limits: Limits): void {
  if (encodingOf(h, o) === encoding.intset || length(h, o) > intsetMax(limits)) return;
  let is = intset.create(h);
  forEach(h, o, (m) => {
    if (!m.isInteger) assert(int64.parse(h.u8, m.start, m.end), 'every member is an integer');
    is = m.isInteger ? intset.add(h, is, m.lo, m.hi) : intset.add(h, is, int64.parsed.lo, int64.parsed.hi);
  });
  replaceStructure(h, o, encoding.intset, is, 'every member is an integer');
}

/** Puts another structure of the same members under the object and frees the old one. */
function replaceStructure(h: Heap, o: number, to: robj.Encoding, structure: number, why: string): void {
  const from = robj.encodingName(h, o);
  freeStructure(h, o);
  robj.setEncoding(h, o, to, structure);
  if (h.trace === undefined) return;
  h.trace({ kind: 'encoding.converted', type: 'set', from, to: robj.encodingName(h, o), why });
}

function freeStructure(h: Heap, o: number): void {
  const p = pointer(h, o);
  if (encodingOf(h, o) === encoding.hashtable) dict.free(h, p, (r) => sds.free(h, dict.key(h, r)));
  else h.free(p);
}

/** Gives back the room that a listpack was built with. */
export function trim(h: Heap, o: number): void {
  if (encodingOf(h, o) === encoding.listpack) robj.setPointer(h, o, listpack.shrinkToFit(h, pointer(h, o)));
}

/** A set of the same members in the same encoding. */
export function duplicate(h: Heap, o: number): number {
  const p = pointer(h, o);
  if (encodingOf(h, o) === encoding.intset) return robj.create(h, robj.type.set, encoding.intset, intset.duplicate(h, p));
  if (encodingOf(h, o) === encoding.listpack)
    return robj.create(h, robj.type.set, encoding.listpack, listpack.duplicate(h, p));
  const copy = createTable(h);
  dict.expand(h, pointer(h, copy), dict.length(h, p));
  forEach(h, o, (m) => {
    addToTable(h, copy, h.u8, m.start, m.end);
  });
  return copy;
}

/** Bytes of the object and everything below it. */
export function memoryBytes(h: Heap, o: number): number {
  const p = pointer(h, o);
  const own = h.usableBytes(o);
  if (encodingOf(h, o) !== encoding.hashtable) return own + h.usableBytes(p);
  let bytes = own + dict.tableBytes(h, p);
  dictWalk.forEach(h, p, (r) => {
    bytes += dict.referenceBytes(h, r) + sds.blockBytes(h, dict.key(h, r));
  });
  return bytes;
}
