/** Sorted sets, a member at a time: scores set, changed and read; ranks. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as zset from '../types/zset.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notBoth = new CommandError('ERR XX and NX options at the same time are not compatible');
const notTogether = new CommandError('ERR GT, LT, and/or NX options at the same time are not compatible');
const onePair = new CommandError('ERR INCR option supports a single increment-element pair');
const notNumber = new CommandError('ERR resulting score is not a number (NaN)');

export const zadd = command({
  name: 'zadd',
  arity: -4,
  flags: 'write denyoom fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW update')],
  memberAt: 3,
  group: 'sorted-set',
  since: '1.2.0',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  summary: `Adds one or more members to a sorted set, or updates their scores. Creates the key if it doesn't exist.`,
  history: [
    ['2.4.0', 'Accepts multiple elements.'],
    ['3.0.2', 'Added the `XX`, `NX`, `CH` and `INCR` options.'],
    ['6.2.0', 'Added the `GT` and `LT` options.'],
  ],
  args:
    'key:key#0 [<condition NX | XX>@3.0.2] [<comparison GT | LT>@6.2.0] [CH=change@3.0.2] ' +
    '[INCR=increment@3.0.2] {data score:double member:string}...',
  run(c) {
    add(c, false);
  },
});

export const zincrby = command({
  name: 'zincrby',
  arity: 4,
  flags: 'write denyoom fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW access update')],
  memberAt: 3,
  group: 'sorted-set',
  since: '1.2.0',
  complexity: 'O(log(N)) where N is the number of elements in the sorted set.',
  summary: 'Increments the score of a member in a sorted set.',
  args: 'key:key#0 increment:integer member:string',
  run(c) {
    add(c, true);
  },
});

/** The options of ZADD at the cursor, as bits: those of zset.add, and CH. */
export const change = 32;

function takeConditions(c: Call): number {
  const { args } = c;
  let conditions = 0;
  for (;;) {
    if (args.take('NX')) conditions |= zset.onlyNew;
    else if (args.take('XX')) conditions |= zset.onlyOld;
    else if (args.take('CH')) conditions |= change;
    else if (args.take('INCR')) conditions |= zset.increment;
    else if (args.take('GT')) conditions |= zset.onlyGreater;
    else if (args.take('LT')) conditions |= zset.onlyLess;
    else return conditions;
  }
}

function refuseContradictions(conditions: number, pairs: number): void {
  const presence = conditions & (zset.onlyNew | zset.onlyOld);
  const comparison = conditions & (zset.onlyGreater | zset.onlyLess);
  if (presence === (zset.onlyNew | zset.onlyOld)) throw notBoth;
  if (comparison === (zset.onlyGreater | zset.onlyLess) || (presence === zset.onlyNew && comparison !== 0)) throw notTogether;
  if ((conditions & zset.increment) !== 0 && pairs > 1) throw onePair;
}

/** Scores of the call that runs: read, and so proved to be numbers, before anything is changed. */
let scores = new Float64Array(16);

/** The scores of the call that runs, with room for so many. */
export function scoresFor(pairs: number): Float64Array {
  if (scores.length < pairs) scores = new Float64Array(pairs * 2);
  return scores;
}

/** ZADD, and ZINCRBY, which is ZADD with INCR. */
function add(c: Call, isIncrement: boolean): void {
  const { args } = c;
  args.from(2);
  const options = isIncrement ? zset.increment : takeConditions(c);
  const at = args.index;
  const pairs = args.left / 2;
  if (pairs === 0 || !Number.isInteger(pairs)) throw errors.syntax;
  if (options !== 0) refuseContradictions(options, pairs);
  const read = scoresFor(pairs);
  for (let k = 0; k < pairs; k++) read[k] = args.doubleAt(at + 2 * k);
  addMembers(c, options, pairs, at + 1, 2);
}

/** Adds `pairs` members, the first one argument `at`, the next ones every `step` arguments, with the scores that
 * `scoresFor` holds, and replies as ZADD does. */
export function addMembers(c: Call, options: number, pairs: number, at: number, step: number): void {
  const o = openForAdd(c, options, pairs, c.args.length(at));
  if (o === 0) replyToAdd(c, options, 0, 0, true);
  else addPairs(c, o, options, pairs, at, step);
}

/** The sorted set under argument 1, made unless only old members count; 0 then. Made, or converted, for as many members
 * as there are pairs, even if some will be refused or are the same; of their lengths only the first decides, and only
 * about a new one. */
function openForAdd(c: Call, conditions: number, pairs: number, firstBytes: number): number {
  const found = c.db.writeTyped(c.args, 1, robj.type.zset);
  if (found !== 0) {
    zset.convertAhead(c, found, pairs, 0);
    return found;
  }
  if ((conditions & zset.onlyOld) !== 0) return 0;
  const o = zset.create(c, pairs, firstBytes);
  c.db.add(c.args, 1, o);
  return o;
}

