/* INFO: the server's numbers, as text in sections, with the fields of 7.2 in its order. What a node does not have (threads, a disk) is
 * zero. What only a process has is shown if the host hands it in (machine.ts), else left out. */

import type { Node } from '../node.ts';
import { footprint } from '../clients/footprint.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import type { Progress } from '../loading.ts';
import type { Replica } from '../replication/primary.ts';
import * as dict from '../structures/dict.ts';
import { keyglassVersion, redisVersion } from '../version.ts';
import type { Field } from './info-field.ts';
import { memory } from './info-memory.ts';
import { commandStats, errorStats, latencyStats, stats } from './info-stats.ts';
import type { Machine } from './machine.ts';

type Section = readonly [name: string, title: string, fields: (node: Node) => readonly Field[]];

/** Shown only when it is asked for by name. */
const onlyByName = 'debug';
/** Sections shown only when asked for by name, or with all. */
const onlyOnDemand = new Set(['commandstats', 'latencystats']);

const sections: readonly Section[] = [
  ['server', 'Server', server],
  ['clients', 'Clients', clients],
  ['memory', 'Memory', memory],
  ['persistence', 'Persistence', persistence],
  ['stats', 'Stats', stats],
  ['replication', 'Replication', replication],
  ['cpu', 'CPU', cpu],
  ['modules', 'Modules', modules],
  ['commandstats', 'Commandstats', commandStats],
  ['errorstats', 'Errorstats', errorStats],
  ['latencystats', 'Latencystats', latencyStats],
  ['cluster', 'Cluster', (node) => [['cluster_enabled', node.cluster === undefined ? 0 : 1]]],
  ['keyspace', 'Keyspace', keyspace],
  ['debug', 'Debug', debug],
];

/** The sections with these names, in the server's own order; the usual ones when none is named. */
export function info(node: Node, names: readonly string[]): string {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const usual = wanted.size === 0 || wanted.has('default');
  const all = wanted.has('everything') || wanted.has('all');
  const chosen = sections.filter(
    ([name]) => wanted.has(name) || (name !== onlyByName && (all || (usual && !onlyOnDemand.has(name)))),
  );
  return chosen.map(([, title, fields]) => sectionText(title, fields(node))).join('\r\n');
}

const sectionText = (title: string, fields: readonly Field[]): string =>
  `# ${title}\r\n${fields.map(([name, value]) => `${name}:${value}\r\n`).join('')}`;

