/* The hash type: fields with values, as a listpack (field, value, field, value, …) while few and short, then as a dict.
 *
 * A *pair* names one field with its value until the hash next changes: in a listpack the position of the field, in a dict the
 * entry. 0 is none. Whether a hash must leave its listpack is asked before a command's fields are stored (a long one would
 * have to be moved twice), and after each, by their number. It never returns to a listpack.
 *
 * Fields may expire. A listpack in which they do is one of triples (hash-triples.ts, the encoding listpackex), a dict has an index of
 * their times (hash-expiry.ts). */

import { bytesOf } from '../bytes.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import { Args } from '../resp/args.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as element from './element.ts';
import * as expiry from './hash-expiry.ts';
import * as triples from './hash-triples.ts';
import { isTriples } from './hash-triples.ts';

const { encoding, pointer } = robj;

/** Of pairs or of triples. */
export const isListpack = (h: Heap, o: number): boolean => robj.encodingOf(h, o) !== encoding.hashtable;

/** Entries of a listpack for each field. */
const stride = (h: Heap, o: number): number => (isTriples(h, o) ? 3 : 2);

/** An empty hash. */
export const create = (h: Heap): number => robj.create(h, robj.type.hash, encoding.listpack, listpack.create(h));

/** Number of fields. */
export const length = (h: Heap, o: number): number =>
  isListpack(h, o) ? listpack.length(h, pointer(h, o)) / stride(h, o) : dict.length(h, pointer(h, o));

/** The pair whose field is argument i, or 0. */
export function find(h: Heap, o: number, args: Args, i: number): number {
  const p = pointer(h, o);
  const start = args.start[i] as number;
  const end = args.end[i] as number;
  if (isListpack(h, o)) return listpack.find(h, p, listpack.first(h, p), args.buffer, start, end, stride(h, o) - 1);
  return dict.find(h, p, args.hash(h.hashSeed, i), args.buffer, start, end);
}

// --- reading a pair ------------------------------------------------------------------------------------------------

const field = element.blank();
const value = element.blank();

/** A pair's field. One object, overwritten by the next call. */
export function fieldAt(h: Heap, o: number, pair: number): element.Element {
  if (isListpack(h, o)) return listpack.get(h, pointer(h, o), pair, field);
  return element.fromSds(h, dict.key(h, pair), field);
}

/** A pair's value. One object, overwritten by the next call. */
export function valueAt(h: Heap, o: number, pair: number): element.Element {
  const p = pointer(h, o);
  if (isListpack(h, o)) return listpack.get(h, p, listpack.next(h, p, pair), value);
  return element.fromSds(h, dict.value(h, pair), value);
}

/** Calls `visit` with each pair, until it returns false. The hash must not change meanwhile. */
export function forEach(h: Heap, o: number, visit: (pair: number) => boolean | void): void {
  const p = pointer(h, o);
  if (!isListpack(h, o)) {
    dictWalk.forEach(h, p, visit);
    return;
  }
  for (let at = listpack.first(h, p); at !== 0; at = after(h, o, p, at)) if (visit(at) === false) return;
}

/** Where the next field of a listpack stands, or 0. */
function after(h: Heap, o: number, lp: number, at: number): number {
  const value = listpack.next(h, lp, at);
  return listpack.next(h, lp, isTriples(h, o) ? listpack.next(h, lp, value) : value);
}

/** Every pair. */
export function pairs(h: Heap, o: number): number[] {
  const all: number[] = [];
  forEach(h, o, (pair) => void all.push(pair));
  return all;
}

/** A pair drawn by chance: evenly from a listpack, nearly so from a dict. */
export function randomPair(h: Heap, o: number, random: () => number): number {
  const p = pointer(h, o);
  if (isListpack(h, o)) return listpack.seek(h, p, Math.floor(random() * length(h, o)) * stride(h, o));
  return dictWalk.fairRandom(h, p, random);
}

/** Replies the fields, the values, or both of all pairs. */
export function replyPairs(h: Heap, o: number, to: ReplyWriter, fields: boolean, values: boolean): void {
  if (isListpack(h, o)) {
    const lp = pointer(h, o);
    const first = listpack.first(h, lp);
    const pairs = length(h, o);
    const both = fields && values;
    if (!both) element.replyEntries(h, lp, fields ? first : listpack.next(h, lp, first), pairs, stride(h, o) - 1, to);
    else if (!isTriples(h, o)) element.replyEntries(h, lp, first, pairs * 2, 0, to);
    if (!both || !isTriples(h, o)) return;
  }
  forEach(h, o, (pair) => {
    if (fields) element.reply(h, fieldAt(h, o, pair), to);
    if (values) element.reply(h, valueAt(h, o, pair), to);
  });
}

// --- changing ------------------------------------------------------------------------------------------------------

