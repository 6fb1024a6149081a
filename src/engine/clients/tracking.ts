/* Client-side caching: the server remembers who read which key, and tells them when it changes, so that they may answer from a copy
 * of their own until then.
 *
 * Two ways. By default each key that a tracking client reads goes into a table, key -> clients; the first change tells them all and
 * forgets the key, since whoever wants to hear of the next change must read it again. The table has an upper bound: past it, keys
 * drawn at random are reported as changed though they are not. In broadcast mode (BCAST) nothing is remembered: a client names
 * prefixes and is told of every changed key that begins with one, those of one step in one message.
 *
 * The table knows no databases: a key of one is taken for the same key of another, and at worst a copy is thrown away in vain.
 *
 * A client told of its own change hears of it after the reply to the command that made it. One that speaks RESP2 has no place for
 * pushes among its replies; it names another connection of its own that listens to the channel __redis__:invalidate. */

import type { Call } from '../call.ts';
import type { Client } from './client.ts';
import type { Command } from '../commands/table.ts';
import type { Node } from '../node.ts';
import { SharedMessage } from './pubsub.ts';
import type { ReplyWriter } from '../resp/reply.ts';

export interface TrackingOptions {
  /** The client that is told in this one's stead. */
  readonly redirect: Client | undefined;
  readonly broadcasts: boolean;
  /** Keys are remembered only after CLIENT CACHING YES. */
  readonly optIn: boolean;
  /** Keys are remembered unless CLIENT CACHING NO came before. */
  readonly optOut: boolean;
  /** The client is not told of its own changes. */
  readonly noLoop: boolean;
}

export interface TrackingState extends TrackingOptions {
  /** CLIENT CACHING was said about the next command or transaction. */
  caching: boolean;
  /** The redirection's target is gone. */
  brokenRedirect: boolean;
  /** The prefixes of broadcast mode. */
  readonly prefixes: Set<string>;
}

interface TrackedKey {
  readonly clientIds: Set<number>;
  /** Its place in the list from which keys are drawn. */
  at: number;
}

interface Broadcast {
  readonly clients: Set<Client>;
  /** Keys that changed in this step, and who changed each last. */
  readonly changed: Map<string, Client | undefined>;
}

/** Keys dropped at once when the table is over its bound; as many more each time while it stays there. */
const keysPerEffort = 100;

const bytesAscending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What stands after the word `invalidate`: an array of keys, or null for all that there are. */
const invalidation = (writeKeys: (writer: ReplyWriter) => void): SharedMessage =>
  new SharedMessage((writer) => {
    if (writer.resp === 2) {
      writer.array(3);
      writer.bulk('message');
      writer.bulk('__redis__:invalidate');
    } else {
      writer.push(2);
      writer.bulk('invalidate');
    }
    writeKeys(writer);
  });

const invalidationOf = (keys: readonly string[]): SharedMessage =>
  invalidation((writer) => {
    writer.array(keys.length);
    for (const key of keys) writer.bulk(key);
  });

/** The null is written in the tracking client's protocol, even where another client is told. */
const everything = { 2: invalidation((writer) => writer.raw('$-1\r\n')), 3: invalidation((writer) => writer.raw('_\r\n')) };

/** What a script declares as its keys does not count: each command that it calls counts by itself. */
const reads = ({ flagSet, group }: Command): boolean => flagSet.has('readonly') && !flagSet.has('pubsub') && group !== 'scripting';

export class Tracking {
  private readonly node: Node;
  /** The keys that a call names. */
  private readonly keysOf: (c: Call) => readonly string[];
  /** Clients that track, by id. */
  readonly clients = new Map<number, Client>();
  readonly prefixes = new Map<string, Broadcast>();
  /** Pairs of key and client in the table. */
  itemCount = 0;
  private readonly table = new Map<string, TrackedKey>();
  private readonly keys: string[] = [];
  private efforts = 1;

  constructor(node: Node, keysOf: (c: Call) => readonly string[]) {
    this.node = node;
    this.keysOf = keysOf;
  }

  get keyCount(): number {
    return this.keys.length;
  }

  /** The first keys of the table, and who read each. */
  remembered(max: number): { readonly key: string; readonly clientIds: readonly number[] }[] {
    return this.keys.slice(0, max).map((key) => ({ key, clientIds: [...(this.table.get(key)?.clientIds ?? [])] }));
  }

  /** Whether some client might have to be told of a change. */
  get listens(): boolean {
    return this.keys.length > 0 || this.prefixes.size > 0;
  }

  // --- clients ---

  enable(client: Client, options: TrackingOptions, prefixes: readonly string[]): void {
    const all = new Set(client.tracking?.prefixes);
    const added = options.broadcasts && prefixes.length === 0 ? [''] : prefixes;
    for (const prefix of added) {
      all.add(prefix);
      const broadcast = this.prefixes.get(prefix);
      if (broadcast === undefined) this.prefixes.set(prefix, { clients: new Set([client]), changed: new Map() });
      else broadcast.clients.add(client);
    }
    const caching = client.tracking?.caching ?? false;
    client.tracking = { ...options, caching, brokenRedirect: false, prefixes: all };
    this.clients.set(client.id, client);
  }

