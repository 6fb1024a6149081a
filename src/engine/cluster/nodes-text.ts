/* A cluster as text, a line for each node: the reply of CLUSTER NODES, and the file (cluster-config-file) from which a node knows at its
 * next start who it is and which slots it has. */

import { slots } from '../structures/slot-index.ts';
import type { Cluster, ClusterNode } from './cluster.ts';

/** `<id> <ip:port@bus-port[,hostname]> <flags> <master> <ping> <pong> <epoch> <link> <slot> …` */
export function nodeLine(cluster: Cluster, node: ClusterNode): string {
  const { ip, port, busPort, hostname } = cluster.address(node);
  const isMyself = node === cluster.myself;
  const flags = isMyself ? 'myself,master' : node.isHandshake ? 'handshake' : 'master';
  const address = `${ip}:${port}@${busPort}${hostname === '' ? '' : `,${hostname}`}`;
  const link = isMyself ? 'connected' : 'disconnected';
  const slots = cluster.rangesOf(node).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  const moving = isMyself ? movingSlots(cluster) : [];
  return [node.id, address, flags, '-', 0, 0, node.configEpoch, link, ...slots, ...moving].join(' ');
}

/** Slots that are leaving or coming, in order: `[slot->-to]`, `[slot-<-from]`. */
function movingSlots({ migrating, importing }: Cluster): string[] {
  const told = [
    ...[...migrating].map(([slot, to]) => ({ slot, text: `[${slot}->-${to.id}]` })),
    ...[...importing].map(([slot, from]) => ({ slot, text: `[${slot}-<-${from.id}]` })),
  ];
  return told.sort((a, b) => a.slot - b.slot).map(({ text }) => text);
}

/** The file: this node (those that it has only begun to meet are not kept), then the epochs. */
export function fileText(cluster: Cluster): string {
  const { myself, currentEpoch } = cluster;
  const [id, address, ...rest] = nodeLine(cluster, myself).split(' ');
  const comma = address?.includes(',') === true ? ',' : ',,';
  const kept = [id, `${address}${comma}tls-port=0,shard-id=${myself.shardId}`, ...rest.filter((word) => !word.startsWith('['))];
  return `${kept.join(' ')}\nvars currentEpoch ${currentEpoch} lastVoteEpoch 0\n`;
}

/** What stands in a node's file. */
interface KeptNode {
  readonly id: string;
  readonly shardId: string | undefined;
  readonly ip: string;
  readonly configEpoch: number;
  readonly currentEpoch: number;
  readonly slots: readonly number[];
}

/** Reads a node's file. Returns why it cannot be used, as text. */
export function readFile(text: string): KeptNode | string {
  const lines = text.split('\n').filter((line) => line !== '');
  const vars = /^vars currentEpoch (\d+) lastVoteEpoch \d+$/.exec(lines.pop() ?? '');
  if (vars === null) return 'its last line does not tell the epochs';
  if (lines.length !== 1) return `it knows ${lines.length} nodes, and this server is a cluster of one`;
  const [id = '', address = '', flags = '', , , , epoch = '', , ...ranges] = (lines[0] as string).split(' ');
  if (!/^[\da-f]{40}$/.test(id) || !/:\d+@\d+/.test(address) || !/^\d+$/.test(epoch)) return 'its line is not one of a node';
  if (!flags.split(',').includes('myself')) return 'it does not tell which node this one is';
  const owned = ranges.map(rangeOf);
  if (owned.some((range) => range === undefined)) return 'its slots are not slots';
  return {
    id,
    shardId: /shard-id=([\da-f]{40})/.exec(address)?.[1],
    ip: address.slice(0, address.lastIndexOf(':', address.indexOf('@'))),
    configEpoch: Number(epoch),
    currentEpoch: Number(vars[1]),
    slots: (owned as number[][]).flat(),
  };
}

/** `5` or `5-9` as numbers; none for a slot that was leaving or coming. */
function rangeOf(word: string): number[] | undefined {
  if (word.startsWith('[')) return [];
  const [, start = '', end = start] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
  const [first, last] = [Number(start), Number(end)];
  if (start === '' || first > last || last >= slots) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
