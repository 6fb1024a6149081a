/* Carries out the commands of an append-only file. Their permissions were checked when clients sent them, so they go straight to their
 * handlers: nobody is told, nothing is counted, nothing is evicted, and a script (which servers before 7.0 wrote as it was called) may
 * take as long as it likes. The commands of a transaction are held back until its end, as the file may be cut off in the middle of one.
 * Expired keys are not deleted while the file is loaded: a later command in it may give them more time. */

import { byteString } from '../bytes.ts';
import { Call } from '../call.ts';
import { Client } from '../clients/client.ts';
import type { Command } from '../commands/table.ts';
import type { OpenFile } from '../disk.ts';
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
  *load(file: OpenFile, from: number): Pieces<Ending> {
    const requests = new Requests(file, from);
    let piece = from;
    let pieceBytes = pieceBytesOf(this.node);
    let held: Args[] | undefined;
    let good = from;
    this.call.client.db = this.node.space.dbs[0] as Database;
    for (;;) {
      if (requests.position - piece >= pieceBytes) {
        yield requests.position - piece;
        piece = requests.position;
        pieceBytes = pieceBytesOf(this.node);
      }
      const found = requests.next(this.args);
      if (found === 'malformed') return { kind: found, at: good };
      if (found === 'none') break;
      if (found === 'request') {
        const ending = this.take(this.args, held, good);
        if (ending !== undefined) return ending;
        if (this.args.is(0, 'MULTI')) held = [];
        else if (this.args.is(0, 'EXEC')) held = undefined;
        else held?.push(this.args.copy());
      }
      if (held === undefined) good = requests.position;
    }
    return { kind: good === file.bytes ? 'whole' : 'cut off', at: good };
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

/** So much of a file is read at once, or as much as its largest request takes. */
const windowBytes = 1 << 20;

/** The requests of a file, of which a part at a time is read. */
class Requests {
  private readonly file: OpenFile;
  private reader = new RequestReader();
  private bytes: Uint8Array = new Uint8Array(0);
  /** Where these begin in the file. */
  private base: number;

  constructor(file: OpenFile, from: number) {
    this.file = file;
    this.base = from;
    this.readOn();
  }

  /** Where the next one begins. */
  get position(): number {
    return this.base + this.reader.position;
  }

  /** Reads a request, or steps over a line that is a note. */
  next(args: Args): 'request' | 'note' | 'none' | 'malformed' {
    do {
      const found = this.nextHere(args);
      if (found !== 'none') return found;
    } while (this.readOn());
    return 'none';
  }

  private nextHere(args: Args): 'request' | 'note' | 'none' | 'malformed' {
    const { bytes, reader, reader: { position } } = this;
    if (position >= bytes.length) return 'none';
    if (bytes[position] === hash) {
      const end = bytes.indexOf(lineFeed, position);
      if (end < 0) return 'none';
      reader.rewind(end + 1);
      return 'note';
    }
    if (bytes[position] !== asterisk) return 'malformed';
    if (reader.next(args, true, Number.POSITIVE_INFINITY)) return 'request';
    return reader.protocolError === undefined ? 'none' : 'malformed';
  }

  /** Reads more of the file, from where the next request begins. False when that is all there is. */
  private readOn(): boolean {
    const { file, position } = this;
    const rest = this.base + this.bytes.length - position;
    if (position + rest >= file.bytes) return false;
    this.bytes = file.read(position, Math.max(windowBytes, rest * 2));
    this.base = position;
    this.reader = new RequestReader();
    this.reader.feed(this.bytes);
    return this.bytes.length > rest;
  }
}

/** Whether a file begins as a snapshot does. */
export function isSnapshot(file: OpenFile): boolean {
  const begins = file.read(0, 5);
  return byteString(begins, 0, begins.length) === 'REDIS';
}
