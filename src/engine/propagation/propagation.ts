/* Propagation: how a server passes its changes on, to its append-only file and to its replicas.
 *
 * Whoever carries out what was passed on must end up with the same data, whenever that is, and without drawing chance. So commands are
 * not passed on as they were sent, but as what they did: a key that is to expire in ten seconds expires at a point in time, a member drawn
 * by chance is named, a pop that blocked becomes one that does not, a script becomes what it wrote, and a key that expired is deleted. A
 * command that changed nothing is not passed on at all. The effects of a transaction or a script stand between MULTI and EXEC, unless they
 * are a single command.
 *
 * A command that is passed on in another form says so itself, while it runs (Call.propagateAs). All others are passed on as they were
 * sent, if the dispatcher sees from the count of changes that they changed something. Nothing of this is done while nobody listens. */

import type { Call } from '../call.ts';
import type { Args } from '../resp/args.ts';
import { ReplyWriter } from '../resp/reply.ts';

/** Which listeners an effect is for. A published message changes no data, so it is for replicas only. */
export type Hearer = 'file' | 'replicas';

export interface Listener {
  readonly is: Hearer;
  /** Takes commands as RESP. The bytes are overwritten later, so a listener copies them. */
  hear(bytes: Uint8Array): void;
}

interface Effect {
  readonly db: number;
  readonly to: 'all' | Hearer;
  /** Offset at which its bytes end. */
  readonly end: number;
}

/** How the command that runs is passed on. */
type How = 'if it changed anything' | 'as sent' | 'otherwise';

const multi = ['MULTI'];
const exec = ['EXEC'];

/** Keys that these commands find expired are independent of each other: no MULTI around them. */
const meetsAnyKeys = new Set(['randomkey', 'scan']);

export class Propagation {
  /** Whether there is any listener. */
  listens = false;
  /** Which listeners the effects of a script are for: redis.set_repl() chooses. */
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

  /** Adds a listener, or lets it begin anew: it must be told again which database is meant. */
  deselect(listener: Listener): void {
    const state = this.listeners.get(listener);
    if (state !== undefined) state.selected = -1;
  }

  /** Passes on an effect of the command that runs, besides or instead of the command itself. */
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

  /** A command has run. One that only runs others is not passed on itself; they are. */
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

  /** Passes on what has been gathered; between MULTI and EXEC if it belongs together (`framed`). */
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

/** A command as RESP. */
export function encoded(argv: readonly string[]): Uint8Array {
  const writer = new ReplyWriter(64);
  writer.array(argv.length);
  for (const word of argv) writer.bulk(word);
  return writer.take();
}
