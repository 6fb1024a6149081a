/* INFO stats, commandstats, errorstats and latencystats: what has been counted since the start, or CONFIG RESETSTAT. */

import type { Node } from '../node.ts';
import type { Field } from './info-field.ts';

export function stats(node: Node): Field[] {
  const { commandStats: counted, space, cron: { rates }, options: { machine } } = node;
  const usPerStep = rates.steps.mean === 0 ? 0 : Math.floor(rates.loopUs.mean / rates.steps.mean);
  const errorReplies = [...counted.errorCounts.values()].reduce((sum, count) => sum + count, 0);
  return [
    ['total_connections_received', node.connections.received],
    ['total_commands_processed', counted.processed],
    ['instantaneous_ops_per_sec', Math.floor(rates.commands.mean)],
    ['total_net_input_bytes', node.connections.bytesIn],
    ['total_net_output_bytes', node.connections.bytesOut],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', (rates.input.mean / 1024).toFixed(2)],
    ['instantaneous_output_kbps', (rates.output.mean / 1024).toFixed(2)],
    ['instantaneous_input_repl_kbps', '0.00'],
    ['instantaneous_output_repl_kbps', '0.00'],
    ['rejected_connections', node.connections.rejected],
    ['sync_full', node.primary.fullSyncs],
    ['sync_partial_ok', node.primary.partialSyncs],
    ['sync_partial_err', node.primary.refusedSyncs],
    // Redis has this one since 7.4: told where fields expire.
    ...(space.stats.expiredFields > 0 ? [['expired_subkeys', space.stats.expiredFields] as const] : []),
    ['expired_keys', space.stats.expiredKeys],
    ['expired_stale_perc', space.stats.expiredStalePercent.toFixed(2)],
    ['expired_time_cap_reached_count', space.stats.expireCyclesCutShort],
    ['expire_cycle_cpu_milliseconds', 0], // work of the cron is not measured
    ['evicted_keys', space.stats.evictedKeys],
    ['evicted_clients', node.connections.bufferLimits.evictedClients],
    ['total_eviction_exceeded_time', 0],
    ['current_eviction_exceeded_time', 0],
    ['keyspace_hits', space.stats.hits],
    ['keyspace_misses', space.stats.misses],
    ['pubsub_channels', node.pubsub.channels.size],
    ['pubsub_patterns', node.pubsub.patterns.size],
    ['pubsubshard_channels', node.pubsub.shardChannels.size],
    ['latest_fork_usec', 0],
    ['total_forks', 0],
    ['migrate_cached_sockets', node.outside.connections],
    ['slave_expires_tracked_keys', 0],
    ['active_defrag_hits', 0],
    ['active_defrag_misses', 0],
    ['active_defrag_key_hits', 0],
    ['active_defrag_key_misses', 0],
    ['total_active_defrag_time', 0],
    ['current_active_defrag_time', 0],
    ['tracking_total_keys', node.tracking.keyCount],
    ['tracking_total_items', node.tracking.itemCount],
    ['tracking_total_prefixes', node.tracking.prefixes.size],
    ['unexpected_error_replies', 0],
    ['total_error_replies', errorReplies],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', node.connections.reads],
    ['total_writes_processed', node.connections.writes],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['client_query_buffer_limit_disconnections', node.connections.bufferLimits.queryDisconnections],
    ['client_output_buffer_limit_disconnections', node.connections.bufferLimits.outputDisconnections],
    ['reply_buffer_shrinks', node.connections.replyBufferShrinks],
    ['reply_buffer_expands', node.connections.replyBufferExpands],
    ['eventloop_cycles', node.steps],
    ...(machine === undefined ? [] : [['eventloop_duration_sum', machine.loopUs() - node.loopUsBefore] as const]),
    ['eventloop_duration_cmd_sum', Math.floor(counted.commandsUs)],
    ['instantaneous_eventloop_cycles_per_sec', Math.floor(rates.steps.mean)],
    ...(machine === undefined ? [] : [['instantaneous_eventloop_duration_usec', usPerStep] as const]),
    ['acl_access_denied_auth', node.acl.denied.auth],
    ['acl_access_denied_cmd', node.acl.denied.command],
    ['acl_access_denied_key', node.acl.denied.key],
    ['acl_access_denied_channel', node.acl.denied.channel],
  ];
}

export function commandStats({ table, commandStats: counted }: Node): Field[] {
  const every = table.commands.flatMap((each) => [each, ...each.children.values()]);
  return every.flatMap((each): Field[] => {
    const counters = counted.counters[each.id];
    if (counters === undefined) return [];
    const { calls, rejected, failed } = counters;
    if (calls + rejected + failed === 0) return []; // it waits for the first time
    const us = Math.floor(counters.us);
    const usPerCall = (calls === 0 ? 0 : us / calls).toFixed(2);
    return [
      [`cmdstat_${each.name}`, `calls=${calls},usec=${us},usec_per_call=${usPerCall},rejected_calls=${rejected},failed_calls=${failed}`],
    ];
  });
}

export function latencyStats({ table, commandStats: counted, config }: Node): Field[] {
  if (config.value('latency-tracking') === 'no') return [];
  const percentiles = config.value('latency-tracking-info-percentiles').split(' ').filter((text) => text !== '');
  return table.withSubcommands.flatMap(({ id, name }): Field[] => {
    const histogram = counted.counters[id]?.histogram;
    if (histogram === undefined) return [];
    const told = percentiles.map((percent) => `p${percent}=${(histogram.percentileNs(Number(percent)) / 1000).toFixed(3)}`);
    return [[`latency_percentiles_usec_${name}`, told.join(',')]];
  });
}

export function errorStats({ commandStats: counted }: Node): Field[] {
  return [...counted.errorCounts].sort().map(([code, count]) => [`errorstat_${code}`, `count=${count}`]);
}
