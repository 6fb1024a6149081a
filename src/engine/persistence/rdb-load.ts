/* Makes a value from the bytes of a snapshot, in the encoding that fits its size and the present limits. The bytes may come from anybody:
 * blocks are checked entry by entry, no member may come twice, and where something is wrong nothing is left behind. The real server checks
 * so thoroughly only with sanitize-dump-payload; here a wrong byte would be a wrong picture. */

import { bytesOf } from '../bytes.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import { readDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as chain from '../structures/quicklist-chain.ts';
import * as nodes from '../structures/quicklist-node.ts';
import * as robj from '../structures/robj.ts';
import * as contents from '../types/contents.ts';
import * as hash from '../types/hash.ts';
import * as list from '../types/list.ts';
import * as module from '../types/module.ts';
import * as set from '../types/set.ts';
import * as value from '../types/value.ts';
import * as zset from '../types/zset.ts';
import { container, moduleOpcode, rdbType } from './rdb.ts';
import { loadStream } from './rdb-load-stream.ts';
import { BadFormat, type RdbReader } from './rdb-reader.ts';
import { ziplistTexts, zipmapTexts } from './ziplist.ts';

export interface LoadContext {
  readonly h: Heap;
  readonly limits: Limits;
  readonly random: () => number;
}

/** Reads an object; its type comes first unless it is given. Throws a BadFormat. */
export function load(context: LoadContext, r: RdbReader, type = r.byte()): number {
  switch (type) {
    case rdbType.string:
      return loadString(context.h, r.string());
    case rdbType.list:
      return filled(context, list.create(context.h), (o) => fillList(context, r, o));
    case rdbType.quicklist:
      return loadQuicklist(context, r);
    case rdbType.set:
      return loadSet(context, r);
    case rdbType.zset:
    case rdbType.zsetText:
      return loadZset(context, r, type === rdbType.zset);
    case rdbType.hash:
      return filled(context, hash.create(context.h), (o) => fillHash(context, r, o));
    case rdbType.zipmap:
      return loadHashTexts(context, zipmapTexts(r.string()));
    case rdbType.hashZiplist:
      return loadHashTexts(context, ziplistTexts(r.string()));
    case rdbType.zsetZiplist:
      return loadZsetTexts(context, ziplistTexts(r.string()));
    case rdbType.listZiplist:
      return loadNodes(context, [ziplistTexts(r.string())], false); // as the server leaves it
    case rdbType.quicklistZiplist:
      return loadNodes(context, Array.from({ length: someCount(r) }, () => ziplistTexts(r.string())), true);
    case rdbType.hashExpiring:
      return filled(context, hash.create(context.h), (o) => fillExpiring(context, r, o));
    case rdbType.hashListpackex:
      r.time(); // the first of the times that follow
      return loadTriples(context, r.string());
    case rdbType.intset:
      return loadIntset(context, r.string());
    case rdbType.hashListpack:
    case rdbType.zsetListpack:
    case rdbType.setListpack:
      return loadListpack(context, r.string(), type);
    case rdbType.streamFirst:
    case rdbType.streamSecond:
    case rdbType.stream:
      return loadStream(context.h, r, type);
    case rdbType.module:
      return loadModule(context.h, r);
    default:
      throw new BadFormat();
  }
}

function loadModule(h: Heap, r: RdbReader): number {
  const type = module.byId(r.size64());
  const saved: string[] = [];
  for (let opcode = r.size(); opcode !== moduleOpcode.end; opcode = r.size()) {
    require(opcode === moduleOpcode.string);
    saved.push(r.text());
  }
  const value = type?.load(h, saved);
  if (type === undefined || value === undefined) throw new BadFormat();
  return module.create(h, type, value);
}

/** Fills an object, which is freed if that fails. */
function filled({ h }: LoadContext, o: number, fill: (o: number) => void): number {
  try {
    fill(o);
    return o;
  } catch (thrown) {
    value.free(h, o);
    throw thrown;
  }
}

function require(condition: boolean): void {
  if (!condition) throw new BadFormat();
}

/** Makes a hash anew, in the encoding that fits its size; the given one is freed. */
function settled({ h, limits }: LoadContext, o: number): number {
  const fresh = hash.create(h);
  contents.forEachPair(h, o, (field, text) => {
    hash.set(h, fresh, Args.of([field]), 0, bytesOf(text), 0, text.length, limits);
  });
  value.free(h, o);
  return fresh;
}

