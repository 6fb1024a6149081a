/* How much a client may make the server hold for it, and what becomes of one that takes more: it is cut off, and what was not yet sent
 * is thrown away. A listener that reads more slowly than others publish would otherwise cost memory without end.
 *
 * There are three limits: client-output-buffer-limit for what waits to be sent (a hard one, and a soft one with its seconds),
 * client-query-buffer-limit for what was received and not yet carried out, and maxmemory-clients for all clients together, of which the
 * largest go first. What a socket has not taken yet only the host knows: it says so with an input (`unsent`). Where replies are taken at
 * once, as in a tab, only what one step writes counts. */

import type { Client } from './client.ts';
import type { Args } from '../resp/args.ts';
import type { OutputLimit } from '../limits.ts';
import { clientBytes, footprint, waitingBytes } from './footprint.ts';
import type { Node } from '../node.ts';

export class BufferLimits {
  private readonly node: Node;
  /** Clients whose sockets have not taken everything. */
  private readonly slow = new Set<Client>();
  /** Clients that have sent what is not yet carried out, and its bytes. */
  private readonly asking = new Map<Client, number>();
  private askedBytes = 0;
  /** Since the start, or CONFIG RESETSTAT. */
  queryDisconnections = 0;
  outputDisconnections = 0;
  evictedClients = 0;

  constructor(node: Node) {
    this.node = node;
  }

  resetCounters(): void {
    this.queryDisconnections = this.outputDisconnections = this.evictedClients = 0;
  }

  /** Whether some client must be checked again as time goes by. */
  get isWatching(): boolean {
    return this.slow.size > 0;
  }

  /** The host says how many of the bytes sent to a client its socket has not taken. */
  unsent(client: Client, bytes: number): void {
    client.unsentBytes = bytes;
    if (bytes === 0) this.slow.delete(client);
    else this.slow.add(client);
    this.checkOutput(client);
  }

  forget(client: Client): void {
    this.slow.delete(client);
    if (this.asking.size > 0) this.noteAsked(client, 0);
  }

  /** Bytes held for clients beyond the fixed room that each has: replies that they have not taken, and requests that are not complete.
   * They count as memory in use. What waits for replicas is counted elsewhere. */
  get heldBytes(): number {
    let bytes = this.askedBytes;
    for (const client of this.slow) if (client.replica?.state === undefined) bytes += waitingBytes(client, this.node.limits);
    return bytes;
  }

  private noteAsked(client: Client, bytes: number): void {
    this.askedBytes += bytes - (this.asking.get(client) ?? 0);
    if (bytes === 0) this.asking.delete(client);
    else this.asking.set(client, bytes);
  }

  /** A beat of the cron: soft limits fall due without anything being written. */
  cron(): void {
    for (const client of this.slow) this.checkOutput(client);
  }

  /** Cuts a client off if more waits to be sent to it than its class may have. */
  checkOutput(client: Client): void {
    const isReplica = client.replica?.state !== undefined;
    const bytes = isReplica ? (client.replica?.waitingBytes ?? 0) : waitingBytes(client, this.node.limits);
    if (client.cut || bytes === 0) {
      client.overSoftSinceMs = 0;
      return;
    }
    if (this.node.acl.mustLogIn(client) && !client.hasLoggedIn) {
      this.cut(client); // a stranger is told an error at a time, and nobody reads them
      return;
    }
    const { hardBytes, softBytes, softSeconds } = isReplica ? this.limitsOfReplicas : this.limitsOf(client);
    const isOverHard = hardBytes > 0 && bytes >= hardBytes;
    if (!isOverHard && !this.isOverSoft(client, softBytes > 0 && bytes >= softBytes, softSeconds)) return;
    this.outputDisconnections++;
    this.cut(client);
  }

  private limitsOf({ subscriptions }: Client): OutputLimit {
    const { normal, pubsub } = this.node.limits.outputLimits;
    return subscriptions > 0 ? pubsub : normal;
  }

  /** A replica may always have as much waiting as the replication backlog holds. */
  private get limitsOfReplicas(): OutputLimit {
    const { config, limits: { outputLimits: { replica } } } = this.node;
    const least = Number(config.value('repl-backlog-size'));
    return replica.hardBytes > 0 && replica.hardBytes < least ? { ...replica, hardBytes: least } : replica;
  }

  /** Whether it has been over the soft limit for longer than it may. */
  private isOverSoft(client: Client, isOver: boolean, seconds: number): boolean {
    const { nowMs } = this.node.space;
    if (!isOver) client.overSoftSinceMs = 0;
    else if (client.overSoftSinceMs === 0) client.overSoftSinceMs = nowMs;
    else return nowMs - client.overSoftSinceMs > seconds * 1000;
    return false;
  }

  /** Cuts a client off that sends more than may wait: a request too long, or a transaction without end. */
  checkQuery(client: Client): void {
    const { argumentBytes, queryBytes, queuedBytes } = footprint(client);
    const bytes = argumentBytes + queryBytes + queuedBytes;
    if (this.asking.size > 0 || bytes > 0) this.noteAsked(client, client.closing ? 0 : bytes);
    if (client.closing || bytes <= this.node.limits.clientQueryBufferBytes) return;
    this.queryDisconnections++;
    this.cut(client);
  }

  /** Cuts the largest clients off until all of them together hold no more than maxmemory-clients.
   *  @param asking has sent these arguments, which are about to be carried out. */
  evictClients(asking?: Client, args?: Args): void {
    const { nowMs } = this.node.space;
    const limitBytes = this.totalBytesMax;
    if (limitBytes === 0) return;
    const held = this.node.connections.settled().filter(({ cut }) => !cut); // who is cut off is closed when the host has heard of it
    const clients = held.map((client) => ({ client, bytes: clientBytes(client, nowMs, client === asking ? args : undefined) }));
    let bytes = clients.reduce((sum, each) => sum + each.bytes, 0);
    if (bytes <= limitBytes) return;
    for (const each of clients.sort((a, b) => b.bytes - a.bytes)) {
      if (bytes <= limitBytes) break;
      if (each.client.noEvict) continue;
      bytes -= each.bytes;
      this.evictedClients++;
      this.cut(each.client);
    }
  }

  private get totalBytesMax(): number {
    const { maxmemoryClients, maxmemoryBytes } = this.node.limits;
    return maxmemoryClients >= 0 ? maxmemoryClients : Math.floor((-maxmemoryClients * maxmemoryBytes) / 100);
  }

  private cut(client: Client): void {
    client.cut = true;
    this.node.connections.close(client);
  }
}
