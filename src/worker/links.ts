/* The page's connections, and the connections of the live world that belong to them. Their numbers differ: the page numbers its links for
 * as long as it lives, a world its connections from its own beginning. When another world becomes live, a link goes on with the connection
 * that had the same name there. */

import type { Node } from '../engine/node.ts';
import type { Entry } from '../sim/branch.ts';
import { scriptConnectionMin } from '../sim/replay.ts';
import type { ConnectionId } from './protocol.ts';

export interface PageLink {
  readonly link: ConnectionId;
  readonly name: string;
  /** Its number in the live world. */
  connection: number;
}

export class Links {
  private readonly byLink = new Map<ConnectionId, PageLink>();
  private readonly byConnection = new Map<number, PageLink>();
  private nextConnection = 1;

  get all(): readonly PageLink[] {
    return [...this.byLink.values()];
  }

  of(connection: number): PageLink | undefined {
    return this.byConnection.get(connection);
  }

  get(link: ConnectionId): PageLink | undefined {
    return this.byLink.get(link);
  }

  /** A new link, with a new connection number. */
  add(link: ConnectionId, name: string): PageLink {
    const added = { link, name, connection: this.nextConnection++ };
    this.byLink.set(link, added);
    this.byConnection.set(added.connection, added);
    return added;
  }

  remove({ link, connection }: PageLink): void {
    this.byLink.delete(link);
    this.byConnection.delete(connection);
  }

  /** Adapts to another world, to which `entries` led. Returns the links whose connections must be opened there, and the connections that
   * belong to no link. */
  follow(node: Node, entries: readonly Entry[]): { readonly missing: PageLink[]; readonly spare: number[] } {
    const { clients } = node.connections;
    const opened = entries.flatMap(({ input, name }) => (input.kind === 'open' ? [{ number: input.connection, name }] : []));
    const pageOnes = opened.filter(({ number }) => number < scriptConnectionMin);
    this.nextConnection = Math.max(0, ...pageOnes.map(({ number }) => number)) + 1;
    const free = pageOnes.filter(({ number }) => clients.has(number));
    this.byConnection.clear();
    const missing: PageLink[] = [];
    for (const link of this.byLink.values()) {
      const i = free.findIndex(({ name }) => name === link.name);
      if (i < 0) missing.push(link);
      link.connection = i < 0 ? this.nextConnection++ : (free.splice(i, 1)[0] as (typeof free)[number]).number;
      this.byConnection.set(link.connection, link);
    }
    return { missing, spare: [...clients.keys()].filter((connection) => !this.byConnection.has(connection)) };
  }
}
