/* Transactions: MULTI holds commands back, EXEC runs them one after the other with nothing in between, unless a key under WATCH
 * has changed. There is no rollback: a command that fails leaves the others as they are. */

import type { Call } from '../call.ts';
import type { Queued } from '../clients/client.ts';
import { CommandError } from '../resp/errors.ts';
import { isBroken, unwatch as forgetWatches, watch as watchKey } from '../clients/watch.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const multi = command({
  name: 'multi',
  arity: 1,
  flags: 'noscript loading stale fast allow_busy',
  acl: 'transaction',
  group: 'transactions',
  since: '1.2.0',
  complexity: 'O(1)',
  summary: 'Starts a transaction.',
  run(c) {
    if (c.client.transaction !== undefined) throw new CommandError('ERR MULTI calls can not be nested');
    const { askedAt, commands } = c.client;
    c.client.transaction = { queue: [], aborted: false, isAsking: commands === askedAt + 1 };
    c.reply.ok();
  },
});

export const exec = command({
  name: 'exec',
  arity: 1,
  flags: 'noscript loading stale skip_slowlog',
  acl: 'transaction',
  group: 'transactions',
  since: '1.2.0',
  complexity: 'Depends on commands in the transaction',
  summary: 'Executes all commands in a transaction.',
  run: execute,
});

export const discard = command({
  name: 'discard',
  arity: 1,
  flags: 'noscript loading stale fast allow_busy',
  acl: 'transaction',
  group: 'transactions',
  since: '2.0.0',
  complexity: 'O(N), when N is the number of queued commands',
  summary: 'Discards a transaction.',
  run(c) {
    if (c.client.transaction === undefined) throw new CommandError('ERR DISCARD without MULTI');
    c.client.transaction = undefined;
    forgetWatches(c.client);
    c.reply.ok();
  },
});

export const watch = command({
  name: 'watch',
  arity: -2,
  flags: 'noscript loading stale fast allow_busy',
  acl: 'transaction',
  keys: [keys.range(1, -1, 1, 'RO')],
  group: 'transactions',
  since: '2.2.0',
  complexity: 'O(1) for every key.',
  summary: 'Monitors changes to keys to determine the execution of a transaction.',
  args: 'key:key...#0',
  run(c) {
    if (c.client.transaction !== undefined) throw new CommandError('ERR WATCH inside MULTI is not allowed');
    for (let i = 1; i < c.args.count; i++) watchKey(c.client, c.args, i);
    c.reply.ok();
  },
});

export const unwatch = command({
  name: 'unwatch',
  arity: 1,
  flags: 'noscript loading stale fast allow_busy',
  acl: 'transaction',
  group: 'transactions',
  since: '2.2.0',
  complexity: 'O(1)',
  summary: 'Forgets about watched keys of a transaction.',
  run(c) {
    forgetWatches(c.client);
    c.reply.ok();
  },
});

function execute(c: Call): void {
  const { client, reply } = c;
  const { transaction } = client;
  if (transaction === undefined) throw new CommandError('ERR EXEC without MULTI');
  const broken = isBroken(client);
  client.transaction = undefined;
  forgetWatches(client);
  if (transaction.aborted) throw new CommandError('EXECABORT Transaction discarded because of previous errors.');
  if (broken) {
    reply.nullArray();
    return;
  }
  if (client.replyMode !== 'off') reply.array(transaction.queue.length);
  client.silencedInside = client.replyMode !== 'skip';
  runQueued(c, transaction.queue, 0);
}

/** Runs what was queued from an index on. A script among it may have to pause: the rest follows when it has ended. */
function runQueued(c: Call, queue: readonly Queued[], from: number): void {
  const { client, node } = c;
  for (let i = from; i < queue.length; i++) {
    const { command: queued, args } = queue[i] as Queued;
    const isSilent = client.replyMode === 'off';
    const hasKilledItself = client.closing;
    const before = c.reply.length;
    const denied = node.acl.refusalInTransaction(client, queued, args);
    if (denied === undefined) node.dispatcher.inner.queued(queued, args);
    else node.dispatcher.fail(c.reply, denied);
    if (hasKilledItself || (isSilent && client.replyMode === 'off')) c.reply.truncate(before);
    const held = node.scripting?.held;
    if (held === undefined) continue;
    held.whenEnded(c, () => runQueued(c, queue, i + 1));
    return;
  }
}
