/* MEMORY: where the bytes are. The heap counts them, so nothing here is an estimate. */

import type { Call } from '../call.ts';
import { type MemoryUse, memoryUse } from '../monitoring/info-memory.ts';
import type { Database } from '../keyspace/database.ts';
import type { Node } from '../node.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as sds from '../structures/sds.ts';
import * as value from '../types/value.ts';
import { replyHelp } from './help.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const help = [
  'DOCTOR',
  '    Return memory problems reports.',
  'MALLOC-STATS',
  '    Return internal statistics report from the memory allocator.',
  'PURGE',
  '    Attempt to purge dirty pages for reclamation by the allocator.',
  'STATS',
  '    Return information about the memory usage of the server.',
  'USAGE <key> [SAMPLES <count>]',
  '    Return memory in bytes used by <key> and its value. Nested values are',
  '    sampled up to <count> times (default: 5, 0 means sample all).',
];

export const memory = command({
  name: 'memory',
  arity: -2,
  flags: '',
  group: 'server',
  since: '4.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for memory diagnostics commands.',
  subcommands: [
    {
      name: 'memory|doctor',
      arity: 2,
      flags: '',
      tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
      group: 'server',
      since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Outputs a memory problems report.',
      run: (c) => c.reply.verbatim('txt', diagnose(c.node)),
    },
    {
      name: 'memory|help',
      arity: 2,
      flags: 'loading stale',
      group: 'server',
      since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'memory|malloc-stats',
      arity: 2,
      flags: 'loading',
      tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
      group: 'server',
      since: '4.0.0',
      complexity: 'Depends on how much memory is allocated, could be slow',
      summary: 'Returns the allocator statistics.',
      run: (c) => c.reply.verbatim('txt', allocatorText(c.node)),
    },
    {
      name: 'memory|purge',
      arity: 2,
      flags: 'loading',
      tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
      group: 'server',
      since: '4.0.0',
      complexity: 'Depends on how much memory is allocated, could be slow',
      summary: 'Asks the allocator to release memory.',
      run: (c) => c.reply.ok(),
    },
    {
      name: 'memory|stats',
      arity: 2,
      flags: '',
      tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
      group: 'server',
      since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Returns details about memory usage.',
      run: replyStats,
    },
    {
      name: 'memory|usage',
      arity: -3,
      flags: 'readonly',
      keys: [keys.at(2, 'RO')],
      group: 'server',
      since: '4.0.0',
      complexity: 'O(N) where N is the number of samples.',
      summary: 'Estimates the memory usage of a key.',
      args: 'key:key#0 [SAMPLES=count:integer]',
      run: replyUsage,
    },
  ],
});

/** Entry, key, object and everything below. SAMPLES is understood and not needed: all elements are counted. */
function replyUsage(c: Call): void {
  const { args, db, h, reply } = c;
  args.from(3);
  while (args.more) {
    if (args.left < 2 || !args.take('SAMPLES')) throw errors.syntax;
    if (args.integer() < 0) throw errors.syntax;
  }
  const o = db.peek(args, 2);
  if (o === 0) {
    reply.null();
    return;
  }
  const e = db.entry(args, 2);
  reply.int(h.usableBytes(e) + sds.blockBytes(h, dict.key(h, e)) + value.memoryBytes(h, o));
}

type Stat = readonly [name: string, value: number | Database];

function replyStats(c: Call): void {
  const { node, reply, h } = c;
  const stats = statsOf(node, memoryUse(node));
  reply.map(stats.length);
  for (const [name, stat] of stats) {
    reply.bulk(name);
    if (typeof stat === 'number') replyNumber(c, name, stat);
    else {
      reply.map(2);
      reply.bulk('overhead.hashtable.main');
      reply.int(dict.overheadBytes(h, stat.keys));
      reply.bulk('overhead.hashtable.expires');
      reply.int(dict.overheadBytes(h, stat.expires));
    }
  }
}

const isShare = /percentage$|ratio$|^fragmentation$/;

function replyNumber({ reply }: Call, name: string, stat: number): void {
  if (isShare.test(name)) reply.double(stat);
  else reply.int(stat);
}

function statsOf({ aof, primary, scripting, space }: Node, use: MemoryUse): Stat[] {
  const keyCount = space.dbs.reduce((sum, db) => sum + db.size, 0);
  const { heapBytes, activeBytes, reservedBytes } = use;
  return [
    ['peak.allocated', use.peakBytes],
    ['total.allocated', use.usedBytes],
    ['startup.allocated', use.startBytes],
    ['replication.backlog', primary.backlog?.length ?? 0],
    ['clients.slaves', Math.max(0, primary.bufferBytes - (primary.backlog?.length ?? 0))],
    ['clients.normal', use.clientBytes],
    ['cluster.links', 0],
    ['aof.buffer', aof.pendingBytes],
    ['lua.caches', (scripting?.cache.bytes ?? 0) + (scripting?.stateBytes('script') ?? 0)],
    ['functions.caches', (scripting?.functions.bytes ?? 0) + (scripting?.stateBytes('function') ?? 0)],
    ...space.dbs.filter((db) => db.size > 0).map((db): Stat => [`db.${db.index}`, db]),
    ['overhead.total', use.overheadBytes],
    ['keys.count', keyCount],
    ['keys.bytes-per-key', keyCount === 0 ? 0 : Math.floor((use.usedBytes - use.startBytes) / keyCount)],
    ['dataset.bytes', use.datasetBytes],
    ['dataset.percentage', use.datasetPercent],
    ['peak.percentage', (use.usedBytes * 100) / use.peakBytes],
    ['allocator.allocated', use.heapBytes],
    ['allocator.active', activeBytes],
    ['allocator.resident', reservedBytes],
    ['allocator-fragmentation.ratio', activeBytes / heapBytes],
    ['allocator-fragmentation.bytes', activeBytes - heapBytes],
    ['allocator-rss.ratio', reservedBytes / activeBytes],
    ['allocator-rss.bytes', reservedBytes - activeBytes],
    ['rss-overhead.ratio', 1],
    ['rss-overhead.bytes', 0],
    ['fragmentation', reservedBytes / heapBytes],
    ['fragmentation.bytes', reservedBytes - heapBytes],
  ];
}

/** Below this there is too little to judge. */
const judgedBytesMin = 5 << 20;
/** The doctor mentions a peak that is so many times what is used now. */
const peakShareMax = 1.5;

function diagnose(node: Node): string {
  const { usedBytes, peakBytes } = memoryUse(node);
  if (usedBytes < judgedBytesMin)
    return 'This server holds hardly any data, so there is nothing to find fault with. Store some, then ask again.\n';
  if (peakBytes / usedBytes <= peakShareMax) return 'No memory problem is to be seen.\n';
  return (
    `Peak: at its height this server used ${peakBytes} bytes, now it uses ${usedBytes}. The heap keeps what it once grew to, ` +
    'so the difference stays reserved until new data fills it.\n'
  );
}

function allocatorText({ h }: Node): string {
  return (
    `___ Keyglass heap ___\nReserved: ${h.reservedBytes} bytes\nAllocated: ${h.usedBytes} bytes in ${h.blocks} blocks\n` +
    `Highest: ${h.peakBytes} bytes\nAllocations so far: ${h.allocations}\n`
  );
}
