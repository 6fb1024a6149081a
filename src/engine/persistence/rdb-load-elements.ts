/* Makes values from snapshots that hold them element by element: large collections, lists node by node, streams. Such a value may be as
 * large as the file, so it is made with stops in between, at which whoever loads may let others in; RESTORE makes it at once. */

import { bytesOf } from '../bytes.ts';
import type { Limits } from '../limits.ts';
import type { Pieces } from '../loading.ts';
import type { Heap } from '../memory/heap.ts';
import { readDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as chain from '../structures/quicklist-chain.ts';
import * as nodes from '../structures/quicklist-node.ts';
import * as robj from '../structures/robj.ts';
import * as hash from '../types/hash.ts';
import * as list from '../types/list.ts';
import * as set from '../types/set.ts';
import * as value from '../types/value.ts';
import * as zset from '../types/zset.ts';
import { container, rdbType } from './rdb.ts';
import { loadStream } from './rdb-load-stream.ts';
import { EmptyValue, type RdbReader, require } from './rdb-reader.ts';
import { ziplistTexts } from './ziplist.ts';

export interface LoadContext {
  readonly h: Heap;
  readonly limits: Limits;
  readonly random: () => number;
}

const types: ReadonlySet<number> = new Set([
  rdbType.list, rdbType.set, rdbType.zset, rdbType.zsetText, rdbType.hash, rdbType.hashExpiring, rdbType.quicklist,
  rdbType.quicklistZiplist, rdbType.streamFirst, rdbType.streamSecond, rdbType.stream,
]);

/** Whether a value of this type is stored element by element. */
export const isOfElements = (type: number): boolean => types.has(type);

/** Reads an object of such a type. Throws a BadFormat, and leaves nothing behind then. */
export function loadElements(context: LoadContext, r: RdbReader, type: number): Pieces<number> {
  switch (type) {
    case rdbType.list:
      return loadList(context, r);
    case rdbType.set:
      return loadSet(context, r);
    case rdbType.zset:
    case rdbType.zsetText:
      return loadZset(context, r, type === rdbType.zset);
    case rdbType.hash:
      return loadHash(context, r);
    case rdbType.hashExpiring:
      return loadExpiring(context, r);
    case rdbType.quicklist:
    case rdbType.quicklistZiplist:
      return loadQuicklist(context, r, type === rdbType.quicklist ? appendNode : appendZiplist);
    default:
      return loadStream(context.h, r, type);
  }
}

function someCount(r: RdbReader): number {
  const n = r.count();
  if (n === 0) throw new EmptyValue();
  return n;
}

/** Fills an object with n things, which is freed if that fails. */
function* filled({ h }: LoadContext, r: RdbReader, o: number, n: number, one: (o: number) => void): Pieces<number> {
  try {
    for (let left = n; left > 0; left--) {
      one(o);
      const { piece } = r;
      if (piece > 0) yield piece;
    }
    return o;
  } catch (thrown) {
    value.free(h, o);
    throw thrown;
  }
}

function loadList(context: LoadContext, r: RdbReader): Pieces<number> {
  const { h, limits } = context;
  const n = someCount(r);
  return filled(context, r, list.create(h), n, (o) => {
    const bytes = r.string();
    list.growBy(h, o, limits, bytes.length, 1);
    list.push(h, o, 'tail', bytes, 0, bytes.length);
  });
}

function loadSet(context: LoadContext, r: RdbReader): Pieces<number> {
  const { h, limits } = context;
  const n = someCount(r);
  const empty = n > limits.setMaxIntsetEntries ? set.createTable(h) : set.createIntset(h);
  return filled(context, r, empty, n, (o) => {
    const bytes = r.string();
    require(set.add(h, o, bytes, 0, bytes.length, limits), 'Duplicate set members detected');
  });
}

const duplicateField = 'Duplicate hash fields detected';

function loadHash(context: LoadContext, r: RdbReader): Pieces<number> {
  const { h, limits } = context;
  const n = someCount(r);
  const field = new Args(1);
  return filled(context, r, hash.create(h), n, (o) => {
    const name = r.string();
    field.reset(name);
    field.push(0, name.length);
    const bytes = r.string();
    require(hash.set(h, o, field, 0, bytes, 0, bytes.length, limits), duplicateField);
  });
}

/** The latest time that a field may have. */
export const timeMsMax = 2 ** 46 - 1;

function loadExpiring(context: LoadContext, r: RdbReader): Pieces<number> {
  const { h, limits } = context;
  const firstMs = r.time();
  const n = someCount(r);
  return filled(context, r, hash.create(h), n, (o) => {
    const after = r.size();
    const field = Args.of([r.text()]);
    const bytes = r.string();
    require(hash.set(h, o, field, 0, bytes, 0, bytes.length, limits), duplicateField);
    if (after === 0) return;
    const atMs = firstMs + after - 1;
    require(atMs > 0 && atMs <= timeMsMax, 'Invalid expiry time of a hash field');
    hash.setExpiresAtMs(h, o, field, 0, atMs);
  });
}

function* loadZset(context: LoadContext, r: RdbReader, isBinary: boolean): Pieces<number> {
  const n = someCount(r);
  let longestBytes = 0;
  const o = yield* filled(context, r, zset.createSkiplist(context.h, 0), n, (fresh) => {
    const member = r.string();
    const score = isBinary ? r.double() : textScore(r);
    require(!Number.isNaN(score), 'Zset with NAN score detected');
    longestBytes = Math.max(longestBytes, member.length);
    require(zset.add(context, fresh, score, 0, member, 0, member.length) === 'added', 'Duplicate zset fields detected');
  });
  zset.shrinkToListpack(context, o, longestBytes);
  return o;
}

/** A score as versions before 4.0 wrote it: text with its length, or a mark. */
function textScore(r: RdbReader): number {
  const length = r.byte();
  if (length >= 253) return [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][length - 253] as number;
  const text = r.raw(length);
  return readDouble(text, 0, text.length);
}

// --- lists, node by node ---

function* loadQuicklist(context: LoadContext, r: RdbReader, append: (h: Heap, ql: number, r: RdbReader) => void): Pieces<number> {
  const { h, limits } = context;
  const n = someCount(r);
  const ql = quicklist.create(h, limits.listMaxListpackSize, limits.listCompressDepth);
  const o = yield* filled(context, r, robj.create(h, robj.type.list, robj.encoding.quicklist, ql), n, () => append(h, ql, r));
  if (quicklist.length(h, ql) === 0) {
    value.free(h, o);
    throw new EmptyValue();
  }
  list.settle(h, o, limits);
  return o;
}

function appendNode(h: Heap, ql: number, r: RdbReader): void {
  const kind = r.size();
  const bytes = r.string();
  require(bytes.length > 0 && (kind === container.plain || kind === container.packed), 'Quicklist integrity check failed.');
  if (kind === container.plain) {
    const node = nodes.createPlain(h, bytes, 0, bytes.length);
    chain.addLength(h, ql, 1);
    chain.insertNode(h, ql, chain.tail(h, ql), node, 'after');
    return;
  }
  require(listpack.validate(bytes, 0, bytes.length), 'Listpack integrity check failed.');
  if (bytes.length > listpack.emptyBytes) quicklist.appendListpack(h, ql, blockOf(h, bytes));
}

const appendZiplist = (h: Heap, ql: number, r: RdbReader): void =>
  appendTexts(h, ql, ziplistTexts(r.string(), 'Ziplist integrity check failed.'));

function appendTexts(h: Heap, ql: number, texts: readonly string[]): void {
  if (texts.length === 0) return;
  let lp = listpack.create(h);
  for (const text of texts) lp = listpack.append(h, lp, bytesOf(text), 0, text.length);
  quicklist.appendListpack(h, ql, lp);
}

/** A list that is stored as one ziplist, as the server leaves it. */
export function loadZiplist({ h, limits }: LoadContext, texts: readonly string[]): number {
  if (texts.length === 0) throw new EmptyValue();
  const ql = quicklist.create(h, limits.listMaxListpackSize, limits.listCompressDepth);
  appendTexts(h, ql, texts);
  return robj.create(h, robj.type.list, robj.encoding.quicklist, ql);
}

/** A copy of a block in the heap. */
export function blockOf(h: Heap, bytes: Uint8Array): number {
  const p = h.alloc(bytes.length);
  h.u8.set(bytes, p);
  return p;
}