function modules(node: Node): Field[] {
  return node.modules.map(({ name, version }) =>
    ['module', `name=${name},ver=${version},api=1,filters=0,usedby=[],using=[],options=[]`]);
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

const microsecondsOfSecond = 1_000_000;

function server(node: Node): Field[] {
  const { config, identity, options: { machine } } = node;
  const upSeconds = seconds(node.space.nowMs - node.startedMs);
  return [
    ['redis_version', redisVersion],
    ['keyglass_version', keyglassVersion],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_mode', node.cluster === undefined ? 'standalone' : 'cluster'],
    ...of(machine, ({ os }) => [['os', os]]),
    ['arch_bits', 64],
    ['monotonic_clock', machine === undefined ? 'virtual' : 'POSIX clock_gettime'],
    // In a tab there are no sockets to wait for: it shows what the Linux server shows for which it stands.
    ['multiplexing_api', machine?.multiplexingApi ?? 'epoll'],
    ['gcc_version', '0.0.0'], // what a server says that no gcc has built
    ...of(machine, ({ processId }) => [['process_id', processId]]),
    ['process_supervised', 'no'],
    ['run_id', identity.runId],
    ['tcp_port', config.value('port')],
    ['server_time_usec', node.nowUs],
    ['uptime_in_seconds', upSeconds],
    ['uptime_in_days', Math.floor(upSeconds / 86_400)],
    ['hz', node.cron.hz],
    ['configured_hz', config.value('hz')],
    ['lru_clock', node.space.lruClock],
    ...of(machine, ({ executable }) => [['executable', executable]]),
    ['config_file', node.options.configPath ?? ''],
    ['io_threads_active', 0],
    ...of(machine, () => listeners(node)),
  ];
}

const of = (machine: Machine | undefined, fields: (machine: Machine) => Field[]): Field[] =>
  machine === undefined ? [] : fields(machine);

/** The addresses on which the server listens. */
function listeners({ config }: Node): Field[] {
  const addresses = config.value('bind').split(' ').filter((address) => address !== '');
  const told: string[] = [];
  if (config.value('port') !== '0')
    told.push(`name=tcp,${addresses.map((address) => `bind=${address}`).join(',')},port=${config.value('port')}`);
  if (config.value('unixsocket') !== '') told.push(`name=unix,bind=${config.value('unixsocket')}`);
  return told.map((text, i) => [`listener${i}`, text]);
}

function cpu({ options: { machine } }: Node): Field[] {
  const told = (us: number): string => (us / microsecondsOfSecond).toFixed(6);
  return of(machine, (running) => {
    const { systemUs, userUs } = running.cpu();
    const ofThread = running.mainThreadCpu();
    const fields: Field[] = [
      ['used_cpu_sys', told(systemUs)],
      ['used_cpu_user', told(userUs)],
      ['used_cpu_sys_children', told(0)],
      ['used_cpu_user_children', told(0)],
    ];
    if (ofThread !== undefined)
      fields.push(['used_cpu_sys_main_thread', told(ofThread.systemUs)], ['used_cpu_user_main_thread', told(ofThread.userUs)]);
    return fields;
  });
}

function debug({ loopStats: { aofUs, cronUs, longestUs, commandsMax }, options: { machine } }: Node): Field[] {
  const durations = { aof_sum: aofUs, cron_sum: cronUs, max: longestUs };
  const told = Object.entries(durations).map(([name, us]): Field => [`eventloop_duration_${name}`, Math.floor(us)]);
  return [...of(machine, () => told), ['eventloop_cmd_per_cycle_max', commandsMax]];
}

function clients(node: Node): Field[] {
  const all = node.connections.settled();
  const prints = all.map(footprint);
  return [
    ['connected_clients', all.length],
    ['cluster_connections', 0],
    ['maxclients', node.limits.maxclients],
    ['client_recent_max_input_buffer', Math.max(0, ...prints.map((each) => each.queryBytes))],
    ['client_recent_max_output_buffer', Math.max(0, ...prints.map((each) => each.replyBytes))],
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

function persistence({ aof, loading, snapshots, space }: Node): Field[] {
  const { running } = snapshots;
  return [
    ['loading', loading === undefined ? 0 : 1],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', 0],
    ['current_save_keys_total', 0],
    ['rdb_changes_since_last_save', snapshots.unsaved],
    ['rdb_bgsave_in_progress', running === undefined ? 0 : 1],
    ['rdb_last_save_time', seconds(snapshots.lastSaveMs)],
    ['rdb_last_bgsave_status', snapshots.lastFailed ? 'err' : 'ok'],
    ['rdb_last_bgsave_time_sec', snapshots.lastSeconds],
    ['rdb_current_bgsave_time_sec', running === undefined ? -1 : seconds(space.nowMs - running.startedMs)],
    ['rdb_saves', snapshots.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', snapshots.keysExpired],
    ['rdb_last_load_keys_loaded', snapshots.keysLoaded],
    ['aof_enabled', aof.state === 'off' ? 0 : 1],
    ['aof_rewrite_in_progress', aof.running === undefined ? 0 : 1],
    ['aof_rewrite_scheduled', aof.isScheduled ? 1 : 0],
    ['aof_last_rewrite_time_sec', aof.lastSeconds],
    ['aof_current_rewrite_time_sec', aof.running === undefined ? -1 : seconds(space.nowMs - aof.running.startedMs)],
    ['aof_last_bgrewrite_status', aof.lastRewriteFailed ? 'err' : 'ok'],
    ['aof_rewrites', aof.rewrites],
    ['aof_rewrites_consecutive_failures', aof.failures],
    ['aof_last_write_status', aof.writeFailure === undefined ? 'ok' : 'err'],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    ...(aof.state === 'off' ? [] : appendOnlyFile(aof)),
    ...(loading === undefined ? [] : progress(loading, space.nowMs)),
  ];
}

/** What is told while there is one. */
const appendOnlyFile = (aof: Node['aof']): Field[] => [
  ['aof_current_size', aof.sizeBytes],
  ['aof_base_size', aof.baseBytes],
  ['aof_pending_rewrite', 0],
  ['aof_buffer_length', aof.pendingBytes],
  ['aof_pending_bio_fsync', 0],
  ['aof_delayed_fsync', 0],
];

/** What is told while the node is loading. */
function progress({ startedMs, totalBytes, loadedBytes, writerBytes }: Progress, nowMs: number): Field[] {
  const leftBytes = Math.max(0, totalBytes - loadedBytes);
  return [
    ['loading_start_time', seconds(startedMs)],
    ['loading_total_bytes', totalBytes],
    ['loading_rdb_used_mem', writerBytes],
    ['loading_loaded_bytes', loadedBytes],
    ['loading_loaded_perc', (totalBytes === 0 ? 0 : (loadedBytes * 100) / totalBytes).toFixed(2)],
    ['loading_eta_seconds', loadedBytes === 0 ? 1 : seconds(((nowMs - startedMs) * leftBytes) / loadedBytes)],
  ];
}

function replication(node: Node): Field[] {
  const { backlog, hasReplicas, offset, replicas } = node.primary;
  const { minReplicasMaxLag, minReplicasToWrite } = node.limits;
  return [
    ['role', 'master'],
    ['connected_slaves', replicas.size],
    ...(minReplicasToWrite > 0 && minReplicasMaxLag > 0 ? [['min_slaves_good_slaves', node.primary.goodReplicas] as Field] : []),
    ...(hasReplicas ? [...replicas].map((replica, i): Field => [`slave${i}`, replicaText(node, replica)]) : []),
    ['master_failover_state', 'no-failover'],
    ['master_replid', node.identity.replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', offset],
    ['second_repl_offset', -1],
    ['repl_backlog_active', backlog === undefined ? 0 : 1],
    ['repl_backlog_size', node.config.value('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', backlog === undefined ? 0 : offset - backlog.length + 1],
    ['repl_backlog_histlen', backlog?.length ?? 0],
  ];
}

function replicaText(node: Node, replica: Replica): string {
  const state = replica.state === 'waits' ? 'wait_bgsave' : 'online';
  return `ip=${replica.host},port=${replica.port},state=${state},offset=${replica.offset},lag=${node.primary.lagSeconds(replica)}`;
}

function keyspace({ space }: Node): Field[] {
  return space.dbs.flatMap((db): Field[] => {
    const expires = dict.length(space.h, db.expires);
    const hashes = [...db.expiringHashes].filter((key) => fieldExpiry.nextDueMs(db, key) !== Number.POSITIVE_INFINITY).length;
    const subexpiry = hashes === 0 ? '' : `,subexpiry=${hashes}`; // as Redis since 7.4, where fields expire
    const told = `keys=${db.size},expires=${expires},avg_ttl=${Math.floor(db.avgTtlMs)}${subexpiry}`;
    return db.size === 0 ? [] : [[`db${db.index}`, told]];
  });
}
