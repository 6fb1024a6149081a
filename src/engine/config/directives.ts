/* The table of directives: every parameter of a Redis 7.2 configuration, its type, default and range. Most of them concern a file, a
 * socket or a process, which a node does not have: they are checked and remembered, and change nothing here. The others have an `apply`,
 * which writes the field of Limits that the engine reads.
 *
 * Three defaults differ from 7.2's, which would be untrue here: `save` is empty and `dir` is the root, as nothing is written to a disk;
 * and `enable-debug-command` is `yes`, as whoever reaches this server is its owner. */

import type { Limits, OutputLimit } from '../limits.ts';
import { eventBits } from '../clients/notifications.ts';
import * as special from './values.ts';

export interface Options<T> {
  /** The older name, still understood. */
  readonly alias?: string;
  /** Its name in later servers: understood in a file, never listed. */
  readonly laterName?: string;
  /** It can be set only at the start. */
  readonly fixed?: true;
  /** Known to CONFIG GET by its name, never listed. */
  readonly hidden?: true;
  /** A file may give its value as several words. */
  readonly several?: true;
  /** CONFIG SET may set it only where enable-protected-configs allows that. */
  readonly isProtected?: true;
  readonly isBytes?: true;
  readonly apply?: (limits: Limits, value: T) => void;
}

export interface Directive {
  readonly name: string;
  readonly alias: string | undefined;
  readonly laterName: string | undefined;
  /** The default, as CONFIG GET replies it. */
  readonly initial: string;
  readonly fixed: boolean;
  readonly hidden: boolean;
  readonly several: boolean;
  readonly isProtected: boolean;
  /** A size, which may be written with a unit. */
  readonly isBytes: boolean;
  /** The canonical text of a value as somebody wrote it; `present` is the value so far. Throws a BadValue. */
  readonly read: (text: string, present: string) => string;
  /** Puts a canonical value into effect. */
  readonly apply: ((limits: Limits, canonical: string) => void) | undefined;
}

const intMax = 2n ** 31n - 1n;
const longMax = 2n ** 63n - 1n;
const portMax = 65_535n;

function directive<T>(
  name: string, initial: string, read: Directive['read'], typed: (canonical: string) => T, options: Options<T>,
): Directive {
  const { apply } = options;
  return {
    name, initial, read,
    alias: options.alias,
    laterName: options.laterName,
    fixed: options.fixed ?? false,
    hidden: options.hidden ?? false,
    several: options.several ?? false,
    isProtected: options.isProtected ?? false,
    isBytes: options.isBytes ?? false,
    apply: apply === undefined ? undefined : (limits, canonical) => apply(limits, typed(canonical)),
  };
}

const flag = (name: string, initial: boolean, options: Options<boolean> = {}): Directive =>
  directive(name, initial ? 'yes' : 'no', special.readBoolean, (text) => text === 'yes', options);

const integer = (
  name: string, initial: number, min: number | bigint = 0, max: number | bigint = longMax, options: Options<number> = {},
): Directive => directive(name, String(initial), (text) => special.readInteger(text, BigInt(min), BigInt(max)), Number, options);

const bytes = (
  name: string, initial: number, min: number | bigint = 0, max: number | bigint = longMax, options: Options<number> = {},
): Directive => {
  const read = (text: string): string => special.readBytes(text, BigInt(min), BigInt(max));
  return directive(name, String(initial), read, Number, { ...options, isBytes: true });
};

const text = (name: string, initial = '', options: Options<string> = {}): Directive =>
  directive(name, initial, (value) => value, (value) => value, options);

const choice = (name: string, initial: string, choices: string, options: Options<string> = {}): Directive =>
  directive(name, initial, (value) => special.readChoice(value, choices.split(' ')), (value) => value, options);

const other = (name: string, initial: string, read: Directive['read'], options: Options<string> = {}): Directive =>
  directive(name, initial, read, (value) => value, options);

