/* CLUSTER and what goes with it. A server that is not in cluster mode knows all of it, and refuses it. */

import type { Call } from '../call.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { CommandError } from '../resp/errors.ts';
import * as nodes from './cluster-nodes.ts';
import * as slots from './cluster-slots.ts';
import * as tell from './cluster-tell.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const disabled = new CommandError('ERR This instance has cluster support disabled');

/** A handler of what only a node of a cluster can do. */
const inCluster = (run: (c: Call, cluster: Cluster) => void) => (c: Call): void => {
  if (c.node.cluster === undefined) throw disabled;
  run(c, c.node.cluster);
};

const help = [
  'COUNTKEYSINSLOT <slot>',
  '    Return the number of keys in <slot>.',
  'GETKEYSINSLOT <slot> <count>',
  '    Return key names stored by current node in a slot.',
  'INFO',
  '    Return information about the cluster.',
  'KEYSLOT <key>',
  '    Return the hash slot for <key>.',
  'MYID',
  '    Return the node id.',
  'MYSHARDID',
  `    Return the node's shard id.`,
  'NODES',
  '    Return cluster configuration seen by node. Output format:',
  '    <id> <ip:port@bus-port[,hostname]> <flags> <primary> <pings> <pongs> <epoch> <link> <slot> ...',
  'REPLICAS <node-id>',
  '    Return <node-id> replicas.',
  'SLOTS',
  '    Return information about slots range mappings. Each range is made of:',
  '    start, end, primary and replicas IP addresses, ports and ids',
  'SHARDS',
  '    Return information about slot range mappings and the nodes associated with them.',
  'ADDSLOTS <slot> [<slot> ...]',
  '    Assign slots to current node.',
  'ADDSLOTSRANGE <start slot> <end slot> [<start slot> <end slot> ...]',
  '    Assign slots which are between <start-slot> and <end-slot> to current node.',
  'BUMPEPOCH',
  '    Advance the cluster config epoch.',
  'COUNT-FAILURE-REPORTS <node-id>',
  '    Return number of failure reports for <node-id>.',
  'DELSLOTS <slot> [<slot> ...]',
  '    Delete slots information from current node.',
  'DELSLOTSRANGE <start slot> <end slot> [<start slot> <end slot> ...]',
  '    Delete slots information which are between <start-slot> and <end-slot> from current node.',
  'FAILOVER [FORCE|TAKEOVER]',
  '    Promote current replica node to being a master.',
  'FORGET <node-id>',
  '    Remove a node from the cluster.',
  'FLUSHSLOTS',
  '    Delete current node own slots information.',
  'MEET <ip> <port> [<bus-port>]',
  '    Connect nodes into a working cluster.',
  'REPLICATE <node-id>',
  '    Configure current node as replica to <node-id>.',
  'RESET [HARD|SOFT]',
  '    Reset current node (default: soft).',
  'SET-CONFIG-EPOCH <epoch>',
  '    Set config epoch of current node.',
  'SETSLOT <slot> (IMPORTING <node-id>|MIGRATING <node-id>|STABLE|NODE <node-id>)',
  '    Set slot state.',
  'SAVECONFIG',
  '    Force saving cluster configuration on disk.',
  'LINKS',
  '    Return information about all network links between this node and its peers.',
  '    Output format is an array where each array element is a map containing attributes of a link',
];

