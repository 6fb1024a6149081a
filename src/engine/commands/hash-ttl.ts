/** When a hash's fields expire: HTTL and its like, as Redis has them since 7.4. */

import type { Call } from '../call.ts';
import * as robj from '../structures/robj.ts';
import * as hash from '../types/hash.ts';
import { readFields } from './hash-fields.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

/** What HTTL and its like have in common. */
const tellsTime = {
  arity: -5,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  group: 'hash',
  since: '7.4.0',
  complexity: 'O(N), N being the number of fields that are named',
  args: 'key:key#0 FIELDS={fields numfields:integer field:string...}',
} satisfies Partial<CommandSpec>;

export const httl = command({
  name: 'httl',
  ...tellsTime,
  tips: ['nondeterministic_output'],
  summary: 'Tells after how many seconds fields of a hash expire.',
  run(c) {
    replyTimes(c, (atMs) => Math.floor((atMs - c.nowMs + 999) / 1000));
  },
});

export const hpttl = command({
  name: 'hpttl',
  ...tellsTime,
  tips: ['nondeterministic_output'],
  summary: 'Tells after how many milliseconds fields of a hash expire.',
  run(c) {
    replyTimes(c, (atMs) => atMs - c.nowMs);
  },
});

export const hexpiretime = command({
  name: 'hexpiretime',
  ...tellsTime,
  summary: 'Tells at which Unix time, in seconds, fields of a hash expire.',
  run(c) {
    replyTimes(c, (atMs) => Math.floor((atMs + 999) / 1000));
  },
});

export const hpexpiretime = command({
  name: 'hpexpiretime',
  ...tellsTime,
  summary: 'Tells at which Unix time, in milliseconds, fields of a hash expire.',
  run(c) {
    replyTimes(c, (atMs) => atMs);
  },
});

/** Replies for each field when it expires, -1 for one that stays, -2 for one that is not there. */
function replyTimes(c: Call, told: (atMs: number) => number): void {
  const { args, h, reply } = c;
  const o = c.db.readTyped(args, 1, robj.type.hash);
  const first = readFields(args.from(2));
  reply.array(args.count - first);
  for (let i = first; i < args.count; i++) {
    const pair = o === 0 ? 0 : hash.find(h, o, args, i);
    const atMs = pair === 0 ? 0 : hash.expiresAtMs(h, o, pair);
    reply.int(pair === 0 ? -2 : atMs === 0 ? -1 : told(atMs));
  }
}
