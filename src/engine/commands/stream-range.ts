/** Entries of a stream between two ids, from either end. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as streamId from '../structures/stream-id.ts';
import * as keys from './keys.ts';
import * as ids from './stream-args.ts';
import { replyRange } from './stream-reply.ts';
import { command } from './table.ts';

const lower = streamId.zero();
const upper = streamId.zero();

export const xrange = command({
  name: 'xrange',
  arity: -4,
  flags: 'readonly',
  acl: 'stream',
  keys: [keys.at(1, 'RO access')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).',
  summary: 'Returns the messages from a stream within a range of IDs.',
  history: [['6.2.0', 'Added exclusive ranges.']],
  args: 'key:key#0 start:string end:string [COUNT=count:integer]',
  run(c) {
    range(c, true);
  },
});

export const xrevrange = command({
  name: 'xrevrange',
  arity: -4,
  flags: 'readonly',
  acl: 'stream',
  keys: [keys.at(1, 'RO access')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).',
  summary: 'Returns the messages from a stream within a range of IDs in reverse order.',
  history: [['6.2.0', 'Added exclusive ranges.']],
  args: 'key:key#0 end:string start:string [COUNT=count:integer]',
  run(c) {
    range(c, false);
  },
});

function range(c: Call, forward: boolean): void {
  const { args } = c;
  // In this order, though XREVRANGE is given the end first: it is the first that is complained of.
  ids.boundAt(args, forward ? 2 : 3, 'start', lower);
  ids.boundAt(args, forward ? 3 : 2, 'end', upper);
  let count = -1;
  args.from(4);
  while (args.more) {
    if (args.left < 2 || !args.take('COUNT')) throw errors.syntax;
    count = Math.max(0, args.integer());
  }
  const s = ids.read(c, 1);
  if (s === 0) c.reply.array(0);
  else if (count === 0) c.reply.nullArray();
  else replyRange(c, s, lower, upper, Math.max(0, count), forward);
}
