/** WAIT and WAITAOF: how many replicas (and append-only files) have what this client wrote. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { Wanted } from '../replication/waiting.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { command } from './table.ts';

const badTimeout = new CommandError('ERR timeout is not an integer or out of range');
const negativeTimeout = new CommandError('ERR timeout is negative');
const timeoutTooLarge = new CommandError('ERR timeout is out of range');
const notOneFile = new CommandError('ERR value is out of range, value must between 0 and 1');
const noFile = new CommandError('ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');

export const wait = command({
  name: 'wait',
  arity: 3,
  flags: 'blocking',
  acl: 'connection',
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  group: 'generic',
  since: '3.0.0',
  complexity: 'O(1)',
  summary: 'Blocks until the asynchronous replication of all preceding write commands sent by the connection is completed.',
  args: 'numreplicas:integer timeout:integer',
  run(c) {
    const replicas = c.args.integerAt(1);
    const deadline = deadlineMs(c, 2);
    const { client: { writeOffset: offset }, node: { primary: { waiting } } } = c;
    const wanted = { offset, files: 0, replicas, isSynced: false };
    waitFor(c, wanted, deadline, (reply) => reply.int(waiting.replicas(wanted)));
  },
});

export const waitaof = command({
  name: 'waitaof',
  arity: 4,
  flags: 'blocking',
  acl: 'connection',
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  group: 'generic',
  since: '7.2.0',
  complexity: 'O(1)',
  summary: 'Blocks until all of the preceding write commands sent by the connection are written to the append-only file of the primary and/or replicas.',
  args: 'numlocal:integer numreplicas:integer timeout:integer',
  run(c) {
    const files = c.args.integerAt(1);
    if (files < 0 || files > 1) throw notOneFile;
    const replicas = c.args.integerAt(2);
    if (replicas < 0) throw errors.mustBePositive;
    const deadline = deadlineMs(c, 3);
    if (files > 0 && c.node.aof.state === 'off') throw noFile;
    const { client: { writeOffset: offset }, node: { primary: { waiting } } } = c;
    const wanted = { offset, files, replicas, isSynced: true };
    waitFor(c, wanted, deadline, (reply) => {
      reply.array(2);
      reply.int(waiting.files(wanted));
      reply.int(waiting.replicas(wanted));
    });
  },
});

/** Replies how many have it: once they are as many as wanted, or at the deadline. */
function waitFor(c: Call, wanted: Wanted, deadline: number, tell: (reply: ReplyWriter) => void): void {
  const { client, node: { primary: { waiting } } } = c;
  if (waiting.isDone(wanted)) {
    tell(c.reply);
    return;
  }
  c.block([], deadline, tell);
  if (client.blocked !== undefined) waiting.add(client, wanted);
}

/** A timeout in milliseconds as a deadline in ms since 1970; 0 stays 0: for ever. */
function deadlineMs(c: Call, i: number): number {
  const timeoutMs = c.args.integerAt(i, -Infinity, Infinity, badTimeout);
  if (timeoutMs < 0) throw negativeTimeout;
  if (!int64.parsed.safe && BigInt(c.args.text(i)) + BigInt(c.nowMs) > int64.int64Max) throw timeoutTooLarge;
  return timeoutMs === 0 ? 0 : c.nowMs + timeoutMs;
}
