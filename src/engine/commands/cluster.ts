/* CLUSTER and what goes with it: known, and refused, as a server that is not in a cluster refuses it. */

import { CommandError } from '../resp/errors.ts';
import { command } from './table.ts';

const refusal = new CommandError('ERR This instance has cluster support disabled');

function refuse(): never {
  throw refusal;
}

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
      run: refuse,
    },
    {
      name: 'cluster|addslotsrange', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '7.0.0',
      complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
      summary: 'Assigns new hash slot ranges to a node.',
      args: '{range start-slot:integer end-slot:integer}...',
      run: refuse,
    },
    {
      name: 'cluster|bumpepoch', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Advances the cluster config epoch.',
      run: refuse,
    },
    {
      name: 'cluster|count-failure-reports', arity: 3, flags: 'admin stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of failure reports',
      summary: 'Returns the number of active failure reports active for a node.',
      args: 'node-id:string',
      run: refuse,
    },
    {
      name: 'cluster|countkeysinslot', arity: 3, flags: 'stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Returns the number of keys in a hash slot.',
      args: 'slot:integer',
      run: refuse,
    },
    {
      name: 'cluster|delslots', arity: -3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the total number of hash slot arguments',
      summary: 'Sets hash slots as unbound for a node.',
      args: 'slot:integer...',
      run: refuse,
    },
    {
      name: 'cluster|delslotsrange', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '7.0.0',
      complexity: 'O(N) where N is the total number of the slots between the start slot and end slot arguments.',
      summary: 'Sets hash slot ranges as unbound for a node.',
      args: '{range start-slot:integer end-slot:integer}...',
      run: refuse,
    },
    {
      name: 'cluster|failover', arity: -2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a replica to perform a manual failover of its primary.',
      args: '[<options FORCE | TAKEOVER>]',
      run: refuse,
    },
    {
      name: 'cluster|flushslots', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Deletes all slots information from a node.',
      run: refuse,
    },
    {
      name: 'cluster|forget', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Removes a node from the nodes table.',
      args: 'node-id:string',
      run: refuse,
    },
    {
      name: 'cluster|getkeysinslot', arity: 4, flags: 'stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of requested keys',
      summary: 'Returns the key names in a hash slot.',
      args: 'slot:integer count:integer',
      run: refuse,
    },
    {
      name: 'cluster|help', arity: 2, flags: 'loading stale', group: 'cluster', since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: refuse,
    },
    {
      name: 'cluster|info', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Returns information about the state of a node.',
      run: refuse,
    },
    {
      name: 'cluster|keyslot', arity: 3, flags: 'stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the number of bytes in the key',
      summary: 'Returns the hash slot for a key.',
      args: 'key:string',
      run: refuse,
    },
    {
      name: 'cluster|links', arity: 2, flags: 'stale', group: 'cluster', since: '7.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns a list of all TCP links to and from peer nodes.',
      run: refuse,
    },
    {
      name: 'cluster|meet', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a node to handshake with another node.',
      history: [['4.0.0', 'Added the optional `cluster_bus_port` argument.']],
      args: 'ip:string port:integer [cluster-bus-port:integer@4.0.0]',
      run: refuse,
    },
    {
      name: 'cluster|myid', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Returns the ID of a node.',
      run: refuse,
    },
    {
      name: 'cluster|myshardid', arity: 2, flags: 'loading stale', group: 'cluster', since: '7.2.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(1)',
      summary: 'Returns the shard ID of a node.',
      run: refuse,
    },
    {
      name: 'cluster|nodes', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns the cluster configuration for a node.',
      run: refuse,
    },
    {
      name: 'cluster|replicas', arity: 3, flags: 'admin stale', group: 'cluster', since: '5.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of replicas.',
      summary: 'Lists the replica nodes of a primary node.',
      args: 'node-id:string',
      run: refuse,
    },
    {
      name: 'cluster|replicate', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Configure a node as replica of a primary node.',
      args: 'node-id:string',
      run: refuse,
    },
    {
      name: 'cluster|reset', arity: -2, flags: 'admin noscript stale', group: 'cluster', since: '3.0.0',
      complexity: 'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
      summary: 'Resets a node.',
      args: '[<reset-type HARD | SOFT>]',
      run: refuse,
    },
    {
      name: 'cluster|saveconfig', arity: 2, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Forces a node to save the cluster configuration to disk.',
      run: refuse,
    },
    {
      name: 'cluster|set-config-epoch', arity: 3, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Sets the configuration epoch for a new node.',
      args: 'config-epoch:integer',
      run: refuse,
    },
    {
      name: 'cluster|setslot', arity: -4, flags: 'admin stale no_async_loading', group: 'cluster', since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Binds a hash slot to a node.',
      args:
        'slot:integer <subcommand IMPORTING=importing/node-id:string | MIGRATING=migrating/node-id:string | ' +
        'NODE=node/node-id:string | STABLE>',
      run: refuse,
    },
    {
      name: 'cluster|shards', arity: 2, flags: 'loading stale', group: 'cluster', since: '7.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of cluster nodes',
      summary: 'Returns the mapping of cluster slots to shards.',
      run: refuse,
    },
    {
      name: 'cluster|slaves', arity: 3, flags: 'admin stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the number of replicas.',
      summary: 'Lists the replica nodes of a primary node.',
      deprecated: { since: '5.0.0', replacedBy: '`CLUSTER REPLICAS`' },
      args: 'node-id:string',
      run: refuse,
    },
    {
      name: 'cluster|slots', arity: 2, flags: 'loading stale', group: 'cluster', since: '3.0.0',
      tips: ['nondeterministic_output'],
      complexity: 'O(N) where N is the total number of Cluster nodes',
      summary: 'Returns the mapping of cluster slots to nodes.',
      history: [['4.0.0', 'Added node IDs.'], ['7.0.0', 'Added additional networking metadata field.']],
      run: refuse,
    },
  ],
});

export const asking = command({
  name: 'asking', arity: 1, flags: 'fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Signals that a cluster client is following an -ASK redirect.',
  run: refuse,
});

export const readonly = command({
  name: 'readonly', arity: 1, flags: 'loading stale fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Enables read-only queries for a connection to a Valkey replica node.',
  run: refuse,
});

export const readwrite = command({
  name: 'readwrite', arity: 1, flags: 'loading stale fast', group: 'cluster', since: '3.0.0',
  acl: 'connection',
  complexity: 'O(1)',
  summary: 'Enables read-write queries for a connection to a Valkey replica node.',
  run: refuse,
});
