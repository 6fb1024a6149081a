/** Elements taken from the ends of lists: of one, of the first of several that has any, or of the first to get one. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as list from '../types/list.ts';
import { takeDeadline } from './deadline.ts';
import * as keys from './keys.ts';
import { afterRemoval } from './list.ts';
import { command } from './table.ts';

const keysNotPositive = new CommandError('ERR numkeys should be greater than 0');
const countNotPositive = new CommandError('ERR count should be greater than 0');

const popped = element.blank();

export const lpop = command({
  name: 'lpop',
  arity: -2,
  flags: 'write fast',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete')],
  group: 'list',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of elements returned',
  summary: 'Returns the first elements in a list after removing it. Deletes the list if the last element was popped.',
  history: [['6.2.0', 'Added the `count` argument.']],
  args: 'key:key#0 [count:integer@6.2.0]',
  run(c) {
    pop(c, 'head');
  },
});

export const rpop = command({
  name: 'rpop',
  arity: -2,
  flags: 'write fast',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete')],
  group: 'list',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of elements returned',
  summary: 'Returns and removes the last elements of a list. Deletes the list if the last element was popped.',
  history: [['6.2.0', 'Added the `count` argument.']],
  args: 'key:key#0 [count:integer@6.2.0]',
  run(c) {
    pop(c, 'tail');
  },
});

function pop(c: Call, end: list.End): void {
  const { args, reply } = c;
  if (args.count > 3) throw errors.wrongArity(c.command.name);
  if (args.count === 2) {
    const o = c.db.writeTyped(args, 1, robj.type.list);
    if (o === 0) reply.null();
    else popOne(c, 1, o, end);
    return;
  }
  const count = args.integerAt(2, 0, Number.POSITIVE_INFINITY, errors.mustBePositive);
  const o = c.db.writeTyped(args, 1, robj.type.list);
  if (o === 0) reply.nullArray();
  else if (count === 0) reply.array(0);
  else popSome(c, 1, o, end, count);
}

/** Replies the element at an end and removes it. */
function popOne(c: Call, keyAt: number, o: number, end: list.End): void {
  const { h } = c;
  element.reply(h, list.peek(h, o, end, popped), c.reply);
  list.removeRange(h, o, end === 'head' ? 0 : -1, 1);
  wasPopped(c, keyAt, o, end, 1);
}

/** Replies up to `count` elements as an array, the outermost first, and removes them. */
function popSome(c: Call, keyAt: number, o: number, end: list.End, count: number): void {
  const { h } = c;
  const n = Math.min(count, list.length(h, o));
  list.replyRange(h, o, end === 'head' ? 0 : -1, n, end === 'head', c.reply);
  list.removeRange(h, o, end === 'head' ? 0 : -n, n);
  wasPopped(c, keyAt, o, end, n);
}

/** Reports that elements were popped from an end. */
export function wasPopped(c: Call, keyAt: number, o: number, end: list.End, count: number): void {
  c.modified(keyAt, 'l', end === 'head' ? 'lpop' : 'rpop', count);
  afterRemoval(c, keyAt, o);
}

export const lmpop = command({
  name: 'lmpop',
  arity: -4,
  flags: 'write',
  acl: 'list',
  keys: [keys.counted(1, 0, 1, 1, 'RW access delete')],
  group: 'list',
  since: '7.0.0',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  summary:
    'Returns multiple elements from a list after removing them. Deletes the list if the last element was ' +
    'popped.',
  args: 'numkeys:integer key:key...#0 <where LEFT | RIGHT> [COUNT=count:integer]',
  run(c) {
    const { keyCount, end, count } = readPopFrom(c, 1);
    for (let i = 2; i < 2 + keyCount; i++) if (popFrom(c, i, end, count)) return;
    c.reply.nullArray();
  },
});

interface PopFrom {
  readonly keyCount: number;
  readonly end: list.End;
  readonly count: number;
}