function addPairs(c: Call, o: number, options: number, pairs: number, at: number, step: number): void {
  const { args } = c;
  const conditions = options & ~change;
  let added = 0;
  let updated = 0;
  let outcome: zset.Outcome = 'same';
  for (let k = 0; k < pairs; k++) {
    const m = at + step * k;
    const score = scores[k] as number;
    outcome = zset.add(c, o, score, conditions, args.buffer, args.start[m] as number, args.end[m] as number);
    if (outcome === 'added') added++;
    else if (outcome === 'updated') updated++;
    else if (outcome === 'nan') throw notNumber; // only with INCR, whose single pair this is: nothing was changed
  }
  if (added + updated > 0) c.modified(1, 'z', (options & zset.increment) !== 0 ? 'zincr' : 'zadd', added + updated);
  replyToAdd(c, options, added, updated, outcome === 'refused');
}

function replyToAdd(c: Call, options: number, added: number, updated: number, refused: boolean): void {
  if ((options & zset.increment) === 0) c.reply.int((options & change) !== 0 ? added + updated : added);
  else if (refused) c.reply.null();
  else c.reply.double(zset.last.score);
}

export const zrem = command({
  name: 'zrem',
  arity: -3,
  flags: 'write fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW delete')],
  memberAt: 2,
  group: 'sorted-set',
  since: '1.2.0',
  complexity:
    'O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be ' +
    'removed.',
  summary: 'Removes one or more members from a sorted set. Deletes the sorted set if all members were removed.',
  history: [['2.4.0', 'Accepts multiple elements.']],
  args: 'key:key#0 member:string...',
  run(c) {
    const { args } = c;
    const o = c.db.writeTyped(args, 1, robj.type.zset);
    let removed = 0;
    if (o !== 0)
      for (let i = 2; i < args.count && zset.length(c.h, o) > 0; i++)
        if (zset.remove(c.h, o, args.buffer, args.start[i] as number, args.end[i] as number)) removed++;
    if (removed > 0) {
      c.modified(1, 'z', 'zrem', removed);
      if (zset.length(c.h, o) === 0) c.deleteEmptied(1);
    }
    c.reply.int(removed);
  },
});

export const zcard = command({
  name: 'zcard',
  arity: 2,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO')],
  group: 'sorted-set',
  since: '1.2.0',
  complexity: 'O(1)',
  summary: 'Returns the number of members in a sorted set.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.zset);
    c.reply.int(o === 0 ? 0 : zset.length(c.h, o));
  },
});

export const zscore = command({
  name: 'zscore',
  arity: 3,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'sorted-set',
  since: '1.2.0',
  complexity: 'O(1)',
  summary: 'Returns the score of a member in a sorted set.',
  args: 'key:key#0 member:string',
  run(c) {
    replyScore(c, c.db.readTyped(c.args, 1, robj.type.zset), 2);
  },
});

export const zmscore = command({
  name: 'zmscore',
  arity: -3,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'sorted-set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of members being requested.',
  summary: 'Returns the score of one or more members in a sorted set.',
  args: 'key:key#0 member:string...',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.zset);
    c.reply.array(c.args.count - 2);
    for (let i = 2; i < c.args.count; i++) replyScore(c, o, i);
  },
});

/** Replies the score of the member in argument i. */
function replyScore(c: Call, o: number, i: number): void {
  const { args } = c;
  const score = o === 0 ? Number.NaN : zset.score(c.h, o, args.buffer, args.start[i] as number, args.end[i] as number);
  if (Number.isNaN(score)) c.reply.null();
  else c.reply.double(score);
}

export const zrank = command({
  name: 'zrank',
  arity: -3,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'sorted-set',
  since: '2.0.0',
  complexity: 'O(log(N))',
  summary: 'Returns the index of a member in a sorted set ordered by ascending scores.',
  history: [['7.2.0', 'Added the optional `WITHSCORE` argument.']],
  args: 'key:key#0 member:string [WITHSCORE]',
  run(c) {
    replyRank(c, false);
  },
});

export const zrevrank = command({
  name: 'zrevrank',
  arity: -3,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'sorted-set',
  since: '2.0.0',
  complexity: 'O(log(N))',
  summary: 'Returns the index of a member in a sorted set ordered by descending scores.',
  history: [['7.2.0', 'Added the optional `WITHSCORE` argument.']],
  args: 'key:key#0 member:string [WITHSCORE]',
  run(c) {
    replyRank(c, true);
  },
});

function replyRank(c: Call, reverse: boolean): void {
  const { args, reply } = c;
  if (args.count > 4) throw errors.wrongArity(c.command.name);
  const withScore = args.count === 4;
  if (withScore && !args.is(3, 'WITHSCORE')) throw errors.syntax;
  const o = c.db.readTyped(args, 1, robj.type.zset);
  const rank = o === 0 ? -1 : zset.rank(c.h, o, args.buffer, args.start[2] as number, args.end[2] as number);
  if (rank < 0) {
    if (withScore) reply.nullArray();
    else reply.null();
    return;
  }
  if (withScore) reply.array(2);
  reply.int(reverse ? zset.length(c.h, o) - 1 - rank : rank);
  if (withScore) reply.double(zset.last.score);
}
