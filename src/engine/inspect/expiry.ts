/** Keys with a time to live, soonest first, and how expired ones were found: by a command, or by the cycle. */

import type { ExpiryView } from '../../inspect.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { databaseOf, type Look, objectAt } from './look.ts';

const keysMax = 60;
/** Of more keys than this only so many are searched for the soonest. */
const walkedMax = 20_000;
const goneMax = 12;

function soonest(look: Look): ExpiryView['keys'] {
  const db = databaseOf(look);
  const { h } = look.node;
  const found: { key: string; ttlMs: number }[] = [];
  let left = walkedMax;
  dictWalk.forEach(h, db.expires, (x) => {
    found.push({ key: sds.text(h, dict.key(h, x)), ttlMs: dict.valueNumber(h, x) - look.nowMs });
    return left-- > 0;
  });
  found.sort((a, b) => a.ttlMs - b.ttlMs);
  return found.slice(0, keysMax).map((each) => ({ ...each, type: robj.typeName(h, objectAt(db, each.key)) }));
}

export function expiry(look: Look): ExpiryView {
  const { node, history, nowMs } = look;
  const db = databaseOf(look);
  const { stats } = node.space;
  const sampled = history.all('expire.sampled').findLast(({ event }) => event.db === db.index);
  const agoMs = (atUs: number): number => Math.max(0, Math.round(nowMs - atUs / 1000));
  return {
    scene: 'ttl-ring',
    db: db.index,
    nowMs,
    keys: soonest(look),
    total: dict.length(node.h, db.expires),
    hz: node.cron.hz,
    cycle:
      sampled === undefined
        ? null
        : {
            agoMs: agoMs(sampled.atUs),
            looked: sampled.event.looked,
            due: sampled.event.due,
            keys: sampled.event.keys,
          },
    byLookup: stats.expiredKeys - stats.expiredByCycle,
    byCycle: stats.expiredByCycle,
    stalePercent: stats.expiredStalePercent,
    gone: history
      .all('key.expired')
      .slice(-goneMax)
      .reverse()
      .map(({ event: { key, by }, atUs }) => ({ key, by, agoMs: agoMs(atUs) })),
  };
}
