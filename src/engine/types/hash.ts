/* The hash type: fields with values, as a listpack (field, value, field, value, …) while few and short, then as a dict.
 *
 * A *pair* names one field with its value until the hash next changes: in a listpack the position of the field, in a dict the
 * entry. 0 is none. Whether a hash must leave its listpack is asked before a command's fields are stored (a long one would
 * have to be moved twice), and after each, by their number. It never returns to a listpack. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { Args } from '../resp/args.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as dict from '../structures/dict.ts';
import * as dictView from '../structures/dict-view.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as element from './element.ts';

const { encoding, pointer } = robj;

const isListpack = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === encoding.listpack;

/** An empty hash. */
export const create = (h: Heap): number => robj.create(h, robj.type.hash, encoding.listpack, listpack.create(h));

/** Number of fields. */
export const length = (h: Heap, o: number): number =>
  isListpack(h, o) ? listpack.length(h, pointer(h, o)) / 2 : dict.length(h, pointer(h, o));

/** The pair whose field is argument i, or 0. */
export function find(h: Heap, o: number, args: Args, i: number): number {
  const p = pointer(h, o);
  const start = args.start[i] as number;
  const end = args.end[i] as number;
  if (isListpack(h, o)) return listpack.find(h, p, listpack.first(h, p), args.buffer, start, end, 1);
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
  for (let at = listpack.first(h, p); at !== 0; at = listpack.next(h, p, listpack.next(h, p, at)))
    if (visit(at) === false) return;
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
  if (isListpack(h, o)) return listpack.seek(h, p, Math.floor(random() * length(h, o)) * 2);
  return dictWalk.fairRandom(h, p, random);
}

/** Replies the fields, the values, or both of all pairs. */
export function replyPairs(h: Heap, o: number, to: ReplyWriter, fields: boolean, values: boolean): void {
  if (isListpack(h, o)) {
    const lp = pointer(h, o);
    const first = listpack.first(h, lp);
    const pairs = length(h, o);
    if (fields && values) element.replyEntries(h, lp, first, pairs * 2, 0, to);
    else element.replyEntries(h, lp, fields ? first : listpack.next(h, lp, first), pairs, 1, to);
    return;
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

/** Sets the field in argument i to bytes [start, end) of src, which is not h.u8. True when the field is new. */
export function set(
  h: Heap, o: number, args: Args, i: number, src: Uint8Array, start: number, end: number, limits: Limits,
): boolean {
  const longest = Math.max(args.length(i), end - start);
  // HINCRBY and its like come here without having asked.
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
  robj.setPointer(h, o, listpack.append(h, lp, src, start, end));
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
  const fresh = sds.create(h, src, start, end, true);
  const found = dict.find(h, d, hash, args.buffer, fieldStart, fieldEnd);
  if (found !== 0) {
    sds.free(h, dict.value(h, found));
    dict.setValue(h, found, fresh);
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
    if (at !== 0) robj.setPointer(h, o, listpack.removeAt(h, p, at, 2));
    return at !== 0;
  }
  const start = args.start[i] as number;
  const r = dict.unlink(h, p, args.hash(h.hashSeed, i), args.buffer, start, args.end[i] as number);
  if (r === 0) return false;
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
  forEach(h, o, (pair) => {
    const key = element.createSds(h, fieldAt(h, o, pair));
    const r = dict.insert(h, d, dict.hashOf(h, h.u8, key, key + sds.length(h, key)), key);
    dict.setValue(h, r, element.createSds(h, valueAt(h, o, pair)));
  });
  robj.setEncoding(h, o, encoding.hashtable, d);
  listpack.free(h, lp);
  if (h.trace !== undefined) h.trace({ kind: 'encoding.converted', type: 'hash', from: 'listpack', to: 'hashtable', why });
}

/** A hash of the same fields in the same encoding. */
export function duplicate(h: Heap, o: number): number {
  if (isListpack(h, o))
    return robj.create(h, robj.type.hash, encoding.listpack, listpack.duplicate(h, pointer(h, o)));
  const d = dict.create(h, 'map');
  dict.expand(h, d, length(h, o));
  dictWalk.forEach(h, pointer(h, o), (r) => {
    const key = element.createSds(h, fieldAt(h, o, r));
    const copy = dict.insert(h, d, dict.hashOf(h, h.u8, key, key + sds.length(h, key)), key);
    dict.setValue(h, copy, element.createSds(h, valueAt(h, o, r)));
  });
  return robj.create(h, robj.type.hash, encoding.hashtable, d);
}

// --- for the eyes --------------------------------------------------------------------------------------------------

/** Bytes of the object and everything below it. */
export function memoryBytes(h: Heap, o: number): number {
  const p = pointer(h, o);
  const own = h.usableBytes(o);
  if (isListpack(h, o)) return own + h.usableBytes(p);
  let bytes = own + dict.tableBytes(h, p);
  dictWalk.forEach(h, p, (r) => {
    bytes += dict.referenceBytes(h, r) + sds.blockBytes(h, dict.key(h, r)) + sds.blockBytes(h, dict.value(h, r));
  });
  return bytes;
}

const shownMax = 256;

/** The hash as it is in memory, from listpack entry or bucket `from` on. */
export function view(h: Heap, o: number, from: number): ValueView {
  const p = pointer(h, o);
  if (isListpack(h, o)) return { kind: 'listpack', listpack: listpack.view(h, p, from, shownMax) };
  return { kind: 'dict', dict: dictView.view(h, p, from, shownMax, (r) => sds.text(h, dict.value(h, r))) };
}

/** How far the hash is from its next conversion. */
export function gauges(h: Heap, o: number, limits: Limits): Gauge[] {
  if (!isListpack(h, o)) return [];
  const lp = pointer(h, o);
  let longest = 0;
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at))
    longest = Math.max(longest, listpack.textBytes(h, lp, at));
  const { hashMaxListpackEntries, hashMaxListpackValue } = limits;
  return [
    {
      directive: 'hash-max-listpack-entries', measure: 'entries',
      now: length(h, o), max: hashMaxListpackEntries, becomes: 'hashtable',
    },
    {
      directive: 'hash-max-listpack-value', measure: 'longest',
      now: longest, max: hashMaxListpackValue, becomes: 'hashtable',
    },
  ];
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, o: number): void {
  if (isListpack(h, o)) listpack.checkInvariants(h, pointer(h, o));
  else dict.checkInvariants(h, pointer(h, o));
}
