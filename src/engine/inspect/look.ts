/* What a view is made from: the node, what was traced while somebody looked, which key is looked at, and from which element on. */

import type { ClientName, TypeName } from '../../inspect.ts';
import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Database } from '../keyspace/database.ts';
import type { Node } from '../node.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import type { History } from './history.ts';

export interface Look {
  readonly node: Node;
  readonly history: History;
  /** The pinned key, else the one touched last. */
  readonly subject: { readonly db: number; readonly key: string } | null;
  readonly from: number;
  /** Now, in ms since 1970; may be later than the node's last step. */
  readonly nowMs: number;
}

export const nameOf = ({ id, connection, name }: Client): ClientName => ({ id, connection: connection ?? null, name });

/** All clients, in the order in which they connected. */
export const clientsOf = ({ connections }: Node): Client[] => [...connections.clients.values()];

/** The key's database, else the first. */
export const databaseOf = ({ node, subject }: Look): Database => node.space.dbs[subject?.db ?? 0] as Database;

/** An entry of a database's dict, without moving anything; 0 when there is none. */
function peek(db: Database, d: number, key: string): number {
  const { h } = db.space;
  const bytes = bytesOf(key);
  return dict.peek(h, d, dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length);
}

/** The object under a key, expired or not; 0 when there is none. */
export function objectAt(db: Database, key: string): number {
  const entry = peek(db, db.keys, key);
  return entry === 0 ? 0 : dict.value(db.space.h, entry);
}

/** Milliseconds until a key expires, null when it never does. */
export function ttlMsOf(db: Database, key: string): number | null {
  const { h, nowMs } = db.space;
  const entry = dict.length(h, db.expires) === 0 ? 0 : peek(db, db.expires, key);
  return entry === 0 ? null : dict.valueNumber(h, entry) - nowMs;
}

/** The subject's object if it is of a type; 0 otherwise. */
export function subjectOf(look: Look, type: TypeName): number {
  if (look.subject === null) return 0;
  const o = objectAt(databaseOf(look), look.subject.key);
  return o !== 0 && robj.typeName(look.node.h, o) === type ? o : 0;
}

/** Visits the keys of a database, at most so many. */
export function forEachKey(db: Database, max: number, visit: (key: string, o: number, entry: number) => void): void {
  const { h } = db.space;
  let left = max;
  dictWalk.forEach(h, db.keys, (entry) => {
    if (left-- <= 0) return false;
    visit(sds.text(h, dict.key(h, entry)), dict.value(h, entry), entry);
    return undefined;
  });
}
