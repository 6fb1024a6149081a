/* INFO: the server's numbers, as text in sections. What a node does not have (a process, threads, a disk, replicas) is left out or
 * stands there as the zero that it is. */

import type { Node } from '../node.ts';
import * as dict from '../structures/dict.ts';
import { keyglassVersion, redisVersion } from '../version.ts';

type Field = readonly [name: string, value: string | number];
type Section = readonly [name: string, title: string, fields: (node: Node) => readonly Field[]];

/** Told only when asked for by name, or with all. */
const onlyOnDemand = new Set(['commandstats', 'latencystats']);

const sections: readonly Section[] = [
  ['server', 'Server', server],
  ['clients', 'Clients', clients],
  ['memory', 'Memory', memory],
  ['persistence', 'Persistence', persistence],
  ['stats', 'Stats', stats],
  ['replication', 'Replication', replication],
  ['cpu', 'CPU', () => []],
  ['modules', 'Modules', () => []],
  ['commandstats', 'Commandstats', commandStats],
  ['errorstats', 'Errorstats', errorStats],
  ['latencystats', 'Latencystats', latencyStats],
  ['cluster', 'Cluster', () => [['cluster_enabled', 0]]],
  ['keyspace', 'Keyspace', keyspace],
];

/** The sections with these names, in the server's own order; the usual ones when none is named. */
export function info(node: Node, names: readonly string[]): string {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const usual = wanted.size === 0 || wanted.has('default');
  const every = wanted.has('everything');
  const all = every || wanted.has('all');
  const chosen = sections.filter(
    ([name]) => wanted.has(name) || every || (all && name !== 'modules') || (usual && !onlyOnDemand.has(name)),
  );
  return chosen.map(([, title, fields]) => sectionText(title, fields(node))).join('\r\n');
}

