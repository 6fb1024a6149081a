/* Carries out the commands of an append-only file. Their permissions were checked when clients sent them, so they go straight to their
 * handlers: nobody is told, nothing is counted, nothing is evicted, and a script (which servers before 7.0 wrote as it was called) may
 * take as long as it likes. The commands of a transaction are held back until its end, as the file may be cut off in the middle of one.
 * Expired keys are not deleted while the file is loaded: a later command in it may give them more time. */

import { byteString } from '../bytes.ts';
import { Call } from '../call.ts';
import { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import { misfit } from '../refusals.ts';
import type { Database } from '../keyspace/database.ts';
import { pieceBytesOf, type Pieces } from '../loading.ts';
import type { Node } from '../node.ts';
import { Args } from '../resp/args.ts';
import { ReplyWriter } from '../resp/reply.ts';
import { CommandError } from '../resp/errors.ts';
import { RequestReader } from '../resp/request.ts';

/** How reading a file ended: `at` is the offset behind the last complete command or transaction. */
export type Ending =
  | { readonly kind: 'whole' | 'cut off' | 'malformed'; readonly at: number }
  | { readonly kind: 'unknown command'; readonly at: number; readonly name: string }
  | { readonly kind: 'misfit'; readonly at: number; readonly why: string };

const [asterisk, hash, lineFeed] = [0x2a, 0x23, 0x0a];

export class Loader {
  private readonly node: Node;
  private readonly call: Call;
  private readonly args = new Args();
  /** How many commands were answered with an error: for the log. */
  private readonly notes: string[];

  constructor(node: Node, notes: string[]) {
    this.node = node;
    this.notes = notes;
    this.call = new Call(node);
    this.call.client = new Client(0, undefined, node.acl.defaultUser, node.space.dbs[0] as Database, node.space.nowMs);
    this.call.reply = new ReplyWriter();
    this.call.denyBlocking = true;
    this.call.isRepeated = true;
  }

  /** Carries out the commands of a file from an offset on. */
  *load(bytes: Uint8Array, from: number): Pieces<Ending> {
    const reader = new RequestReader();
    let piece = from;
    let pieceBytes = pieceBytesOf(this.node);
    let held: Args[] | undefined;
    let good = from;
    reader.feed(bytes);
    reader.rewind(from);
    this.call.client.db = this.node.space.dbs[0] as Database;
    while (reader.position < bytes.length) {
      if (reader.position - piece >= pieceBytes) {
        yield reader.position - piece;
        piece = reader.position;
        pieceBytes = pieceBytesOf(this.node);
      }
      if (bytes[reader.position] === hash) {
        const end = bytes.indexOf(lineFeed, reader.position);
        if (end < 0) break;
        reader.rewind(end + 1);
        if (held === undefined) good = reader.position;
        continue;
      }
      if (bytes[reader.position] !== asterisk) return { kind: 'malformed', at: good };
      if (!reader.next(this.args, true, Number.POSITIVE_INFINITY)) break;
      const ending = this.take(this.args, held, good);
      if (ending !== undefined) return ending;
      if (this.args.is(0, 'MULTI')) held = [];
      else if (this.args.is(0, 'EXEC')) held = undefined;
      else held?.push(this.args.copy());
      if (held === undefined) good = reader.position;
    }
    if (reader.protocolError !== undefined) return { kind: 'malformed', at: good };
    return { kind: good === bytes.length ? 'whole' : 'cut off', at: good };
  }

  /** Carries out a command, or at a transaction's end all of its commands. */
  private take(args: Args, held: readonly Args[] | undefined, at: number): Ending | undefined {
    const commands = args.is(0, 'EXEC') ? held ?? [] : held === undefined && !args.is(0, 'MULTI') ? [args] : [];
    for (const each of commands) {
      const command = this.node.table.find(each);
      if (command === undefined) return { kind: 'unknown command', at, name: each.text(0) };
      const why = misfit(command, each);
      if (why !== undefined) return { kind: 'misfit', at, why: why.replace(/^ERR /, '') };
      this.run(command, each);
    }
    return undefined;
  }

  /** A command may fail: it failed when it first ran, too. */
  private run(command: Command, args: Args): void {
    const { call } = this;
    call.args = args;
    call.command = command;
    try {
      command.run(call);
    } catch (thrown) {
      const why = thrown instanceof CommandError || thrown instanceof Error ? thrown.message : String(thrown);
      this.notes.push(
        `== CRITICAL == This server is sending an error to its AOF-loading-client: '${why.replace(/^ERR /, '')}' after processing ` +
        `the command '${command.name}'`,
      );
    }
    call.reply.clear();
  }
}

/** Whether a file begins as a snapshot does. */
export const isSnapshot = (bytes: Uint8Array): boolean => byteString(bytes, 0, Math.min(bytes.length, 5)) === 'REDIS';
