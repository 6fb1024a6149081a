/** SAVE and BGSAVE: everything as a file. BGREWRITEAOF: the append-only file made anew from everything. */

import { snapshotFormat } from '../persistence/snapshot.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { installFormat } from '../snapshots.ts';
import { command } from './table.ts';

installFormat(snapshotFormat);

const alreadyRewriting = new CommandError('ERR Background append only file rewriting already in progress');
const isRewriting = new CommandError(
  "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever " +
    'possible.',
);

export const bgrewriteaof = command({
  name: 'bgrewriteaof',
  arity: 1,
  flags: 'admin noscript no_async_loading',
  group: 'server',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Asynchronously rewrites the append-only file to disk.',
  run({ denyBlocking, reply, node: { aof, snapshots } }) {
    if (aof.running !== undefined) throw alreadyRewriting;
    if (snapshots.running !== undefined || denyBlocking) {
      aof.isScheduled = true; // a server has one child at a time, and does not fork in the midst of a transaction
      reply.simple('Background append only file rewriting scheduled');
    } else {
      aof.rewrite();
      reply.simple('Background append only file rewriting started');
    }
  },
});

const inProgress = new CommandError('ERR Background save already in progress');

export const bgsave = command({
  name: 'bgsave',
  arity: -1,
  flags: 'admin noscript no_async_loading',
  group: 'server',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Asynchronously saves the database(s) to disk.',
  history: [['3.2.2', 'Added the `SCHEDULE` option.']],
  args: '[<operation SCHEDULE@3.2.2>]',
  run(c) {
    const { args, reply, node: { aof, snapshots } } = c;
    if (args.count > 2 || (args.count === 2 && !args.is(1, 'SCHEDULE'))) throw errors.syntax;
    if (snapshots.running !== undefined) throw inProgress;
    if (aof.running !== undefined && args.count === 1) throw isRewriting;
    if (c.denyBlocking || aof.running !== undefined) {
      snapshots.isScheduled = true; // a server does not fork in the midst of a transaction
      reply.simple('Background saving scheduled');
    } else {
      snapshots.start();
      reply.simple('Background saving started');
    }
  },
});

export const save = command({
  name: 'save',
  arity: 1,
  flags: 'admin noscript no_async_loading no_multi',
  group: 'server',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of keys in all databases',
  summary: 'Synchronously saves the database(s) to disk.',
  run({ reply, node: { snapshots } }) {
    if (snapshots.running !== undefined) throw inProgress;
    if (!snapshots.save()) throw new CommandError('ERR');
    reply.ok();
  },
});
