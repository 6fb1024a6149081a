/* Changes: who is told when the value under a key changes.
 *
 * A write is more than the bytes that it moves. Save points count it, and it is passed on to replicas and the append-only file. A
 * transaction that WATCHes the key must fail. Copies that clients keep of it are stale. Clients blocked on the key can be served, or must
 * be told that what they waited for is gone. Subscribers to keyspace notifications want an event. Each of these has a home of its own
 * (snapshots.ts, propagation/, clients/watch.ts, tracking.ts, blocking.ts, notifications.ts); here is decided which of them is told.
 *
 * The bytes alone do not say it. RENAME deletes and adds, and is one change. PFCOUNT may rewrite the count cached in a value, which breaks
 * a WATCH but is no event. A consumer group that moves on is a change, but breaks no WATCH of its stream. So the database's verbs (add,
 * set, delete) report only what is true whoever calls them: that a key appeared, that a value goes. The command itself says what it did,
 * by Call.modified or one of its smaller relatives, and that is counted in `dirty`: a command that leaves the count as it was changed
 * nothing, and is not passed on.
 *
 * A key that expires or is evicted is deleted by no command, so its deletion is passed on as one: a replica never decides for itself that
 * a key is gone. */

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

  /** A client's command changed the key in argument i, which counts as so many changes. */
  changed(db: Database, args: Args, i: number, by: Client, changes: number): void {
    this.dirty += changes;
    this.touch(db, args, i, by);
    this.tellWritten(db, args, i);
  }

  /** As changed, for what counts as a change but breaks no WATCH and makes no client's copy stale. */
  counted(db: Database, args: Args, i: number): void {
    this.dirty++;
    this.tellWritten(db, args, i);
  }

  private tellWritten(db: Database, args: Args, i: number): void {
    if (this.h.trace !== undefined) this.h.trace({ kind: 'key.written', db: db.index, key: args.text(i) });
  }

  /** Breaks the WATCHes of the key in argument i, and tells the clients whose copy of it is stale. */
  touch(db: Database, args: Args, i: number, by: Client): void {
    if (db.watchedKeys.size > 0 || this.node.tracking.listens) this.touchKey(db, args.text(i), by);
  }

  private touchKey(db: Database, key: string, by?: Client): void {
    const { tracking, dispatcher } = this.node;
    watch.touch(db, key);
    if (tracking.listens) tracking.changed(key, dispatcher.call.inScript ? undefined : by);
  }

  /** An event for keyspace notifications: the key in argument i, the event's class (g $ l s h z x e n m …), its name. */
  event(db: Database, args: Args, i: number, kind: string, event: string): void {
    if (this.limits.keyEvents !== 0) notify(this.node, kind, event, db, args.text(i));
  }

  // --- keys that appear and go, for whatever cause ---

  /** An object appeared under the key in argument i, where there was none. */
  appeared(db: Database, args: Args, i: number, o: number): void {
    if (db.blockedKeys.size > 0 && isWaitedFor(robj.typeOf(this.h, o))) this.ready(db, args.text(i));
    this.event(db, args, i, 'n', 'new');
  }

  /** The value of an entry is about to go. Clients that wait in a group of a stream must be told; others wait for what is not there. As in
   * Redis, nobody is woken where another object takes its place. */
  leaves(db: Database, e: number): void {
    if (db.blockedKeys.size === 0) return;
    const { h } = this;
    if (robj.typeOf(h, dict.value(h, e)) === robj.type.stream) this.ready(db, sds.text(h, dict.key(h, e)));
  }

  /** Clients blocked on a key may now find what they wait for. */
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

  // --- deletions that no command makes ---

  /** A key expired or was evicted; its value is freed later if `lazily`. */
  deletedByItself(db: Database, key: string, why: 'expired' | 'evicted', lazily: boolean): void {
    const { propagation } = this.node;
    if (propagation.listens) propagation.also(db.index, [lazily ? 'UNLINK' : 'DEL', key]);
    this.touchKey(db, key);
    notify(this.node, why === 'expired' ? 'x' : 'e', why, db, key);
  }

  /** Fields of a hash expired. */
  fieldsExpired(db: Database, key: string, fields: readonly string[]): void {
    const { propagation, pause } = this.node;
    if (propagation.listens && pause.isActive) pause.foundDue(db, key, fields);
    else this.passOnFields(db, key, fields);
    this.touchKey(db, key);
    notify(this.node, 'h', 'hexpired', db, key);
  }

  /** The last field of a hash expired, and the key with it. That fields expired is passed on, so the key's deletion need not be. */
  emptiedByItself(db: Database, key: string): void {
    notify(this.node, 'g', 'del', db, key);
  }

  /** Passes on to replicas and the append-only file that fields of a hash are gone. */
  passOnFields(db: Database, key: string, fields: readonly string[]): void {
    const { propagation } = this.node;
    if (propagation.listens) for (const field of fields) propagation.also(db.index, ['HDEL', key, field]);
  }
}
