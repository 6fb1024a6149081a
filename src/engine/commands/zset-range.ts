/** Sorted sets in ranges: by rank, score or member, upwards or downwards, replied or stored. Seven commands, one way to
 * do it: find where the range begins, then walk until it ends. */

import type { Call } from '../call.ts';
import { whole } from '../memory/whole.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import type { Range } from '../structures/ranges.ts';
import * as walk from '../types/zset-walk.ts';
import * as zset from '../types/zset.ts';
import * as keys from './keys.ts';
import { storeBuilt } from './store.ts';
import { type CommandSpec, command } from './table.ts';
import { lexRange, scoreRange } from './zset-bounds.ts';
import * as pairs from './zset-reply.ts';

const limitNeedsRange = new CommandError(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const noScoresByLex = new CommandError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');

export const zrange = command({
  name: 'zrange',
  arity: -4,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  group: 'sorted-set',
  since: '1.2.0',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements ' +
    'returned.',
  quick: true,
  summary: 'Returns members in a sorted set within a range of indexes.',
  history: [['6.2.0', 'Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options.']],
  args:
    'key:key#0 start:string stop:string [<sortby BYSCORE | BYLEX>@6.2.0] [REV@6.2.0] [LIMIT={limit ' +
    'offset:integer count:integer}@6.2.0] [WITHSCORES]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, undefined, undefined, false));
  },
});

export const zrevrange = command({
  name: 'zrevrange',
  arity: -4,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  group: 'sorted-set',
  since: '1.2.0',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements ' +
    'returned.',
  quick: true,
  summary: 'Returns members in a sorted set within a range of indexes in reverse order.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` argument' },
  args: 'key:key#0 start:integer stop:integer [WITHSCORES]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, 'rank', true, false));
  },
});

/** What ZRANGEBYSCORE and its like have in common. */
const readsRange = {
  arity: -4,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  group: 'sorted-set',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being ' +
    'returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider ' +
    'it O(log(N)).',
} satisfies Partial<CommandSpec>;

export const zrangebyscore = command({
  name: 'zrangebyscore',
  ...readsRange,
  since: '1.0.5',
  summary: 'Returns members in a sorted set within a range of scores.',
  history: [['2.0.0', 'Added the `WITHSCORES` modifier.']],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYSCORE` argument' },
  args: 'key:key#0 min:double max:double [WITHSCORES@2.0.0] [LIMIT={limit offset:integer count:integer}]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, 'score', false, false));
  },
});

export const zrevrangebyscore = command({
  name: 'zrevrangebyscore',
  ...readsRange,
  since: '2.2.0',
  summary: 'Returns members in a sorted set within a range of scores in reverse order.',
  history: [['2.1.6', '`min` and `max` can be exclusive.']],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments' },
  args: 'key:key#0 max:double min:double [WITHSCORES] [LIMIT={limit offset:integer count:integer}]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, 'score', true, false));
  },
});

export const zrangebylex = command({
  name: 'zrangebylex',
  ...readsRange,
  since: '2.8.9',
  summary: 'Returns members in a sorted set within a lexicographical range.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYLEX` argument' },
  args: 'key:key#0 min:string max:string [LIMIT={limit offset:integer count:integer}]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, 'lex', false, false));
  },
});

export const zrevrangebylex = command({
  name: 'zrevrangebylex',
  ...readsRange,
  since: '2.8.9',
  summary: 'Returns members in a sorted set within a lexicographical range in reverse order.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments' },
  args: 'key:key#0 max:string min:string [LIMIT={limit offset:integer count:integer}]',
  run(c) {
    replyRange(c, readOptions(c.args, 1, 'lex', true, false));
  },
});

export const zrangestore = command({
  name: 'zrangestore',
  arity: -5,
  flags: 'write denyoom',
  acl: 'sortedset',
  keys: [keys.at(1, 'OW update'), keys.at(2, 'RO access')],
  group: 'sorted-set',
  since: '6.2.0',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored ' +
    'into the destination key.',
  summary: 'Stores a range of members from sorted set in a key.',
  args:
    'dst:key#0 src:key#1 min:string max:string [<sortby BYSCORE | BYLEX>] [REV] [LIMIT={limit offset:integer ' +
    'count:integer}]',
  run(c) {
    storeRange(c, readOptions(c.args, 2, undefined, undefined, true));
  },
});

type By = 'rank' | 'score' | 'lex';

interface RangeOptions {
  /** Index of the key that is read; the range's ends follow. */
  readonly keyAt: number;
  by: By;
  reverse: boolean;
  withScores: boolean;
  offset: number;
  /** Negative: all. */
  limit: number;
}

