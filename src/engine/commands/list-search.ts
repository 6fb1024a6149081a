/** Elements of a list found by what they are: told where, or removed. */

import type { Args } from '../resp/args.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as list from '../types/list.ts';
import * as keys from './keys.ts';
import { afterRemoval } from './list.ts';
import { command } from './table.ts';

const outOfRange = new CommandError(
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);
const rankZero = new CommandError(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start " +
    'from the end of the list',
);
const countNegative = new CommandError("ERR COUNT can't be negative");
const maxlenNegative = new CommandError("ERR MAXLEN can't be negative");

const cursor = list.newCursor();

/** An integer whose sign can be changed: all but the least one. */
function negatableAt(args: Args, i: number): number {
  const value = args.integerAt(i);
  if (int64.parsed.lo === 0 && int64.parsed.hi === -0x80000000) throw outOfRange;
  return value;
}

export const lrem = command({
  name: 'lrem',
  arity: 4,
  flags: 'write',
  acl: 'list',
  keys: [keys.at(1, 'RW delete')],
  group: 'list',
  since: '1.0.0',
  complexity: 'O(N+M) where N is the length of the list and M is the number of elements removed.',
  summary: 'Removes elements from a list. Deletes the list if the last element was removed.',
  args: 'key:key#0 count:integer element:string',
  run(c) {
    const { args, h, db } = c;
    const wanted = negatableAt(args, 2);
    const o = db.writeTyped(args, 1, robj.type.list);
    const removed = o === 0 ? 0 : removeEqual(h, o, args, 3, wanted >= 0, Math.abs(wanted) || Number.POSITIVE_INFINITY);
    c.reply.int(removed);
    if (removed === 0) return;
    c.modified(1, 'l', 'lrem', removed);
    afterRemoval(c, 1, o);
  },
});

/** Removes the first (or last) elements that are argument i; returns how many. */
function removeEqual(h: Heap, o: number, args: Args, i: number, forward: boolean, removedMax: number): number {
  const { buffer } = args;
  const start = args.start[i] as number;
  const end = args.end[i] as number;
  let removed = 0;
  for (let more = list.seek(h, o, forward ? 0 : -1, cursor); more; ) {
    if (!list.equals(h, o, cursor, buffer, start, end)) more = list.step(h, o, cursor, forward);
    else {
      more = list.remove(h, o, cursor, forward);
      if (++removed === removedMax) break;
    }
  }
  list.close(h, o, cursor);
  return removed;
}

export const lpos = command({
  name: 'lpos',
  arity: -3,
  flags: 'readonly',
  acl: 'list',
  keys: [keys.at(1, 'RO access')],
  group: 'list',
  since: '6.0.6',
  complexity:
    'O(N) where N is the number of elements in the list, for the average case. When searching for elements ' +
    'near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in ' +
    'constant time.',
  summary: 'Returns the index of matching elements in a list.',
  args: 'key:key#0 element:string [RANK=rank:integer] [COUNT=num-matches:integer] [MAXLEN=len:integer]',
  run(c) {
    const { args, h, reply } = c;
    const { rank, count, maxlen } = readLposOptions(args);
    const o = c.db.readTyped(args, 1, robj.type.list);
    if (count === undefined) {
      const [first] = o === 0 ? [] : positions(h, o, args, 2, rank, 1, maxlen);
      if (first === undefined) reply.null();
      else reply.int(first);
      return;
    }
    const all = o === 0 ? [] : positions(h, o, args, 2, rank, count || Number.POSITIVE_INFINITY, maxlen);
    reply.array(all.length);
    for (const position of all) reply.int(position);
  },
});

interface LposOptions {
  /** 1 = from the first match on, -1 = from the last one backwards, … */
  rank: number;
  count: number | undefined;
  maxlen: number;
}

function readLposOptions(args: Args): LposOptions {
  const options: LposOptions = { rank: 1, count: undefined, maxlen: Number.POSITIVE_INFINITY };
  args.from(3);
  while (args.more) {
    if (args.left < 2) throw errors.syntax;
    if (args.take('RANK')) {
      options.rank = negatableAt(args, args.next());
      if (options.rank === 0) throw rankZero;
    } else if (args.take('COUNT')) options.count = args.integer(0, Number.POSITIVE_INFINITY, countNegative);
    else if (args.take('MAXLEN'))
      options.maxlen = args.integer(0, Number.POSITIVE_INFINITY, maxlenNegative) || Number.POSITIVE_INFINITY;
    else throw errors.syntax;
  }
  return options;
}

/** Indexes of up to `count` elements that are argument i, from the rank-th match on, among the first (or last) maxlen.
 * */
function positions(
  h: Heap, o: number, args: Args, i: number, rank: number, count: number, maxlen: number,
): number[] {
  const { buffer } = args;
  const start = args.start[i] as number;
  const end = args.end[i] as number;
  const forward = rank > 0;
  const length = list.length(h, o);
  const matching: number[] = [];
  let toSkip = Math.abs(rank) - 1;
  let compared = 0;
  let more = list.seek(h, o, forward ? 0 : -1, cursor);
  for (; more && compared < maxlen && matching.length < count; compared++) {
    if (list.equals(h, o, cursor, buffer, start, end) && toSkip-- <= 0)
      matching.push(forward ? compared : length - 1 - compared);
    more = list.step(h, o, cursor, forward);
  }
  if (more) list.close(h, o, cursor);
  return matching;
}
