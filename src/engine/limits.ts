/** The settings that the engine's inner loops read, as plain numbers. CONFIG SET writes them (config.ts names each one's directive);
 * whoever needs one reads the field. Defaults are Redis 7.2's. */
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
  /** Longest bulk string in bytes. */
  protoMaxBulkLen = 512 * 1024 * 1024;
  activeExpireEffort = 1;
  /** Whether the active expire cycle runs (DEBUG SET-ACTIVE-EXPIRE). */
  activeExpire = true;
  activeRehashing = true;
  /** Nothing is done in the background (DEBUG PAUSE-CRON). */
  cronPaused = false;
  hz = 10;
  /** Seconds after which an idle client is closed; 0 = never. */
  timeoutSeconds = 0;
  maxclients = 10_000;
  /** Past this much memory commands that need more are refused; 0 = never. */
  maxmemoryBytes = 0;
  /** Classes of keyspace events that are told, as bits; 0 = none (notifications.ts). */
  keyEvents = 0;
  /** Keys that are remembered for client-side caching; 0 = any number. */
  trackingTableMaxKeys = 1_000_000;
}
