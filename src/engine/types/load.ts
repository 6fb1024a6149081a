/* A value as a server makes it while it loads a snapshot: the same contents, in the encoding that fits them and today's limits. So a
 * hash that was large once and is small now becomes a listpack again, which no command would do. */

import { bytesOf } from '../bytes.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import { Args } from '../resp/args.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as contents from './contents.ts';
import { duplicate } from './copy.ts';
import * as hash from './hash.ts';
import * as list from './list.ts';
import * as set from './set.ts';
import * as zset from './zset.ts';

export function loaded(h: Heap, o: number, limits: Limits, random: () => number): number {
  switch (robj.typeOf(h, o)) {
    case robj.type.string:
      return loadedString(h, o);
    case robj.type.hash:
      return loadedHash(h, o, limits, random);
    case robj.type.set:
      return loadedSet(h, o, limits, random);
    case robj.type.list:
      return loadedList(h, o, limits, random);
    case robj.type.zset:
      return loadedZset(h, o, limits, random);
    default:
      return duplicate(h, o, random);
  }
}

function loadedString(h: Heap, o: number): number {
  const text = robj.stringText(h, o);
  return robj.createEncoded(h, bytesOf(text), 0, text.length);
}

function loadedList(h: Heap, o: number, limits: Limits, random: () => number): number {
  const made = duplicate(h, o, random);
  list.settle(h, made, limits);
  return made;
}

function loadedHash(h: Heap, o: number, limits: Limits, random: () => number): number {
  const isTable = robj.encodingOf(h, o) === robj.encoding.hashtable;
  if (isTable && hash.length(h, o) > limits.hashMaxListpackEntries) return duplicate(h, o, random);
  const copy = hash.create(h);
  contents.forEachPair(h, o, (field, value, atMs) => {
    const named = Args.of([field]);
    hash.set(h, copy, named, 0, bytesOf(value), 0, value.length, limits);
    if (atMs !== 0) hash.setExpiresAtMs(h, copy, named, 0, atMs);
  });
  return copy;
}

function loadedSet(h: Heap, o: number, limits: Limits, random: () => number): number {
  const members = set.length(h, o);
  const isListpack = robj.encodingOf(h, o) === robj.encoding.listpack;
  const fits = members <= (isListpack ? limits.setMaxListpackEntries : limits.setMaxIntsetEntries);
  if (fits && isListpack) return duplicate(h, o, random);
  const copy = fits ? set.createIntset(h) : set.createTable(h);
  set.forEach(h, o, (member) => {
    set.addMember(h, copy, member, limits);
  });
  return copy;
}

function loadedZset(h: Heap, o: number, limits: Limits, random: () => number): number {
  const context = { h, limits, random };
  const copy = duplicate(h, o, random);
  if (zset.isListpack(h, copy)) {
    zset.convertAhead(context, copy, listpack.length(h, robj.pointer(h, copy)) >> 1, 0);
    return copy;
  }
  let longestBytes = 0;
  contents.forEachMember(h, o, (member) => {
    longestBytes = Math.max(longestBytes, member.length);
  });
  zset.shrinkToListpack(context, copy, longestBytes);
  return copy;
}