export const cluster = command({
  name: 'cluster', arity: -2, flags: '', group: 'cluster', since: '3.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for Cluster commands.',
  subcommands: [
    {
      name: 'cluster|addslots', arity: -3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the total number of hash slot arguments',
      summary: 'Assigns new hash slots to a node.',
      args: 'slot:integer...',
      run: inCluster((c, cluster) => slots.addSlots(c, cluster, slots.singleSlots(c))),
    },
    {
      name: 'cluster|addslotsrange', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '7.0.0',
      complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
      summary: 'Assigns new hash slot ranges to a node.',
      args: '{range start-slot:integer end-slot:integer}...',
      run: inCluster((c, cluster) => slots.addSlots(c, cluster, slots.slotRanges(c))),
    },
    {
      name: 'cluster|bumpepoch', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Advances the cluster config epoch.',
      run: inCluster(nodes.bumpEpoch),
    },
    {
      name: 'cluster|count-failure-reports', arity: 3, flags: 'admin stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of failure reports',
      summary: 'Returns the number of active failure reports active for a node.',
      args: 'node-id:string',
      run: inCluster(nodes.countFailureReports),
    },
    {
      name: 'cluster|countkeysinslot', arity: 3, flags: 'stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Returns the number of keys in a hash slot.',
      args: 'slot:integer',
      run: inCluster(slots.countKeys),
    },
    {
      name: 'cluster|delslots', arity: -3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the total number of hash slot arguments',
      summary: 'Sets hash slots as unbound for a node.',
      args: 'slot:integer...',
      run: inCluster((c, cluster) => slots.deleteSlots(c, cluster, slots.singleSlots(c))),
    },
    {
      name: 'cluster|delslotsrange', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '7.0.0',
      complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
      summary: 'Sets hash slot ranges as unbound for a node.',
      args: '{range start-slot:integer end-slot:integer}...',
      run: inCluster((c, cluster) => slots.deleteSlots(c, cluster, slots.slotRanges(c))),
    },
    {
      name: 'cluster|failover', arity: -2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a replica to perform a manual failover of its primary.',
      args: '[<options FORCE | TAKEOVER>]',
      run: inCluster(nodes.failOver),
    },
    {
      name: 'cluster|flushslots', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Deletes all slots information from a node.',
      run: inCluster(slots.flushSlots),
    },
    {
      name: 'cluster|forget', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Removes a node from the nodes table.',
      args: 'node-id:string',
      run: inCluster(nodes.forget),
    },
    {
      name: 'cluster|getkeysinslot', arity: 4, flags: 'stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of requested keys',
      summary: 'Returns the key names in a hash slot.',
      args: 'slot:integer count:integer',
      run: inCluster(slots.listKeys),
    },
    {
      name: 'cluster|help', arity: 2, flags: 'loading stale', group: 'cluster', since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: inCluster((c) => replyHelp(c, help)),
    },
    {
      name: 'cluster|info', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Returns information about the state of a node.',
      run: inCluster(tell.tellInfo),
    },
    {
      name: 'cluster|keyslot', arity: 3, flags: 'stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the number of bytes in the key',
      summary: 'Returns the hash slot for a key.',
      args: 'key:string',
      run: inCluster((c, cluster) => c.reply.int(cluster.slotOf(c.args.text(2)))),
    },
    {
      name: 'cluster|links', arity: 2, flags: 'stale', group: 'cluster', since: '7.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns a list of all TCP links to and from peer nodes.',
      run: inCluster((c) => c.reply.array(0)),
    },
    {
      name: 'cluster|meet', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a node to handshake with another node.',
      history: [['4.0.0', 'Added the optional `cluster_bus_port` argument.']],
      args: 'ip:string port:integer [cluster-bus-port:integer@4.0.0]',
      run: inCluster(nodes.meet),
    },
    {
      name: 'cluster|myid', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Returns the ID of a node.',
      run: inCluster((c, cluster) => c.reply.bulk(cluster.myself.id)),
    },
    {
      name: 'cluster|myshardid', arity: 2, flags: 'loading stale', group: 'cluster', since: '7.2.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Returns the shard ID of a node.',
      run: inCluster((c, cluster) => c.reply.bulk(cluster.myself.shardId)),
    },
    {
      name: 'cluster|nodes', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns the cluster configuration for a node.',
      run: inCluster(tell.tellNodes),
    },
    {
      name: 'cluster|replicas', arity: 3, flags: 'admin stale', group: 'cluster', since: '5.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of replicas.',
      summary: 'Lists the replica nodes of a primary node.',
      args: 'node-id:string',
      run: inCluster(nodes.listReplicas),
    },
    {
      name: 'cluster|replicate', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Configure a node as replica of a primary node.',
      args: 'node-id:string',
      run: inCluster(nodes.replicate),
    },
    {
      name: 'cluster|reset', arity: -2, flags: 'admin noscript stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
      summary: 'Resets a node.',
      args: '[<reset-type HARD | SOFT>]',
      run: inCluster(nodes.reset),
    },
    {
      name: 'cluster|saveconfig', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a node to save the cluster configuration to disk.',
      run: inCluster((c, cluster) => {
        cluster.save();
        c.reply.ok();
      }),
    },
    {
      name: 'cluster|set-config-epoch', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Sets the configuration epoch for a new node.',
      args: 'config-epoch:integer',
      run: inCluster(nodes.setConfigEpoch),
    },
    {
      name: 'cluster|setslot', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Binds a hash slot to a node.',
      args:
        'slot:integer <subcommand IMPORTING=importing/node-id:string | MIGRATING=migrating/node-id:string | ' +
        'NODE=node/node-id:string | STABLE>',
      run: inCluster(slots.setSlot),
    },
    {
      name: 'cluster|shards', arity: 2, flags: 'loading stale', group: 'cluster', since: '7.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of cluster nodes',
      summary: 'Returns the mapping of cluster slots to shards.',
      run: inCluster(tell.tellShards),
    },
    {
      name: 'cluster|slaves', arity: 3, flags: 'admin stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of replicas.',
      summary: 'Lists the replica nodes of a primary node.',
      deprecated: { since: '5.0.0', replacedBy: '`CLUSTER REPLICAS`' },
      args: 'node-id:string',
      run: inCluster(nodes.listReplicas),
    },
    {
      name: 'cluster|slots', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns the mapping of cluster slots to nodes.',
      history: [['4.0.0', 'Added node IDs.'], ['7.0.0', 'Added additional networking metadata field.']],
      run: inCluster(tell.tellSlots),
    },
  ],
});

export const asking = command({
  name: 'asking', arity: 1, flags: 'fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Signals that a cluster client is following an -ASK redirect.',
  run: inCluster((c) => {
    if (!c.denyBlocking) c.client.askedAt = c.client.commands;
    c.reply.ok();
  }),
});

export const readonly = command({
  name: 'readonly', arity: 1, flags: 'loading stale fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Enables read-only queries for a connection to a Valkey replica node.',
  run: inCluster((c) => {
    c.client.isReadonly = true;
    c.reply.ok();
  }),
});

export const readwrite = command({
  name: 'readwrite', arity: 1, flags: 'loading stale fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Enables read-write queries for a connection to a Valkey replica node.',
  run: inCluster((c) => {
    c.client.isReadonly = false;
    c.reply.ok();
  }),
});
