/* What a server passes on of its changes: to its append-only file, and to those who follow it.
 *
 * Who repeats what was passed on must come to hold the same, at whatever time, and whatever chance it would draw itself. So it is not
 * the commands as they were sent that are passed on, but what they did: a key that was to expire in ten seconds expires at a point in
 * time, a member drawn by chance is named, a pop that waited is one that did not, a script is what it wrote, a key whose time came is
 * deleted. A command that changed nothing is not passed on at all. What belongs together, a transaction's effects or a script's, stands
 * between MULTI and EXEC, unless it is but one command.
 *
 * A command that is passed on otherwise than it was sent says so itself, while it runs (Call.propagateAs); of all others the dispatcher
 * sees by the count of changes that there is something to pass on. Nothing of this is done while nobody listens. */

import type { Call } from '../call.ts';
import type { Args } from '../resp/args.ts';
import { ReplyWriter } from '../resp/reply.ts';

/** For whom an effect is: what is published on a channel changes no data, so no file holds it. */
export type Hearer = 'file' | 'replicas';

export interface Listener {
  readonly is: Hearer;
  /** Commands as RESP, to be copied: the bytes are written over later. */
  hear(bytes: Uint8Array): void;
}

interface Effect {
  readonly db: number;
  readonly to: 'all' | Hearer;
  /** Where its bytes end. */
  readonly end: number;
}

/** How the command that runs is passed on. */
type How = 'if it changed anything' | 'as sent' | 'otherwise';

const multi = ['MULTI'];
const exec = ['EXEC'];

/** What these find expired has nothing to do with each other. */
const meetsAnyKeys = new Set(['randomkey', 'scan']);

export class Propagation {
  /** Whether anybody does. */
  listens = false;
  /** Of the script's command that runs: redis.set_repl() chooses whom it is passed on to. */
  to: 'all' | 'nobody' | Hearer = 'all';
  private readonly listeners = new Map<Listener, { selected: number }>();
  private effects: Effect[] = [];
  private readonly writer = new ReplyWriter();
  private how: How = 'if it changed anything';

  add(listener: Listener): void {
    this.listeners.set(listener, { selected: -1 });
    this.listens = true;
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
    this.listens = this.listeners.size > 0;
  }

  /** A listener begins anew: it must be told which database is meant. */
  deselect(listener: Listener): void {
    const state = this.listeners.get(listener);
    if (state !== undefined) state.selected = -1;
  }

  /** An effect of what runs, besides or instead of the command itself. */
  also(db: number, argv: readonly string[]): void {
    const { writer } = this;
    writer.array(argv.length);
    for (const word of argv) writer.bulk(word);
    this.added(db);
  }

  /** The command that runs is not passed on as it was sent. */
  otherwise(): void {
    this.how = 'otherwise';
  }

  /** The command that runs is passed on even if it changes nothing. */
  asSent(): void {
    this.how = 'as sent';
  }

  /** A command has run. One that only runs others is none of what is passed on: they are. */
  ended(c: Call, changesBefore: number): void {
    const { how } = this;
    this.how = 'if it changed anything';
    const isChange = how === 'if it changed anything' && c.changes.dirty !== changesBefore;
    if (how === 'as sent' || (isChange && (c.command.isWrite || c.command.name === 'pfcount'))) this.sent(c);
    if (c.denyBlocking) return;
    this.flush(!meetsAnyKeys.has(c.command.name));
    c.client.writeOffset = c.node.primary.offset;
  }

  private sent({ args, command, db }: Call): void {
    this.encode(args);
    this.added(db.index, command.group === 'pubsub' ? 'replicas' : this.to);
  }

  private encode(args: Args): void {
    const { writer } = this;
    writer.array(args.count);
    for (let i = 0; i < args.count; i++) writer.bulkBytes(args.buffer, args.start[i] as number, args.end[i] as number);
  }

  private added(db: number, to = this.to): void {
    if (to !== 'nobody' && this.isHeard(to)) this.effects.push({ db, to, end: this.writer.length });
    else this.writer.truncate(this.effects.at(-1)?.end ?? 0);
  }

  private isHeard(to: 'all' | Hearer): boolean {
    return to === 'all' || [...this.listeners.keys()].some(({ is }) => is === to);
  }

  /** Passes on what has come together; `framed` if it belongs together. */
  flush(framed: boolean): void {
    const { effects, writer } = this;
    if (effects.length === 0) return;
    this.effects = [];
    const bytes = writer.take();
    for (const [listener, state] of this.listeners) {
      const isFramed = framed && effects.length > 1;
      if (isFramed) listener.hear(encoded(multi));
      let at = 0;
      for (const { db, to, end } of effects) {
        if (to === 'all' || to === listener.is) {
          if (db !== state.selected) listener.hear(encoded(['SELECT', String(db)]));
          state.selected = db;
          listener.hear(bytes.subarray(at, end));
        }
        at = end;
      }
      if (isFramed) listener.hear(encoded(exec));
    }
  }
}

/** A command as it travels. */
export function encoded(argv: readonly string[]): Uint8Array {
  const writer = new ReplyWriter(64);
  writer.array(argv.length);
  for (const word of argv) writer.bulk(word);
  return writer.take();
}
