/** Sorted sets, without order: random members, and the walk of ZSCAN. */

import type { Call } from '../call.ts';
import { formatDouble, formatSeventeen } from '../numbers/numbers.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as walk from '../types/zset-walk.ts';
import * as zset from '../types/zset.ts';
import * as keys from './keys.ts';
import * as scan from './scan.ts';
import { command } from './table.ts';
import * as pairs from './zset-reply.ts';

const countMax = 2 ** 63;
const countOutOfRange = new CommandError(
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);

export const zrandmember = command({
  name: 'zrandmember',
  arity: -2,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'sorted-set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of members returned',
  summary: 'Returns one or more random members from a sorted set.',
  args: 'key:key#0 [{options count:integer [WITHSCORES]}]',
  run(c) {
    const { args, h } = c;
    if (args.count === 2) {
      const o = c.db.readTyped(args, 1, robj.type.zset);
      if (o === 0) c.reply.null();
      else walk.replyMember(h, o, walk.atRank(h, o, randomBelow(c, zset.length(h, o))), c.reply);
      return;
    }
    const count = args.integerAt(2);
    if (count === -countMax) throw countOutOfRange;
    if (args.count > 4 || (args.count === 4 && !args.is(3, 'WITHSCORES'))) throw errors.syntax;
    const withScores = args.count === 4;
    if (withScores && Math.abs(count) >= countMax / 2) throw errors.outOfRange;
    const o = c.db.readTyped(args, 1, robj.type.zset);
    if (o === 0 || count === 0) c.reply.array(0);
    else if (count < 0) replyDraws(c, o, -count, withScores);
    else replySample(c, o, Math.min(count, zset.length(h, o)), withScores);
  },
});

const randomBelow = (c: Call, n: number): number => Math.floor(c.random() * n);

/** Draws `count` times, each member as likely as any other, whatever was drawn before. */
function replyDraws(c: Call, o: number, count: number, withScores: boolean): void {
  pairs.open(c.reply, count, withScores);
  for (let k = 0; k < count && !c.isCut; k++)
    pairs.replyAt(c, o, walk.atRank(c.h, o, randomBelow(c, zset.length(c.h, o))), withScores);
}

/** Draws `count` different members: all of them in order, or ranks by Robert Floyd's way of sampling, which draws once
 * for each. */
function replySample(c: Call, o: number, count: number, withScores: boolean): void {
  const n = zset.length(c.h, o);
  if (count === n) {
    pairs.replyAll(c, o, withScores);
    return;
  }
  pairs.open(c.reply, count, withScores);
  const ranks = new Set<number>();
  for (let limit = n - count; limit < n; limit++) {
    const rank = randomBelow(c, limit + 1);
    ranks.add(ranks.has(rank) ? limit : rank);
  }
  for (const rank of ranks) pairs.replyAt(c, o, walk.atRank(c.h, o, rank), withScores);
}

export const zscan = command({
  name: 'zscan',
  arity: -3,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'sorted-set',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to ' +
    'return back to 0. N is the number of elements inside the collection.',
  summary: 'Iterates over members and scores of a sorted set.',
  args: 'key:key#0 cursor:integer [MATCH=pattern:pattern] [COUNT=count:integer] [NOSCORES]',
  run(c) {
    const { args, h, reply } = c;
    const cursor = scan.cursorAt(args, 2);
    const o = c.db.readTyped(args, 1, robj.type.zset);
    if (o === 0) {
      scan.replyPage(c, 0, 0); // before any option is looked at
      return;
    }
    let withScores = true;
    const options = new scan.ScanOptions(args, 3, (rest) => {
      const taken = rest.take('NOSCORES');
      if (taken) withScores = false;
      return taken;
    });
    // The server writes what a dict holds with 17 digits, what a listpack holds as it stands there.
    const showScore = zset.isListpack(h, o) ? formatDouble : formatSeventeen;
    const page = zset.isListpack(h, o) ? undefined : scan.scanDict(h, zset.dictOf(h, o), cursor, options);
    const found = page?.found.map((entry) => zset.nodeOf(h, entry)) ?? matchingPositions(c, o, options);
    scan.replyPage(c, page?.cursor ?? 0, found.length * (withScores ? 2 : 1));
    for (const at of found) {
      walk.replyMember(h, o, at, reply);
      if (withScores) reply.bulk(showScore(walk.scoreAt(h, o, at)));
    }
  },
});

/** Positions in a listpack whose members match. */
function matchingPositions(c: Call, o: number, options: scan.ScanOptions): number[] {
  const found: number[] = [];
  for (let at = walk.first(c.h, o); at !== 0; at = walk.step(c.h, o, at, false)) {
    walk.readMember(c.h, o, at);
    if (options.matches(walk.text.u8, walk.text.start, walk.text.end)) found.push(at);
  }
  return found;
}
