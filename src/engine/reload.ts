/* DEBUG RELOAD: what a server goes through when it saves everything and loads it again. There is no file here, but all else is
 * done: each value is written anew into fresh memory, in the encoding that fits it now, and into fresh tables; the old ones are
 * freed, keys whose time has come are left behind, and whoever watches anything must begin again. */

import type { Database } from './keyspace.ts';
import * as dict from './structures/dict.ts';
import * as dictWalk from './structures/dict-walk.ts';
import * as robj from './structures/robj.ts';
import * as sds from './structures/sds.ts';
import { loaded } from './types/load.ts';
import { touchAll } from './clients/watch.ts';

export function reload(db: Database, random: () => number): void {
  if (db.size === 0) return;
  touchAll(db);
  const { h, freshLru } = db.space;
  const keys = dict.create(h, 'map');
  const expires = dict.create(h, 'map');
  dict.expand(h, keys, db.size);
  dictWalk.forEach(h, db.keys, (e) => {
    const old = dict.key(h, e);
    const end = old + sds.length(h, old);
    const hash = dict.hashOf(h, h.u8, old, end);
    const x = dict.length(h, db.expires) === 0 ? 0 : dict.find(h, db.expires, hash, h.u8, old, end);
    const atMs = x === 0 ? -1 : dict.valueNumber(h, x);
    if (atMs !== -1 && atMs <= db.space.nowMs) return;
    const key = sds.create(h, h.u8, old, end, true);
    const value = loaded(h, dict.value(h, e), db.space.limits, random);
    dict.setValue(h, dict.insert(h, keys, hash, key), value);
    robj.setLru(h, value, freshLru);
    if (atMs !== -1) dict.setValueNumber(h, dict.insert(h, expires, hash, key), atMs);
  });
  db.adopt(keys, expires);
}