/** The limits in a canonical value: class, hard, soft and seconds of each. */
function outputLimitsOf(text: string): Limits['outputLimits'] {
  const words = text.split(' ');
  const of = (kind: string): OutputLimit => {
    const [hardBytes, softBytes, softSeconds] = words.slice(words.indexOf(kind) + 1).map(Number) as [number, number, number];
    return { hardBytes, softBytes, softSeconds };
  };
  return { normal: of('normal'), replica: of('slave'), pubsub: of('pubsub') };
}

/** Directives of later servers. They have no effect here, but a file with them is accepted: its values are checked and remembered. */
export const later: readonly Directive[] = [
  // Valkey 8.1.
  integer('commandlog-request-larger-than', 1_048_576, -1, longMax, { hidden: true }),
  integer('commandlog-large-request-max-len', 128, 0, longMax, { hidden: true }),
  integer('commandlog-reply-larger-than', 1_048_576, -1, longMax, { hidden: true }),
  integer('commandlog-large-reply-max-len', 128, 0, longMax, { hidden: true }),
  flag('dual-channel-replication-enabled', false, { hidden: true }),
  choice('rdb-version-check', 'strict', 'strict relaxed', { hidden: true }),
  choice('log-format', 'legacy', 'legacy logfmt', { hidden: true }),
  choice('log-timestamp-format', 'legacy', 'legacy iso8601 milliseconds', { hidden: true }),
  flag('extended-redis-compatibility', false, { hidden: true }),
  integer('prefetch-batch-max-size', 16, 0, 128, { hidden: true }),
  integer('active-defrag-cycle-us', 500, 0, 100_000, { hidden: true }),
  text('availability-zone', '', { hidden: true }),
  flag('import-mode', false, { hidden: true }),
  text('cluster-announce-client-ipv4', '', { hidden: true }),
  text('cluster-announce-client-ipv6', '', { hidden: true }),
  other('rdma-bind', '', special.readAddresses, { hidden: true, fixed: true, several: true }),
  integer('cluster-manual-failover-timeout', 5000, 1, intMax, { hidden: true }),
  integer('cluster-blacklist-ttl', 60, 0, intMax, { hidden: true }),
  flag('cluster-slot-stats-enabled', false, { hidden: true }),
  integer('events-per-io-thread', 2, 0, intMax, { hidden: true }),
  integer('rdma-port', 0, 0, portMax, { hidden: true }),
  integer('rdma-rx-size', 1 << 20, 64 << 10, 16 << 20, { hidden: true, fixed: true }),
  integer('rdma-completion-vector', -1, -1, 1024, { hidden: true, fixed: true }),
  text('unixsocketgroup', '', { hidden: true, fixed: true }),
  // Redis 8.
  integer('cluster-compatibility-sample-ratio', 0, 0, 100, { hidden: true }),
  bytes('replica-full-sync-buffer-limit', 0, 0, longMax, { hidden: true }),
  // Both.
  integer('cluster-ping-interval', 0, 0, longMax, { hidden: true }),
  flag('hide-user-data-from-log', false, { hidden: true }),
  integer('max-new-connections-per-cycle', 10, 1, 1000, { hidden: true }),
  integer('max-new-tls-connections-per-cycle', 1, 1, 1000, { hidden: true }),
];

