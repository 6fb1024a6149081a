/* Keyspace notifications: what happens to keys, told over Pub/Sub. An event has a class and a name; notify-keyspace-events says which
 * classes are told (each by its letter), and whether on the channel of the key (K), on that of the event (E), or on both. */

import type { Database } from '../keyspace/database.ts';
import type { Limits } from '../limits.ts';
import type { Node } from '../node.ts';

/** m: a key that was looked for is missing; n: a key appears. The rest are the types, generic (g), expired (x), evicted (e), module (d). */
const letters = 'KEg$lshzxetdmn';
const allClasses = 'g$lshzxetd';

const bitOf = (letter: string): number => 1 << letters.indexOf(letter);

/** A setting's letters as bits; A stands for all classes but m and n. */
export function eventBits(classes: string): number {
  let bits = 0;
  for (const letter of classes.replace('A', allClasses)) bits |= bitOf(letter);
  return bits;
}

const byKey = bitOf('K');
const byEvent = bitOf('E');

/** Tells an event, if anybody wants to know of it. */
export function notify(node: Node, kind: string, event: string, db: Database, key: string): void {
  const { keyEvents } = node.limits;
  if ((keyEvents & bitOf(kind)) === 0 || node.pubsub.isSilent) return;
  if ((keyEvents & byKey) !== 0) node.pubsub.publish(`__keyspace@${db.index}__:${key}`, event);
  if ((keyEvents & byEvent) !== 0) node.pubsub.publish(`__keyevent@${db.index}__:${event}`, key);
}

/** Loads keys from a file, of which nobody is told. */
export function untold<Loaded>(limits: Limits, load: () => Loaded): Loaded {
  const { keyEvents } = limits;
  limits.keyEvents = 0;
  try {
    return load();
  } finally {
    limits.keyEvents = keyEvents;
  }
}