  disable(client: Client): void {
    if (client.tracking === undefined) return;
    for (const prefix of client.tracking.prefixes) {
      const clients = this.prefixes.get(prefix)?.clients;
      clients?.delete(client);
      if (clients?.size === 0) this.prefixes.delete(prefix);
    }
    client.tracking = undefined;
    this.clients.delete(client.id);
  }

  // --- the table ---

  /** Remembers the keys that a tracking client's command has read. */
  remember(c: Call, client: Client): void {
    const { tracking } = client;
    if (tracking === undefined || tracking.broadcasts || !reads(c.command)) return;
    if (tracking.optIn ? !tracking.caching : tracking.optOut && tracking.caching) return;
    for (const key of this.keysOf(c)) this.rememberKey(key, client.id);
  }

  private rememberKey(key: string, clientId: number): void {
    let tracked = this.table.get(key);
    if (tracked === undefined) {
      tracked = { clientIds: new Set(), at: this.keys.length };
      this.keys.push(key);
      this.table.set(key, tracked);
    }
    if (tracked.clientIds.has(clientId)) return;
    tracked.clientIds.add(clientId);
    this.itemCount++;
  }

  private forgetKey(key: string, tracked: TrackedKey): void {
    this.table.delete(key);
    this.itemCount -= tracked.clientIds.size;
    const last = this.keys.pop() as string;
    if (last === key) return;
    this.keys[tracked.at] = last;
    (this.table.get(last) as TrackedKey).at = tracked.at;
  }

  /** Drops keys while there are more than tracking-table-max-keys, more at a time the longer that lasts. */
  keepWithinLimit(): void {
    const { trackingTableMaxKeys: keysMax } = this.node.limits;
    if (keysMax === 0) return;
    for (let left = keysPerEffort * this.efforts; left > 0 && this.keys.length > keysMax; left--)
      this.invalidate(this.keys[Math.floor(this.node.random() * this.keys.length)] as string);
    this.efforts = this.keys.length > keysMax ? this.efforts + 1 : 1;
  }

  // --- changes ---

  /** A key changed; `by` is undefined where it expired. */
  changed(key: string, by: Client | undefined): void {
    for (const [prefix, { changed }] of this.prefixes) if (key.startsWith(prefix)) changed.set(key, by);
    this.invalidate(key);
  }

  private invalidate(key: string): void {
    const tracked = this.table.get(key);
    if (tracked === undefined) return;
    const { current } = this.node.connections;
    const { h } = this.node;
    if (h.trace !== undefined) h.trace({ kind: 'tracking.invalidated', keys: [key], clientIds: [...tracked.clientIds] });
    const message = invalidationOf([key]);
    for (const id of tracked.clientIds) {
      const client = this.clients.get(id);
      if (client?.tracking === undefined || client.tracking.broadcasts) continue;
      if (client !== current) this.send(client, message);
      else if (!client.tracking.noLoop) client.invalidations.push(message);
    }
    this.forgetKey(key, tracked);
  }

  /** Databases were emptied: no cached copy is valid any more. */
  changedEverything(): void {
    for (const client of [...this.clients.values()].sort((a, b) => a.id - b.id))
      if (client === this.node.connections.current) client.invalidations.push(everything[client.resp]);
      else this.send(client, everything[client.resp]);
    this.table.clear();
    this.keys.length = 0;
    this.itemCount = 0;
  }

  /** Tells a client what its own command changed. */
  sendPending(client: Client): void {
    for (const message of client.invalidations) this.send(client, message);
    client.invalidations = [];
  }

  /** Tells broadcasting clients what changed in this step. */
  broadcast(): void {
    for (const prefix of [...this.prefixes.keys()].sort(bytesAscending)) {
      const { clients, changed } = this.prefixes.get(prefix) as Broadcast;
      if (changed.size === 0) continue;
      const keys = [...changed.keys()].sort(bytesAscending);
      const message = invalidationOf(keys);
      const { h } = this.node;
      if (h.trace !== undefined) h.trace({ kind: 'tracking.invalidated', keys, clientIds: [...clients].map(({ id }) => id) });
      for (const client of clients)
        if (client.tracking?.noLoop === true) this.sendOthers(client, keys.filter((key) => changed.get(key) !== client));
        else this.send(client, message);
      changed.clear();
    }
  }

  private sendOthers(client: Client, keys: readonly string[]): void {
    if (keys.length > 0) this.send(client, invalidationOf(keys));
  }

  private send(client: Client, message: SharedMessage): void {
    const redirect = client.tracking?.redirect;
    if (redirect === undefined) {
      if (client.resp === 3) this.node.connections.push(client, message);
    } else if (redirect.closed) this.tellBroken(client, redirect.id);
    else if (redirect.resp === 3 || redirect.subscriptions > 0) this.node.connections.push(redirect, message);
  }

  private tellBroken(client: Client, redirectId: number): void {
    if (client.tracking !== undefined) client.tracking.brokenRedirect = true;
    if (client.resp === 3)
      this.node.connections.push(client, new SharedMessage((writer) => {
        writer.push(2);
        writer.bulk('tracking-redir-broken');
        writer.int(redirectId);
      }));
  }
}
