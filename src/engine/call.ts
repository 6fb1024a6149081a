/** What a handler is given: the arguments, the writer for its reply, the database, and the few verbs by which a command acts on the
 * server around it. A node has one such object for all its calls; nested calls (EXEC, scripts) save its fields and put them back. */

import type { Client } from './clients/client.ts';
import type { Command } from './commands/table.ts';
import type { Changes } from './keyspace/changes.ts';
import type { Database } from './keyspace/database.ts';
import type { Limits } from './limits.ts';
import type { Heap } from './memory/heap.ts';
import type { Node } from './node.ts';
import { Args } from './resp/args.ts';
import type { ReplyWriter } from './resp/reply.ts';

/** To go over so many elements takes about as long as to look at the clock. */
const quickElementsMax = 128;

export class Call {
  readonly node: Node;
  readonly h: Heap;
  readonly limits: Limits;
  readonly changes: Changes;
  args = new Args();
  reply!: ReplyWriter;
  client!: Client;
  command!: Command;
  /** The client may not be blocked: it is inside EXEC or a script. */
  denyBlocking = false;
  /** A blocked command that runs again because one of its keys may be ready. */
  retrying = false;
  /** It is replayed from the append-only file, where commands stand in a form that no client may send. */
  isRepeated = false;
  /** It was called by a script. */
  inScript = false;

  constructor(node: Node) {
    this.node = node;
    this.h = node.h;
    this.limits = node.limits;
    this.changes = node.changes;
  }

  get db(): Database {
    return this.client.db;
  }

  get nowMs(): number {
    return this.node.space.nowMs;
  }

  /** 0 <= x < 1, from the node's seed. */
  get random(): () => number {
    return this.node.random;
  }

  /** Says that the key in argument i was changed, `changes` times: that breaks WATCHes, counts towards the next save point, and sends
   * the keyspace event. `kind` is the event's class: $ string, l list, s set, h hash, z sorted set, g generic. */
  modified(i: number, kind: string, event: string, changes = 1): void {
    this.modifiedIn(this.client.db, i, kind, event, changes);
  }

  /** As modified, in another database. */
  modifiedIn(db: Database, i: number, kind: string, event: string, changes = 1): void {
    this.changes.changed(db, this.args, i, this.client, changes);
    this.changes.event(db, this.args, i, kind, event);
  }

  /** Sends a keyspace event without counting a change (the `del` after a pop emptied the key). */
  event(i: number, kind: string, event: string): void {
    this.changes.event(this.client.db, this.args, i, kind, event);
  }

  /** Says that the command goes over so many elements. If they are many it takes long, though it be a quick one otherwise. */
  goesOver(elements: number): void {
    if (elements > quickElementsMax) this.node.commandStats.beginLong();
  }

  /** Deletes the key in argument i, which the command has emptied. */
  deleteEmptied(i: number): void {
    this.db.delete(this.args, i);
    this.event(i, 'g', 'del');
  }

  /** Whether the reply has passed the client's output buffer limit: the client is cut off, and the handler may stop. */
  get isCut(): boolean {
    const { client, reply } = this;
    if (reply.length + client.unsentBytes > this.limits.uncountedReplyBytes && reply === client.writer)
      this.node.connections.bufferLimits.checkOutput(client);
    return client.cut;
  }

  // --- propagation: what is passed on to the append-only file and to replicas ---

  /** Whether anybody is told. A handler asks this first, so that no words are made in vain. */
  get propagates(): boolean {
    return this.node.propagation.listens;
  }

  /** Passes this on instead of the command as it was sent. */
  propagateAs(...argv: readonly string[]): void {
    this.node.propagation.otherwise();
    this.alsoPropagate(argv);
  }

  /** Passes this on, too. */
  alsoPropagate(argv: readonly string[]): void {
    this.node.propagation.also(this.client.db.index, argv);
  }

  /** Does not pass the command on as it was sent, whatever it changes. */
  preventPropagation(): void {
    this.node.propagation.otherwise();
  }

  /** Passes the command on as it was sent, even if it changes nothing. */
  forcePropagation(): void {
    if (this.propagates) this.node.propagation.asSent();
  }

  /** Blocks the client until one of the keys in these arguments is ready, when the command runs again, or until the deadline (ms since
   * 1970; 0 = none), when `onTimeout` replies. The handler itself replies nothing. Where blocking is denied `onTimeout` replies at once. */
  block(keys: readonly number[], deadlineMs: number, onTimeout: (reply: ReplyWriter) => void): void {
    if (this.denyBlocking) onTimeout(this.reply);
    else this.node.blocking.block(this, keys, deadlineMs, onTimeout);
  }
}
