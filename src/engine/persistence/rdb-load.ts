/* Makes a value from the bytes of a snapshot, in the encoding that fits its size and the present limits. The bytes may come from anybody:
 * blocks are checked entry by entry, no member may come twice, and where something is wrong nothing is left behind. The real server checks
 * so thoroughly only with sanitize-dump-payload; here a wrong byte would be a wrong picture. */

import { bytesOf } from '../bytes.ts';
import { atOnce } from '../loading.ts';
import type { Heap } from '../memory/heap.ts';
import { readDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as contents from '../types/contents.ts';
import * as hash from '../types/hash.ts';
import * as module from '../types/module.ts';
import * as set from '../types/set.ts';
import * as value from '../types/value.ts';
import * as zset from '../types/zset.ts';
import { moduleOpcode, rdbType } from './rdb.ts';
import { blockOf, isOfElements, type LoadContext, loadElements, loadZiplist, timeMsMax } from './rdb-load-elements.ts';
import { BadFormat, EmptyValue, type RdbReader, require } from './rdb-reader.ts';
import { ziplistTexts, zipmapTexts } from './ziplist.ts';

/** Reads an object; its type comes first unless it is given. Throws a BadFormat. */
export const load = (context: LoadContext, r: RdbReader, type = r.byte()): number =>
  isOfElements(type) ? atOnce(loadElements(context, r, type)) : loadBlock(context, r, type);

/** Reads an object that is stored in one piece. Throws a BadFormat. */
export function loadBlock(context: LoadContext, r: RdbReader, type: number): number {
  switch (type) {
    case rdbType.string:
      return loadString(context.h, r.string());
    case rdbType.zipmap:
      return loadHashTexts(context, zipmapTexts(r.string()));
    case rdbType.hashZiplist:
      return loadHashTexts(context, ziplistTexts(r.string(), 'Hash ziplist integrity check failed.'));
    case rdbType.zsetZiplist:
      return loadZsetTexts(context, ziplistTexts(r.string(), 'Zset ziplist integrity check failed.'));
    case rdbType.listZiplist:
      return loadZiplist(context, ziplistTexts(r.string(), 'List ziplist integrity check failed.'));
    case rdbType.hashListpackex:
      r.time(); // the first of the times that follow
      return loadTriples(context, r.string());
    case rdbType.intset:
      return loadIntset(context, r.string());
    case rdbType.hashListpack:
    case rdbType.zsetListpack:
    case rdbType.setListpack:
      return loadListpack(context, r.string(), type);
    case rdbType.module:
      return loadModule(context.h, r);
    default:
      throw new BadFormat(`Unknown RDB encoding type ${type}`);
  }
}

function loadModule(h: Heap, r: RdbReader): number {
  const type = module.byId(r.size64());
  const saved: string[] = [];
  for (let opcode = r.size(); opcode !== moduleOpcode.end; opcode = r.size()) {
    require(opcode === moduleOpcode.string, 'The RDB file contains module data that no module here reads');
    saved.push(r.text());
  }
  const value = type?.load(h, saved);
  if (type === undefined || value === undefined) throw new BadFormat("The RDB file contains module data I can't load");
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

// --- blocks of servers before 7.0 ---

/** Texts in groups of so many: none is a value that holds nothing. */
function requireGroups(texts: readonly string[], size: number, why: string): void {
  if (texts.length === 0) throw new EmptyValue();
  require(texts.length % size === 0, why);
}

function loadHashTexts(context: LoadContext, texts: readonly string[]): number {
  const { h, limits } = context;
  requireGroups(texts, 2, 'Hash ziplist integrity check failed.');
  return filled(context, hash.create(h), (o) => {
    for (let i = 0; i < texts.length; i += 2) {
      const bytes = bytesOf(texts[i + 1] as string);
      require(hash.set(h, o, Args.of([texts[i] as string]), 0, bytes, 0, bytes.length, limits), 'Hash ziplist integrity check failed.');
    }
  });
}

function loadZsetTexts(context: LoadContext, texts: readonly string[]): number {
  const why = 'Zset ziplist integrity check failed.';
  requireGroups(texts, 2, why);
  let longestBytes = 0;
  const o = filled(context, zset.createSkiplist(context.h, 0), (fresh) => {
    for (let i = 0; i < texts.length; i += 2) {
      const member = bytesOf(texts[i] as string);
      const text = bytesOf(texts[i + 1] as string);
      const score = readDouble(text, 0, text.length);
      require(!Number.isNaN(score) && zset.add(context, fresh, score, 0, member, 0, member.length) === 'added', why);
      longestBytes = Math.max(longestBytes, member.length);
    }
  });
  zset.shrinkToListpack(context, o, longestBytes);
  return o;
}

// --- blocks ---

/** Inserts the triples one by one, so that their order and times need not be trusted. */
function loadTriples(context: LoadContext, bytes: Uint8Array): number {
  const { h, limits } = context;
  const why = 'Hash listpackex integrity check failed.';
  require(listpack.validate(bytes, 0, bytes.length), why);
  const lp = blockOf(h, bytes);
  const texts: string[] = [];
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at)) texts.push(listpack.text(h, lp, at));
  listpack.free(h, lp);
  requireGroups(texts, 3, why);
  return filled(context, hash.create(h), (o) => {
    for (let i = 0; i < texts.length; i += 3) {
      const field = Args.of([texts[i] as string]);
      const value = bytesOf(texts[i + 1] as string);
      const time = texts[i + 2] as string;
      require(/^\d{1,14}$/.test(time) && Number(time) <= timeMsMax && hash.set(h, o, field, 0, value, 0, value.length, limits), why);
      if (time !== '0') hash.setExpiresAtMs(h, o, field, 0, Number(time));
    }
  });
}