const loadString = (h: Heap, bytes: Uint8Array): number => robj.createEncoded(h, bytes, 0, bytes.length);

function someCount(r: RdbReader): number {
  const n = r.count();
  require(n > 0);
  return n;
}

// --- element by element ---

function fillList({ h, limits }: LoadContext, r: RdbReader, o: number): void {
  for (let left = someCount(r); left > 0; left--) {
    const bytes = r.string();
    list.growBy(h, o, limits, bytes.length, 1);
    list.push(h, o, 'tail', bytes, 0, bytes.length);
  }
}

function loadSet(context: LoadContext, r: RdbReader): number {
  const { h, limits } = context;
  const members = someCount(r);
  const empty = members > limits.setMaxIntsetEntries ? set.createTable(h) : set.createIntset(h);
  return filled(context, empty, (o) => {
    for (let left = members; left > 0; left--) {
      const bytes = r.string();
      require(set.add(h, o, bytes, 0, bytes.length, limits));
    }
  });
}

function fillHash({ h, limits }: LoadContext, r: RdbReader, o: number): void {
  const field = new Args(1);
  for (let left = someCount(r); left > 0; left--) {
    const name = r.string();
    field.reset(name);
    field.push(0, name.length);
    const bytes = r.string();
    require(hash.set(h, o, field, 0, bytes, 0, bytes.length, limits));
  }
}

function loadHashTexts(context: LoadContext, texts: readonly string[]): number {
  const { h, limits } = context;
  require(texts.length > 0 && texts.length % 2 === 0);
  return filled(context, hash.create(h), (o) => {
    for (let i = 0; i < texts.length; i += 2) {
      const bytes = bytesOf(texts[i + 1] as string);
      require(hash.set(h, o, Args.of([texts[i] as string]), 0, bytes, 0, bytes.length, limits));
    }
  });
}

function loadZsetTexts(context: LoadContext, texts: readonly string[]): number {
  require(texts.length > 0 && texts.length % 2 === 0);
  let longestBytes = 0;
  const o = filled(context, zset.createSkiplist(context.h, 0), (fresh) => {
    for (let i = 0; i < texts.length; i += 2) {
      const member = bytesOf(texts[i] as string);
      const text = bytesOf(texts[i + 1] as string);
      const score = readDouble(text, 0, text.length);
      require(!Number.isNaN(score) && zset.add(context, fresh, score, 0, member, 0, member.length) === 'added');
      longestBytes = Math.max(longestBytes, member.length);
    }
  });
  zset.shrinkToListpack(context, o, longestBytes);
  return o;
}

const timeMsMax = 2 ** 46 - 1;

function fillExpiring({ h, limits }: LoadContext, r: RdbReader, o: number): void {
  const firstMs = r.time();
  for (let left = someCount(r); left > 0; left--) {
    const after = r.size();
    const field = Args.of([r.text()]);
    const bytes = r.string();
    require(hash.set(h, o, field, 0, bytes, 0, bytes.length, limits));
    if (after === 0) continue;
    const atMs = firstMs + after - 1;
    require(atMs > 0 && atMs <= timeMsMax);
    hash.setExpiresAtMs(h, o, field, 0, atMs);
  }
}

/** Inserts the triples one by one, so that their order and times need not be trusted. */
function loadTriples(context: LoadContext, bytes: Uint8Array): number {
  const { h, limits } = context;
  require(listpack.validate(bytes, 0, bytes.length));
  const lp = block(h, bytes);
  const texts: string[] = [];
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at)) texts.push(listpack.text(h, lp, at));
  listpack.free(h, lp);
  require(texts.length > 0 && texts.length % 3 === 0);
  return filled(context, hash.create(h), (o) => {
    for (let i = 0; i < texts.length; i += 3) {
      const field = Args.of([texts[i] as string]);
      const value = bytesOf(texts[i + 1] as string);
      const time = texts[i + 2] as string;
      require(/^\d{1,14}$/.test(time) && Number(time) <= timeMsMax && hash.set(h, o, field, 0, value, 0, value.length, limits));
      if (time !== '0') hash.setExpiresAtMs(h, o, field, 0, Number(time));
    }
  });
}

