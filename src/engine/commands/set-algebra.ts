/* Set algebra: intersection, union and difference, replied or stored.
 *
 * Intersection walks the smallest set and asks the others, nearest to empty first. Union adds everything to a new set. Difference
 * knows two ways: ask the other sets about each member of the first, or copy the first and remove what the others hold; the sizes
 * say which is less work. A set that is only replied is built in the encoding that is quickest to look into; one that is stored
 * begins as an intset and converts on its way like any other. */

import type { Call } from '../call.ts';
import type { Heap } from '../memory/heap.ts';
import { whole } from '../memory/whole.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as set from '../types/set.ts';
import * as value from '../types/value.ts';
import * as keys from './keys.ts';
import { storeBuilt } from './store.ts';
import { type CommandSpec, command } from './table.ts';

const badKeyCount = new CommandError('ERR numkeys should be greater than 0');
const tooManyKeys = new CommandError("ERR Number of keys can't be greater than number of args");
const badLimit = new CommandError("ERR LIMIT can't be negative");

/** What the commands that reply a set have in common. */
const replies = {
  arity: -2,
  flags: 'readonly',
  acl: 'set',
  keys: [keys.range(1, -1, 1, 'RO access')],
  tips: ['nondeterministic_output_order'],
  group: 'set',
  since: '1.0.0',
  args: 'key:key...#0',
} satisfies Partial<CommandSpec>;

/** What those that store it have in common. */
const stores = {
  arity: -3,
  flags: 'write denyoom',
  acl: 'set',
  keys: [keys.at(1, 'OW update'), keys.range(2, -1, 1, 'RO access')],
  group: 'set',
  since: '1.0.0',
  args: 'destination:key#0 key:key...#1',
} satisfies Partial<CommandSpec>;

const intersectionCost = 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.';

export const sinter = command({
  name: 'sinter',
  ...replies,
  complexity: intersectionCost,
  summary: 'Returns the intersect of multiple sets.',
  run(c) {
    const sets = readAll(c, 1);
    const at = c.reply.length;
    let n = 0;
    forEachCommon(c.h, sets, (m) => {
      element.reply(c.h, m, c.reply);
      n++;
    });
    c.reply.insertSetHeader(at, n);
  },
});

export const sintercard = command({
  name: 'sintercard',
  arity: -3,
  flags: 'readonly',
  acl: 'set',
  keys: [keys.counted(1, 0, 1, 1, 'RO access')],
  group: 'set',
  since: '7.0.0',
  complexity: intersectionCost,
  summary: 'Returns the number of members of the intersect of multiple sets.',
  args: 'numkeys:integer key:key...#0 [LIMIT=limit:integer]',
  run(c) {
    const { args } = c;
    const count = args.integerAt(1, 1, Infinity, badKeyCount);
    if (count > args.count - 2) throw tooManyKeys;
    let limit = 0;
    args.from(2 + count);
    while (args.more) {
      if (args.left < 2 || !args.take('LIMIT')) throw errors.syntax;
      limit = args.integer(0, Infinity, badLimit);
    }
    const sets = readAll(c, 2, 2 + count);
    let n = 0;
    forEachCommon(c.h, sets, () => ++n !== limit);
    c.reply.int(n);
  },
});

export const sinterstore = command({
  name: 'sinterstore',
  ...stores,
  complexity: intersectionCost,
  summary: 'Stores the intersect of multiple sets in a key.',
  run(c) {
    const sets = readAll(c, 2);
    store(c, whole(c.h, () => intersection(c, sets)));
  },
});

const walkCost = 'O(N) where N is the total number of elements in all given sets.';

export const sunion = command({
  name: 'sunion',
  ...replies,
  complexity: walkCost,
  summary: 'Returns the union of multiple sets.',
  run(c) {
    const sets = readAll(c, 1);
    replyOnce(c, whole(c.h, () => union(c, sets, false)));
  },
});

export const sunionstore = command({
  name: 'sunionstore',
  ...stores,
  complexity: walkCost,
  summary: 'Stores the union of multiple sets in a key.',
  run(c) {
    const sets = readAll(c, 2);
    store(c, whole(c.h, () => union(c, sets, true)));
  },
});

export const sdiff = command({
  name: 'sdiff',
  ...replies,
  complexity: walkCost,
  summary: 'Returns the difference of multiple sets.',
  run(c) {
    const sets = readAll(c, 1);
    replyOnce(c, whole(c.h, () => difference(c, sets, false)));
  },
});

