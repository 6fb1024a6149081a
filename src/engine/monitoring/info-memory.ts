/* INFO memory: what memory is used for, and how much of it the system has given. */

import { clientBytes } from '../clients/footprint.ts';
import type { Heap } from '../memory/heap.ts';
import { pageBytes } from '../memory/size-classes.ts';
import type { Node } from '../node.ts';
import * as dict from '../structures/dict.ts';
import type { Field } from './info-field.ts';

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

export interface MemoryUse {
  /** The heap, and what lies beside it for clients, replicas and the append-only file. */
  readonly usedBytes: number;
  readonly heapBytes: number;
  readonly peakBytes: number;
  readonly startBytes: number;
  /** What the databases cost beyond keys and values: tables and entries. */
  readonly tableBytes: number;
  readonly overheadBytes: number;
  readonly datasetBytes: number;
  readonly datasetPercent: number;
  /** Pages that hold something. */
  readonly activeBytes: number;
  readonly reservedBytes: number;
  /** What clients hold, outside of the heap. */
  readonly clientBytes: number;
}

export function memoryUse({ h, space, startBytes, connections, evictor }: Node): MemoryUse {
  let tableBytes = 0;
  for (const db of space.dbs)
    // The dicts themselves are there from the start.
    if (db.size > 0) tableBytes += dict.overheadBytes(h, db.keys) + dict.overheadBytes(h, db.expires) - 2 * dict.dictBytes;
  const usedBytes = evictor.countedBytes + evictor.uncountedBytes;
  const overheadBytes = startBytes + tableBytes + usedBytes - h.usedBytes;
  const datasetBytes = Math.max(0, usedBytes - overheadBytes);
  const grownBytes = usedBytes - startBytes;
  return {
    usedBytes, startBytes, tableBytes, overheadBytes, datasetBytes,
    heapBytes: h.usedBytes,
    peakBytes: Math.max(h.peakBytes, usedBytes),
    activeBytes: activeBytes(h),
    reservedBytes: h.reservedBytes,
    clientBytes: connections.settled().reduce((sum, client) => sum + clientBytes(client, space.nowMs), 0),
    datasetPercent: grownBytes <= 0 ? 0 : (datasetBytes * 100) / grownBytes,
  };
}

function activeBytes(h: Heap): number {
  let pagesInUse = 0;
  h.forEachRun((_, pages, kind) => {
    if (kind !== 'free') pagesInUse += pages;
  });
  return pagesInUse * pageBytes;
}

export function memory(node: Node): Field[] {
  const use = memoryUse(node);
  const { machine } = node.options;
  return [
    ...withHuman('used_memory', use.usedBytes),
    ...withHuman('used_memory_rss', use.reservedBytes),
    ...withHuman('used_memory_peak', use.peakBytes),
    ['used_memory_peak_perc', `${((use.usedBytes * 100) / use.peakBytes).toFixed(2)}%`],
    ['used_memory_overhead', use.overheadBytes],
    ['used_memory_startup', use.startBytes],
    ['used_memory_dataset', use.datasetBytes],
    ['used_memory_dataset_perc', `${use.datasetPercent.toFixed(2)}%`],
    ['allocator_allocated', use.heapBytes],
    ['allocator_active', use.activeBytes],
    ['allocator_resident', use.reservedBytes],
    ...(machine === undefined ? [] : withHuman('total_system_memory', machine.memoryBytes)),
    ...scripts(node),
    ...withHuman('maxmemory', node.limits.maxmemoryBytes),
    ['maxmemory_policy', node.config.value('maxmemory-policy')],
    ...ratio('allocator_frag', use.activeBytes, use.heapBytes),
    ...ratio('allocator_rss', use.reservedBytes, use.activeBytes),
    ...ratio('rss_overhead', use.reservedBytes, use.reservedBytes),
    ...ratio('mem_fragmentation', use.reservedBytes, use.heapBytes),
    ['mem_not_counted_for_evict', node.evictor.uncountedBytes],
    ['mem_replication_backlog', node.primary.backlog?.length ?? 0],
    ['mem_total_replication_buffers', node.primary.bufferBytes],
    ['mem_clients_slaves', Math.max(0, node.primary.bufferBytes - (node.primary.backlog?.length ?? 0))],
    ['mem_clients_normal', use.clientBytes],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', node.aof.pendingBytes],
    ['mem_allocator', 'keyglass'],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', node.space.lazyfree.pendingObjects],
    ['lazyfreed_objects', node.space.lazyfree.freedObjects],
  ];
}

/** Memory of scripts and functions, which is outside of the heap. */
function scripts({ scripting }: Node): Field[] {
  const evalBytes = scripting?.stateBytes('script') ?? 0;
  const functionBytes = scripting?.stateBytes('function') ?? 0;
  const cachedBytes = scripting?.cache.bytes ?? 0;
  const libraryBytes = scripting?.functions.bytes ?? 0;
  return [
    ['used_memory_lua', evalBytes],
    ['used_memory_vm_eval', evalBytes],
    ['used_memory_lua_human', humanBytes(evalBytes)],
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

/** The ratio of the bytes that are had to those that are needed, and the difference. */
const ratio = (name: string, hadBytes: number, neededBytes: number): Field[] => [
  [`${name}_ratio`, (neededBytes === 0 ? 0 : hadBytes / neededBytes).toFixed(2)],
  [`${name}_bytes`, hadBytes - neededBytes],
];