function loadZset(context: LoadContext, r: RdbReader, isBinary: boolean): number {
  const { h } = context;
  let longestBytes = 0;
  const o = filled(context, zset.createSkiplist(h, 0), (fresh) => {
    for (let left = someCount(r); left > 0; left--) {
      const member = r.string();
      const score = isBinary ? r.double() : textScore(r);
      require(!Number.isNaN(score));
      longestBytes = Math.max(longestBytes, member.length);
      require(zset.add(context, fresh, score, 0, member, 0, member.length) === 'added');
    }
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

// --- blocks ---

/** A copy of a block in the heap. */
function block(h: Heap, bytes: Uint8Array): number {
  const p = h.alloc(bytes.length);
  h.u8.set(bytes, p);
  return p;
}

function loadIntset(context: LoadContext, bytes: Uint8Array): number {
  const { h, limits } = context;
  require(intset.validate(bytes, 0, bytes.length));
  const o = robj.create(h, robj.type.set, robj.encoding.intset, block(h, bytes));
  set.convertFor(h, o, set.length(h, o), limits);
  return o;
}

const blockTypes = new Map<number, robj.Type>([
  [rdbType.hashListpack, robj.type.hash], [rdbType.zsetListpack, robj.type.zset], [rdbType.setListpack, robj.type.set],
]);

function loadListpack(context: LoadContext, bytes: Uint8Array, type: number): number {
  const { h, limits } = context;
  require(listpack.validate(bytes, 0, bytes.length));
  const of = blockTypes.get(type) as robj.Type;
  const o = filled(context, robj.create(h, of, robj.encoding.listpack, block(h, bytes)), (fresh) =>
    checkEntries(h, robj.pointer(h, fresh), type),
  );
  const entries = listpack.length(h, robj.pointer(h, o));
  if (type === rdbType.zsetListpack) zset.convertAhead(context, o, entries / 2, 0);
  else if (type === rdbType.setListpack) set.convertFor(h, o, entries, limits);
  else if (entries / 2 > limits.hashMaxListpackEntries) return settled(context, o);
  return o;
}

/** What a sound listpack must also be: not empty, of pairs where these belong, without duplicates, with scores that are numbers. */
function checkEntries(h: Heap, lp: number, type: number): void {
  const step = type === rdbType.setListpack ? 1 : 2;
  const seen = new Set<string>();
  let entries = 0;
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at), entries++) {
    const text = listpack.text(h, lp, at);
    if (entries % step === 0) {
      require(!seen.has(text));
      seen.add(text);
    } else if (type === rdbType.zsetListpack) require(!Number.isNaN(readDouble(bytesOf(text), 0, text.length)));
  }
  require(entries > 0 && entries % step === 0);
}

function loadQuicklist(context: LoadContext, r: RdbReader): number {
  const { h, limits } = context;
  const ql = quicklist.create(h, limits.listMaxListpackSize, limits.listCompressDepth);
  const o = filled(context, robj.create(h, robj.type.list, robj.encoding.quicklist, ql), () => {
    for (let left = someCount(r); left > 0; left--) appendNode(h, ql, r.size(), r.string());
    require(quicklist.length(h, ql) > 0);
  });
  list.settle(h, o, limits);
  return o;
}

/** A list whose nodes are stored as ziplists. */
function loadNodes(context: LoadContext, all: readonly (readonly string[])[], mayShrink: boolean): number {
  const { h, limits } = context;
  const ql = quicklist.create(h, limits.listMaxListpackSize, limits.listCompressDepth);
  const o = filled(context, robj.create(h, robj.type.list, robj.encoding.quicklist, ql), () => {
    for (const texts of all.filter((each) => each.length > 0)) {
      let lp = listpack.create(h);
      for (const text of texts) lp = listpack.append(h, lp, bytesOf(text), 0, text.length);
      quicklist.appendListpack(h, ql, lp);
    }
    require(quicklist.length(h, ql) > 0);
  });
  if (mayShrink) list.settle(h, o, limits);
  return o;
}

function appendNode(h: Heap, ql: number, kind: number, bytes: Uint8Array): void {
  require(bytes.length > 0 && (kind === container.plain || kind === container.packed));
  if (kind === container.plain) {
    const node = nodes.createPlain(h, bytes, 0, bytes.length);
    chain.addLength(h, ql, 1);
    chain.insertNode(h, ql, chain.tail(h, ql), node, 'after');
    return;
  }
  require(listpack.validate(bytes, 0, bytes.length));
  if (bytes.length > 7) quicklist.appendListpack(h, ql, block(h, bytes)); // an empty one is passed over
}
