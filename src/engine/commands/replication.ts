/* Who follows whom. Others may follow a node: they say what they know (REPLCONF) and ask for everything, or for what they missed (SYNC,
 * PSYNC). It follows nobody: told to be its own master, it is one already; told to follow another, it says that it cannot. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { Replica } from '../replication/primary.ts';
import { command } from './table.ts';

const badPort = new CommandError('ERR Invalid master port');
const notHere = new CommandError('ERR Keyglass follows nobody: a node is always its own master');
const noReplicas = new CommandError('ERR FAILOVER requires connected replicas.');
const cannotHandOver = new CommandError('ERR Keyglass follows nobody, so it cannot hand over to a replica');
const notInCluster = new CommandError('ERR REPLICAOF not allowed in cluster mode.');
const failsOverOtherwise = new CommandError('ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.');
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

export const sync = command({
  name: 'sync', arity: 1, flags: 'admin noscript no_async_loading no_multi', group: 'server', since: '1.0.0',
  summary: 'An internal command used in replication.',
  run(c) {
    c.node.primary.begin(c.client);
  },
});

export const psync = command({
  name: 'psync', arity: -3, flags: 'admin noscript no_async_loading no_multi', group: 'server', since: '2.8.0',
  summary: 'An internal command used in replication.',
  args: 'replicationid:string offset:integer',
  run(c) {
    if (c.args.count === 4 && c.args.is(3, 'FAILOVER')) throw notFailedOver;
    c.node.primary.resume(c.client, c.args.text(1), c.args.integerAt(2), c.reply);
  },
});

const notFailedOver = new CommandError('ERR PSYNC FAILOVER can\'t be sent to a master.');

export const replconf = command({
  name: 'replconf', arity: -1, flags: 'admin noscript loading stale allow_busy', group: 'server', since: '3.0.0',
  complexity: 'O(1)',
  docFlags: 'syscmd',
  summary: 'An internal command for configuring the replication stream.',
  run(c) {
    const { args, node: { primary } } = c;
    if (args.count % 2 === 0) throw errors.syntax;
    const replica = primary.replicaOf(c.client);
    let isAnswered = true;
    for (let i = 1; i < args.count; i += 2) {
      if (args.is(i, 'ACK')) {
        acknowledge(c, replica, i);
        return; // a replica is told nothing but the stream
      }
      if (args.is(i, 'GETACK')) isAnswered = false;
      else configure(c, replica, i);
    }
    if (isAnswered) c.reply.ok();
  },
});

function acknowledge(c: Call, replica: Replica, i: number): void {
  const { args } = c;
  if (replica.state === undefined) return;
  const offset = args.integerAt(i + 1);
  const isSynced = args.count > i + 3 && args.is(i + 2, 'FACK');
  c.node.primary.acknowledged(replica, offset, isSynced ? args.integerAt(i + 3) : 0);
}

/** Words that say what kind of follower asks, and change nothing here. */
const passedOver = new Set(['version', 'rdb-only', 'rdb-filter-only', 'rdb-channel', 'set-cluster-node-id', 'main-ch-client-id']);

function configure({ args }: Call, replica: Replica, i: number): void {
  if (args.is(i, 'LISTENING-PORT')) replica.port = args.integerAt(i + 1);
  else if (args.is(i, 'IP-ADDRESS')) replica.ip = args.text(i + 1);
  else if (args.is(i, 'CAPA')) {
    if (args.is(i + 1, 'EOF')) replica.knowsMarks = true;
    if (args.is(i + 1, 'PSYNC2')) replica.knowsHistories = true;
  } else if (!passedOver.has(args.text(i).toLowerCase())) throw new CommandError(`ERR Unrecognized REPLCONF option: ${args.printed(i)}`);
}

function follow(c: Call): void {
  const { args } = c;
  if (c.node.cluster !== undefined) throw notInCluster;
  if (args.is(1, 'NO') && args.is(2, 'ONE')) {
    c.reply.ok();
    return;
  }
  args.integerAt(2, 0, 65_535, badPort);
  throw notHere;
}

/** A node cannot become a replica, so it never hands over: all that can be told is whether the request is well formed. */
function failOver({ args, node }: Call): void {
  if (node.cluster !== undefined) throw failsOverOtherwise;
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
  throw node.primary.hasReplicas ? cannotHandOver : noReplicas;
}
