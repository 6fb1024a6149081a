/* Where a command belongs: to the node that serves the slot of its keys. A server checks, in this order: that all keys of a command, or
 * of a whole transaction, lie in one slot; that some node serves that slot; that the cluster can serve at all. Of a slot that is leaving,
 * commands on keys that are still here are carried out here, others where the slot goes. On a slot that is coming only commands after
 * ASKING are carried out, and only if all of their keys have arrived. */

import type { Client, Queued } from '../clients/client.ts';
import { keyIndexes } from '../commands/command-keys.ts';
import type { Command } from '../commands/table.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';
import * as slotIndex from '../structures/slot-index.ts';
import type { Cluster, ClusterNode } from './cluster.ts';

/** Why a command is not carried out here. */
export type Unserved =
  | { readonly why: 'cross-slot' | 'try-again' | 'unbound' | 'down' | 'reads-only' }
  | { readonly why: 'moved' | 'ask'; readonly slot: number; readonly to: ClusterNode };

export interface Route {
  /** -1 for a command without keys. */
  readonly slot: number;
  readonly unserved: Unserved | undefined;
}

const anywhere: Route = { slot: -1, unserved: undefined };

/** What is known of the keys of a request, taken together. */
interface Keys {
  slot: number;
  first: string;
  /** Whether there is more than one key. */
  areSeveral: boolean;
  here: number;
  missing: number;
}

/** The keys of a command; for EXEC, of all queued commands. */
export function route(
  node: Node, cluster: Cluster, command: Command, args: Args, queue: readonly Queued[] | undefined, isAsking: boolean,
): Route {
  const requests = command.name === 'exec' ? queue ?? [] : [{ command, args }];
  const keys: Keys = { slot: -1, first: '', areSeveral: false, here: 0, missing: 0 };
  const isShardPubSub = requests.some((each) => shardPubSub.has(each.command.name));
  for (const each of requests)
    for (const i of keyIndexes(each.command, each.args)) {
      const away = take(node, cluster, keys, each.args, i, isShardPubSub);
      if (away !== undefined) return { slot: keys.slot, unserved: away };
    }
  if (keys.slot < 0) return anywhere;
  const isWrite = requests.some((each) => each.command.isWrite);
  const isMoving = isLeaving(cluster, keys.slot) || isComing(cluster, keys.slot);
  if (isMoving && cluster.isOk && command.name === 'migrate') return { slot: keys.slot, unserved: undefined };
  const unserved = whyDown(cluster, isWrite, shardPubSub.has(command.name), node) ??
    whyElsewhere(cluster, keys, isAsking || command.flagSet.has('asking'));
  return { slot: keys.slot, unserved };
}

const shardPubSub = new Set(['ssubscribe', 'sunsubscribe', 'spublish']);

/** Adds one more key. */
function take(node: Node, cluster: Cluster, keys: Keys, args: Args, i: number, isShardPubSub: boolean): Unserved | undefined {
  const slot = slotIndex.slotOf(args.buffer, args.start[i] as number, args.end[i] as number);
  if (keys.slot < 0) {
    keys.slot = slot;
    keys.first = args.text(i);
    if (cluster.owners[slot] === undefined) return { why: 'unbound' };
  } else if (slot !== keys.slot) return { why: 'cross-slot' };
  else keys.areSeveral ||= args.text(i) !== keys.first;
  if (isShardPubSub || !(isLeaving(cluster, slot) || isComing(cluster, slot))) return undefined;
  if (node.space.dbs[0]?.has(args, i) === true) keys.here++;
  else keys.missing++;
  return undefined;
}

const isLeaving = ({ owners, myself, migrating }: Cluster, slot: number): boolean => owners[slot] === myself && migrating.has(slot);

const isComing = ({ importing }: Cluster, slot: number): boolean => importing.has(slot);

function whyDown(cluster: Cluster, isWrite: boolean, isShardPubSub: boolean, { config }: Node): Unserved | undefined {
  if (cluster.isOk) return undefined;
  if (isShardPubSub) return config.value('cluster-allow-pubsubshard-when-down') === 'yes' ? undefined : { why: 'down' };
  if (config.value('cluster-allow-reads-when-down') === 'no') return { why: 'down' };
  return isWrite ? { why: 'reads-only' } : undefined;
}

function whyElsewhere(cluster: Cluster, { slot, areSeveral, here, missing }: Keys, isAsking: boolean): Unserved | undefined {
  const to = cluster.migrating.get(slot);
  if (to !== undefined && isLeaving(cluster, slot) && missing > 0)
    return here > 0 ? { why: 'try-again' } : { why: 'ask', slot, to };
  if (isAsking && isComing(cluster, slot)) return areSeveral && missing > 0 ? { why: 'try-again' } : undefined;
  const owner = cluster.owners[slot] as ClusterNode;
  return owner === cluster.myself ? undefined : { why: 'moved', slot, to: owner };
}

/** Whether the client's last command was ASKING, which holds for one command or one transaction. */
export const isAsking = ({ askedAt, commands, transaction }: Client): boolean =>
  transaction === undefined ? commands === askedAt + 1 : transaction.isAsking;

/** The error for a client. */
export function errorOf(unserved: Unserved, cluster: Cluster): string {
  switch (unserved.why) {
    case 'moved':
    case 'ask': {
      const { slot, to } = unserved;
      return `${unserved.why.toUpperCase()} ${slot} ${cluster.endpoint(to) ?? ''}:${cluster.address(to).port}`;
    }
    default:
      return errors[unserved.why];
  }
}

const errors = {
  'cross-slot': `CROSSSLOT Keys in request don't hash to the same slot`,
  'try-again': 'TRYAGAIN Multiple keys request during rehashing of slot',
  unbound: 'CLUSTERDOWN Hash slot not served',
  down: 'CLUSTERDOWN The cluster is down',
  'reads-only': 'CLUSTERDOWN The cluster is down and only accepts read commands',
};

/** The error for a script. */
export function scriptErrorOf({ why }: Unserved, { name }: Command): string {
  switch (why) {
    case 'reads-only':
      return 'ERR Script attempted to execute a write command while the cluster is down and readonly';
    case 'down':
      return 'ERR Script attempted to execute a command while the cluster is down';
    case 'unbound':
      return 'ERR Script attempted to access a slot not served';
    case 'cross-slot':
      return `ERR Command '${name}' in script attempted to access keys that don't hash to the same slot`;
    default:
      return 'ERR Script attempted to access a non local key in a cluster node';
  }
}
