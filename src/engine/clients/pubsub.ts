/* Publish and subscribe: who listens to which channel, and how a message reaches all of them.
 *
 * Nothing is kept of a message: it is written to whoever listens in this moment, and is gone. A channel is a name with a set of
 * clients; it exists while the set has members. A pattern is a glob that stands for channels, so each message is matched with every
 * pattern. Shard channels are apart from those: a cluster divides them by slot as it divides keys, and patterns do not match them.
 *
 * Ten thousand listeners read the same bytes, so a message is encoded once for each protocol and then copied. */

import { bytesOf } from '../bytes.ts';
import type { Client } from './client.ts';
import * as glob from '../glob.ts';
import type { Node } from '../node.ts';
import { ReplyWriter } from '../resp/reply.ts';

/** A message to many clients, encoded when the first client of a protocol needs it. */
export class SharedMessage {
  private readonly write: (writer: ReplyWriter) => void;
  private readonly encoded: [resp2: Uint8Array | undefined, resp3: Uint8Array | undefined] = [undefined, undefined];

  constructor(write: (writer: ReplyWriter) => void) {
    this.write = write;
  }

  /** A message of Pub/Sub: its kind, then channel and text. */
  static of(...parts: readonly string[]): SharedMessage {
    return new SharedMessage((writer) => {
      writer.push(parts.length);
      for (const part of parts) writer.bulk(part);
    });
  }

  bytes(resp: 2 | 3): Uint8Array {
    const i = resp === 2 ? 0 : 1;
    let bytes = this.encoded[i];
    if (bytes === undefined) {
      const writer = new ReplyWriter(128);
      writer.resp = resp;
      this.write(writer);
      bytes = writer.take();
      this.encoded[i] = bytes;
    }
    return bytes;
  }
}

/** For one way of listening: the client's own list, and the server's. */
export type Way = 'channels' | 'patterns' | 'shardChannels';

interface Pattern {
  readonly bytes: Uint8Array;
  readonly clients: Set<Client>;
}

const matches = (pattern: Uint8Array, name: Uint8Array): boolean =>
  glob.matches(pattern, 0, pattern.length, name, 0, name.length);

const idsOf = (clients: ReadonlySet<Client> | undefined): number[] => [...(clients ?? [])].map(({ id }) => id);

export class PubSub {
  private readonly node: Node;
  readonly channels = new Map<string, Set<Client>>();
  readonly patterns = new Map<string, Pattern>();
  readonly shardChannels = new Map<string, Set<Client>>();

  constructor(node: Node) {
    this.node = node;
  }

  /** Nothing happens when the client listens already. */
  subscribe(client: Client, way: Way, name: string): void {
    if (client[way].has(name)) return;
    client[way].add(name);
    client.subscriptions++;
    this.listeners(way, name).add(client);
  }

  unsubscribe(client: Client, way: Way, name: string): void {
    if (!client[way].delete(name)) return;
    client.subscriptions--;
    const clients = this.listeners(way, name);
    clients.delete(client);
    if (clients.size === 0) this[way].delete(name);
  }

  /** Takes a client out of everything that it listens to. */
  forget(client: Client): void {
    for (const way of ['channels', 'patterns', 'shardChannels'] as const)
      for (const name of client[way]) this.unsubscribe(client, way, name);
  }

  /** A slot has left this node: whoever listened to its shard channels is told, and listens no more. */
  leaveShardChannels(isGone: (channel: string) => boolean): void {
    for (const [channel, clients] of [...this.shardChannels])
      if (isGone(channel))
        for (const client of [...clients]) {
          this.unsubscribe(client, 'shardChannels', channel);
          const left = client.shardChannels.size;
          this.node.connections.push(client, new SharedMessage((writer) => {
            writer.push(3);
            writer.bulk('sunsubscribe');
            writer.bulk(channel);
            writer.int(left);
          }));
        }
  }

  private listeners(way: Way, name: string): Set<Client> {
    if (way === 'patterns') {
      const pattern = this.patterns.get(name) ?? { bytes: bytesOf(name), clients: new Set<Client>() };
      this.patterns.set(name, pattern);
      return pattern.clients;
    }
    const clients = this[way].get(name) ?? new Set<Client>();
    this[way].set(name, clients);
    return clients;
  }

  /** Nobody listens to channels or patterns; shard channels do not count. */
  get isSilent(): boolean {
    return this.channels.size === 0 && this.patterns.size === 0;
  }

  /** Sends a message to all who listen to the channel; returns how many times it was sent. */
  publish(channel: string, message: string): number {
    if (this.node.h.trace !== undefined) this.trace(channel, message);
    let receivers = this.tell(this.channels.get(channel), () => SharedMessage.of('message', channel, message));
    if (this.patterns.size === 0) return receivers;
    const name = bytesOf(channel);
    for (const [pattern, { bytes, clients }] of this.patterns)
      if (matches(bytes, name))
        receivers += this.tell(clients, () => SharedMessage.of('pmessage', pattern, channel, message));
    return receivers;
  }

  publishToShard(channel: string, message: string): number {
    if (this.node.h.trace !== undefined) {
      const told = [{ via: channel, isPattern: false, clientIds: idsOf(this.shardChannels.get(channel)) }];
      this.node.h.trace({ kind: 'pubsub.published', channel, message, isShard: true, told });
    }
    return this.tell(this.shardChannels.get(channel), () => SharedMessage.of('smessage', channel, message));
  }

  private trace(channel: string, message: string): void {
    const name = bytesOf(channel);
    const fitting = [...this.patterns].filter(([, { bytes }]) => matches(bytes, name));
    const told = [
      { via: channel, isPattern: false, clientIds: idsOf(this.channels.get(channel)) },
      ...fitting.map(([via, { clients }]) => ({ via, isPattern: true, clientIds: idsOf(clients) })),
    ];
    this.node.h.trace?.({ kind: 'pubsub.published', channel, message, isShard: false, told });
  }

  private tell(clients: Set<Client> | undefined, make: () => SharedMessage): number {
    if (clients === undefined) return 0;
    const message = make();
    for (const client of clients) this.node.connections.push(client, message);
    return clients.size;
  }
}
