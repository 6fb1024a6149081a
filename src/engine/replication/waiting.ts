/* WAIT and WAITAOF: clients that wait until enough replicas, or files, have what they wrote. */

import type { Client } from '../clients/client.ts';
import type { Node } from '../node.ts';
import type { Primary } from './primary.ts';

/** What a client waits for: so many replicas and files that have the stream up to an offset. */
export interface Wanted {
  readonly offset: number;
  /** Whether this server's own append-only file must have it safe on disk: 0 or 1. */
  readonly files: number;
  readonly replicas: number;
  /** Whether replicas must have it safe on disk in files of their own. */
  readonly isSynced: boolean;
}

export class Waiting {
  private readonly node: Node;
  private readonly primary: Primary;
  /** By client, with its wait: a client whose time was over may wait for something else by now. */
  private readonly clients = new Map<Client, { readonly wanted: Wanted; readonly blocked: Client['blocked'] }>();

  constructor(node: Node, primary: Primary) {
    this.node = node;
    this.primary = primary;
  }

  /** How many replicas have it. */
  replicas({ offset, isSynced }: Wanted): number {
    return [...this.primary.replicas].filter((each) => (isSynced ? each.syncedOffset : each.offset) >= offset).length;
  }

  /** How many append-only files of this server have it: 0 or 1. */
  files({ offset }: Wanted): number {
    const { aof } = this.node;
    return aof.state === 'on' && aof.syncedOffset >= offset ? 1 : 0;
  }

  isDone(wanted: Wanted): boolean {
    return this.replicas(wanted) >= wanted.replicas && this.files(wanted) >= wanted.files;
  }

  /** A client begins to wait: it is blocked. */
  add(client: Client, wanted: Wanted): void {
    this.clients.set(client, { wanted, blocked: client.blocked });
    if (wanted.replicas > 0 && this.primary.hasReplicas) this.primary.askAll();
  }

  /** Something was acknowledged, or made safe: clients that waited for it go on. */
  check(): void {
    for (const [client, { wanted, blocked }] of this.clients) {
      const isOver = client.blocked !== blocked;
      if (!isOver && !this.isDone(wanted)) continue;
      this.clients.delete(client);
      if (!isOver) this.node.blocking.unblock(client);
    }
  }
}