function loadIntset(context: LoadContext, bytes: Uint8Array): number {
  const { h, limits } = context;
  require(intset.validate(bytes, 0, bytes.length), 'Intset integrity check failed.');
  const o = robj.create(h, robj.type.set, robj.encoding.intset, blockOf(h, bytes));
  set.convertFor(h, o, set.length(h, o), limits);
  return o;
}

interface Block {
  readonly type: robj.Type;
  /** Entries that belong together: a member, or one with its value or score. */
  readonly groupOf: number;
  readonly why: string;
}

const blocks: ReadonlyMap<number, Block> = new Map([
  [rdbType.hashListpack, { type: robj.type.hash, groupOf: 2, why: 'Hash listpack integrity check failed.' }],
  [rdbType.zsetListpack, { type: robj.type.zset, groupOf: 2, why: 'Zset listpack integrity check failed.' }],
  [rdbType.setListpack, { type: robj.type.set, groupOf: 1, why: 'Set listpack integrity check failed.' }],
]);

function loadListpack(context: LoadContext, bytes: Uint8Array, type: number): number {
  const { h, limits } = context;
  const block = blocks.get(type) as Block;
  require(listpack.validate(bytes, 0, bytes.length), block.why);
  const o = filled(context, robj.create(h, block.type, robj.encoding.listpack, blockOf(h, bytes)), (fresh) =>
    checkEntries(h, robj.pointer(h, fresh), block),
  );
  const entries = listpack.length(h, robj.pointer(h, o));
  if (type === rdbType.zsetListpack) zset.convertAhead(context, o, entries / 2, 0);
  else if (type === rdbType.setListpack) set.convertFor(h, o, entries, limits);
  else if (entries / 2 > limits.hashMaxListpackEntries) return settled(context, o);
  return o;
}

/** What a sound listpack must also be: not empty, of pairs where these belong, without duplicates, with scores that are numbers. */
function checkEntries(h: Heap, lp: number, { type, groupOf, why }: Block): void {
  const seen = new Set<string>();
  let entries = 0;
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at), entries++) {
    const text = listpack.text(h, lp, at);
    if (entries % groupOf === 0) {
      require(!seen.has(text), why);
      seen.add(text);
    } else if (type === robj.type.zset) require(!Number.isNaN(readDouble(bytesOf(text), 0, text.length)), why);
  }
  if (entries === 0) throw new EmptyValue();
  require(entries % groupOf === 0, why);
}
