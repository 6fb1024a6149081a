/* What a node traced while somebody looked: the last events of each kind that scenes ask for, and made of them, the commands step by step,
 * and the turns of the event loop. A live node does not know its past; this is as much of it as a picture shows. */

import type { CommandStep, LoopTurn, TraceEvent, WirePiece } from '../../inspect.ts';

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

/** An event, and when it was traced, in µs since 1970. */
export interface Told<E> {
  readonly event: E;
  readonly atUs: number;
}

const keptMax = 64;
const stepsMax = 120;
const piecesMax = 60;
const turnsMax = 8;
const commandsPerTurnMax = 24;

/** Kinds of events that are kept as they are. Others become steps of commands, or are of no use once the frame is over. */
const kept: ReadonlySet<string> = new Set<TraceEvent['kind']>([
  'aof.written',
  'key.read',
  'key.written',
  'key.expired',
  'key.evicted',
  'encoding.converted',
  'expire.sampled',
  'dict.scanned',
  'pubsub.published',
  'tracking.invalidated',
  'hyperloglog.raised',
  'geo.searched',
]);

interface OpenTurn extends LoopTurn {
  readonly reads: { connection: number; bytes: number }[];
  readonly commands: CommandStep[];
  more: number;
  readonly writes: { connection: number; bytes: number }[];
}

/** Drops the oldest once there are twice as many as are wanted: cheaper than one at a time. */
function trim(list: unknown[], max: number): void {
  if (list.length > 2 * max) list.splice(0, list.length - max);
}

export class History {
  private readonly byKind = new Map<string, Told<TraceEvent>[]>();
  private readonly allSteps: CommandStep[] = [];
  private readonly allPieces: WirePiece[] = [];
  private readonly allTurns: OpenTurn[] = [];
  /** Commands under way, outermost first. */
  private readonly running: EventOf<'command.started'>[] = [];
  private nextId = 1;

  /** Takes an event; the time is in µs since 1970. */
  tell(event: TraceEvent, atUs: number): void {
    if (kept.has(event.kind)) this.keep(event, atUs);
    else if (event.kind === 'wire.received') this.received(event, atUs);
    else if (event.kind === 'wire.sent') this.sent(event, atUs);
    else if (event.kind === 'command.started') this.running.push(event);
    else if (event.kind === 'command.finished') this.finished(event, atUs);
    else if (event.kind === 'command.queued')
      this.addStep({ ...event, outcome: 'queued', atUs, error: '', changes: 0 });
    else if (event.kind === 'command.refused') this.addStep({ ...event, outcome: 'refused', atUs, changes: 0 });
  }

  /** Events of a kind, oldest first. */
  all<K extends TraceEvent['kind']>(kind: K): readonly Told<EventOf<K>>[] {
    return (this.byKind.get(kind) ?? []).slice(-keptMax) as unknown as Told<EventOf<K>>[];
  }

  last<K extends TraceEvent['kind']>(kind: K): Told<EventOf<K>> | undefined {
    return this.all(kind).at(-1);
  }

  /** The last commands, oldest first. */
  get steps(): readonly CommandStep[] {
    return this.allSteps.slice(-stepsMax);
  }

  get pieces(): readonly WirePiece[] {
    return this.allPieces.slice(-piecesMax);
  }

  get turns(): readonly LoopTurn[] {
    return this.allTurns.slice(-turnsMax);
  }

  private keep(event: TraceEvent, atUs: number): void {
    const list = this.byKind.get(event.kind) ?? [];
    this.byKind.set(event.kind, list);
    list.push({ event, atUs });
    trim(list, keptMax);
  }

  private finished(event: EventOf<'command.finished'>, atUs: number): void {
    const started = this.running.pop();
    if (started === undefined) return;
    const { name, argv, conn } = started;
    this.addStep({ name, argv, conn, outcome: 'ran', atUs, error: '', changes: event.changes }, this.running.length);
  }

  private addStep(of: Omit<CommandStep, 'id' | 'connection' | 'depth'> & { readonly conn: number }, depth = 0): void {
    const { name, argv, conn, atUs, outcome, error, changes } = of;
    const step = { id: this.nextId++, connection: conn, name, argv, atUs, outcome, depth, error, changes };
    this.allSteps.push(step);
    trim(this.allSteps, stepsMax);
    const turn = this.allTurns.at(-1);
    if (turn !== undefined && turn.writes.length === 0 && depth === 0) {
      if (turn.commands.length < commandsPerTurnMax) turn.commands.push(step);
      else turn.more++;
    }
    const piece = this.allPieces.findLast((each) => each.direction === 'in' && each.connection === conn);
    if (piece !== undefined && depth === 0)
      this.allPieces[this.allPieces.indexOf(piece)] = { ...piece, commands: piece.commands + 1 };
  }

  private received({ conn, bytes, length }: EventOf<'wire.received'>, atUs: number): void {
    this.running.length = 0;
    this.turn(atUs, true).reads.push({ connection: conn, bytes: length });
    this.addPiece({ connection: conn, direction: 'in', atUs, bytes, length, commands: 0 });
  }

  private sent({ conn, bytes, length }: EventOf<'wire.sent'>, atUs: number): void {
    this.turn(atUs, false).writes.push({ connection: conn, bytes: length });
    this.addPiece({ connection: conn, direction: 'out', atUs, bytes, length, commands: 0 });
  }

  /** The turn under way; a new one when bytes are read after some were written. */
  private turn(atUs: number, isRead: boolean): OpenTurn {
    const open = this.allTurns.at(-1);
    if (
      open !== undefined &&
      !(isRead && (open.writes.length > 0 || open.reads.length > 0)) &&
      (!isRead || open.atUs === atUs)
    )
      return open;
    const turn: OpenTurn = { atUs, reads: [], commands: [], more: 0, writes: [] };
    this.allTurns.push(turn);
    trim(this.allTurns, turnsMax);
    return turn;
  }

  private addPiece(piece: Omit<WirePiece, 'id'>): void {
    this.allPieces.push({ id: this.nextId++, ...piece });
    trim(this.allPieces, piecesMax);
  }
}
