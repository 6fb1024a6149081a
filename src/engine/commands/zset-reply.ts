/** How members of a sorted set are replied: alone, or with their scores, which RESP2 puts in one flat array and RESP3 in pairs. */

import type { Call } from '../call.ts';
import { formatDouble } from '../numbers.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as walk from '../types/zset-walk.ts';

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

/** Replies `count` members from a rank on, upwards or downwards. */
export function replyRanks(c: Call, o: number, from: number, count: number, reverse: boolean, withScores: boolean): void {
  const { h } = c;
  let at = count === 0 ? 0 : walk.atRank(h, o, from);
  for (let left = count; left > 0; left--) {
    replyAt(c, o, at, withScores);
    at = walk.step(h, o, at, reverse);
  }
}

/** A score as a bulk string in both protocols. */
export function replyScoreText(c: Call, score: number): void {
  c.reply.bulk(formatDouble(score));
}
