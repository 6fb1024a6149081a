/** SAVE and BGSAVE: everything as a file. */

import { snapshotFormat } from '../persistence/snapshot.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { installFormat } from '../snapshots.ts';
import { command } from './table.ts';

installFormat(snapshotFormat);

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
    const { args, reply, node: { snapshots } } = c;
    if (args.count > 2 || (args.count === 2 && !args.is(1, 'SCHEDULE'))) throw errors.syntax;
    if (snapshots.running !== undefined) throw inProgress;
    if (c.denyBlocking) {
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
