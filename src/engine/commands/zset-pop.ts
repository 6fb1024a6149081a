/** Sorted sets as priority queues: the members with the lowest or highest scores are popped, at once or by clients that block. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as robj from '../structures/robj.ts';
import * as walk from '../types/zset-walk.ts';
import * as zset from '../types/zset.ts';
import { takeDeadline } from './deadline.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const keysNotPositive = new CommandError('ERR numkeys should be greater than 0');
const countNotPositive = new CommandError('ERR count should be greater than 0');

export const zpopmin = command({
  name: 'zpopmin',
  arity: -2,
  flags: 'write fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW access delete')],
  group: 'sorted-set',
  since: '5.0.0',
  complexity:
    'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements ' +
    'popped.',
  summary:
    'Returns the lowest-scoring members from a sorted set after removing them. Deletes the sorted set if the ' +
    'last member was popped.',
  args: 'key:key#0 [count:integer]',
  run(c) {
    popFromOne(c, false);
  },
});

export const zpopmax = command({
  name: 'zpopmax',
  arity: -2,
  flags: 'write fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW access delete')],
  group: 'sorted-set',
  since: '5.0.0',
  complexity:
    'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements ' +
    'popped.',
  summary:
    'Returns the highest-scoring members from a sorted set after removing them. Deletes the sorted set if ' +
    'the last member was popped.',
  args: 'key:key#0 [count:integer]',
  run(c) {
    popFromOne(c, true);
  },
});

function popFromOne(c: Call, max: boolean): void {
  const { args, reply } = c;
  if (args.count > 3) throw errors.syntax;
  const hasCount = args.count === 3;
  const count = hasCount ? args.integerAt(2, 0, Infinity, errors.mustBePositive) : 1;
  const o = c.db.writeTyped(args, 1, robj.type.zset);
  const n = o === 0 ? 0 : Math.min(count, zset.length(c.h, o));
  const inPairs = hasCount && reply.resp === 3;
  reply.array(inPairs ? n : n * 2);
  if (n > 0) pop(c, 1, o, max, n, inPairs);
}

/** Replies the n least or greatest members with their scores, then removes them. */
function pop(c: Call, keyAt: number, o: number, max: boolean, n: number, inPairs: boolean): void {
  const { h, reply } = c;
  let at = max ? walk.last(h, o) : walk.first(h, o);
  for (let left = n; left > 0; left--) {
    if (inPairs) reply.array(2);
    walk.replyMember(h, o, at, reply);
    reply.double(walk.scoreAt(h, o, at));
    at = walk.step(h, o, at, max);
  }
  const length = zset.length(h, o);
  const from = max ? length - n : 0;
  zset.removeRanks(h, o, from, from + n - 1);
  c.modified(keyAt, 'z', max ? 'zpopmax' : 'zpopmin', n);
  if (n === length) c.deleteEmptied(keyAt);
}

export const zmpop = command({
  name: 'zmpop',
  arity: -4,
  flags: 'write',
  acl: 'sortedset',
  keys: [keys.counted(1, 0, 1, 1, 'RW access delete')],
  group: 'sorted-set',
  since: '7.0.0',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted ' +
    'set, and M being the number of elements popped.',
  summary:
    'Returns the highest- or lowest-scoring members from one or more sorted sets after removing them. ' +
    'Deletes the sorted set if the last member was popped.',
  args: 'numkeys:integer key:key...#0 <where MIN | MAX> [COUNT=count:integer]',
  run(c) {
    const request = readRequest(c, 1);
    if (!popFromFirst(c, request)) c.reply.nullArray();
  },
});

export const bzmpop = command({
  name: 'bzmpop',
  arity: -5,
  flags: 'write blocking',
  acl: 'sortedset',
  keys: [keys.counted(2, 0, 1, 1, 'RW access delete')],
  group: 'sorted-set',
  since: '7.0.0',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted ' +
    'set, and M being the number of elements popped.',
  summary:
    'Removes and returns a member by score from one or more sorted sets. Blocks until a member is available ' +
    'otherwise. Deletes the sorted set if the last element was popped.',
  args: 'timeout:double numkeys:integer key:key...#0 <where MIN | MAX> [COUNT=count:integer]',
  run(c) {
    const request = readRequest(c, 2);
    const deadlineMs = takeDeadline(c, 1);
    if (popFromFirst(c, request)) return;
    c.block(request.keys, deadlineMs, replyNothing);
  },
});

