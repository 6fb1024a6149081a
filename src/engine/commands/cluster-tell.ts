/** The replies of CLUSTER about a cluster: its state, its nodes, and which of them serve which slots, as text and as arrays. */

import type { Call } from '../call.ts';
import type { Cluster, ClusterNode } from '../cluster/cluster.ts';
import { nodeLine } from '../cluster/nodes-text.ts';
import type { ReplyWriter } from '../resp/reply.ts';

export function tellInfo({ reply }: Call, cluster: Cluster): void {
  const { assigned, myself, nodes, isOk, size, currentEpoch } = cluster;
  const fields: readonly (readonly [string, string | number])[] = [
    ['state', isOk ? 'ok' : 'fail'],
    ['slots_assigned', assigned],
    ['slots_ok', assigned],
    ['slots_pfail', 0],
    ['slots_fail', 0],
    ['known_nodes', nodes.size],
    ['size', size],
    ['current_epoch', currentEpoch],
    ['my_epoch', myself.configEpoch],
    ['stats_messages_sent', 0],
    ['stats_messages_received', 0],
  ];
  const lines = fields.map(([name, value]) => `cluster_${name}:${value}\r\n`);
  reply.verbatim('txt', `${lines.join('')}total_cluster_links_buffer_limit_exceeded:0\r\n`);
}

export function tellNodes({ reply }: Call, cluster: Cluster): void {
  reply.verbatim('txt', [...cluster.nodes.values()].map((node) => `${nodeLine(cluster, node)}\n`).join(''));
}

/** CLUSTER SLOTS: each range with the nodes that serve it. */
export function tellSlots({ reply }: Call, cluster: Cluster): void {
  const ranges = [...cluster.nodes.values()].flatMap((node) => cluster.rangesOf(node).map((range) => ({ node, range })));
  ranges.sort((a, b) => a.range[0] - b.range[0]);
  reply.array(ranges.length);
  for (const { node, range: [first, last] } of ranges) {
    reply.array(3);
    reply.int(first);
    reply.int(last);
    replyEndpoint(reply, cluster, node);
  }
}

function replyEndpoint(reply: ReplyWriter, cluster: Cluster, node: ClusterNode): void {
  const { ip, port, hostname } = cluster.address(node);
  const type = cluster.endpointType;
  reply.array(4);
  bulkOrNull(reply, cluster.endpoint(node));
  reply.int(port);
  reply.bulk(node.id);
  const more = [
    ...(type === 'ip' ? [] : ['ip', ip]),
    ...(type === 'hostname' || hostname === '' ? [] : ['hostname', hostname]),
  ];
  reply.map(more.length / 2);
  for (const each of more) reply.bulk(each);
}

function bulkOrNull(reply: ReplyWriter, text: string | undefined): void {
  if (text === undefined) reply.null();
  else reply.bulk(text);
}

/** CLUSTER SHARDS: each master with its slots and its replicas. Nodes that have not answered yet are left out. */
export function tellShards({ reply }: Call, cluster: Cluster): void {
  const masters = [...cluster.nodes.values()].filter((node) => !node.isHandshake);
  reply.array(masters.length);
  for (const master of masters) {
    const ranges = cluster.rangesOf(master);
    reply.map(2);
    reply.bulk('slots');
    reply.array(2 * ranges.length);
    for (const slot of ranges.flat()) reply.int(slot);
    reply.bulk('nodes');
    reply.array(1);
    replyMember(reply, cluster, master);
  }
}

function replyMember(reply: ReplyWriter, cluster: Cluster, node: ClusterNode): void {
  const { ip, port, hostname } = cluster.address(node);
  reply.map(hostname === '' ? 7 : 8);
  reply.bulk('id');
  reply.bulk(node.id);
  reply.bulk('port');
  reply.int(port);
  reply.bulk('ip');
  reply.bulk(ip);
  reply.bulk('endpoint');
  bulkOrNull(reply, cluster.endpoint(node));
  if (hostname !== '') {
    reply.bulk('hostname');
    reply.bulk(hostname);
  }
  reply.bulk('role');
  reply.bulk('master');
  reply.bulk('replication-offset');
  reply.int(0);
  reply.bulk('health');
  reply.bulk('online');
}
