/** Lists: elements in the order in which they were pushed, reached from both ends or by index. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as int64 from '../int64.ts';
import * as list from '../types/list.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

/** What LPUSH and its like have in common. */
const pushes = {
  arity: -3,
  flags: 'write denyoom fast',
  acl: 'list',
  keys: [keys.at(1, 'RW insert')],
  group: 'list',
  complexity:
    'O(1) for each element added, so O(N) to add N elements when the command is called with multiple ' +
    'arguments.',
  args: 'key:key#0 element:string...',
} satisfies Partial<CommandSpec>;

export const lpush = command({
  name: 'lpush',
  ...pushes,
  since: '1.0.0',
  summary: `Prepends one or more elements to a list. Creates the key if it doesn't exist.`,
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  run(c) {
    push(c, 'head', true);
  },
});

export const rpush = command({
  name: 'rpush',
  ...pushes,
  since: '1.0.0',
  summary: `Appends one or more elements to a list. Creates the key if it doesn't exist.`,
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  run(c) {
    push(c, 'tail', true);
  },
});

export const lpushx = command({
  name: 'lpushx',
  ...pushes,
  since: '2.2.0',
  summary: 'Prepends one or more elements to a list only when the list exists.',
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  run(c) {
    push(c, 'head', false);
  },
});

export const rpushx = command({
  name: 'rpushx',
  ...pushes,
  since: '2.2.0',
  summary: 'Appends an element to a list only when the list exists.',
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  run(c) {
    push(c, 'tail', false);
  },
});

/** Adds all elements named, one after the other, to a list that exists or is made. */
function push(c: Call, end: list.End, create: boolean): void {
  const { args, db, h } = c;
  let o = db.writeTyped(args, 1, robj.type.list);
  if (o === 0) {
    if (!create) {
      c.reply.int(0);
      return;
    }
    o = list.create(h);
    db.add(args, 1, o);
  }
  const count = args.count - 2;
  let bytes = 0;
  for (let i = 2; i < args.count; i++) bytes += args.length(i);
  list.growBy(h, o, c.limits, bytes, count);
  for (let i = 2; i < args.count; i++)
    list.push(h, o, end, args.buffer, args.start[i] as number, args.end[i] as number);
  c.reply.int(list.length(h, o));
  c.modified(1, 'l', end === 'head' ? 'lpush' : 'rpush', count);
}

export const llen = command({
  name: 'llen',
  arity: 2,
  flags: 'readonly fast',
  acl: 'list',
  keys: [keys.at(1, 'RO')],
  group: 'list',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the length of a list.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.list);
    c.reply.int(o === 0 ? 0 : list.length(c.h, o));
  },
});

const cursor = list.newCursor();
const found = element.blank();

export const lindex = command({
  name: 'lindex',
  arity: 3,
  flags: 'readonly',
  acl: 'list',
  keys: [keys.at(1, 'RO access')],
  group: 'list',
  since: '1.0.0',
  complexity:
    'O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for ' +
    'the first or the last element of the list O(1).',
  summary: 'Returns an element from a list by its index.',
  args: 'key:key#0 index:integer',
  run(c) {
    const { args, h, reply } = c;
    const o = c.db.readTyped(args, 1, robj.type.list);
    if (o === 0) {
      reply.null();
      return;
    }
    if (!list.seek(h, o, args.integerAt(2), cursor)) reply.null();
    else {
      element.reply(h, list.get(h, o, cursor, found), reply);
      list.close(h, o, cursor);
    }
  },
});

export const lrange = command({
  name: 'lrange',
  arity: 4,
  flags: 'readonly',
  acl: 'list',
  keys: [keys.at(1, 'RO access')],
  group: 'list',
  since: '1.0.0',
  complexity:
    'O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or ' +
    'TAIL) for large lists; and N is the number of elements in the specified range.',
  quick: true,
  summary: 'Returns a range of elements from a list.',
  args: 'key:key#0 start:integer stop:integer',
  run(c) {
    const { args, h } = c;
    const start = args.integerAt(2);
    const stop = args.integerAt(3);
    const o = c.db.readTyped(args, 1, robj.type.list);
    const { from, count } = within(start, stop, o === 0 ? 0 : list.length(h, o));
    c.goesOver(count);
    if (count === 0) c.reply.array(0);
    else list.replyRange(h, o, from, count, true, c.reply);
  },
});

