/** Sorted sets in intervals, not read but counted or removed. */

import type { Call } from '../call.ts';
import type { Range } from '../structures/ranges.ts';
import * as robj from '../structures/robj.ts';
import * as walk from '../types/zset-walk.ts';
import * as zset from '../types/zset.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';
import { lexRange, scoreRange } from './zset-bounds.ts';

export const zcount = command({
  name: 'zcount',
  arity: 4,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  group: 'sorted-set',
  since: '2.0.0',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  summary: 'Returns the count of members in a sorted set that have scores within a range.',
  args: 'key:key#0 min:double max:double',
  run(c) {
    count(c, scoreRange(c.args, 2, 3));
  },
});

export const zlexcount = command({
  name: 'zlexcount',
  arity: 4,
  flags: 'readonly fast',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  group: 'sorted-set',
  since: '2.8.9',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  summary: 'Returns the number of members in a sorted set within a lexicographical range.',
  args: 'key:key#0 min:string max:string',
  run(c) {
    count(c, lexRange(c.args, 2, 3));
  },
});

function count(c: Call, range: Range): void {
  const o = c.db.readTyped(c.args, 1, robj.type.zset);
  c.reply.int(o === 0 ? 0 : walk.count(c.h, o, range));
}

/** What ZREMRANGEBYSCORE and its like have in common. */
const removesRange = {
  arity: 4,
  flags: 'write',
  acl: 'sortedset',
  keys: [keys.at(1, 'RW delete')],
  group: 'sorted-set',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed ' +
    'by the operation.',
} satisfies Partial<CommandSpec>;

export const zremrangebyscore = command({
  name: 'zremrangebyscore',
  ...removesRange,
  since: '1.2.0',
  summary:
    'Removes members in a sorted set within a range of scores. Deletes the sorted set if all members were ' +
    'removed.',
  args: 'key:key#0 min:double max:double',
  run(c) {
    remove(c, scoreRange(c.args, 2, 3));
  },
});

export const zremrangebylex = command({
  name: 'zremrangebylex',
  ...removesRange,
  since: '2.8.9',
  summary:
    'Removes members in a sorted set within a lexicographical range. Deletes the sorted set if all members ' +
    'were removed.',
  args: 'key:key#0 min:string max:string',
  run(c) {
    remove(c, lexRange(c.args, 2, 3));
  },
});

export const zremrangebyrank = command({
  name: 'zremrangebyrank',
  ...removesRange,
  since: '2.0.0',
  summary:
    'Removes members in a sorted set within a range of indexes. Deletes the sorted set if all members were ' +
    'removed.',
  args: 'key:key#0 start:integer stop:integer',
  run(c) {
    const start = c.args.integerAt(2);
    const stop = c.args.integerAt(3);
    const o = c.db.writeTyped(c.args, 1, robj.type.zset);
    if (o !== 0) walk.clipRanks(c.h, o, start, stop);
    removeCovered(c, o);
  },
});

function remove(c: Call, range: Range): void {
  const o = c.db.writeTyped(c.args, 1, robj.type.zset);
  if (o !== 0) walk.findRanks(c.h, o, range);
  removeCovered(c, o);
}

/** Removes the ranks that were found, and replies how many. */
function removeCovered(c: Call, o: number): void {
  const { from, count: n } = walk.covered;
  if (o === 0 || n === 0) {
    c.reply.int(0);
    return;
  }
  zset.removeRanks(c.h, o, from, from + n - 1);
  c.modified(1, 'z', c.command.name, n);
  if (zset.length(c.h, o) === 0) c.deleteEmptied(1);
  c.reply.int(n);
}