export const directives: readonly Directive[] = [
  ...later,
  // Sizes at which collections change their encoding.
  integer('hash-max-listpack-entries', 512, 0, longMax, {
    alias: 'hash-max-ziplist-entries', apply: (l, n) => { l.hashMaxListpackEntries = n; },
  }),
  bytes('hash-max-listpack-value', 64, 0, longMax, {
    alias: 'hash-max-ziplist-value', apply: (l, n) => { l.hashMaxListpackValue = n; },
  }),
  integer('set-max-intset-entries', 512, 0, longMax, { apply: (l, n) => { l.setMaxIntsetEntries = n; } }),
  integer('set-max-listpack-entries', 128, 0, longMax, { apply: (l, n) => { l.setMaxListpackEntries = n; } }),
  integer('set-max-listpack-value', 64, 0, longMax, { apply: (l, n) => { l.setMaxListpackValue = n; } }),
  integer('zset-max-listpack-entries', 128, 0, longMax, {
    alias: 'zset-max-ziplist-entries', apply: (l, n) => { l.zsetMaxListpackEntries = n; },
  }),
  bytes('zset-max-listpack-value', 64, 0, longMax, {
    alias: 'zset-max-ziplist-value', apply: (l, n) => { l.zsetMaxListpackValue = n; },
  }),
  integer('list-max-listpack-size', -2, -intMax - 1n, intMax, {
    alias: 'list-max-ziplist-size', apply: (l, n) => { l.listMaxListpackSize = n; },
  }),
  integer('list-compress-depth', 0, 0, intMax, { apply: (l, n) => { l.listCompressDepth = n; } }),
  bytes('stream-node-max-bytes', 4096, 0, longMax, { apply: (l, n) => { l.streamNodeMaxBytes = n; } }),
  integer('stream-node-max-entries', 100, 0, longMax, { apply: (l, n) => { l.streamNodeMaxEntries = n; } }),
  bytes('hll-sparse-max-bytes', 3000, 0, longMax, { apply: (l, n) => { l.hllSparseMaxBytes = n; } }),

  // Memory, expiry, eviction.
  bytes('maxmemory', 0, 0, 2n ** 64n - 1n, { apply: (l, n) => { l.maxmemoryBytes = n; } }),
  choice('maxmemory-policy', 'noeviction',
    'volatile-lru volatile-lfu volatile-random volatile-ttl allkeys-lru allkeys-lfu allkeys-random noeviction', {
      apply: (l, policy) => { l.maxmemoryPolicy = policy; l.lfu = policy.endsWith('lfu'); },
    }),
  integer('maxmemory-samples', 5, 1, intMax, { apply: (l, n) => { l.maxmemorySamples = n; } }),
  integer('maxmemory-eviction-tenacity', 10, 0, 100, { apply: (l, n) => { l.maxmemoryEvictionTenacity = n; } }),
  other('maxmemory-clients', '0', special.readBytesOrPercent, {
    apply: (l, text) => { l.maxmemoryClients = text.endsWith('%') ? -Number(text.slice(0, -1)) : Number(text); },
  }),
  integer('lfu-log-factor', 10, 0, intMax, { apply: (l, n) => { l.lfuLogFactor = n; } }),
  integer('lfu-decay-time', 1, 0, intMax, { apply: (l, n) => { l.lfuDecayMinutes = n; } }),
  integer('active-expire-effort', 1, 1, 10, { apply: (l, n) => { l.activeExpireEffort = n; } }),
  flag('activerehashing', true, { apply: (l, yes) => { l.activeRehashing = yes; } }),
  other('hz', '10', special.readHz, { apply: (l, n) => { l.hz = Number(n); } }),
  flag('dynamic-hz', true, { apply: (l, yes) => { l.dynamicHz = yes; } }),
  flag('lazyfree-lazy-eviction', false, { apply: (l, yes) => { l.lazyfreeLazyEviction = yes; } }),
  flag('lazyfree-lazy-expire', false, { apply: (l, yes) => { l.lazyfreeLazyExpire = yes; } }),
  flag('lazyfree-lazy-server-del', false, { apply: (l, yes) => { l.lazyfreeLazyServerDel = yes; } }),
  flag('lazyfree-lazy-user-del', false, { apply: (l, yes) => { l.lazyfreeLazyUserDel = yes; } }),
  flag('lazyfree-lazy-user-flush', false, { apply: (l, yes) => { l.lazyfreeLazyUserFlush = yes; } }),
  other('activedefrag', 'no', special.readActiveDefrag),
  bytes('active-defrag-ignore-bytes', 100 << 20, 1),
  integer('active-defrag-threshold-lower', 10, 0, 1000),
  integer('active-defrag-threshold-upper', 100, 0, 1000),
  integer('active-defrag-cycle-min', 1, 1, 99),
  integer('active-defrag-cycle-max', 25, 1, 99),
  integer('active-defrag-max-scan-fields', 1000, 1),
  flag('jemalloc-bg-thread', true),

  // Connections.
  integer('port', 6379, 0, portMax),
  other('bind', '* -::*', special.readAddresses, { several: true }),
  text('bind-source-addr'),
  text('unixsocket', '', { fixed: true }),
  other('unixsocketperm', '0', (value) => value, { fixed: true }),
  integer('tcp-backlog', 511, 0, intMax, { fixed: true }),
  integer('tcp-keepalive', 300, 0, intMax),
  integer('socket-mark-id', 0, 0, 2n ** 32n - 1n, { fixed: true }),
  integer('timeout', 0, 0, intMax, { apply: (l, n) => { l.timeoutSeconds = n; } }),
  integer('maxclients', 10_000, 1, 2n ** 32n - 1n, { apply: (l, n) => { l.maxclients = n; } }),
  bytes('proto-max-bulk-len', 512 << 20, 1 << 20, longMax, { apply: (l, n) => { l.protoMaxBulkLen = n; } }),
  bytes('client-query-buffer-limit', 1 << 30, 1 << 20, longMax, { apply: (l, n) => { l.clientQueryBufferBytes = n; } }),
  other('client-output-buffer-limit', 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    special.readBufferLimits, { several: true, apply: (l, text) => { l.outputLimits = outputLimitsOf(text); } }),
  integer('tracking-table-max-keys', 1_000_000, 0, longMax, { apply: (l, n) => { l.trackingTableMaxKeys = n; } }),
  flag('protected-mode', true),
  text('requirepass'),
  choice('acl-pubsub-default', 'resetchannels', 'allchannels resetchannels'),
  text('aclfile', '', { fixed: true }),
  integer('acllog-max-len', 128),
  choice('enable-protected-configs', 'no', 'no yes local', { fixed: true }),
  choice('enable-debug-command', 'yes', 'no yes local', { fixed: true }),
  choice('enable-module-command', 'no', 'no yes local', { fixed: true }),

  // The process.
  flag('daemonize', false, { fixed: true }),
  choice('supervised', 'no', 'upstart systemd auto no', { fixed: true }),
  text('pidfile', '', { fixed: true }),
  integer('databases', 16, 1, intMax, { fixed: true }),
  integer('io-threads', 1, 1, 128, { fixed: true }),
  flag('io-threads-do-reads', false, { fixed: true }),
  flag('always-show-logo', false, { fixed: true }),
  flag('set-proc-title', true, { fixed: true }),
  other('proc-title-template', '{title} {listen-addr} {server-mode}', special.readTitle),
  text('server_cpulist', '', { laterName: 'server-cpulist', fixed: true }),
  text('bio_cpulist', '', { laterName: 'bio-cpulist', fixed: true }),
  text('aof_rewrite_cpulist', '', { laterName: 'aof-rewrite-cpulist', fixed: true }),
  text('bgsave_cpulist', '', { laterName: 'bgsave-cpulist', fixed: true }),
  text('ignore-warnings'),
  other('locale-collate', '', special.readLocale),
  flag('disable-thp', true, { fixed: true }),
  choice('oom-score-adj', 'no', 'no yes relative absolute'),
  other('oom-score-adj-values', '0 200 800', special.readScores, { several: true }),
  flag('crash-log-enabled', true),
  flag('crash-memcheck-enabled', true),
  flag('use-exit-on-panic', false, { hidden: true }),
  integer('watchdog-period', 0, 0, intMax, { hidden: true }),
  other('shutdown-on-sigint', 'default', special.readShutdown, { several: true }),
  other('shutdown-on-sigterm', 'default', special.readShutdown, { several: true }),
  integer('shutdown-timeout', 10, 0, intMax),

  // What is noted, and where.
  choice('loglevel', 'notice', 'debug verbose notice warning'),
  text('logfile', '', { fixed: true }),
  flag('syslog-enabled', false, { fixed: true }),
  text('syslog-ident', 'redis', { fixed: true }),
  choice('syslog-facility', 'local0', 'user local0 local1 local2 local3 local4 local5 local6 local7', { fixed: true }),
  integer('slowlog-log-slower-than', 10_000, -1, longMax, {
    laterName: 'commandlog-execution-slower-than', apply: (l, n) => { l.slowlogSlowerThanUs = n; },
  }),
  integer('slowlog-max-len', 128, 0, longMax, {
    laterName: 'commandlog-slow-execution-max-len', apply: (l, n) => { l.slowlogMaxLen = n; },
  }),
  integer('latency-monitor-threshold', 0, 0, longMax, { apply: (l, n) => { l.latencyThresholdMs = n; } }),
  flag('latency-tracking', true, { apply: (l, yes) => { l.latencyTracking = yes; } }),
  other('latency-tracking-info-percentiles', '50 99 99.9', special.readPercentiles, { several: true }),
  other('notify-keyspace-events', '', special.readEventClasses, { apply: (l, classes) => { l.keyEvents = eventBits(classes); } }),
  integer('busy-reply-threshold', 5000, 0, longMax, {
    alias: 'lua-time-limit', apply: (l, n) => { l.busyReplyThresholdMs = n; },
  }),
  flag('lua-enable-deprecated-api', false, { hidden: true, fixed: true }),

  // Snapshots and the log of writes.
  other('save', '', special.readSavePoints, { several: true }),
  text('dir', '/', { isProtected: true }),
  other('dbfilename', 'dump.rdb', (value) => special.readFileName('dbfilename', value), { isProtected: true }),
  flag('rdbcompression', true),
  flag('rdbchecksum', true, { fixed: true }),
  flag('rdb-del-sync-files', false),
  flag('rdb-save-incremental-fsync', true),
  integer('rdb-key-save-delay', 0, -intMax - 1n, intMax, { hidden: true }),
  integer('loading-process-events-interval-bytes', 2 << 20, 1024, intMax, { hidden: true }),
  integer('key-load-delay', 0, -intMax - 1n, intMax, { hidden: true }),
  flag('stop-writes-on-bgsave-error', true),
  choice('sanitize-dump-payload', 'no', 'no yes clients'),
  flag('appendonly', false),
  other('appendfilename', 'appendonly.aof', (value) => special.readFileName('appendfilename', value), { fixed: true }),
  other('appenddirname', 'appendonlydir', (value) => special.readFileName('appenddirname', value), { fixed: true }),
  choice('appendfsync', 'everysec', 'everysec always no'),
  flag('no-appendfsync-on-rewrite', false),
  integer('auto-aof-rewrite-percentage', 100, 0, intMax),
  bytes('auto-aof-rewrite-min-size', 64 << 20),
  flag('aof-load-truncated', true),
  flag('aof-rewrite-incremental-fsync', true),
  flag('aof-use-rdb-preamble', true),
  flag('aof-timestamp-enabled', false),
  flag('aof-disable-auto-gc', false, { hidden: true }),

  // Replication.
  other('replicaof', '', special.readPrimary, { alias: 'slaveof', fixed: true, several: true }),
  text('masterauth', '', { laterName: 'primaryauth' }),
  text('masteruser', '', { laterName: 'primaryuser' }),
  flag('replica-serve-stale-data', true, { alias: 'slave-serve-stale-data' }),
  flag('replica-read-only', true, { alias: 'slave-read-only' }),
  flag('replica-lazy-flush', false, { alias: 'slave-lazy-flush' }),
  flag('replica-ignore-maxmemory', true, { alias: 'slave-ignore-maxmemory' }),
  flag('replica-ignore-disk-write-errors', false),
  flag('replica-announced', true),
  text('replica-announce-ip', '', { alias: 'slave-announce-ip' }),
  integer('replica-announce-port', 0, 0, portMax, { alias: 'slave-announce-port' }),
  integer('replica-priority', 100, 0, intMax, { alias: 'slave-priority' }),
  flag('repl-disable-tcp-nodelay', false),
  flag('repl-diskless-sync', true),
  integer('repl-diskless-sync-delay', 5, 0, intMax),
  integer('repl-diskless-sync-max-replicas', 0, 0, intMax),
  choice('repl-diskless-load', 'disabled', 'disabled on-empty-db swapdb'),
  integer('repl-ping-replica-period', 10, 1, intMax, { alias: 'repl-ping-slave-period' }),
  integer('repl-timeout', 60, 1, intMax),
  other('repl-backlog-size', String(1 << 20), special.readBacklogBytes),
  integer('repl-backlog-ttl', 3600),
  integer('min-replicas-to-write', 0, 0, intMax, { alias: 'min-slaves-to-write', apply: (l, n) => { l.minReplicasToWrite = n; } }),
  integer('min-replicas-max-lag', 10, 0, intMax, { alias: 'min-slaves-max-lag', apply: (l, n) => { l.minReplicasMaxLag = n; } }),
  choice('propagation-error-behavior', 'ignore', 'ignore panic panic-on-replicas'),

  // Cluster.
  flag('cluster-enabled', false, { fixed: true }),
  text('cluster-config-file', 'nodes.conf', { fixed: true }),
  integer('cluster-port', 0, 0, portMax, { fixed: true }),
  text('cluster-announce-ip'),
  other('cluster-announce-hostname', '', special.readHostname),
  other('cluster-announce-human-nodename', '', special.readNodeName),
  integer('cluster-announce-port', 0, 0, portMax),
  integer('cluster-announce-bus-port', 0, 0, portMax),
  integer('cluster-announce-tls-port', 0, 0, portMax),
  integer('cluster-node-timeout', 15_000),
  integer('cluster-migration-barrier', 1, 0, intMax),
  integer('cluster-replica-validity-factor', 10, 0, intMax, { alias: 'cluster-slave-validity-factor' }),
  flag('cluster-replica-no-failover', false, { alias: 'cluster-slave-no-failover' }),
  flag('cluster-require-full-coverage', true),
  flag('cluster-allow-reads-when-down', false),
  flag('cluster-allow-pubsubshard-when-down', true),
  flag('cluster-allow-replica-migration', true),
  choice('cluster-preferred-endpoint-type', 'ip', 'ip hostname unknown-endpoint'),
  bytes('cluster-link-sendbuf-limit', 0, 0, 2n ** 64n - 1n),

  // TLS.
  other('tls-port', '0', special.readTlsPort),
  choice('tls-auth-clients', 'yes', 'no yes optional'),
  other('tls-replication', 'no', special.readTlsUse),
  other('tls-cluster', 'no', special.readTlsUse),
  flag('tls-prefer-server-ciphers', false),
  flag('tls-session-caching', true),
  integer('tls-session-cache-size', 20_480, 0, intMax),
  integer('tls-session-cache-timeout', 300, 0, intMax),
  text('tls-cert-file'),
  text('tls-key-file'),
  text('tls-key-file-pass'),
  text('tls-client-cert-file'),
  text('tls-client-key-file'),
  text('tls-client-key-file-pass'),
  text('tls-dh-params-file'),
  text('tls-ca-cert-file'),
  text('tls-ca-cert-dir'),
  text('tls-protocols'),
  text('tls-ciphers'),
  text('tls-ciphersuites'),
];