/** The range that two indexes, each of which may count from the end, name in a list of so many elements. */
function within(start: number, stop: number, length: number): { from: number; count: number } {
  const from = Math.max(0, start < 0 ? start + length : start);
  const to = Math.min(length - 1, stop < 0 ? stop + length : stop);
  return from > to ? { from: 0, count: 0 } : { from, count: to - from + 1 };
}

export const ltrim = command({
  name: 'ltrim',
  arity: 4,
  flags: 'write',
  acl: 'list',
  keys: [keys.at(1, 'RW delete')],
  group: 'list',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of elements to be removed by the operation.',
  summary: 'Removes elements from both ends a list. Deletes the list if all elements were trimmed.',
  args: 'key:key#0 start:integer stop:integer',
  run(c) {
    const { args, h } = c;
    const start = args.integerAt(2);
    const stop = args.integerAt(3);
    const o = c.db.writeTyped(args, 1, robj.type.list);
    c.reply.ok();
    if (o === 0) return;
    const length = list.length(h, o);
    const { from, count } = within(start, stop, length);
    list.removeRange(h, o, 0, count === 0 ? length : from);
    const behind = count === 0 ? 0 : length - from - count;
    list.removeRange(h, o, -behind, behind);
    c.modified(1, 'l', 'ltrim', length - count);
    afterRemoval(c, 1, o);
  },
});

/** A list without elements is no list; a short one is a listpack again. */
export function afterRemoval(c: Call, keyAt: number, o: number): void {
  if (list.length(c.h, o) === 0) c.deleteEmptied(keyAt);
  else list.shrink(c.h, o, c.limits);
}

export const lset = command({
  name: 'lset',
  arity: 4,
  flags: 'write denyoom',
  acl: 'list',
  keys: [keys.at(1, 'RW update')],
  group: 'list',
  since: '1.0.0',
  complexity:
    'O(N) where N is the length of the list. Setting either the first or the last element of the list is ' +
    'O(1).',
  summary: 'Sets the value of an element in a list by its index.',
  args: 'key:key#0 index:integer element:string',
  run(c) {
    const { args, h, limits } = c;
    const o = c.db.writeTyped(args, 1, robj.type.list);
    if (o === 0) throw errors.noSuchKey;
    args.integerAt(2);
    const index = int64.parsed.lo; // the real server keeps an int of it, and so answers 4294967296 as 0
    list.growBy(h, o, limits, args.length(3), 1);
    if (!list.seek(h, o, index, cursor)) throw errors.indexOutOfRange;
    list.replace(h, o, cursor, args.buffer, args.start[3] as number, args.end[3] as number);
    c.reply.ok();
    c.modified(1, 'l', 'lset');
    list.shrink(h, o, limits);
  },
});

export const linsert = command({
  name: 'linsert',
  arity: 5,
  flags: 'write denyoom',
  acl: 'list',
  keys: [keys.at(1, 'RW insert')],
  group: 'list',
  since: '2.2.0',
  complexity:
    'O(N) where N is the number of elements to traverse before seeing the value pivot. This means that ' +
    'inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on ' +
    'the right end (tail) is O(N).',
  summary: 'Inserts an element before or after another element in a list.',
  args: 'key:key#0 <where BEFORE | AFTER> pivot:string element:string',
  run(c) {
    const { args, h } = c;
    const where = args.is(2, 'AFTER') ? 'after' : args.is(2, 'BEFORE') ? 'before' : undefined;
    if (where === undefined) throw errors.syntax;
    const o = c.db.writeTyped(args, 1, robj.type.list);
    if (o === 0) {
      c.reply.int(0);
      return;
    }
    list.growBy(h, o, c.limits, args.length(4), 1);
    if (!seekElement(c, o, 3)) {
      c.reply.int(-1);
      return;
    }
    list.insert(h, o, cursor, args.buffer, args.start[4] as number, args.end[4] as number, where);
    c.reply.int(list.length(h, o));
    c.modified(1, 'l', 'linsert');
  },
});

/** Puts the cursor on the first element that is argument i; false if there is none. */
function seekElement(c: Call, o: number, i: number): boolean {
  const { args, h } = c;
  let more = list.seek(h, o, 0, cursor);
  while (more && !list.equals(h, o, cursor, args.buffer, args.start[i] as number, args.end[i] as number))
    more = list.step(h, o, cursor, true);
  return more;
}
