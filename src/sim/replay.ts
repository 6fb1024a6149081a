/* A replay: a world that is led along a branch, from the origin to some moment and on from there. It only goes forward; for an earlier
 * moment a new one is made. At the end of its branch it can go live: then it takes new inputs, which are added to the branch.
 *
 * Nobody listens to a replay, and its heap is small, so ten thousand commands take some tens of milliseconds. */

import type { Stopwatch } from '../engine/step.ts';
import type { FaultReport, Mark, MarkKind, Moment } from '../inspect.ts';
import { type Branch, type Entry, type Origin, scriptAt, type SessionInput } from './branch.ts';
import { LapKeeper } from './laps.ts';
import { type WorldHost, World } from './world.ts';

/** Memory reserved for the heap of a replay: it grows if it must. */
const heapBytes = 4 << 20;
const port = 6379;

const deafHost: WorldHost = { send: () => {}, close: () => {}, fault: () => {}, exit: () => {} };

export class Replay implements WorldHost {
  readonly world: World;
  /** How many entries of the branch it has taken. */
  entries = 0;
  private onBranch: Branch;
  private readonly laps: LapKeeper;
  /** Who is told what the world does to the outside; nobody until it goes live. */
  private host = deafHost;
  private isLive = false;
  private expiredByCycle = 0;
  /** Whether marks are added to the branch, which may have them already. */
  private isNoting = false;
  /** The mark of a script that goes on after its turn. */
  private lasting: { readonly atUs: number; untilUs?: number } | null = null;

  constructor({ seed, startUs }: Origin, branch: Branch, heap = heapBytes) {
    this.onBranch = branch;
    this.laps = new LapKeeper(branch.laps);
    this.world = new World({ seed, startUs, heapBytes: heap, port, stopwatch: this.laps }, this);
  }

  get branch(): Branch {
    return this.onBranch;
  }

  get at(): Moment {
    return { entries: this.entries, atUs: this.world.nowUs };
  }

  /** The time to which what is said now belongs, in µs: that of a script's mark while it runs, since nobody stands in its midst. */
  get saidUs(): number {
    const script = this.isNoting ? this.lasting : scriptAt(this.branch, this.at);
    return script?.atUs ?? this.world.nowUs;
  }

  /** Looks at the stopwatch so far. */
  get looks(): number {
    return this.laps.looks;
  }

  /** Leads the world on to a moment of its branch. */
  forwardTo({ entries, atUs }: Moment): void {
    while (this.entries < entries) this.next();
    this.world.advanceTo(atUs);
  }

  /** As forwardTo, a little at each turn, so that the caller may do something else in between, or stop. */
  *lead({ entries, atUs }: Moment): Generator<void> {
    while (this.entries < entries) {
      yield* this.world.pass((this.branch.entries[this.entries] as Entry).atUs);
      this.next();
      yield;
    }
    yield* this.world.pass(atUs);
    this.world.advanceTo(atUs);
  }

  /** Takes the next entry. */
  next(): void {
    this.give(this.branch.entries[this.entries] as Entry);
  }

  /** Adds marks from here on, for a branch that came without them. */
  noteMarks(): void {
    this.isNoting = true;
  }

  /** Leading was stopped halfway. The marks added so far are removed: they are added when the branch is led along again. */
  forgetMarks(): void {
    if (this.isNoting) this.branch.marks.length = 0;
  }

  /** Goes on along another branch, which is the same up to here. */
  goOnWith(branch: Branch): void {
    this.onBranch = branch;
  }

  /** Goes live at the end of its branch: from now on it measures, the branch grows, and `host` is told what the world does. */
  goLive(host: WorldHost, stopwatch: Stopwatch): void {
    this.host = host;
    this.isLive = this.isNoting = true;
    this.laps.record(this.branch.laps, stopwatch);
  }

  /** Sets who is told what the world does from now on; nobody, when left out. */
  tell(host = deafHost): void {
    this.host = host;
  }

  /** Takes a new input of a live world, which is added to the branch if it is `kept`. */
  take(entry: Entry, kept: boolean): void {
    this.isNoting = kept;
    if (kept) this.branch.entries.push(entry);
    this.give(entry);
  }

  /** Lets time pass in a live world. */
  advanceTo(nowUs: number): void {
    this.world.advanceTo(nowUs);
    if (this.isNoting) this.branch.endUs = this.world.nowUs;
  }

  private give({ atUs, input }: Entry): void {
    const { world } = this;
    this.world.advanceTo(atUs); // what expired until then is marked before it
    this.entries++;
    const { node } = world;
    const before = node.changes.dirty;
    const ranBefore = node.scripting?.running !== undefined;
    if (input.kind !== 'wait') world.take(input, atUs);
    this.noteEnd();
    if (!this.isNoting) return;
    if (this.isLive) this.branch.endUs = world.nowUs;
    // A script that goes on after this step may still change something, and undo must go back to before it.
    const goesOn = !ranBefore && node.scripting?.running !== undefined;
    const kind = kindOf(input, goesOn || node.changes.dirty !== before);
    if (kind === null) return;
    const mark = this.mark(kind, 'connection' in input ? input.connection : 0);
    if (goesOn) this.lasting = mark;
  }

  /** Notes when a script has ended. */
  private noteEnd(): void {
    const { node, nowUs } = this.world;
    if (this.lasting === null || node.scripting?.running !== undefined) return;
    this.lasting.untilUs = nowUs;
    this.lasting = null;
  }

  private mark(kind: MarkKind, connection: number): Mark {
    const mark: Mark = { kind, connection, ...this.at };
    this.branch.marks.push(mark);
    return mark;
  }

  // --- the world's host. Methods, not closures: code compiled for the closures of one world would be thrown away for those of the next ---

  send(connection: number, bytes: Uint8Array): void {
    this.host.send(connection, bytes);
  }

  close(connection: number, atOnce: boolean): void {
    this.host.close(connection, atOnce);
  }

  fault(report: FaultReport): void {
    this.host.fault(report);
  }

  exit(status: number): void {
    this.host.exit(status);
  }

  ticked(): void {
    this.noteEnd();
    const { expiredByCycle } = this.world.node.space.stats;
    if (expiredByCycle === this.expiredByCycle) return;
    this.expiredByCycle = expiredByCycle;
    if (this.isNoting) this.mark('expiry', 0);
  }
}

/** `COMMAND DOCS`, which a prompt sends by itself. */
const promptsOwn = '*2\r\n$7\r\nCOMMAND\r\n$4\r\nDOCS\r\n';

const isPromptsOwn = (bytes: Uint8Array): boolean =>
  bytes.length === promptsOwn.length && bytes.every((byte, i) => byte === promptsOwn.charCodeAt(i));

/** What a timeline shows of an input; null where it shows nothing. */
function kindOf(input: SessionInput, changed: boolean): MarkKind | null {
  switch (input.kind) {
    case 'bytes':
      if (input.connection >= scriptConnectionMin || isPromptsOwn(input.bytes)) return null;
      return changed ? 'write' : 'read';
    case 'wait':
    case 'coins':
      return input.kind;
    default:
      return null;
  }
}

/** Connections from this number on are opened by scripts, and no timeline shows them. */
export const scriptConnectionMin = 1_000_000;
