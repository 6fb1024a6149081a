/** The keys of a database by cluster hash slot: see structures/slot-index.ts. Outside cluster mode no slot has any. */

import * as dict from '../structures/dict.ts';
import * as sds from '../structures/sds.ts';
import * as slotIndex from '../structures/slot-index.ts';
import type { Database } from './database.ts';

/** How many keys a slot has. */
export const keysIn = (db: Database, slot: number): number => (db.slots === 0 ? 0 : slotIndex.count(db.space.h, db.slots, slot));

/** Up to so many keys of a slot, the newest first. */
export function keysOf(db: Database, slot: number, max: number): string[] {
  const { h } = db.space;
  const found: string[] = [];
  for (let e = slotIndex.first(h, db.slots, slot); e !== 0 && found.length < max; e = slotIndex.next(h, e))
    found.push(sds.text(h, dict.key(h, e)));
  return found;
}

/** Adds a key's new entry to its slot, or takes out one that is about to go. */
export function add(db: Database, e: number): void {
  if (db.slots !== 0) slotIndex.add(db.space.h, db.slots, slotOfEntry(db, e), e);
}

export function remove(db: Database, e: number): void {
  if (db.slots !== 0) slotIndex.remove(db.space.h, db.slots, slotOfEntry(db, e), e);
}

function slotOfEntry(db: Database, e: number): number {
  const { h } = db.space;
  const key = dict.key(h, e);
  return slotIndex.slotOf(h.u8, key, key + sds.length(h, key));
}
