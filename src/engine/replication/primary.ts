/* A server that replicas follow. A replica is first sent everything, as a snapshot of one moment, and then the stream of changes that are
 * passed on. Every byte of the stream has a number, its offset. About once a second a replica says how far it has come (REPLCONF ACK). A
 * replica that was away for a short while names the history that it followed and its offset, and is sent only what it missed.
 *
 * The real server forks to write the snapshot. A node takes it at once, as it does for BGSAVE, and sends it in one piece. Before it stands
 * its length; or, with repl-diskless-sync and a replica that knows this form, it stands between two marks. After the second mark a replica
 * must say that it has loaded everything before the stream may follow, or it would take the stream for more of the file. A snapshot between
 * marks is only for replicas that are there when it begins, so it is put off a little (repl-diskless-sync-delay), and those that come
 * meanwhile share it.
 *
 * A node is never a replica itself. */

import { bytesOf } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Node } from '../node.ts';
import { encoded, type Listener } from '../propagation/propagation.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { Backlog } from './backlog.ts';
import { Waiting } from './waiting.ts';

export class Replica {
  readonly client: Client;
  /** The port on which it listens, as it said itself. */
  port = 0;
  ip = '';
  knowsMarks = false;
  knowsHistories = false;
  /** Undefined: it has asked for nothing yet. `waits`: for its snapshot. `loads`: the snapshot; meanwhile the stream is held back. */
  state: 'waits' | 'loads' | 'online' | undefined;
  readonly held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Offset up to which it was sent the stream. */
  private streamBytes = 0;
  /** It asked with PSYNC, so before its snapshot it is told the id of the history. */
  asksForHistory = false;
  waitsSinceMs = 0;
  /** Offsets that it acknowledged: how far it has come, and how far its own append-only file is safe on disk. */
  offset = 0;
  syncedOffset = 0;
  toldMs = 0;

  constructor(client: Client) {
    this.client = client;
  }

  get host(): string {
    return this.ip === '' ? this.client.address.replace(/:\d+$/, '') : this.ip;
  }

  /** Holds back a piece of the stream. */
  hold(bytes: Uint8Array): void {
    this.held.push(bytes.slice());
    this.heldBytes += bytes.length;
  }

  /** What was held back. */
  release(): readonly Uint8Array[] {
    this.heldBytes = 0;
    return this.held.splice(0);
  }

  /** So many bytes of the stream were sent to it. */
  sent(bytes: number): void {
    this.streamBytes += bytes;
  }

  /** Bytes of the stream that it has not taken yet. What is left of its snapshot does not count. */
  get waitingBytes(): number {
    const { unsentBytes, writer } = this.client;
    return this.heldBytes + Math.min(this.streamBytes, unsentBytes + (writer?.length ?? 0));
  }
}

const markBytes = 40;
const nudgeMs = 1000;

export class Primary implements Listener {
  readonly is = 'replicas';
  private readonly node: Node;
  /** All replicas. */
  readonly replicas = new Set<Replica>();
  backlog: Backlog | undefined;
  /** Bytes of the stream so far. Without replicas each effect counts as one: that is enough for WAITAOF to compare. */
  offset = 0;
  readonly waiting: Waiting;
  /** Since when there has been no replica, in ms since 1970. */
  private aloneSinceMs = 0;
  private pingedMs = 0;
  private nudgedMs = 0;
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

  /** Replicas that have been heard of within min-replicas-max-lag. */
  get goodReplicas(): number {
    const { minReplicasMaxLag } = this.node.limits;
    return this.served.filter((each) => this.lagSeconds(each) <= minReplicasMaxLag).length;
  }

  /** Replicas that have been sent their snapshot. */
  get served(): readonly Replica[] {
    return [...this.replicas].filter(({ state }) => state !== 'waits');
  }

  /** Bytes kept of the stream, for replicas that were away or are behind; they share it. */
  get bufferBytes(): number {
    let bytes = this.backlog?.length ?? 0;
    for (const { waitingBytes } of this.replicas) bytes = Math.max(bytes, waitingBytes);
    return bytes;
  }

  private get awaiting(): readonly Replica[] {
    return [...this.replicas].filter(({ state }) => state === 'waits');
  }

  lagSeconds({ state, toldMs }: Replica): number {
    return state === 'waits' ? 0 : Math.floor((this.node.space.nowMs - toldMs) / 1000);
  }

  // --- the stream ---

  hear(bytes: Uint8Array): void {
    this.offset += bytes.length;
    this.backlog?.add(bytes);
    for (const replica of this.replicas) this.send(replica, bytes);
  }

