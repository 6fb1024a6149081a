/* Changes: who must hear that something under a key is no longer what it was.
 *
 * A write is more than the bytes that it moves. Save points count it, and what counted is passed on to replicas and the append-only file.
 * A transaction that WATCHes the key must fail; copies that clients keep of it are stale. Whoever is blocked on the key may be served, or
 * must hear that what they waited for is gone. Subscribers to keyspace notifications want its name. Each of these has a home of its own
 * (snapshots.ts, propagation/, clients/watch.ts, tracking.ts, blocking.ts, notifications.ts); which of them hear of what is decided here.
 *
 * It cannot follow from the bytes. RENAME deletes and adds, and is one change; PFCOUNT may rewrite the number that it keeps in a value,
 * which breaks a WATCH and yet is no event; a consumer group that moves on counts, but leaves a WATCH of its stream alone. So a database's
 * verbs (add, set, delete) tell only what is true whoever calls them: that a key appeared, that a value goes. What a command did it says
 * itself, by Call.modified or one of its smaller relatives, and this is counted in `dirty`: a command that leaves the count as it was
 * changed nothing, and is not passed on.
 *
 * What is due or in the way goes by nobody's command, so there is none to be passed on. Then the deletion is: a replica never decides
 * for itself that a key is gone. */

import type { Client } from '../clients/client.ts';
import { notify } from '../clients/notifications.ts';
import * as watch from '../clients/watch.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { Node } from '../node.ts';
import { Args } from '../resp/args.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { type Database, keyArgument } from './database.ts';

/** Whether there are commands that wait until a value of this type is under a key. */
const isWaitedFor = (type: number): boolean => type === robj.type.list || type === robj.type.zset || type === robj.type.stream;

export class Changes {
  private readonly node: Node;
  private readonly h: Heap;
  private readonly limits: Limits;
  /** Changes since the start (rdb_changes_since_last_save grows by the same). */
  dirty = 0;

  constructor(node: Node) {
    this.node = node;
    this.h = node.h;
    this.limits = node.limits;
  }

  // --- what a command says that it did ---

  /** The key in argument i was changed by a client's command, which counts as so many changes. */
  changed(db: Database, args: Args, i: number, by: Client, changes: number): void {
    this.dirty += changes;
    this.touch(db, args, i, by);
    this.tellWritten(db, args, i);
  }

  /** As changed, for what counts as one and yet breaks no WATCH and makes no client's copy stale. */
  counted(db: Database, args: Args, i: number): void {
    this.dirty++;
    this.tellWritten(db, args, i);
  }

  private tellWritten(db: Database, args: Args, i: number): void {
    if (this.h.trace !== undefined) this.h.trace({ kind: 'key.written', db: db.index, key: args.text(i) });
  }

  /** Breaks the WATCHes of the key in argument i, and has clients told whose copy of it is stale. */
  touch(db: Database, args: Args, i: number, by: Client): void {
    if (db.watchedKeys.size > 0 || this.node.tracking.listens) this.touchKey(db, args.text(i), by);
  }

  private touchKey(db: Database, key: string, by?: Client): void {
    const { tracking, dispatcher, connections } = this.node;
    watch.touch(db, key);
    if (tracking.listens) tracking.changed(key, dispatcher.call.inScript ? connections.current : by);
  }

  /** An event for keyspace notifications: the key in argument i, the event's class (g $ l s h z x e n m …), its name. */
  event(db: Database, args: Args, i: number, kind: string, event: string): void {
    if (this.limits.keyEvents !== 0) notify(this.node, kind, event, db, args.text(i));
  }

  // --- keys that come and go, whoever lets them ---

  /** An object appeared under the key in argument i, where there was none. */
  appeared(db: Database, args: Args, i: number, o: number): void {
    if (db.blockedKeys.size > 0 && isWaitedFor(robj.typeOf(this.h, o))) this.ready(db, args.text(i));
    this.event(db, args, i, 'n', 'new');
  }

  /** The value of an entry is about to go. Who waits in a group of a stream must hear so; nobody else waits for what is there. As in
   * Redis, another object in its place wakes nobody. */
  leaves(db: Database, e: number): void {
    if (db.blockedKeys.size === 0) return;
    const { h } = this;
    if (robj.typeOf(h, dict.value(h, e)) === robj.type.stream) this.ready(db, sds.text(h, dict.key(h, e)));
  }

  /** Whoever is blocked on a key may find there now what they wait for. */
  ready(db: Database, key: string): void {
    if (db.blockedKeys.has(key)) this.node.blocking.markReady(db, key);
  }

  // --- whole databases ---

  /** All keys of a database are about to go, or are to be exchanged for those of another one. */
  leavesAll(db: Database, replacement?: Database): void {
    watch.touchAll(db, replacement);
    this.forEachWaitedFor(db, (_, e) => this.leaves(db, e));
  }

  /** All keys of a database have been exchanged. */
  appearedAll(db: Database): void {
    const { h } = this;
    this.forEachWaitedFor(db, (key, e) => {
      if (isWaitedFor(robj.typeOf(h, dict.value(h, e)))) this.ready(db, key);
    });
  }

  private forEachWaitedFor(db: Database, visit: (key: string, e: number) => void): void {
    const named = new Args(1);
    for (const key of db.blockedKeys.keys()) {
      const e = db.entry(keyArgument(named, key), 0);
      if (e !== 0) visit(key, e);
    }
  }

  // --- what goes by nobody's command ---

  /** A key was deleted because its time had come, or because room was needed; its value is freed later if `lazily`. */
  deletedByItself(db: Database, key: string, why: 'expired' | 'evicted', lazily: boolean): void {
    const { propagation } = this.node;
    if (propagation.listens) propagation.also(db.index, [lazily ? 'UNLINK' : 'DEL', key]);
    this.touchKey(db, key);
    notify(this.node, why === 'expired' ? 'x' : 'e', why, db, key);
  }

  /** Fields of a hash were deleted because their time had come. */
  fieldsExpired(db: Database, key: string, fields: readonly string[]): void {
    const { propagation, pause } = this.node;
    if (propagation.listens && pause.isActive) pause.foundDue(db, key, fields);
    else this.passOnFields(db, key, fields);
    this.touchKey(db, key);
    notify(this.node, 'h', 'hexpired', db, key);
  }

  /** The last field of a hash expired, and the key went with it: no deletion of a key has to be passed on. */
  emptiedByItself(db: Database, key: string): void {
    notify(this.node, 'g', 'del', db, key);
  }

  /** Replicas and the append-only file hear that fields of a hash are gone. */
  passOnFields(db: Database, key: string, fields: readonly string[]): void {
    const { propagation } = this.node;
    if (propagation.listens) for (const field of fields) propagation.also(db.index, ['HDEL', key, field]);
  }
}