/** Leaves the listpack at once if arguments first … last (fields and values in turn) are too many or too long for it. */
export function convertFor(h: Heap, o: number, args: Args, first: number, last: number, limits: Limits): void {
  if (!isListpack(h, o)) return;
  const more = (last - first + 1) >> 1;
  if (more > limits.hashMaxListpackEntries) {
    toTable(h, o, more, `${more} fields at once`);
    return;
  }
  let bytes = 0;
  for (let i = first; i <= last; i++) {
    const size = args.length(i);
    if (size > limits.hashMaxListpackValue) {
      toTable(h, o, 0, `a field or value of ${size} bytes`);
      return;
    }
    bytes += size;
  }
  if (!listpack.safeToAdd(h, pointer(h, o), bytes)) toTable(h, o, 0, 'the listpack would pass 1 GiB');
}

/** Sets the field in argument i to bytes [start, end) of src, which is not h.u8. True when the field is new. A field that was there expires
 * no more, unless it is to keep its time. */
export function set(
  h: Heap, o: number, args: Args, i: number, src: Uint8Array, start: number, end: number, limits: Limits, keepsTime = false,
): boolean {
  if (!keepsTime && expires(h, o)) persist(h, o, args, i);
  const longest = Math.max(args.length(i), end - start);
  // HINCRBY and its like have not called convertFor.
  if (longest > limits.hashMaxListpackValue && isListpack(h, o)) toTable(h, o, 0, `a field or value of ${longest} bytes`);
  return isListpack(h, o)
    ? setInListpack(h, o, args, i, src, start, end, limits)
    : setInTable(h, pointer(h, o), args, i, src, start, end);
}

function setInListpack(
  h: Heap, o: number, args: Args, i: number, src: Uint8Array, start: number, end: number, limits: Limits,
): boolean {
  let lp = pointer(h, o);
  const at = find(h, o, args, i);
  if (at !== 0) {
    robj.setPointer(h, o, listpack.replace(h, lp, listpack.next(h, lp, at), src, start, end));
    return false;
  }
  lp = listpack.append(h, lp, args.buffer, args.start[i] as number, args.end[i] as number);
  lp = listpack.append(h, lp, src, start, end);
  robj.setPointer(h, o, isTriples(h, o) ? listpack.appendInteger(h, lp, 0, 0) : lp);
  const max = limits.hashMaxListpackEntries;
  if (length(h, o) > max) toTable(h, o, 0, `more than ${max} fields`);
  return true;
}

function setInTable(
  h: Heap, d: number, args: Args, i: number, src: Uint8Array, start: number, end: number,
): boolean {
  const hash = args.hash(h.hashSeed, i);
  const fieldStart = args.start[i] as number;
  const fieldEnd = args.end[i] as number;
  const found = dict.find(h, d, hash, args.buffer, fieldStart, fieldEnd);
  if (found !== 0 && sds.rewrite(h, dict.value(h, found), src, start, end)) return false;
  const fresh = sds.create(h, src, start, end, true);
  if (found !== 0) {
    sds.free(h, dict.value(h, found));
    const time = dict.second(h, found);
    dict.setValue(h, found, fresh);
    dict.setSecond(h, found, time);
    return false;
  }
  dict.setValue(h, dict.insert(h, d, hash, sds.create(h, args.buffer, fieldStart, fieldEnd, true)), fresh);
  return true;
}

/** Removes the field in argument i; false when there was none. */
export function remove(h: Heap, o: number, args: Args, i: number): boolean {
  const p = pointer(h, o);
  if (isListpack(h, o)) {
    const at = find(h, o, args, i);
    if (at !== 0) robj.setPointer(h, o, listpack.removeAt(h, p, at, stride(h, o)));
    return at !== 0;
  }
  const start = args.start[i] as number;
  const r = dict.unlink(h, p, args.hash(h.hashSeed, i), args.buffer, start, args.end[i] as number);
  if (r === 0) return false;
  expiry.clear(h, o, r);
  releaseEntry(h, r);
  dict.freeEntry(h, r);
  dict.shrinkIfSparse(h, p);
  return true;
}

function releaseEntry(h: Heap, r: number): void {
  sds.free(h, dict.value(h, r));
  sds.free(h, dict.key(h, r));
}