/** Reads `numkeys key … LEFT|RIGHT [COUNT count]`, numkeys being argument i. */
function readPopFrom(c: Call, i: number): PopFrom {
  const { args } = c;
  const keyCount = args.integerAt(i, 1, Number.POSITIVE_INFINITY, keysNotPositive);
  const whereAt = i + keyCount + 1;
  if (whereAt >= args.count) throw errors.syntax;
  const end = endAt(c, whereAt);
  let count: number | undefined;
  args.from(whereAt + 1);
  while (args.more) {
    if (count !== undefined || args.left < 2 || !args.take('COUNT')) throw errors.syntax;
    count = args.integer(1, Number.POSITIVE_INFINITY, countNotPositive);
  }
  return { keyCount, end, count: count ?? 1 };
}

/** The end that argument i names. */
export function endAt(c: Call, i: number): list.End {
  if (c.args.is(i, 'LEFT')) return 'head';
  if (c.args.is(i, 'RIGHT')) return 'tail';
  throw errors.syntax;
}

/** If there is a list under argument i, replies the key and up to `count` elements of it, and removes them. */
function popFrom(c: Call, i: number, end: list.End, count: number): boolean {
  const o = c.db.writeTyped(c.args, i, robj.type.list);
  if (o === 0) return false;
  replyKey(c, i);
  const n = Math.min(count, list.length(c.h, o));
  popSome(c, i, o, end, n);
  if (c.propagates) c.propagateAs(end === 'head' ? 'LPOP' : 'RPOP', c.args.text(i), String(n));
  return true;
}

/** Begins a reply of a key and what was taken from it. */
function replyKey(c: Call, i: number): void {
  c.reply.array(2);
  c.reply.bulkBytes(c.args.buffer, c.args.start[i] as number, c.args.end[i] as number);
}

export const blmpop = command({
  name: 'blmpop',
  arity: -5,
  flags: 'write blocking',
  acl: 'list',
  keys: [keys.counted(2, 0, 1, 1, 'RW access delete')],
  group: 'list',
  since: '7.0.0',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  summary:
    'Pops the first element from one of multiple lists. Blocks until an element is available otherwise. ' +
    'Deletes the list if the last element was popped.',
  args: 'timeout:double numkeys:integer key:key...#0 <where LEFT | RIGHT> [COUNT=count:integer]',
  run(c) {
    const { keyCount, end, count } = readPopFrom(c, 2);
    const deadlineMs = takeDeadline(c, 1);
    for (let i = 3; i < 3 + keyCount; i++) if (popFrom(c, i, end, count)) return;
    blockFor(c, 3, keyCount, deadlineMs);
  },
});

export const blpop = command({
  name: 'blpop',
  arity: -3,
  flags: 'write blocking',
  acl: 'list',
  keys: [keys.range(1, -2, 1, 'RW access delete')],
  group: 'list',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of provided keys.',
  summary:
    'Removes and returns the first element in a list. Blocks until an element is available otherwise. Deletes ' +
    'the list if the last element was popped.',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  args: 'key:key...#0 timeout:double',
  run(c) {
    popWaiting(c, 'head');
  },
});

export const brpop = command({
  name: 'brpop',
  arity: -3,
  flags: 'write blocking',
  acl: 'list',
  keys: [keys.range(1, -2, 1, 'RW access delete')],
  group: 'list',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of provided keys.',
  summary:
    'Removes and returns the last element in a list. Blocks until an element is available otherwise. Deletes ' +
    'the list if the last element was popped.',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  args: 'key:key...#0 timeout:double',
  run(c) {
    popWaiting(c, 'tail');
  },
});

function popWaiting(c: Call, end: list.End): void {
  const { args } = c;
  const keyCount = args.count - 2;
  const deadlineMs = takeDeadline(c, args.count - 1);
  for (let i = 1; i <= keyCount; i++) {
    const o = c.db.writeTyped(args, i, robj.type.list);
    if (o === 0) continue;
    replyKey(c, i);
    popOne(c, i, o, end);
    if (c.propagates) c.propagateAs(end === 'head' ? 'LPOP' : 'RPOP', args.text(i));
    return;
  }
  blockFor(c, 1, keyCount, deadlineMs);
}

function blockFor(c: Call, first: number, keyCount: number, deadlineMs: number): void {
  const indexes = Array.from({ length: keyCount }, (_, k) => first + k);
  c.block(indexes, deadlineMs, (reply) => reply.nullArray());
}