/** Reads what follows the range's ends. `by` and `reverse` are given where the command's name says them. */
function readOptions(
  args: Args, keyAt: number, by: By | undefined, reverse: boolean | undefined, stores: boolean,
): RangeOptions {
  const options: RangeOptions = {
    keyAt, by: by ?? 'rank', reverse: reverse ?? false, withScores: false, offset: 0, limit: -1,
  };
  let mayChooseBy = by === undefined;
  let mayReverse = reverse === undefined;
  args.from(keyAt + 3);
  while (args.more) {
    if (!stores && args.take('WITHSCORES')) options.withScores = true;
    else if (args.left >= 3 && args.take('LIMIT')) {
      options.offset = args.integer();
      options.limit = args.integer();
    } else if (mayReverse && args.take('REV')) {
      options.reverse = true;
      mayReverse = false;
    } else if (mayChooseBy && takeBy(args, options)) mayChooseBy = false;
    else throw errors.syntax;
  }
  if (options.limit !== -1 && options.by === 'rank') throw limitNeedsRange;
  if (options.withScores && options.by === 'lex') throw noScoresByLex;
  return options;
}

function takeBy(args: Args, options: RangeOptions): boolean {
  if (args.take('BYLEX')) options.by = 'lex';
  else if (args.take('BYSCORE')) options.by = 'score';
  else return false;
  return true;
}

/** The ends of a range by rank. */
const ranks = { start: 0, stop: 0 };

/** Reads the range's ends: the range by score or member, or undefined after filling `ranks`. Downwards, the greater
 * end comes first, except with ranks. */
function readRange(args: Args, options: RangeOptions): Range | undefined {
  const { by, keyAt } = options;
  const min = keyAt + (options.reverse ? 2 : 1);
  const max = keyAt + (options.reverse ? 1 : 2);
  if (by === 'score') return scoreRange(args, min, max);
  if (by === 'lex') return lexRange(args, min, max);
  ranks.start = args.integerAt(keyAt + 1);
  ranks.stop = args.integerAt(keyAt + 2);
  return undefined;
}

/** Where reading begins (0: nowhere) and how many members it may read at most. */
const walked = { at: 0, max: 0 };

function begin(c: Call, o: number, range: Range | undefined, options: RangeOptions): void {
  const { h } = c;
  if (range === undefined) {
    walk.clipRanks(h, o, ranks.start, ranks.stop);
    const { from, count } = walk.covered;
    walked.max = count;
    walked.at = count === 0 ? 0 : walk.atRank(h, o, options.reverse ? zset.length(h, o) - 1 - from : from);
    return;
  }
  walked.max = options.limit < 0 ? Infinity : options.limit;
  walked.at = options.offset < 0 ? 0 : walk.firstInRange(h, o, range, options.reverse);
  for (let left = options.offset; left > 0 && walked.at !== 0; left--)
    walked.at = walk.step(h, o, walked.at, options.reverse);
}

function replyRange(c: Call, options: RangeOptions): void {
  const { reply } = c;
  const range = readRange(c.args, options);
  const o = c.db.readTyped(c.args, options.keyAt, robj.type.zset);
  if (o === 0) {
    reply.array(0);
    return;
  }
  if (range !== undefined) c.node.commandStats.beginLong();
  begin(c, o, range, options);
  if (range === undefined) {
    c.goesOver(walked.max);
    pairs.open(reply, walked.max, options.withScores);
    pairs.replyFrom(c, o, walked.at, walked.max, options.reverse, options.withScores);
    return;
  }
  const start = reply.length;
  let n = 0;
  for (let { at } = walked; at !== 0 && n < walked.max && walk.isWithin(c.h, o, at, range, options.reverse); n++) {
    pairs.replyAt(c, o, at, options.withScores);
    at = walk.step(c.h, o, at, options.reverse);
  }
  reply.insertArrayHeader(start, options.withScores && reply.resp === 2 ? n * 2 : n);
}

function storeRange(c: Call, options: RangeOptions): void {
  const range = readRange(c.args, options);
  const o = c.db.readTyped(c.args, options.keyAt, robj.type.zset);
  walked.at = 0;
  walked.max = 0;
  if (o !== 0) begin(c, o, range, options);
  const stored = whole(c.h, () => built(c, o, range, options));
  storeBuilt(c, 1, stored, zset.length(c.h, stored), 'z', 'zrangestore');
}

/** A sorted set of what `begin` has found. */
function built(c: Call, o: number, range: Range | undefined, options: RangeOptions): number {
  const { h } = c;
  const stored = zset.create(c, range === undefined ? walked.max : 0, 0);
  let left = walked.max;
  for (let { at } = walked; at !== 0 && left > 0; left--) {
    if (range !== undefined && !walk.isWithin(h, o, at, range, options.reverse)) break;
    const score = walk.scoreAt(h, o, at);
    walk.readMember(h, o, at);
    zset.add(c, stored, score, 0, walk.text.u8, walk.text.start, walk.text.end);
    at = walk.step(h, o, at, options.reverse);
  }
  return stored;
}
