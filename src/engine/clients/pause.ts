/* CLIENT PAUSE: for a while no client is served, or none that writes. A command that comes meanwhile is kept, and nothing more is read
 * from its client, until the time is over or CLIENT UNPAUSE ends it. Keys that expire meanwhile are hidden but not deleted. Fields of
 * hashes are deleted, but replicas and the append-only file hear of it only when the pause is over. */

import type { Client } from './client.ts';
import type { Command } from '../commands/table.ts';
import type { Database } from '../keyspace/database.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';

export class Pause {
  private readonly node: Node;
  private untilMs = 0;
  private writesOnly = false;
  /** Clients that wait, each with the request that was held back. */
  readonly waiting = new Map<Client, Args>();
  private readonly due: { readonly db: Database; readonly key: string; readonly fields: readonly string[] }[] = [];

  constructor(node: Node) {
    this.node = node;
  }

  get isActive(): boolean {
    return this.untilMs > this.node.space.nowMs;
  }

  /** Begins a pause, or widens the present one: the later end wins, and so does the wider kind. */
  begin(untilMs: number, writesOnly: boolean): void {
    this.writesOnly = this.isActive ? this.writesOnly && writesOnly : writesOnly;
    this.untilMs = Math.max(this.untilMs, untilMs);
    this.node.space.hidesDueUntilMs = this.untilMs;
    this.node.wakeAt(this.untilMs);
  }

  end(): void {
    this.untilMs = 0;
    this.node.space.hidesDueUntilMs = 0;
    this.tellDue();
    this.resume();
  }

  /** Expired fields were removed during the pause: that is passed on later. */
  foundDue(db: Database, key: string, fields: readonly string[]): void {
    this.due.push({ db, key, fields });
  }

  /** Passes on which fields expired during the pause, once it is over; not those that the pausing transaction has written since. */
  tellDue(): void {
    if (this.due.length === 0 || this.isActive) return;
    for (const { db, key, fields } of this.due.splice(0))
      this.node.changes.passOnFields(db, key, fields.filter((field) => !fieldExpiry.has(db, key, field)));
  }

  /** Keeps a request for later if it may not run now. Replicas go on, and monitors, which count as such. */
  holds(client: Client, command: Command, args: Args): boolean {
    if (!this.isActive || client.monitor || client.replica?.state !== undefined) return false;
    if (this.writesOnly && !this.writes(client, command, args)) return false;
    this.waiting.set(client, args.copy());
    return true;
  }

  /** Whether a request would write, alone or by the transaction that it ends. */
  private writes({ transaction }: Client, command: Command, args: Args): boolean {
    const { node } = this;
    if (command.name === 'exec') return transaction?.queue.some((each) => mayWrite(node, each.command, each.args)) ?? false;
    return mayWrite(node, command, args);
  }

  /** Lets clients go on whose pause is over. */
  resume(): void {
    if (this.isActive) {
      this.node.wakeAt(this.untilMs);
      return;
    }
    for (const client of this.waiting.keys()) this.node.connections.resume(client);
  }

  /** Takes the request of a client that was held back. */
  take(client: Client): Args | undefined {
    const args = this.waiting.get(client);
    this.waiting.delete(client);
    return args;
  }
}

/** Commands that write nothing but are passed on to replicas. */
const passedOn = new Set(['publish', 'spublish', 'pfcount']);

/** Whether a command counts as one that writes for those who must not write. */
export const countsAsWrite = ({ isWrite, name }: Command): boolean => isWrite || passedOn.has(name);

/** Whether a request counts so, its script looked into. */
export const mayWrite = (node: Node, command: Command, args: Args): boolean =>
  countsAsWrite(command) || command.mayWrite?.(node, args) === true;
