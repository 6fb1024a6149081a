/** How members of a sorted set are replied: alone, or with their scores, which RESP2 puts in one flat array and RESP3
 * in pairs. */

import type { Call } from '../call.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as walk from '../types/zset-walk.ts';
import * as zset from '../types/zset.ts';

/** Opens an array of n members. */
export function open(reply: ReplyWriter, n: number, withScores: boolean): void {
  reply.array(withScores && reply.resp === 2 ? n * 2 : n);
}

/** Replies the member at a position. */
export function replyAt(c: Call, o: number, at: number, withScores: boolean): void {
  const { h, reply } = c;
  if (withScores && reply.resp === 3) reply.array(2);
  walk.replyMember(h, o, at, reply);
  if (withScores) reply.double(walk.scoreAt(h, o, at));
}

/** Replies `count` members from a position on, upwards or downwards. */
export function replyFrom(
  c: Call, o: number, start: number, count: number, reverse: boolean, withScores: boolean,
): void {
  if (!withScores && !zset.isListpack(c.h, o)) {
    walk.replyNodes(c.h, start, count, reverse, c.reply);
    return;
  }
  if (!reverse && zset.isListpack(c.h, o) && (!withScores || c.reply.resp === 2)) {
    walk.replyEntries(c.h, o, start, count, withScores, c.reply);
    return;
  }
  let at = start;
  for (let left = count; left > 0; left--) {
    replyAt(c, o, at, withScores);
    at = walk.step(c.h, o, at, reverse);
  }
}

/** Replies all members in order. */
export function replyAll(c: Call, o: number, withScores: boolean): void {
  const n = zset.length(c.h, o);
  open(c.reply, n, withScores);
  replyFrom(c, o, n === 0 ? 0 : walk.first(c.h, o), n, false, withScores);
}
