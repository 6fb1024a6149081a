/** An element moved from one list's end to another's, in one step: a queue whose worker may die with nothing lost. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as list from '../types/list.ts';
import { takeDeadline } from './deadline.ts';
import * as keys from './keys.ts';
import { endAt, wasPopped } from './list-pop.ts';
import { command } from './table.ts';

export const lmove = command({
  name: 'lmove',
  arity: 5,
  flags: 'write denyoom',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'RW insert')],
  group: 'list',
  since: '6.2.0',
  complexity: 'O(1)',
  summary:
    'Returns an element after popping it from one list and pushing it to another. Deletes the list if the ' +
    'last element was moved.',
  args: 'source:key#0 destination:key#1 <wherefrom LEFT | RIGHT> <whereto LEFT | RIGHT>',
  run(c) {
    if (!move(c, endAt(c, 3), endAt(c, 4))) c.reply.null();
  },
});

export const rpoplpush = command({
  name: 'rpoplpush',
  arity: 3,
  flags: 'write denyoom',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'RW insert')],
  group: 'list',
  since: '1.2.0',
  complexity: 'O(1)',
  summary:
    'Returns the last element of a list after removing and pushing it to another list. Deletes the list if ' +
    'the last element was popped.',
  deprecated: { since: '6.2.0', replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments' },
  args: 'source:key#0 destination:key#1',
  run(c) {
    if (!move(c, 'tail', 'head')) c.reply.null();
  },
});

export const blmove = command({
  name: 'blmove',
  arity: 6,
  flags: 'write denyoom blocking',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'RW insert')],
  group: 'list',
  since: '6.2.0',
  complexity: 'O(1)',
  summary:
    'Pops an element from a list, pushes it to another list and returns it. Blocks until an element is ' +
    'available otherwise. Deletes the list if the last element was moved.',
  args: 'source:key#0 destination:key#1 <wherefrom LEFT | RIGHT> <whereto LEFT | RIGHT> timeout:double',
  run(c) {
    const from = endAt(c, 3);
    const to = endAt(c, 4);
    moveWaiting(c, from, to, takeDeadline(c, 5));
  },
});

export const brpoplpush = command({
  name: 'brpoplpush',
  arity: 4,
  flags: 'write denyoom blocking',
  acl: 'list',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'RW insert')],
  group: 'list',
  since: '2.2.0',
  complexity: 'O(1)',
  summary:
    'Pops an element from a list, pushes it to another list and returns it. Block until an element is ' +
    'available otherwise. Deletes the list if the last element was popped.',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  deprecated: { since: '6.2.0', replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments' },
  args: 'source:key#0 destination:key#1 timeout:double',
  run(c) {
    moveWaiting(c, 'tail', 'head', takeDeadline(c, 3));
  },
});

/** A client that may not block gets nil; one that waited in vain gets a nil array. */
function moveWaiting(c: Call, from: list.End, to: list.End, deadlineMs: number): void {
  if (move(c, from, to)) {
    if (c.propagates) propagateMove(c);
    return;
  }
  if (c.denyBlocking) c.reply.null();
  else c.block([1], deadlineMs, (reply) => reply.nullArray());
}

/** What waited and what did not move the same way: the name without its B, the arguments without the timeout. */
function propagateMove(c: Call): void {
  const { args, command: { name } } = c;
  c.propagateAs(name.slice(1).toUpperCase(), ...args.texts(1).slice(0, -1));
}

const moved = element.blank();

/** Moves an element of the list under argument 1 to the one under argument 2, which may be the same, and replies it.
 * False when there is none. */
function move(c: Call, from: list.End, to: list.End): boolean {
  const { args, db, h } = c;
  const source = db.writeTyped(args, 1, robj.type.list);
  if (source === 0) return false;
  let destination = db.writeTyped(args, 2, robj.type.list);
  const { isInteger, start, end, lo, hi } = list.peek(h, source, from, moved);
  const bytes = isInteger ? bytesOf(int64.decimal(lo, hi)) : h.u8.slice(start, end);
  list.removeRange(h, source, from === 'head' ? 0 : -1, 1);
  if (destination === 0) {
    destination = list.create(h);
    db.add(args, 2, destination);
  }
  list.growBy(h, destination, c.limits, isInteger ? 0 : bytes.length, 1);
  list.push(h, destination, to, bytes, 0, bytes.length);
  c.modified(2, 'l', to === 'head' ? 'lpush' : 'rpush', 0);
  c.reply.bulkBytes(bytes, 0, bytes.length);
  wasPopped(c, 1, source, from, 1);
  return true;
}
