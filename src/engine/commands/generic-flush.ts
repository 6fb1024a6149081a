/** Whole databases: emptied, or exchanged. */

import type { Call } from '../call.ts';
import type { Database } from '../keyspace/database.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { command } from './table.ts';

const noSuchDatabase = new CommandError('ERR DB index is out of range');
const badFirst = new CommandError('ERR invalid first DB index');
const badSecond = new CommandError('ERR invalid second DB index');
const int32Max = 2 ** 31 - 1;

export const flushdb = command({
  name: 'flushdb',
  arity: -1,
  flags: 'write',
  acl: 'keyspace dangerous',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'server',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys in the selected database',
  summary: 'Remove all keys from the current database.',
  history: [
    ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
    ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
  ],
  args: '[<flush-type ASYNC@4.0.0 | SYNC@6.2.0>]',
  run(c) {
    empty(c.db, isAsync(c));
    c.forcePropagation();
    c.node.tracking.changedEverything();
    c.reply.ok();
  },
});

export const flushall = command({
  name: 'flushall',
  arity: -1,
  flags: 'write',
  acl: 'keyspace dangerous',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'server',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of keys in all databases',
  summary: 'Removes all keys from all databases.',
  history: [
    ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
    ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
  ],
  args: '[<flush-type ASYNC@4.0.0 | SYNC@6.2.0>]',
  run(c) {
    const lazily = isAsync(c);
    for (const db of c.node.space.dbs) empty(db, lazily);
    c.node.tracking.changedEverything();
    c.changes.dirty++;
    c.forcePropagation();
    c.node.snapshots.flushed();
    c.reply.ok();
  },
});

/** Whether memory is to be freed later: ASYNC, or SYNC, or as the server is set. */
function isAsync(c: Call): boolean {
  const { args } = c;
  if (args.count === 1) return c.limits.lazyfreeLazyUserFlush;
  if (args.count > 2 || (!args.is(1, 'ASYNC') && !args.is(1, 'SYNC'))) throw errors.syntax;
  return args.is(1, 'ASYNC');
}

function empty(db: Database, lazily: boolean): void {
  db.space.changes.dirty += db.size;
  db.clear(lazily);
}

export const swapdb = command({
  name: 'swapdb',
  arity: 3,
  flags: 'write fast',
  acl: 'keyspace dangerous',
  group: 'server',
  since: '4.0.0',
  complexity: 'O(N) where N is the count of clients watching or blocking on keys from both databases.',
  summary: 'Swaps two databases.',
  args: 'index1:integer index2:integer',
  run(c) {
    const { args } = c;
    const { dbs } = c.node.space;
    if (c.node.cluster !== undefined) throw new CommandError('ERR SWAPDB is not allowed in cluster mode');
    const first = dbs[args.integerAt(1, -int32Max - 1, int32Max, badFirst)];
    const second = dbs[args.integerAt(2, -int32Max - 1, int32Max, badSecond)];
    if (first === undefined || second === undefined) throw noSuchDatabase;
    if (first !== second) {
      first.exchange(second);
    }
    c.changes.dirty++;
    c.reply.ok();
  },
});