const sectionText = (title: string, fields: readonly Field[]): string =>
  `# ${title}\r\n${fields.map(([name, value]) => `${name}:${value}\r\n`).join('')}`;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** 1536 as 1.50K. */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const units = ['K', 'M', 'G', 'T'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(2)}${units[unit]}`;
}

function server(node: Node): Field[] {
  const { config, identity } = node;
  const upSeconds = seconds(node.space.nowMs - node.startedMs);
  return [
    ['redis_version', redisVersion],
    ['keyglass_version', keyglassVersion],
    ['redis_mode', 'standalone'],
    ['arch_bits', 64],
    ['run_id', identity.runId],
    ['tcp_port', config.value('port')],
    ['server_time_usec', node.nowUs],
    ['uptime_in_seconds', upSeconds],
    ['uptime_in_days', Math.floor(upSeconds / 86_400)],
    ['hz', node.limits.hz],
    ['configured_hz', config.value('hz')],
    ['lru_clock', node.space.lruClock],
    ['config_file', node.options.configPath ?? ''],
    ['io_threads_active', 0],
  ];
}

function clients(node: Node): Field[] {
  const all = [...node.connections.clients.values()];
  return [
    ['connected_clients', all.length],
    ['cluster_connections', 0],
    ['maxclients', node.limits.maxclients],
    ['blocked_clients', node.blocking.clients.size + node.pause.waiting.size],
    ['tracking_clients', node.tracking.clients.size],
    ['pubsub_clients', all.filter((client) => client.subscriptions > 0).length],
    ['watching_clients', all.filter((client) => client.watched.length > 0).length],
    ['clients_in_timeout_table', all.filter((client) => (client.blocked?.deadlineMs ?? 0) !== 0).length],
    ['total_watched_keys', node.space.dbs.reduce((sum, db) => sum + db.watchedKeys.size, 0)],
    ['total_blocking_keys', node.space.dbs.reduce((sum, db) => sum + db.blockedKeys.size, 0)],
    ['total_blocking_keys_on_nokey', node.blocking.keysOnNoKey],
  ];
}

export interface MemoryUse {
  readonly usedBytes: number;
  readonly peakBytes: number;
  readonly startBytes: number;
  /** What the databases cost beyond keys and values: tables and entries. */
  readonly tableBytes: number;
  readonly overheadBytes: number;
  readonly datasetBytes: number;
  readonly datasetPercent: number;
  readonly reservedBytes: number;
}

export function memoryUse({ h, space, startBytes }: Node): MemoryUse {
  let tableBytes = 0;
  for (const db of space.dbs)
    // The dicts themselves are there from the start.
    if (db.size > 0) tableBytes += dict.overheadBytes(h, db.keys) + dict.overheadBytes(h, db.expires) - 2 * dict.dictBytes;
  const { usedBytes } = h;
  const overheadBytes = startBytes + tableBytes;
  const datasetBytes = Math.max(0, usedBytes - overheadBytes);
  const grownBytes = usedBytes - startBytes;
  return {
    usedBytes, startBytes, tableBytes, overheadBytes, datasetBytes,
    peakBytes: h.peakBytes,
    reservedBytes: h.reservedBytes,
    datasetPercent: grownBytes <= 0 ? 0 : (datasetBytes * 100) / grownBytes,
  };
}

function memory(node: Node): Field[] {
  const use = memoryUse(node);
  return [
    ...withHuman('used_memory', use.usedBytes),
    ...withHuman('used_memory_rss', use.reservedBytes),
    ...withHuman('used_memory_peak', use.peakBytes),
    ['used_memory_peak_perc', `${((use.usedBytes * 100) / use.peakBytes).toFixed(2)}%`],
    ['used_memory_overhead', use.overheadBytes],
    ['used_memory_startup', use.startBytes],
    ['used_memory_dataset', use.datasetBytes],
    ['used_memory_dataset_perc', `${use.datasetPercent.toFixed(2)}%`],
    ['allocator_allocated', use.usedBytes],
    ['allocator_active', use.reservedBytes],
    ['allocator_resident', use.reservedBytes],
    ...scripts(node),
    ...withHuman('maxmemory', node.limits.maxmemoryBytes),
    ['maxmemory_policy', node.config.value('maxmemory-policy')],
    ['mem_fragmentation_ratio', (use.reservedBytes / use.usedBytes).toFixed(2)],
    ['mem_fragmentation_bytes', use.reservedBytes - use.usedBytes],
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', 0],
    ['mem_aof_buffer', 0],
    ['mem_allocator', 'keyglass'],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', node.space.lazyfree.pendingObjects],
    ['lazyfreed_objects', node.space.lazyfree.freedObjects],
  ];
}

/** What scripts and functions hold: outside of the heap, as a server holds it outside of its keys. */
function scripts({ scripting }: Node): Field[] {
  const evalBytes = scripting?.stateBytes('script') ?? 0;
  const functionBytes = scripting?.stateBytes('function') ?? 0;
  const cachedBytes = scripting?.cache.bytes ?? 0;
  const libraryBytes = scripting?.functions.bytes ?? 0;
  return [
    ['used_memory_vm_eval', evalBytes],
    ...withHuman('used_memory_lua', evalBytes),
    ['used_memory_scripts_eval', cachedBytes],
    ['number_of_cached_scripts', scripting?.cache.count ?? 0],
    ['number_of_functions', scripting?.functions.count ?? 0],
    ['number_of_libraries', scripting?.functions.libraries.size ?? 0],
    ['used_memory_vm_functions', functionBytes],
    ...withHuman('used_memory_vm_total', evalBytes + functionBytes),
    ['used_memory_functions', libraryBytes],
    ...withHuman('used_memory_scripts', cachedBytes + libraryBytes),
  ];
}

const withHuman = (name: string, bytes: number): Field[] => [[name, bytes], [`${name}_human`, humanBytes(bytes)]];

function persistence(node: Node): Field[] {
  return [
    ['loading', 0],
    ['async_loading', 0],
    ['rdb_changes_since_last_save', node.space.dirty],
    ['rdb_bgsave_in_progress', 0],
    ['rdb_last_save_time', seconds(node.startedMs)],
    ['rdb_last_bgsave_status', 'ok'],
    ['rdb_last_bgsave_time_sec', -1],
    ['rdb_current_bgsave_time_sec', -1],
    ['rdb_saves', 0],
    ['rdb_last_cow_size', 0],
    ['aof_enabled', 0],
    ['aof_rewrite_in_progress', 0],
    ['aof_rewrite_scheduled', 0],
    ['aof_last_rewrite_time_sec', -1],
    ['aof_current_rewrite_time_sec', -1],
    ['aof_last_bgrewrite_status', 'ok'],
    ['aof_last_write_status', 'ok'],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
  ];
}

function stats(node: Node): Field[] {
  const { dispatcher, space, rates } = node;
  const errorReplies = [...dispatcher.errorCounts.values()].reduce((sum, count) => sum + count, 0);
  return [
    ['total_connections_received', node.connections.received],
    ['total_commands_processed', dispatcher.processed],
    ['instantaneous_ops_per_sec', Math.floor(rates.commands.mean)],
    ['total_net_input_bytes', node.connections.bytesIn],
    ['total_net_output_bytes', node.connections.bytesOut],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', (rates.input.mean / 1024).toFixed(2)],
    ['instantaneous_output_kbps', (rates.output.mean / 1024).toFixed(2)],
    ['rejected_connections', node.connections.rejected],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
    // Redis has this one since 7.4: told where fields expire.
    ...(space.stats.expiredFields > 0 ? [['expired_subkeys', space.stats.expiredFields] as const] : []),
    ['expired_keys', space.stats.expiredKeys],
    ['expired_stale_perc', space.stats.expiredStalePercent.toFixed(2)],
    ['expired_time_cap_reached_count', space.stats.expireCyclesCutShort],
    ['evicted_keys', space.stats.evictedKeys],
    ['evicted_clients', 0],
    ['total_eviction_exceeded_time', 0],
    ['current_eviction_exceeded_time', 0],
    ['keyspace_hits', space.stats.hits],
    ['keyspace_misses', space.stats.misses],
    ['pubsub_channels', node.pubsub.channels.size],
    ['pubsub_patterns', node.pubsub.patterns.size],
    ['pubsubshard_channels', node.pubsub.shardChannels.size],
    ['latest_fork_usec', 0],
    ['total_forks', 0],
    ['migrate_cached_sockets', 0],
    ['slave_expires_tracked_keys', 0],
    ['tracking_total_keys', node.tracking.keyCount],
    ['tracking_total_items', node.tracking.itemCount],
    ['tracking_total_prefixes', node.tracking.prefixes.size],
    ['unexpected_error_replies', 0],
    ['total_error_replies', errorReplies],
    ['acl_access_denied_auth', node.acl.denied.auth],
    ['acl_access_denied_cmd', node.acl.denied.command],
    ['acl_access_denied_key', node.acl.denied.key],
    ['acl_access_denied_channel', node.acl.denied.channel],
  ];
}

function replication(node: Node): Field[] {
  return [
    ['role', 'master'],
    ['connected_slaves', 0],
    ['master_failover_state', 'no-failover'],
    ['master_replid', node.identity.replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', 0],
    ['second_repl_offset', -1],
    ['repl_backlog_active', 0],
    ['repl_backlog_size', node.config.value('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', 0],
    ['repl_backlog_histlen', 0],
  ];
}

function commandStats({ table, dispatcher }: Node): Field[] {
  const every = table.commands.flatMap((each) => [each, ...each.children.values()]);
  return every.flatMap((each): Field[] => {
    const counters = dispatcher.counters[each.id];
    if (counters === undefined) return [];
    const { calls, rejected, failed } = counters;
    const us = Math.floor(counters.us);
    const usPerCall = (calls === 0 ? 0 : us / calls).toFixed(2);
    return [
      [`cmdstat_${each.name}`, `calls=${calls},usec=${us},usec_per_call=${usPerCall},rejected_calls=${rejected},failed_calls=${failed}`],
    ];
  });
}

function latencyStats({ table, dispatcher, config }: Node): Field[] {
  if (config.value('latency-tracking') === 'no') return [];
  const percentiles = config.value('latency-tracking-info-percentiles').split(' ').filter((text) => text !== '');
  return table.withSubcommands.flatMap(({ id, name }): Field[] => {
    const histogram = dispatcher.counters[id]?.histogram;
    if (histogram === undefined) return [];
    const told = percentiles.map((percent) => `p${percent}=${(histogram.percentileNs(Number(percent)) / 1000).toFixed(3)}`);
    return [[`latency_percentiles_usec_${name}`, told.join(',')]];
  });
}

function errorStats({ dispatcher }: Node): Field[] {
  return [...dispatcher.errorCounts].sort().map(([code, count]) => [`errorstat_${code}`, `count=${count}`]);
}

function keyspace({ space }: Node): Field[] {
  return space.dbs.flatMap((db): Field[] => {
    const expires = dict.length(space.h, db.expires);
    const hashes = [...db.expiringHashes].filter((key) => db.nextFieldDueMs(key) !== Number.POSITIVE_INFINITY).length;
    const subexpiry = hashes === 0 ? '' : `,subexpiry=${hashes}`; // as Redis since 7.4, where fields expire
    const told = `keys=${db.size},expires=${expires},avg_ttl=${Math.floor(db.avgTtlMs)}${subexpiry}`;
    return db.size === 0 ? [] : [[`db${db.index}`, told]];
  });
}