export const sdiffstore = command({
  name: 'sdiffstore',
  ...stores,
  complexity: walkCost,
  summary: 'Stores the difference of multiple sets in a key.',
  run(c) {
    const sets = readAll(c, 2);
    store(c, whole(c.h, () => difference(c, sets, true)));
  },
});

/** The sets under arguments first … end - 1; 0 where there is none. */
function readAll(c: Call, first: number, end = c.args.count): number[] {
  const sets: number[] = [];
  for (let i = first; i < end; i++) sets.push(c.db.readTyped(c.args, i, robj.type.set));
  return sets;
}

/** Calls `visit` with each member of the intersection, until it returns false. Sorts `sets`, smallest first. */
function forEachCommon(h: Heap, sets: number[], visit: (m: set.Member) => boolean | void): void {
  if (sets.includes(0)) return;
  sets.sort((a, b) => set.length(h, a) - set.length(h, b));
  const [smallest, ...others] = [...new Set(sets)] as [number, ...number[]];
  set.forEach(h, smallest, (m) => {
    for (const other of others) if (!set.containsMember(h, other, m)) return true;
    return visit(m);
  });
}

/** A new set of the members that all sets hold, perhaps empty. */
function intersection(c: Call, sets: number[]): number {
  const { h, limits } = c;
  let result = 0;
  let isAllIntegers = true;
  forEachCommon(h, sets, (m) => {
    if (result === 0) result = emptyLike(h, sets[0] as number);
    isAllIntegers &&= element.isInteger(h, m);
    set.addMember(h, result, m, limits);
  });
  if (result === 0) return set.createIntset(h);
  if (isAllIntegers) set.toIntsetIfSmall(h, result, limits);
  set.trim(h, result);
  return result;
}

/** An empty set for an intersection with this smallest one: of its encoding, with room for all of it; but for a dict a listpack, since the
 * intersection may be small. */
function emptyLike(h: Heap, smallest: number): number {
  const is = robj.encodingOf(h, smallest);
  if (is === robj.encoding.intset) return set.createIntset(h);
  return set.createListpack(h, is === robj.encoding.listpack ? listpack.bytes(h, robj.pointer(h, smallest)) : 0);
}

/** An empty set for a union or difference: to be stored, or to be replied and forgotten. */
function emptyResult(h: Heap, sets: readonly number[], toStore: boolean): number {
  const isSmall = sets.every((o) => o === 0 || robj.encodingOf(h, o) === robj.encoding.intset);
  return toStore || isSmall ? set.createIntset(h) : set.createTable(h);
}

function union(c: Call, sets: readonly number[], toStore: boolean): number {
  const { h, limits } = c;
  const result = emptyResult(h, sets, toStore);
  for (const o of sets) if (o !== 0) set.forEach(h, o, (m) => void set.addMember(h, result, m, limits));
  return result;
}

/** A new set of the members of the first set that no other holds. */
function difference(c: Call, sets: readonly number[], toStore: boolean): number {
  const { h, limits } = c;
  const result = emptyResult(h, sets, toStore);
  const [first, ...rest] = sets as [number, ...number[]];
  const others = rest.filter((o) => o !== 0);
  if (first === 0 || others.includes(first)) return result;
  const add = (m: set.Member): void => void set.addMember(h, result, m, limits);
  if (isAskingLessWork(h, first, others)) {
    others.sort((a, b) => set.length(h, b) - set.length(h, a)); // the greatest is likeliest to hold a member
    set.forEach(h, first, (m) => {
      if (!others.some((other) => set.containsMember(h, other, m))) add(m);
    });
    return result;
  }
  set.forEach(h, first, add);
  for (const other of others)
    set.forEach(h, other, (m) => {
      set.removeMember(h, result, m);
      return set.length(h, result) > 0;
    });
  return result;
}

/** Whether to ask the others about each member of the first, or to walk all of them. Asking may stop early, so it counts half. */
function isAskingLessWork(h: Heap, first: number, others: readonly number[]): boolean {
  let walked = set.length(h, first);
  for (const o of others) walked += set.length(h, o);
  return (set.length(h, first) * (others.length + 1)) / 2 <= walked;
}

/** Replies a set and frees it. */
function replyOnce(c: Call, o: number): void {
  c.reply.set(set.length(c.h, o));
  set.replyMembers(c.h, o, c.reply);
  value.free(c.h, o);
}

/** Stores a set under argument 1. */
const store = (c: Call, o: number): void => storeBuilt(c, 1, o, set.length(c.h, o), 's', c.command.name);
