/** The settings that the engine's inner loops read, as plain numbers. CONFIG SET writes them (config.ts names each one's directive);
 * whoever needs one reads the field. Defaults are Redis 7.2's. */

export interface OutputLimit {
  /** 0 = none. */
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

/** The values at the start. */
export const replyBufferPeakMs = 5000;
export const uncountedReplyBytes = 16 << 10;

export class Limits {
  hashMaxListpackEntries = 512;
  hashMaxListpackValue = 64;
  setMaxIntsetEntries = 512;
  setMaxListpackEntries = 128;
  setMaxListpackValue = 64;
  zsetMaxListpackEntries = 128;
  zsetMaxListpackValue = 64;
  /** Negative: -1 … -5 mean 4, 8, 16, 32, 64 KiB a node; positive: elements a node. */
  listMaxListpackSize = -2;
  listCompressDepth = 0;
  /** 0 = as many as a listpack takes. */
  streamNodeMaxBytes = 4096;
  /** Deleted ones count; 0 = any number. */
  streamNodeMaxEntries = 100;
  /** Past this many bytes a HyperLogLog is no longer sparse. */
  hllSparseMaxBytes = 3000;
  /** Longest bulk string in bytes. */
  protoMaxBulkLen = 512 * 1024 * 1024;
  activeExpireEffort = 1;
  /** Whether the active expire cycle runs (DEBUG SET-ACTIVE-EXPIRE). */
  activeExpire = true;
  activeRehashing = true;
  /** Nothing is done in the background (DEBUG PAUSE-CRON). */
  cronPaused = false;
  /** How long the peak of a client's replies is remembered; negative: for ever. */
  replyBufferPeakMs = replyBufferPeakMs;
  replyBufferResizing = true;
  /** Bytes of a reply that lie in the client's reply buffer, and do not count against its limit. */
  uncountedReplyBytes = uncountedReplyBytes;
  /** Scripts may call DEBUG, and nothing else that is not for scripts: it would break them (DEBUG SET-DISABLE-DENY-SCRIPTS). */
  scriptsMayDebug = false;
  /** Checksums of payloads and snapshots are not looked at (DEBUG SET-SKIP-CHECKSUM-VALIDATION). */
  skipsChecksums = false;
  /** How long each write to the append-only file is made to take (DEBUG AOF-FLUSH-SLEEP). */
  aofFlushSleepUs = 0;
  hz = 10;
  dynamicHz = true;
  /** What may wait to be sent to a client, by its class. */
  outputLimits: Readonly<Record<'normal' | 'replica' | 'pubsub', OutputLimit>> = {
    normal: { hardBytes: 0, softBytes: 0, softSeconds: 0 },
    replica: { hardBytes: 256 << 20, softBytes: 64 << 20, softSeconds: 60 },
    pubsub: { hardBytes: 32 << 20, softBytes: 8 << 20, softSeconds: 60 },
  };
  /** What a client may have sent that is not yet carried out. */
  clientQueryBufferBytes = 2 ** 30;
  /** Bytes that all clients together may take; 0 = any number; negative: per cent of maxmemory. */
  maxmemoryClients = 0;
  /** Seconds after which an idle client is closed; 0 = never. */
  timeoutSeconds = 0;
  maxclients = 10_000;
  /** Negative: no command is noted. */
  slowlogSlowerThanUs = 10_000;
  slowlogMaxLen = 128;
  /** 0 = latency is not monitored. */
  latencyThresholdMs = 0;
  /** Whether the distribution of each command's time is kept. */
  latencyTracking = true;
  /** Past this much memory commands that need more are refused; 0 = never. */
  maxmemoryBytes = 0;
  maxmemoryPolicy = 'noeviction';
  /** Writes are refused with fewer good replicas than this, unless min-replicas-max-lag is 0. */
  minReplicasToWrite = 0;
  minReplicasMaxLag = 10;
  maxmemorySamples = 5;
  maxmemoryEvictionTenacity = 10;
  /** The policy counts how often a key is used: an object's lru field holds a counter (lfu.ts). */
  lfu = false;
  lfuLogFactor = 10;
  /** Minutes without use in which a counter sinks by one; 0 = it never does. */
  lfuDecayMinutes = 1;
  /** Which values are freed later rather than at once (lazyfree.ts): evicted ones, expired ones, those that a command overwrites or
   * empties, those that DEL deletes, and those that FLUSHALL without SYNC or ASYNC deletes. */
  lazyfreeLazyEviction = false;
  lazyfreeLazyExpire = false;
  lazyfreeLazyServerDel = false;
  lazyfreeLazyUserDel = false;
  lazyfreeLazyUserFlush = false;
  /** How long a script runs before others are told that the server is busy. */
  busyReplyThresholdMs = 5000;
  /** Classes of keyspace events that are sent, as bits; 0 = none (notifications.ts). */
  keyEvents = 0;
  /** Keys that are remembered for client-side caching; 0 = any number. */
  trackingTableMaxKeys = 1_000_000;
}
