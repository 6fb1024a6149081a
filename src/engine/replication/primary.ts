/* A server that others follow. Who follows it is sent everything once, as a snapshot of a moment, and from there the stream of what is
 * passed on; every byte of the stream has a number, its offset. A replica tells about once a second how far it has come (REPLCONF ACK),
 * and where it is away for a short while, it names the history it followed and the offset it had, and is sent what is missing.
 *
 * The real server forks to write the snapshot. A node takes it at once, as it does for BGSAVE, and sends it as one piece: with its length
 * first, or, where it would not be laid on a disk (repl-diskless-sync) and the replica knows that form, between two marks. After the
 * second mark a replica must say that it has loaded it all before the stream may follow, or it would take that for more of the file.
 *
 * A node follows nobody itself. */

import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Node } from '../node.ts';
import { encoded, type Listener } from '../propagation/propagation.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { Backlog } from './backlog.ts';
import { Waiting } from './waiting.ts';

export class Replica {
  readonly client: Client;
  /** As it told: where it listens itself. */
  port = 0;
  ip = '';
  knowsMarks = false;
  knowsHistories = false;
  /** Undefined: it asked for nothing yet. `loads`: the stream is held back until it has taken its snapshot. */
  state: 'loads' | 'online' | undefined;
  readonly held: Uint8Array[] = [];
  /** As it told: how far it has come, and how far what it wrote to a file of its own is safe. */
  offset = 0;
  syncedOffset = 0;
  toldMs = 0;

  constructor(client: Client) {
    this.client = client;
  }

  get host(): string {
    return this.ip === '' ? this.client.address.replace(/:\d+$/, '') : this.ip;
  }
}

const markBytes = 40;

export class Primary implements Listener {
  readonly is = 'replicas';
  private readonly node: Node;
  /** Those who have asked to follow. */
  readonly replicas = new Set<Replica>();
  backlog: Backlog | undefined;
  /** Bytes of the stream so far. While only a file is written, each effect counts as one: WAITAOF compares them. */
  offset = 0;
  readonly waiting: Waiting;
  /** Since when nobody follows, in ms since 1970. */
  private aloneSinceMs = 0;
  private pingedMs = 0;
  fullSyncs = 0;
  partialSyncs = 0;
  refusedSyncs = 0;

  constructor(node: Node) {
    this.node = node;
    this.waiting = new Waiting(node, this);
  }

  get hasReplicas(): boolean {
    return this.replicas.size > 0;
  }

  /** Replicas that have told of themselves lately enough (min-replicas-max-lag). */
  get goodReplicas(): number {
    const { minReplicasMaxLag } = this.node.limits;
    return [...this.replicas].filter((each) => each.state === 'online' && this.lagSeconds(each) <= minReplicasMaxLag).length;
  }

  lagSeconds({ toldMs }: Replica): number {
    return Math.floor((this.node.space.nowMs - toldMs) / 1000);
  }

  // --- the stream ---

  hear(bytes: Uint8Array): void {
    this.offset += bytes.length;
    this.backlog?.add(bytes);
    for (const replica of this.replicas) this.send(replica, bytes);
  }

  private send({ client, held, state }: Replica, bytes: Uint8Array): void {
    if (state === 'loads') held.push(bytes.slice());
    else if (!client.closing) this.node.connections.replyTo(client).rawBytes(bytes);
  }

  /** Asks all how far they have come. */
  askAll(): void {
    this.hear(encoded(['REPLCONF', 'GETACK', '*']));
  }

  // --- who follows ---

  /** PSYNC: goes on where the client left off, or begins anew. */
  resume(client: Client, replicationId: string, offset: number, reply: ReplyWriter): void {
    const replica = this.replicaOf(client);
    const missing = this.offset + 1 - offset;
    const { identity } = this.node;
    const isHere = this.backlog !== undefined && missing >= 0 && missing <= this.backlog.length;
    if (replicationId === identity.replicationId && isHere) {
      reply.simple(replica.knowsHistories ? `CONTINUE ${identity.replicationId}` : 'CONTINUE');
      reply.rawBytes((this.backlog as Backlog).last(missing));
      this.partialSyncs++;
      this.follows(replica, 'online');
      return;
    }
    if (replicationId !== '?') this.refusedSyncs++;
    this.listen();
    reply.simple(`FULLRESYNC ${identity.replicationId} ${this.offset}`);
    this.sendAll(replica, reply);
  }

  /** SYNC: everything, and then the stream. */
  begin(client: Client, reply: ReplyWriter): void {
    this.listen();
    this.sendAll(this.replicaOf(client), reply);
  }

  private listen(): void {
    const { node } = this;
    this.backlog ??= new Backlog(Number(node.config.value('repl-backlog-size')));
    node.propagation.add(this); // also anew: then the stream names its database again
  }

  private sendAll(replica: Replica, reply: ReplyWriter): void {
    const { node } = this;
    const image = node.snapshots.image('for replicas');
    const isMarked = replica.knowsMarks && node.config.value('repl-diskless-sync') === 'yes';
    const mark = bytesOf(isMarked ? node.identity.draw().slice(0, markBytes) : '');
    reply.raw(isMarked ? '$EOF:' : `$${image.length}\r\n`);
    if (isMarked) {
      reply.rawBytes(mark);
      reply.raw('\r\n');
    }
    reply.rawBytes(image);
    reply.rawBytes(mark);
    this.fullSyncs++;
    this.follows(replica, isMarked ? 'loads' : 'online');
  }

  private follows(replica: Replica, state: 'loads' | 'online'): void {
    const { nowMs } = this.node.space;
    replica.state = state;
    replica.toldMs = nowMs;
    this.replicas.add(replica);
    if (this.replicas.size === 1) this.pingedMs = nowMs;
  }

  /** What is known of a client as a replica. */
  replicaOf(client: Client): Replica {
    client.replica ??= new Replica(client);
    return client.replica;
  }

  /** REPLCONF ACK */
  acknowledged(replica: Replica, offset: number, syncedOffset: number): void {
    replica.offset = Math.max(replica.offset, offset);
    replica.syncedOffset = Math.max(replica.syncedOffset, syncedOffset);
    replica.toldMs = this.node.space.nowMs;
    if (replica.state === 'loads') {
      replica.state = 'online';
      for (const bytes of replica.held.splice(0)) this.send(replica, bytes);
    }
    this.waiting.check();
  }

  forget(client: Client): void {
    if (client.replica === undefined || !this.replicas.delete(client.replica)) return;
    this.aloneSinceMs = this.node.space.nowMs;
  }

  // --- time ---

  cron(): void {
    if (this.backlog === undefined) return;
    const { config, connections, space: { nowMs }, propagation } = this.node;
    const seconds = (directive: string): number => Number(config.value(directive)) * 1000;
    if (this.hasReplicas) {
      for (const replica of this.replicas)
        if (nowMs - replica.toldMs > seconds('repl-timeout')) connections.close(replica.client);
      if (nowMs - this.pingedMs < seconds('repl-ping-replica-period')) return;
      this.pingedMs = nowMs;
      this.hear(encoded(['PING']));
    } else if (seconds('repl-backlog-ttl') > 0 && nowMs - this.aloneSinceMs > seconds('repl-backlog-ttl')) {
      this.backlog = undefined;
      propagation.remove(this);
      this.node.identity.changeReplicationId(); // nobody can go on with a history that is not kept
    }
  }
}