interface PopRequest {
  readonly keys: readonly number[];
  readonly max: boolean;
  readonly count: number;
}

/** Reads numkeys at index i, the keys, MIN or MAX, and COUNT. */
function readRequest(c: Call, i: number): PopRequest {
  const { args } = c;
  const n = args.integerAt(i, 1, Infinity, keysNotPositive);
  const whereAt = i + n + 1;
  if (whereAt >= args.count) throw errors.syntax;
  args.from(whereAt);
  const max = args.take('MAX');
  if (!max && !args.take('MIN')) throw errors.syntax;
  let count = 0;
  while (args.more) {
    if (count !== 0 || args.left < 2 || !args.take('COUNT')) throw errors.syntax;
    count = args.integer(1, Infinity, countNotPositive);
  }
  return { keys: Array.from({ length: n }, (_, k) => i + 1 + k), max, count: count === 0 ? 1 : count };
}

/** Pops from the first key that holds anything: key, then an array of pairs. False when none does. */
function popFromFirst(c: Call, { keys: keyIndexes, max, count }: PopRequest): boolean {
  for (const i of keyIndexes) {
    const o = c.db.writeTyped(c.args, i, robj.type.zset);
    if (o === 0) continue;
    const n = Math.min(count, zset.length(c.h, o));
    c.reply.array(2);
    replyKey(c, i);
    c.reply.array(n);
    pop(c, i, o, max, n, true);
    if (c.propagates) c.propagateAs(max ? 'ZPOPMAX' : 'ZPOPMIN', c.args.text(i), String(n));
    return true;
  }
  return false;
}

export const bzpopmin = command({
  name: 'bzpopmin',
  arity: -3,
  flags: 'write blocking fast',
  acl: 'sortedset',
  keys: [keys.range(1, -2, 1, 'RW access delete')],
  group: 'sorted-set',
  since: '5.0.0',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  summary:
    'Removes and returns the member with the lowest score from one or more sorted sets. Blocks until a ' +
    'member is available otherwise. Deletes the sorted set if the last element was popped.',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  args: 'key:key...#0 timeout:double',
  run(c) {
    popOrWait(c, false);
  },
});

export const bzpopmax = command({
  name: 'bzpopmax',
  arity: -3,
  flags: 'write blocking fast',
  acl: 'sortedset',
  keys: [keys.range(1, -2, 1, 'RW access delete')],
  group: 'sorted-set',
  since: '5.0.0',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  summary:
    'Removes and returns the member with the highest score from one or more sorted sets. Blocks until a ' +
    'member available otherwise.  Deletes the sorted set if the last element was popped.',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  args: 'key:key...#0 timeout:double',
  run(c) {
    popOrWait(c, true);
  },
});

function popOrWait(c: Call, max: boolean): void {
  const { args } = c;
  const timeoutAt = args.count - 1;
  const deadlineMs = takeDeadline(c, timeoutAt);
  for (let i = 1; i < timeoutAt; i++) {
    const o = c.db.writeTyped(args, i, robj.type.zset);
    if (o === 0) continue;
    c.reply.array(3);
    replyKey(c, i);
    pop(c, i, o, max, 1, false);
    if (c.propagates) c.propagateAs(max ? 'ZPOPMAX' : 'ZPOPMIN', args.text(i));
    return;
  }
  c.block(Array.from({ length: timeoutAt - 1 }, (_, k) => k + 1), deadlineMs, replyNothing);
}

function replyKey(c: Call, i: number): void {
  c.reply.bulkBytes(c.args.buffer, c.args.start[i] as number, c.args.end[i] as number);
}

const replyNothing = (reply: ReplyWriter): void => reply.nullArray();