  private send(replica: Replica, bytes: Uint8Array): void {
    const { client, state } = replica;
    const { connections } = this.node;
    if (client.closing || state === 'waits') return;
    if (state === 'loads') replica.hold(bytes);
    else {
      replica.sent(bytes.length);
      connections.replyTo(client).rawBytes(bytes);
    }
    connections.bufferLimits.checkOutput(client);
  }

  /** Asks all replicas how far they have come. */
  askAll(): void {
    this.hear(encoded(['REPLCONF', 'GETACK', '*']));
  }

  // --- replicas ---

  /** PSYNC: goes on where the client left off, or begins anew. */
  resume(client: Client, replicationId: string, offset: number, reply: ReplyWriter): void {
    const replica = this.replicaOf(client);
    const missing = this.offset + 1 - offset;
    const { identity } = this.node;
    const isHere = this.backlog !== undefined && missing >= 0 && missing <= this.backlog.length;
    if (replicationId === identity.replicationId && isHere) {
      reply.simple(replica.knowsHistories ? `CONTINUE ${identity.replicationId}` : 'CONTINUE');
      reply.rawBytes((this.backlog as Backlog).last(missing));
      replica.sent(missing);
      this.partialSyncs++;
      this.follows(replica, 'online');
      return;
    }
    if (replicationId !== '?') this.refusedSyncs++;
    replica.asksForHistory = true;
    this.begin(client);
  }

  /** SYNC: everything, and then the stream. */
  begin(client: Client): void {
    const replica = this.replicaOf(client);
    this.listen();
    replica.waitsSinceMs = this.node.space.nowMs;
    this.follows(replica, 'waits');
    if (!this.isMarked(replica) || this.delayMs === 0) this.serve();
  }

  private get delayMs(): number {
    return Number(this.node.config.value('repl-diskless-sync-delay')) * 1000;
  }

  private isMarked({ knowsMarks }: Replica): boolean {
    return knowsMarks && this.node.config.value('repl-diskless-sync') === 'yes';
  }

  private listen(): void {
    const { node } = this;
    this.backlog ??= new Backlog(Number(node.config.value('repl-backlog-size')));
    node.propagation.add(this); // even if it was added before: then the stream selects its database again
  }

  /** Sends a snapshot to all replicas that wait for one. */
  private serve(): void {
    const { awaiting, node } = this;
    const image = node.snapshots.image('for replicas');
    for (const replica of awaiting) this.sendAll(replica, image, node.connections.replyTo(replica.client));
  }

  private sendAll(replica: Replica, image: Uint8Array, reply: ReplyWriter): void {
    const { node } = this;
    const isMarked = this.isMarked(replica);
    const mark = bytesOf(isMarked ? node.identity.draw().slice(0, markBytes) : '');
    if (replica.asksForHistory) reply.simple(`FULLRESYNC ${node.identity.replicationId} ${this.offset}`);
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

  private follows(replica: Replica, state: NonNullable<Replica['state']>): void {
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
      for (const bytes of replica.release()) this.send(replica, bytes);
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
      for (const replica of this.served) if (nowMs - replica.toldMs > seconds('repl-timeout')) connections.cutOff(replica.client);
      this.lookAfterAwaiting();
      if (nowMs - this.pingedMs < seconds('repl-ping-replica-period')) return;
      this.pingedMs = nowMs;
      this.hear(encoded(['PING']));
    } else if (seconds('repl-backlog-ttl') > 0 && nowMs - this.aloneSinceMs > seconds('repl-backlog-ttl')) {
      this.backlog = undefined;
      propagation.remove(this);
      this.node.identity.changeReplicationId(); // no replica can go on with a history that is no longer kept
    }
  }

  /** Serves the replicas that wait, once the first has waited long enough or as many as expected are there. */
  private lookAfterAwaiting(): void {
    const { awaiting, node: { config, connections, space: { nowMs } } } = this;
    const [first] = awaiting;
    if (first === undefined) return;
    const expected = Number(config.value('repl-diskless-sync-max-replicas'));
    const isTime = nowMs - first.waitsSinceMs >= this.delayMs || (expected > 0 && awaiting.length >= expected);
    if (isTime) this.serve();
    else if (nowMs - this.nudgedMs >= nudgeMs) {
      this.nudgedMs = nowMs;
      for (const { client } of awaiting) connections.replyTo(client).raw('\n'); // a sign of life, which replicas ignore
    }
  }
}
