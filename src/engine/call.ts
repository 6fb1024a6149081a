/** What a handler is given: the arguments, where the reply goes, the database, and the few verbs by which a command acts on the
 * server around it. One object serves all calls of a node, one after the other; nested calls (EXEC, scripts) save and restore it. */

import type { Client } from './clients/client.ts';
import type { Command } from './commands/table.ts';
import type { Changes } from './keyspace/changes.ts';
import type { Database } from './keyspace/database.ts';
import type { Limits } from './limits.ts';
import type { Heap } from './memory/heap.ts';
import type { Node } from './node.ts';
import { Args } from './resp/args.ts';
import type { ReplyWriter } from './resp/reply.ts';

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
  /** It was passed on, and is carried out again: what nobody may ask was made of what somebody asked. */
  isRepeated = false;
  /** A script calls it. */
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

  /** Tells that argument i's key was changed, `changes` times: breaks WATCHes, counts towards the next save, and is the event that
   * keyspace notifications carry. `kind` is its class: $ string, l list, s set, h hash, z sorted set, g generic. */
  modified(i: number, kind: string, event: string, changes = 1): void {
    this.modifiedIn(this.client.db, i, kind, event, changes);
  }

  /** As modified, in another database. */
  modifiedIn(db: Database, i: number, kind: string, event: string, changes = 1): void {
    this.changes.changed(db, this.args, i, this.client, changes);
    this.changes.event(db, this.args, i, kind, event);
  }

  /** An event about a key without a change to count (a delete that follows a pop, a new key). */
  event(i: number, kind: string, event: string): void {
    this.changes.event(this.client.db, this.args, i, kind, event);
  }

  /** Deletes argument i's key, which a command has emptied. */
  deleteEmptied(i: number): void {
    this.db.delete(this.args, i);
    this.event(i, 'g', 'del');
  }

  /** Whether the reply has become more than its client may have waiting: then it is cut off, and the rest need not be made. */
  get isCut(): boolean {
    const { client, reply } = this;
    if (reply.length + client.unsentBytes > this.limits.uncountedReplyBytes && reply === client.writer)
      this.node.connections.bufferLimits.checkOutput(client);
    return client.cut;
  }

  // --- what is passed on of what the command did. A handler asks `propagates` first, so that nothing is made for nobody ---

  /** Whether anybody is told: then a command that must be passed on otherwise than it was sent says so. */
  get propagates(): boolean {
    return this.node.propagation.listens;
  }

  /** This is what the command did, not what was sent. */
  propagateAs(...argv: readonly string[]): void {
    this.node.propagation.otherwise();
    this.alsoPropagate(argv);
  }

  /** This is part of what the command did. */
  alsoPropagate(argv: readonly string[]): void {
    this.node.propagation.also(this.client.db.index, argv);
  }

  /** The command is not passed on, whatever it changes, but for what it says itself. */
  preventPropagation(): void {
    this.node.propagation.otherwise();
  }

  /** The command is passed on as it was sent, even if it changed nothing. */
  forcePropagation(): void {
    if (this.propagates) this.node.propagation.asSent();
  }

  /** Makes the client wait until one of the keys at these indexes has something, or the deadline (ms since 1970, 0 = never) passes; then
   * `onTimeout` replies. The handler returns without a reply. Where waiting is denied, `onTimeout` replies at once. */
  block(keys: readonly number[], deadlineMs: number, onTimeout: (reply: ReplyWriter) => void): void {
    if (this.denyBlocking) onTimeout(this.reply);
    else this.node.blocking.block(this, keys, deadlineMs, onTimeout);
  }
}