/** Makes the hash a dict with room for at least `expected` fields. */
function toTable(h: Heap, o: number, expected: number, why: string): void {
  const lp = pointer(h, o);
  const d = dict.create(h, 'map');
  dict.expand(h, d, Math.max(expected, length(h, o)));
  const times: { r: number; atMs: number }[] = [];
  forEach(h, o, (pair) => {
    const key = element.createSds(h, fieldAt(h, o, pair));
    const r = dict.insert(h, d, dict.hashOf(h, h.u8, key, key + sds.length(h, key)), key);
    dict.setValue(h, r, element.createSds(h, valueAt(h, o, pair)));
    const atMs = expiresAtMs(h, o, pair);
    if (atMs !== 0) times.push({ r, atMs });
  });
  const from = robj.encodingName(h, o);
  robj.setEncoding(h, o, encoding.hashtable, d);
  listpack.free(h, lp);
  for (const { r, atMs } of times) expiry.set(h, o, r, atMs);
  if (h.trace !== undefined) h.trace({ kind: 'encoding.converted', type: 'hash', from, to: 'hashtable', why });
}

/** A hash of the same fields in the same encoding. */
export function duplicate(h: Heap, o: number): number {
  if (isListpack(h, o))
    return robj.create(h, robj.type.hash, robj.encodingOf(h, o) as robj.Encoding, listpack.duplicate(h, pointer(h, o)));
  const d = dict.create(h, 'map');
  const twin = robj.create(h, robj.type.hash, encoding.hashtable, d);
  dict.expand(h, d, length(h, o));
  dictWalk.forEach(h, pointer(h, o), (r) => {
    const key = element.createSds(h, fieldAt(h, o, r));
    const copy = dict.insert(h, d, dict.hashOf(h, h.u8, key, key + sds.length(h, key)), key);
    dict.setValue(h, copy, element.createSds(h, valueAt(h, o, r)));
    const atMs = expiry.of(h, r);
    if (atMs !== 0) expiry.set(h, twin, copy, atMs);
  });
  return twin;
}

// --- fields that expire ---------------------------------------------------------------------------------------------

/** Whether any field may expire. */
export const expires = (h: Heap, o: number): boolean => isTriples(h, o) || (!isListpack(h, o) && robj.second(h, o) !== 0);

/** When a pair's field expires, in ms since 1970; 0 for one that stays. */
export function expiresAtMs(h: Heap, o: number, pair: number): number {
  if (!isListpack(h, o)) return expiry.of(h, pair);
  return isTriples(h, o) ? triples.of(h, pointer(h, o), pair) : 0;
}

/** Gives a listpack room for times. A command that may set one does this even where it then sets none, as in Redis. */
export function makeRoomForTimes(h: Heap, o: number): void {
  if (isListpack(h, o) && !isTriples(h, o)) triples.convert(h, o);
}

/** Lets the field in argument i, which is there, expire at this time (ms since 1970). */
export function setExpiresAtMs(h: Heap, o: number, args: Args, i: number, atMs: number): void {
  makeRoomForTimes(h, o);
  const pair = find(h, o, args, i);
  if (isTriples(h, o)) triples.set(h, o, pair, atMs);
  else expiry.set(h, o, pair, atMs);
}

/** Takes the time to live of the field in argument i away. False when it had none, or does not exist. */
export function persist(h: Heap, o: number, args: Args, i: number): boolean {
  const pair = find(h, o, args, i);
  if (pair === 0 || expiresAtMs(h, o, pair) === 0) return false;
  if (isTriples(h, o)) triples.set(h, o, pair, 0);
  else expiry.clear(h, o, pair);
  return true;
}

/** When the first field is due, in ms since 1970; Infinity when all stay. */
export function firstDueMs(h: Heap, o: number): number {
  const pair = firstDue(h, o);
  return (pair === 0 ? 0 : expiresAtMs(h, o, pair)) || Number.POSITIVE_INFINITY;
}

function firstDue(h: Heap, o: number): number {
  if (!isListpack(h, o)) return expiry.first(h, o);
  return isTriples(h, o) ? listpack.first(h, pointer(h, o)) : 0;
}

/** Removes the fields whose time has come; returns how many. */
export function removeDue(h: Heap, o: number, nowMs: number): readonly string[] {
  const removed: string[] = [];
  const named = new Args(1);
  while (firstDueMs(h, o) <= nowMs) {
    const text = element.text(h, fieldAt(h, o, firstDue(h, o)));
    const name = bytesOf(text);
    removed.push(text);
    named.reset(name);
    named.push(0, name.length);
    remove(h, o, named, 0);
  }
  return removed;
}

/** Bytes of the object and everything below it. */
export function memoryBytes(h: Heap, o: number): number {
  const p = pointer(h, o);
  const own = h.usableBytes(o);
  if (isListpack(h, o)) return own + h.usableBytes(p);
  let bytes = own + dict.tableBytes(h, p) + expiry.indexBytes(h, o);
  dictWalk.forEach(h, p, (r) => {
    bytes += dict.referenceBytes(h, r) + sds.blockBytes(h, dict.key(h, r)) + sds.blockBytes(h, dict.value(h, r));
    if (dict.second(h, r) !== 0) bytes += h.usableBytes(dict.second(h, r));
  });
  return bytes;
}
