/* Who follows whom: nobody, here. A node that is told to be its own master is one already; one that is told to follow another says
 * that it cannot. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { command } from './table.ts';

const badPort = new CommandError('ERR Invalid master port');
const notHere = new CommandError('ERR Keyglass does not replicate: a node is always its own master');
const noReplicas = new CommandError('ERR FAILOVER requires connected replicas.');
const noFailover = new CommandError('ERR No failover in progress.');

export const failover = command({
  name: 'failover', arity: -1, flags: 'admin noscript stale', group: 'server', since: '6.2.0',
  complexity: 'O(1)',
  summary: 'Starts a coordinated failover from a server to one of its replicas.',
  args: '[TO={target host:string port:integer [FORCE]}] [ABORT] [TIMEOUT=milliseconds:integer]',
  run: failOver,
});

export const replicaof = command({
  name: 'replicaof', arity: 3, flags: 'admin noscript stale no_async_loading', group: 'server', since: '5.0.0',
  complexity: 'O(1)',
  summary: 'Configures a server as replica of another, or promotes it to a primary.',
  args: '<args {host-port host:string port:integer} | {no-one NO ONE}>',
  run: follow,
});

export const slaveof = command({
  name: 'slaveof', arity: 3, flags: 'admin noscript stale no_async_loading', group: 'server', since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Sets a server as a replica of another, or promotes it to being a primary.',
  deprecated: { since: '5.0.0', replacedBy: '`REPLICAOF`' },
  args: '<args {host-port host:string port:integer} | {no-one NO ONE}>',
  run: follow,
});

function follow(c: Call): void {
  const { args } = c;
  if (args.is(1, 'NO') && args.is(2, 'ONE')) {
    c.reply.ok();
    return;
  }
  args.integerAt(2, 0, 65_535, badPort);
  throw notHere;
}

/** There is never a replica to hand over to, so all that can be told is whether the request is well formed. */
function failOver({ args }: Call): void {
  if (args.count === 2 && args.is(1, 'ABORT')) throw noFailover;
  args.from(1);
  while (args.more) {
    if (args.take('TO')) {
      args.next();
      args.integer();
      args.take('FORCE');
    } else if (args.take('TIMEOUT')) args.integer(1, Number.POSITIVE_INFINITY, errors.syntax);
    else throw errors.syntax;
  }
  throw noReplicas;
}
