/** A key as the glass shows it. Looking leaves no trace: no LRU touch, no expiry, no rehash step, no event. */

import type { KeyView } from '../../inspect.ts';
import { bytesOf } from '../bytes.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import * as dict from '../structures/dict.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as value from '../types/value.ts';
import * as valueView from '../types/value-view.ts';

/** A key, its value from element `from` on; null when it does not exist or has expired. `nowMs` may be later than the node's last step. */
export function keyView(space: Keyspace, dbIndex: number, key: string, from: number, nowMs = space.nowMs): KeyView | null {
  const { h } = space;
  const db = space.dbs[dbIndex];
  if (db === undefined) return null;
  const bytes = bytesOf(key);
  const hash = dict.hashOf(h, bytes, 0, bytes.length);
  const entry = dict.peek(h, db.keys, hash, bytes, 0, bytes.length);
  if (entry === 0) return null;
  const expiry = dict.peek(h, db.expires, hash, bytes, 0, bytes.length);
  const ttlMs = expiry === 0 ? null : dict.valueNumber(h, expiry) - nowMs;
  if (ttlMs !== null && ttlMs <= 0) return null;
  const o = dict.value(h, entry);
  const keySds = dict.key(h, entry);
  const tableSize = dict.sizeOf(h, db.keys, dict.isRehashing(h, db.keys) ? 1 : 0);
  return {
    db: dbIndex,
    key,
    ttlMs,
    type: robj.typeName(h, o),
    encoding: robj.encodingName(h, o),
    memoryBytes: value.memoryBytes(h, o) + h.usableBytes(entry) + sds.blockBytes(h, keySds),
    entry: { address: entry, key: sds.view(h, keySds), bucket: hash & (tableSize - 1), tableSize },
    object: robj.view(h, o),
    value: valueView.view(h, o, from),
    gauges: valueView.gauges(h, o, space.limits),
  };
}

/** Whether a key can be looked at in the middle of a command. `left` are blocks from which values were moved: an object that still points
 * to one is not up to date. `isChanging` says that entries have been written: then there may be only one half of a pair. And a stream's
 * nodes are whole only when the command is over. */
export function standsWhole(space: Keyspace, dbIndex: number, key: string, left: ReadonlySet<number>, isChanging: boolean): boolean {
  const { h } = space;
  const keys = space.dbs[dbIndex]?.keys ?? 0;
  const bytes = bytesOf(key);
  const entry = keys === 0 ? 0 : dict.peek(h, keys, dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length);
  if (entry === 0) return true;
  const o = dict.value(h, entry);
  if (o === 0) return false;
  const pointer = robj.pointer(h, o);
  if (left.has(pointer) || (isChanging && robj.typeName(h, o) === 'stream')) return false;
  const isPairs = robj.encodingName(h, o) === 'listpack' && ['hash', 'zset'].includes(robj.typeName(h, o));
  return !isPairs || listpack.length(h, pointer) % 2 === 0;
}
