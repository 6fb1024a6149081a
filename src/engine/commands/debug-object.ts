/** DEBUG's looks at one key, and at the hash tables behind keys. */

import type { EncodingName } from '../../inspect.ts';
import type { Call } from '../call.ts';
import type { Heap } from '../memory/heap.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as dictView from '../structures/dict-view.ts';
import * as chain from '../structures/quicklist-chain.ts';
import * as nodes from '../structures/quicklist-node.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { serializedBytes } from '../persistence/rdb-save.ts';
import * as zset from '../types/zset.ts';

/** The object under the key that argument 2 names. Its access time stays as it is. */
function objectOf(c: Call): number {
  const o = c.db.peek(c.args, 2);
  if (o === 0) throw errors.noSuchKey;
  return o;
}

/** Also of a key whose time has come: OBJECT and SDSLEN look past the lookup, as on the real server. */
function storedObjectOf(c: Call): number {
  const e = c.db.entry(c.args, 2);
  if (e === 0) throw errors.noSuchKey;
  return dict.value(c.h, e);
}

export function replyObject(c: Call): void {
  const { h } = c;
  const o = storedObjectOf(c);
  const idleSeconds = (c.node.space.lruClock - robj.lru(h, o)) & 0xffffff;
  c.reply.simple(
    `Value at:0x${o.toString(16)} refcount:${robj.refcount(h, o)} encoding:${robj.encodingName(h, o)} ` +
      `serializedlength:${serializedBytes(h, o)} lru:${robj.lru(h, o)} lru_seconds_idle:${idleSeconds}${listDetails(h, o)}`,
  );
}

function listDetails(h: Heap, o: number): string {
  if (robj.encodingOf(h, o) !== robj.encoding.quicklist) return '';
  const ql = robj.pointer(h, o);
  const count = quicklist.nodeCount(h, ql);
  const compressed = chain.compressDepth(h, ql) === 0 ? 0 : 1; // whether it may compress, not whether it did
  let bytes = 0;
  for (let node = quicklist.head(h, ql); node !== 0; node = nodes.next(h, node)) {
    bytes += nodes.bytes(h, node);
  }
  return (
    ` ql_nodes:${count} ql_avg_node:${(quicklist.length(h, ql) / count).toFixed(2)} ql_listpack_max:${quicklist.fill(h, ql)}` +
    ` ql_compressed:${compressed} ql_uncompressed_size:${bytes}`
  );
}

const structureNames = { listpack: 'Listpack', quicklist: 'Quicklist' } as const;

/** DEBUG LISTPACK and QUICKLIST print to the real server's own output, which a node does not have; their replies remain. */
export function requireEncoding(c: Call, encoding: 'listpack' | 'quicklist'): void {
  if (robj.encodingName(c.h, objectOf(c)) !== (encoding satisfies EncodingName))
    throw new CommandError(`ERR Not a ${encoding} encoded object.`);
  c.reply.simple(`${structureNames[encoding]} structure printed on stdout`);
}

export function replyStringLengths(c: Call): void {
  const { h } = c;
  const o = storedObjectOf(c);
  const encoding = robj.encodingName(h, o);
  if (encoding !== 'raw' && encoding !== 'embstr') throw new CommandError('ERR Not an sds encoded string.');
  const key = dict.key(h, c.db.entry(c.args, 2));
  const s = robj.pointer(h, o);
  const valueBytes = encoding === 'embstr' ? h.usableBytes(o) : sds.blockBytes(h, s);
  const room = (text: number): number => sds.room(h, text) - sds.length(h, text);
  c.reply.simple(
    `key_sds_len:${sds.length(h, key)}, key_sds_avail:${room(key)}, key_zmalloc: ${sds.blockBytes(h, key)}, ` +
      `val_sds_len:${sds.length(h, s)}, val_sds_avail:${room(s)}, val_zmalloc: ${valueBytes}`,
  );
}

// --- hash tables ---

const wantsAll = (c: Call): boolean => c.args.count > 3 && c.args.is(3, 'FULL');

export function replyHashStatistics(c: Call): void {
  const db = c.node.space.dbs[c.args.integerAt(2)];
  if (db === undefined) throw new CommandError('ERR Out of range database');
  const full = wantsAll(c);
  const text = `[Dictionary HT]\n${statistics(c.h, db.keys, full)}[Expires HT]\n${statistics(c.h, db.expires, full)}`;
  c.reply.verbatim('txt', text);
}

export function replyKeyHashStatistics(c: Call): void {
  const { h } = c;
  const o = objectOf(c);
  const encoding = robj.encodingOf(h, o);
  if (encoding !== robj.encoding.hashtable && encoding !== robj.encoding.skiplist)
    throw new CommandError('ERR The value stored at the specified key is not represented using an hash table');
  const d = encoding === robj.encoding.skiplist ? zset.dictOf(h, o) : robj.pointer(h, o);
  c.reply.verbatim('txt', statistics(h, d, wantsAll(c)));
}

function statistics(h: Heap, d: number, full: boolean): string {
  const first = tableStatistics(h, d, 0, full);
  return dict.isRehashing(h, d) ? first + tableStatistics(h, d, 1, full) : first;
}

function tableStatistics(h: Heap, d: number, t: 0 | 1, full: boolean): string {
  const title = `Hash table ${t} stats (${t === 0 ? 'main hash table' : 'rehashing target'}):\n`;
  const chains = dictView.chainLengths(h, d, t);
  const size = dict.sizeOf(h, d, t);
  const used = chains.reduce((sum, buckets, length) => sum + buckets * length, 0);
  if (used === 0) return `${title}No stats available for empty dictionaries\n`;
  const head = `${title} table size: ${size}\n number of elements: ${used}\n`;
  if (!full) return head;
  const slots = size - (chains[0] ?? 0);
  const distribution = chains.flatMap((buckets, length) =>
    buckets === 0 ? [] : [`   ${length}: ${buckets} (${((buckets / size) * 100).toFixed(2)}%)\n`],
  );
  return (
    `${head} different slots: ${slots}\n max chain length: ${chains.length - 1}\n` +
    ` avg chain length (counted): ${(used / slots).toFixed(2)}\n avg chain length (computed): ${(used / slots).toFixed(2)}\n` +
    ` Chain length distribution:\n${distribution.join('')}`
  );
}
