/** A summary of each key, for comparing two worlds, or a goal with what a student has made. Looking leaves no trace. */

import type { KeySummary } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import { addValue, Digest } from '../digest.ts';
import type { Database } from '../keyspace/database.ts';
import { isDue } from '../keyspace/expiry.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as value from '../types/value.ts';

/** The keys of all databases that have not expired, ordered by database and key; at most `max`, the rest is only counted. */
export function keySummaries(space: Keyspace, max: number): { readonly keys: readonly KeySummary[]; readonly dropped: number } {
  const keys: KeySummary[] = [];
  let dropped = 0;
  for (const db of space.dbs)
    dictWalk.forEach(space.h, db.keys, (e) => {
      if (isDue(db, e)) return;
      if (keys.length < max) keys.push(summary(db, e));
      else dropped++;
    });
  keys.sort((a, b) => a.db - b.db || (a.key < b.key ? -1 : 1));
  return { keys, dropped };
}

function summary(db: Database, e: number): KeySummary {
  const { h, nowMs } = db.space;
  const o = dict.value(h, e);
  const keySds = dict.key(h, e);
  const end = keySds + sds.length(h, keySds);
  const expiry = dict.peek(h, db.expires, dict.hashOf(h, h.u8, keySds, end), h.u8, keySds, end);
  const digest = new Digest();
  addValue(digest, h, o, false);
  return {
    db: db.index,
    key: byteString(h.u8, keySds, end),
    type: robj.typeName(h, o),
    encoding: robj.encodingName(h, o),
    ttlMs: expiry === 0 ? null : dict.valueNumber(h, expiry) - nowMs,
    memoryBytes: value.memoryBytes(h, o) + h.usableBytes(e) + sds.blockBytes(h, keySds),
    digest: String(digest),
  };
}
