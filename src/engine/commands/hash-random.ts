/** Hash fields by chance. How they are drawn depends on how many of how many are wanted. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as hash from '../types/hash.ts';
import { drawDistinct, drawRepeatedly, signedCountAt, type Urn } from './draw.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const hrandfield = command({
  name: 'hrandfield',
  arity: -2,
  flags: 'readonly',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'hash',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of fields returned',
  summary: 'Returns one or more random fields from a hash.',
  args: 'key:key#0 [{options count:integer [WITHVALUES]}]',
  run(c) {
    const { args, h } = c;
    if (args.count > 2) {
      replySeveral(c);
      return;
    }
    const o = c.db.readTyped(args, 1, robj.type.hash);
    if (o === 0) c.reply.null();
    else element.reply(h, hash.fieldAt(h, o, hash.randomPair(h, o, c.random)), c.reply);
  },
});

/** As many as argument 2 says. */
function replySeveral(c: Call): void {
  const { args, h } = c;
  const count = signedCountAt(args, 2);
  const isDoubled = isDoubleable(int64.parsed.lo, int64.parsed.hi);
  if (args.count > 4 || (args.count === 4 && !args.is(3, 'WITHVALUES'))) throw errors.syntax;
  const withValues = args.count === 4;
  if (withValues && !isDoubled) throw errors.outOfRange;
  const o = c.db.readTyped(args, 1, robj.type.hash);
  if (o === 0 || count === 0) {
    c.reply.array(0);
    return;
  }
  const urn = urnOf(c, o);
  const d = urn.isListpack ? 0 : robj.pointer(h, o);
  if (d !== 0) dict.pauseRehash(h, d); // a pair must stay what it is until it is replied
  try {
    if (count < 0) {
      replyHeader(c, -count, withValues);
      drawRepeatedly(c, urn, -count, (pair) => replyPair(c, o, pair, withValues));
    } else {
      const pairs = drawDistinct(urn, count);
      replyHeader(c, pairs.length, withValues);
      for (const pair of pairs) replyPair(c, o, pair, withValues);
    }
  } finally {
    if (d !== 0) dict.resumeRehash(h, d);
  }
}

/** Whether twice the count, which is the length of a reply with values, is a 64-bit integer too. */
const isDoubleable = (lo: number, hi: number): boolean =>
  hi < 0x40000000 && (hi > -0x40000000 || (hi === -0x40000000 && lo !== 0));

function urnOf(c: Call, o: number): Urn {
  const { h, random } = c;
  return {
    size: hash.length(h, o),
    isListpack: hash.isListpack(h, o),
    all: () => hash.pairs(h, o),
    one: () => hash.randomPair(h, o, random),
    random,
  };
}

/** In RESP3 a field with its value is an array of two. */
function replyHeader(c: Call, n: number, withValues: boolean): void {
  c.reply.array(withValues && c.reply.resp === 2 ? n * 2 : n);
}

function replyPair(c: Call, o: number, pair: number, withValues: boolean): void {
  const { h, reply } = c;
  if (withValues && reply.resp === 3) reply.array(2);
  element.reply(h, hash.fieldAt(h, o, pair), reply);
  if (withValues) element.reply(h, hash.valueAt(h, o, pair), reply);
}
