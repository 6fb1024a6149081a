/** Requests of a pipeline, read before their turn: so that memory can be asked at once for all that they will look up (lookahead.ts). */

import type { Client } from './client.ts';
import type { Command } from '../commands/table.ts';
import * as lookahead from '../lookahead.ts';
import type { Database } from '../keyspace/database.ts';
import type { Node } from '../node.ts';
import { Args } from '../resp/args.ts';

/** A request, and the command that it names. */
export class Request {
  readonly args = new Args();
  command: Command | undefined;
  /** Where it began in the client's receive buffer. */
  position = 0;
  /** An empty one came before it. */
  isAfterEmpty = false;
}

export class ReadAhead {
  private readonly node: Node;
  /** What the last `read` found, in order. */
  readonly requests: readonly Request[] = Array.from({ length: lookahead.lookupsMax }, () => new Request());

  constructor(node: Node) {
    this.node = node;
  }

  /** Reads the next complete requests of a client, up to a bound; returns how many. */
  read(client: Client, bulkBytesMax: number): number {
    const { reader, authenticated, db } = client;
    const { table, h } = this.node;
    const isWorthIt = lookahead.isWorthIt(db);
    let namesMembers = false;
    let count = 0;
    let before: Args | undefined;
    for (; count < this.requests.length; count++) {
      const request = this.requests[count] as Request;
      const { args } = request;
      request.position = reader.position;
      if (!reader.next(args, authenticated, bulkBytesMax)) break;
      request.isAfterEmpty = reader.passedEmpty;
      reader.passedEmpty = false;
      const command = table.find(args);
      request.command = command;
      const keyAt = command?.firstKeyAt ?? 0;
      if (keyAt > 0 && keyAt < args.count) {
        if (before !== undefined) args.shareHash(h.hashSeed, keyAt, before);
        if (isWorthIt) lookahead.note(db, args, keyAt);
        namesMembers ||= command?.memberAt !== undefined;
      }
      before = args;
    }
    if (isWorthIt) lookahead.fetch(db);
    if (namesMembers && count > 1) this.lookAheadForMembers(db, count);
    return count;
  }

  private lookAheadForMembers(db: Database, count: number): void {
    for (let i = 0; i < count; i++) {
      const { command, args } = this.requests[i] as Request;
      const at = command?.memberAt ?? 0;
      if (at > 0 && at < args.count) lookahead.noteMember(db, args, 1, at);
    }
    lookahead.fetchMembers(db);
  }
}
