/** CLUSTER's verbs for nodes: who they are, who is met and forgotten, and the epochs by which they decide who is right. */

import type { Call } from '../call.ts';
import { busOffset, type Cluster, type ClusterNode } from '../cluster/cluster.ts';
import { CommandError, errors } from '../resp/errors.ts';

const portMax = 65_535;

const badPort = new CommandError('ERR Port number is out of range');
const badBusPort = new CommandError('ERR Cluster bus port number is out of range');
const notAReplica = new CommandError('ERR You should send CLUSTER FAILOVER to a replica');
const holdsKeys = new CommandError(`ERR CLUSTER RESET can't be called with master nodes containing keys`);
const mustBeEmpty = new CommandError('ERR To set a master the node must be empty and without assigned slots.');
const notHere = new CommandError('ERR Keyglass does not replicate: a node is always its own master');

/** The node whose id is argument 2. */
function nodeAt(c: Call, cluster: Cluster): ClusterNode {
  const id = c.args.text(2);
  const node = cluster.nodes.get(id);
  if (node === undefined) throw new CommandError(`ERR Unknown node ${id}`);
  return node;
}

export function meet(c: Call, cluster: Cluster): void {
  const { args } = c;
  if (args.count > 5) throw errors.wrongArity(c.command.name);
  const ip = args.text(2);
  const port = args.integerAt(3, -Infinity, Infinity, new CommandError(`ERR Invalid base port specified: ${args.text(3)}`));
  const given = args.count > 4 ? args.text(4) : '';
  const busPort = args.count > 4 ? args.integerAt(4, -Infinity, Infinity, new CommandError(`ERR Invalid bus port specified: ${given}`)) : 0;
  if (port <= 0 || port > portMax) throw badPort;
  const usedBusPort = busPort === 0 ? port + busOffset : busPort;
  if (usedBusPort < 0 || usedBusPort > portMax) throw badBusPort;
  if (!isAddress(ip)) throw new CommandError(`ERR Invalid node address specified: ${ip}:${args.text(3)}`);
  cluster.meet(ip, port, usedBusPort);
  cluster.changed();
  c.reply.ok();
}

/** Whether a text is an IPv4 address, or looks as IPv6 ones do. */
function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4) return parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return /^[\da-f]*:[\da-f:]*(:\d+\.\d+\.\d+\.\d+)?$/i.test(text);
}

export function forget(c: Call, cluster: Cluster): void {
  const node = nodeAt(c, cluster);
  if (node === cluster.myself) throw new CommandError(`ERR I tried hard but I can't forget myself...`);
  cluster.forget(node);
  cluster.changed();
  c.reply.ok();
}

export function replicate(c: Call, cluster: Cluster): void {
  const node = nodeAt(c, cluster);
  if (node === cluster.myself) throw new CommandError(`ERR Can't replicate myself`);
  if (cluster.myself.slots > 0 || c.db.size > 0) throw mustBeEmpty;
  throw notHere;
}

/** CLUSTER REPLICAS and SLAVES: no node has any here. */
export function listReplicas(c: Call, cluster: Cluster): void {
  nodeAt(c, cluster);
  c.reply.array(0);
}

/** There is no other node that could report a failure. */
export function countFailureReports(c: Call, cluster: Cluster): void {
  nodeAt(c, cluster);
  c.reply.int(0);
}

export function failOver({ args }: Call): void {
  if (args.count > 3 || (args.count === 3 && !args.is(2, 'FORCE') && !args.is(2, 'TAKEOVER'))) throw errors.syntax;
  throw notAReplica;
}

export function reset(c: Call, cluster: Cluster): void {
  const { args } = c;
  if (args.count > 3 || (args.count === 3 && !args.is(2, 'HARD') && !args.is(2, 'SOFT'))) throw errors.syntax;
  if (c.db.size > 0) throw holdsKeys;
  cluster.reset(args.count === 3 && args.is(2, 'HARD'));
  cluster.changed();
  c.reply.ok();
}

export function bumpEpoch(c: Call, cluster: Cluster): void {
  const verb = cluster.bumpEpoch() ? 'BUMPED' : 'STILL';
  cluster.changed();
  c.reply.simple(`${verb} ${cluster.myself.configEpoch}`);
}

export function setConfigEpoch(c: Call, cluster: Cluster): void {
  const epoch = c.args.integerAt(2);
  const { myself, nodes } = cluster;
  if (epoch < 0) throw new CommandError(`ERR Invalid config epoch specified: ${epoch}`);
  if (nodes.size > 1)
    throw new CommandError('ERR The user can assign a config epoch only when the node does not know any other node.');
  if (myself.configEpoch !== 0) throw new CommandError('ERR Node config epoch is already non-zero');
  myself.configEpoch = epoch;
  cluster.currentEpoch = Math.max(cluster.currentEpoch, epoch);
  cluster.changed();
  c.reply.ok();
}
