/* Follows a command step by step: it runs in a copy of its world, and after each event that a structure traces the key is looked at. But
 * events of a change come in the middle of it, when the structure is half changed. So after such an event the key is shown as it is when
 * the next search begins, or at the end. */

import { keyView, standsWhole } from '../engine/inspect/key-view.ts';
import type { KeyView, TraceEvent } from '../inspect.ts';
import type { Replay } from '../sim/replay.ts';
import { CostCounter } from './cost.ts';
import { LuaRecorder } from './lua-steps.ts';
import type { Frame, GlassState, Heard, Steps } from './protocol.ts';

/** How many frames are shown; further ones are only counted. */
const framesMax = 1000;

/** Events that are no steps of a structure. */
const isNoStep = ({ kind }: TraceEvent): boolean => /^(wire|expire|command)\./.test(kind);

/** Events that come while nothing is half changed: those of searches, and of skiplists, rehashes and documents, which are whole after
 * each of their steps. */
const isWhole = ({ kind }: TraceEvent): boolean =>
  /[vV]isited$|^(skiplist|json)\.|^series\.(?!chunkAdded)|^intset\.probed$/.test(kind) ||
  /^dict\.(bucketMoved|rehashFinished)$|^key\.(read|written)$/.test(kind);

const blockLeft = (event: Extract<TraceEvent, { readonly kind: 'listpack.moved' | 'intset.upgraded' }>): number =>
  event.kind === 'listpack.moved' ? event.from : event.left;

type Subject = GlassState['subject'];

export interface Run {
  /** A world just before the command; nobody may use it afterwards. */
  readonly copy: () => Replay;
  /** Gives the world the command. */
  readonly give: (copy: Replay) => void;
  readonly argv: readonly string[];
  readonly name: (connection: number) => string;
}

export function stepsOf({ copy, give, argv, name }: Run): Steps {
  const subject = subjectOf(copy(), give);
  const replay = copy();
  const { node } = replay.world;
  const counter = new CostCounter();
  const heard: Heard[] = [];
  const recorder = new Recorder(replay, subject);
  const lua = new LuaRecorder(node);
  replay.tell({
    send: (connection, bytes) => heard.push({ connection: name(connection), bytes: bytes.slice() }),
    close: () => {}, fault: () => {}, exit: () => {},
  });
  const before = recorder.look();
  node.h.trace = (event) => {
    counter.tell(event);
    recorder.tell(event);
    lua.tell(event);
  };
  node.scriptFollower = lua;
  give(replay);
  node.scriptFollower = undefined;
  node.h.trace = undefined;
  const after = recorder.end();
  const { frames, dropped } = recorder;
  const named = node.table.byText(argv.slice(0, 2).join(' ')) ?? node.table.byText(argv[0] ?? '');
  const complexity = named?.complexity ?? '';
  return { argv, subject, before, frames, after, dropped, heard, touched: counter.touched, cost: counter.cost, complexity, lua: lua.steps };
}

/** The key that the command touches last, or, if there is none, one that it looks for and does not find. */
function subjectOf(replay: Replay, give: Run['give']): Subject {
  let touched: Subject = null;
  let missed: Subject = null;
  replay.world.node.h.trace = (event) => {
    if (event.kind === 'key.written' || (event.kind === 'key.read' && event.found)) touched = { db: event.db, key: event.key };
    else if (event.kind === 'key.deleted' || event.kind === 'key.read') missed = { db: event.db, key: event.key };
  };
  give(replay);
  return touched ?? missed;
}

class Recorder {
  readonly frames: Frame[] = [];
  dropped = 0;
  private readonly replay: Replay;
  private readonly subject: Subject;
  /** Events since the key was last whole. */
  private readonly halfDone: TraceEvent[] = [];
  /** Blocks from which values were moved. */
  private readonly left = new Set<number>();
  private isChanging = false;
  private last: KeyView | null = null;
  private lastText = '';

  constructor(replay: Replay, subject: Subject) {
    this.replay = replay;
    this.subject = subject;
  }

  tell(event: TraceEvent): void {
    if (isNoStep(event)) return;
    if (event.kind === 'listpack.moved' || event.kind === 'intset.upgraded') this.left.add(blockLeft(event));
    if (event.kind === 'listpack.spliced') this.isChanging = true;
    if (isWhole(event)) this.settle();
    // A conversion is shown even so, though it comes after more steps than can be shown.
    if (this.frames.length + this.halfDone.length >= framesMax && event.kind !== 'encoding.converted') {
      this.dropped++;
      return;
    }
    this.halfDone.push(event);
    if (isWhole(event)) this.settle();
  }

  /** The command is over. */
  end(): KeyView | null {
    this.left.clear();
    this.isChanging = false;
    this.settle();
    return this.look();
  }

  /** The key is whole: this is how it looks after the events since it was last whole. */
  private settle(): void {
    for (const [i, event] of this.halfDone.entries()) this.frames.push(i === 0 ? this.frame(event) : { event });
    this.halfDone.length = 0;
  }

  look(): KeyView | null {
    const { node } = this.replay.world;
    const { subject } = this;
    if (subject === null) return null;
    if (!standsWhole(node.space, subject.db, subject.key, this.left, this.isChanging)) return this.last;
    const { trace } = node.h;
    node.h.trace = undefined;
    try {
      this.last = keyView(node.space, subject.db, subject.key, 0);
    } catch {
      // not whole at this moment
    } finally {
      node.h.trace = trace;
    }
    return this.last;
  }

  private frame(event: TraceEvent): Frame {
    const view = this.look();
    const text = JSON.stringify(view);
    if (text === this.lastText) return { event };
    this.lastText = text;
    return { event, view };
  }
}
