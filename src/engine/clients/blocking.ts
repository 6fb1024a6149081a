/* Clients that wait for a key: BLPOP and its relatives.
 *
 * A client that finds nothing is put into the queue of each key it named. When a value appears under such a key the key is marked
 * ready, and after the command (or the whole EXEC) that did it, the ready keys are served: each waiting client, oldest first, runs
 * its command again, and either gets its reply or goes on waiting. That is 7.2's way: the command itself decides what
 * "ready" means, and nothing else in the server knows what was waited for. */

import type { Call } from '../call.ts';
import type { Client } from './client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Database } from '../keyspace/database.ts';
import { isDue } from '../keyspace/expiry.ts';
import type { Node } from '../node.ts';
import { Args } from '../resp/args.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';

export class Blocking {
  private readonly node: Node;
  /** All waiting clients. */
  readonly clients = new Set<Client>();
  /** Keys that have become ready since clients were last served, each once, in that order. */
  private ready: { readonly db: Database; readonly key: string }[] = [];

  constructor(node: Node) {
    this.node = node;
  }

  /** Makes the call's client wait; on a retry its place in the queues and its deadline stay as they are. */
  block(c: Call, keyIndexes: readonly number[], deadlineMs: number, onTimeout: (reply: ReplyWriter) => void): void {
    const { client } = c;
    if (c.retrying) return;
    const keys = [...new Set(keyIndexes.map((i) => c.args.text(i)))];
    client.blocked = { command: c.command, args: c.args.copy(), db: client.db, keys, deadlineMs, onTimeout, spentUs: 0 };
    this.clients.add(client);
    for (const key of keys) queueOf(client.db, key).add(client);
    if (deadlineMs !== 0) this.node.wakeAt(deadlineMs);
  }

  /** Ends a client's wait without a reply. */
  release(client: Client): void {
    const { blocked } = client;
    if (blocked === undefined) return;
    client.blocked = undefined;
    this.clients.delete(client);
    for (const key of blocked.keys) {
      const queue = queueOf(blocked.db, key);
      queue.delete(client);
      if (queue.size === 0) blocked.db.blockedKeys.delete(key);
    }
  }

  /** Ends a client's wait with the reply of a timeout, or an error where one is given. */
  unblock(client: Client, error?: string): void {
    const { blocked } = client;
    if (blocked === undefined) return;
    this.release(client);
    const reply = this.node.connections.replyTo(client);
    const before = reply.length;
    this.node.commandStats.endWait(blocked);
    if (error === undefined) blocked.onTimeout(reply);
    else this.node.dispatcher.failWait(blocked.command, error, reply);
    this.node.connections.silence(client, reply, before);
    this.node.connections.resume(client);
  }

  /** Ends the waits for keys whose slots this node of a cluster no longer serves. */
  leaveSlots(cluster: Cluster): void {
    for (const client of [...this.clients]) {
      const key = client.blocked?.keys[0];
      const refusal = key === undefined ? undefined : cluster.refusalToWait(key);
      if (refusal !== undefined) this.unblock(client, refusal);
    }
  }

  markReady(db: Database, key: string): void {
    if (!this.ready.some((each) => each.db === db && each.key === key)) this.ready.push({ db, key });
  }

  get hasReady(): boolean {
    return this.ready.length > 0;
  }

  /** Keys whose deletion would end somebody's wait: INFO's total_blocking_keys_on_nokey. */
  get keysOnNoKey(): number {
    const queues = this.node.space.dbs.flatMap((db) => [...db.blockedKeys.values()]);
    return queues.filter((queue) => [...queue].some(endsWithoutKey)).length;
  }

  /** Serves the clients of ready keys, until that makes no further key ready. */
  serve(): void {
    while (this.ready.length > 0) {
      const batch = this.ready;
      this.ready = [];
      for (const { db, key } of batch) {
        const queue = db.blockedKeys.get(key);
        if (queue === undefined) continue;
        for (const client of [...queue]) if (awaits(client, db, key)) this.retryAfterSleep(client);
      }
    }
  }

  /** Who slept before (DEBUG SLEEP) serves after. */
  private retryAfterSleep(client: Client): void {
    const { space, busyUntilUs, nowUs } = this.node;
    if (busyUntilUs > nowUs) space.setTime(Math.floor(busyUntilUs / 1000));
    this.retry(client);
  }

  /** Runs a waiting client's command again; if it replied, the wait is over. */
  retry(client: Client): void {
    const { blocked } = client;
    if (blocked === undefined) return;
    const reply = this.node.connections.replyTo(client);
    const before = reply.length;
    const { current } = this.node.connections;
    this.node.connections.current = client;
    this.node.dispatcher.retry(client, blocked);
    const waits = reply.length === before;
    if (!waits) {
      this.release(client);
      this.node.connections.silence(client, reply, before);
    }
    if (client !== current) this.node.connections.sendPushed(client, reply);
    this.node.connections.current = current;
    if (!waits) this.node.connections.resume(client);
  }

  /** Ends the waits whose deadline has come. */
  expire(nowMs: number): void {
    if (this.clients.size === 0) return;
    for (const client of [...this.clients]) {
      const deadlineMs = client.blocked?.deadlineMs ?? 0;
      if (deadlineMs !== 0 && deadlineMs <= nowMs) this.unblock(client);
      else if (deadlineMs !== 0) this.node.wakeAt(deadlineMs);
    }
  }
}

/** The type of value that a family of commands waits for. */
const awaitedTypes = new Map<string, robj.Type>([
  ['list', robj.type.list], ['sorted-set', robj.type.zset], ['stream', robj.type.stream],
]);

/** Whether the key's value is of the type that the client waits for. Those who wait in a consumer group are also woken where the key is
 * gone or of another type: that ends their wait with an error. */
function awaits(client: Client, db: Database, key: string): boolean {
  if (endsWithoutKey(client)) return true;
  const { h } = db.space;
  const e = db.entry(Args.of([key]), 0); // not looked up: a key that is due wakes nobody, and goes when somebody asks for it
  return e !== 0 && !isDue(db, e) && robj.typeOf(h, dict.value(h, e)) === awaitedTypes.get(client.blocked?.command.group ?? '');
}

const endsWithoutKey = (client: Client): boolean => client.blocked?.command.name === 'xreadgroup';

function queueOf(db: Database, key: string): Set<Client> {
  let queue = db.blockedKeys.get(key);
  if (queue === undefined) {
    queue = new Set();
    db.blockedKeys.set(key, queue);
  }
  return queue;
}
