/* What the page and the worker say to each other. RESP bytes travel for real: the worker is a server and the page its client. All other
 * messages are about looking at the server and moving through its time. */

import type {
  Difference, FaultReport, KeySummary, KeyView, LuaCall, LuaFrame, LuaOutcome, LuaScript, Mark, MechanismView, Moment, SceneId, TraceEvent,
} from '../inspect.ts';
import type { CodeLine, Settings, Verdict } from '../lab/pattern.ts';
import type { LabRun } from '../lab/record.ts';
import type { LabTimes } from '../lab/run.ts';

/** A connection, as the page numbers them. */
export type ConnectionId = number;

/** What the glass is to show: a scene, and the window of it that is drawn. */
export interface GlassRequest {
  /** The key, or a mechanism of the server. */
  readonly scene: SceneId;
  /** A pinned key, or null to follow the key that was touched last. */
  readonly pinned: { readonly db: number; readonly key: string } | null;
  /** First element, bucket or rank of the window; scenes count in their own unit. */
  readonly from: number;
}

/** The glass after something ran. */
export interface GlassState {
  /** The key shown: the pinned one, else the last touched; null before anything was touched. */
  readonly subject: { readonly db: number; readonly key: string } | null;
  /** Null when the key does not exist (any more). */
  readonly view: KeyView | null;
  /** The mechanism asked for; null where a key is shown, or where the scene needs a key of another type. */
  readonly mechanism: MechanismView | null;
  /** What happened since the state before, oldest first. */
  readonly events: readonly TraceEvent[];
  /** How many events were left out because there were more than a frame can show. */
  readonly eventsDropped: number;
  /** Where another moment is looked at than before: the last things that happened until then, as the feed words them, oldest first. */
  readonly earlier?: readonly TraceEvent[];
  /** Also then: the key as it was before the command that converted its value; null where none did. */
  readonly converted?: KeyView | null;
}

/** The session as the page must know it: which branches there are, and where one stands. */
export interface SessionState {
  /** Counts the sessions of this worker. Where it changes, nothing known of the session before holds any more. */
  readonly epoch: number;
  readonly seed: string;
  readonly branches: readonly BranchState[];
  /** Id of the live branch. */
  readonly current: number;
  /** The moment of the current branch that is looked at; null for the present. */
  readonly cursor: Moment | null;
  /** False once the session has become too long to be kept: one can go back only to moments that `branches` still hold. */
  readonly isWhole: boolean;
  /** The world's clock, in µs since 1970, at the moment looked at; and whether it stands still. */
  readonly nowUs: number;
  readonly isPaused: boolean;
  /** Whether another session is kept aside: the student's own, while a lesson's is live. */
  readonly hasAside: boolean;
  /** How far the world's clock is ahead of the real one, in ms; negative when behind. */
  readonly aheadMs: number;
  /** Coins that decide the next skiplist node's height; empty when chance decides. */
  readonly coins: readonly boolean[];
}

export interface BranchState {
  readonly id: number;
  readonly name: string;
  /** Which branch it left, and after how many of its marks. */
  readonly parent: { readonly id: number; readonly at: Moment; readonly marks: number } | null;
  readonly entries: number;
  readonly startUs: number;
  readonly endUs: number;
}

/** One step of a script that runs beside the page: a command on a connection (A, B and C are the page's; any other name is one of its own),
 * or time that passes. */
export type ScriptStep =
  | {
      readonly connection: string; readonly argv: readonly string[];
      /** At most so much time passes until the reply is there: a command may block, or the server sleep. */
      readonly patienceMs?: number;
    }
  | { readonly waitMs: number }
  /** A directive of the start configuration: only before any other step. */
  | { readonly start: { readonly name: string; readonly value: string } };

/** What a connection was sent during a step: RESP, whole replies and pushes. */
export interface Heard {
  readonly connection: string;
  readonly bytes: Uint8Array;
}

export interface ResetRequest {
  /** A random one when left out. */
  readonly seed?: string;
  /** The world's clock at its beginning, in ms since 1970; the real time when left out. */
  readonly startMs?: number;
  /** Run before any connection of the page is opened; their connections are closed again. */
  readonly steps: readonly ScriptStep[];
  /** Puts the present session aside, unless one is aside already or this one has become too long to be kept. */
  readonly setsAside?: boolean;
}

/** Commands to run in a copy of a world, which itself is left as it is. */
export interface ProbeRequest {
  /** A copy of the moment that is looked at, with the page's connections as they are there; or a new world. */
  readonly from: 'here' | { readonly seed: string; readonly startMs: number };
  readonly steps: readonly ScriptStep[];
  /** Keys whose views are wanted afterwards. */
  readonly views?: readonly { readonly db: number; readonly key: string }[];
  /** Whether a summary of all keys is wanted afterwards. */
  readonly keys?: boolean;
}

export interface ProbeReport {
  /** One for each step. */
  readonly heard: readonly (readonly Heard[])[];
  readonly views: readonly (KeyView | null)[];
  readonly keys: readonly KeySummary[];
  /** Keys left out of `keys` because there are too many. */
  readonly keysDropped: number;
  readonly touched: readonly Touched[];
  readonly cost: Cost;
  /** The reply of DEBUG DIGEST. */
  readonly digest: string;
  readonly nowUs: number;
}

/** What was done to a key; the last of several things. */
export interface Touched {
  readonly db: number;
  readonly key: string;
  readonly how: 'read' | 'missed' | 'written' | 'deleted' | 'expired' | 'evicted';
}

/** What commands cost. */
export interface Cost {
  readonly commands: number;
  /** Nodes, entries and elements looked at on the way. */
  readonly visited: number;
  /** Bytes copied because something did not fit in its place any more. */
  readonly movedBytes: number;
  readonly allocations: number;
  readonly keys: number;
}

/** Something that a connection of the page sent or received, or its opening: for a terminal that is made anew. */
export interface Exchange extends Moment {
  /** The page's name for it. */
  readonly connection: string;
  readonly way: 'opened' | 'sent' | 'heard';
  readonly bytes: Uint8Array;
}

/** A moment of a branch; its end when none is named. */
export interface Place {
  readonly branch: number;
  readonly at?: Moment;
}

export interface Comparison {
  readonly differences: readonly KeyDifference[];
  /** Keys that are the same in both. */
  readonly same: number;
  /** How many differences were left out because there are too many. */
  readonly dropped: number;
}

export interface KeyDifference {
  readonly db: number;
  readonly key: string;
  readonly a: KeySummary | null;
  readonly b: KeySummary | null;
  readonly how: readonly Difference[];
}

/** A run of one of the lab's patterns (lab/pattern.ts), in a world of its own. */
export interface LabRequest {
  readonly pattern: string;
  readonly settings: Settings;
  readonly seed: string;
  readonly times: LabTimes;
}

export interface LabResult {
  readonly run: LabRun;
  readonly settings: Settings;
  readonly code: readonly CodeLine[];
  readonly verdicts: readonly Verdict[];
}

/** A command that is only being typed. `first` is run before it in the copy; if that fails the ask is refused with its error. */
export interface CommandToStep {
  readonly connection: string;
  readonly argv: readonly string[];
  readonly first?: readonly string[];
}

/** A command step by step: what its structures did, one event after the other, and how the key looked after each. */
export interface Steps {
  readonly argv: readonly string[];
  /** The key it is about: the last that it touched; null when it touched none. */
  readonly subject: GlassState['subject'];
  readonly before: KeyView | null;
  readonly frames: readonly Frame[];
  /** The key after the command, however many frames there were. */
  readonly after: KeyView | null;
  /** How many events after the first frames are not shown, as there are too many. A conversion among them is the last frame, though. */
  readonly dropped: number;
  /** What the connection was sent. */
  readonly heard: readonly Heard[];
  readonly touched: readonly Touched[];
  readonly cost: Cost;
  /** The documented complexity, from the command table. */
  readonly complexity: string;
  /** The lines of the script, for a command that ran one; else null. */
  readonly lua: LuaSteps | null;
}

/** A script line by line: step n of `frames` is just before a line runs, the step behind the last is its end. */
export interface LuaSteps {
  readonly script: LuaScript;
  readonly frames: readonly LuaFrame[];
  /** The first of `callsTotal`. */
  readonly calls: readonly LuaCall[];
  readonly callsTotal: number;
  /** From which step on another key, or the key in another state, is shown; in the order of the steps. */
  readonly keys: readonly SeenKey[];
  /** How many lines after the last frame are not shown, as there are too many. */
  readonly dropped: number;
  readonly outcome: LuaOutcome;
}

export interface SeenKey {
  readonly at: number;
  readonly subject: GlassState['subject'];
  readonly view: KeyView | null;
}

export interface Frame {
  readonly event: TraceEvent;
  /** The key after the event; left out when it looks as before it. */
  readonly view?: KeyView | null;
}

/** What a server would say to a line of redis.conf; `error` keeps it from starting. */
export interface ConfigFinding {
  /** From 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly kind: string;
  /** In the server's words for an error, in plain English for a warning. */
  readonly message: string;
  /** The name that was perhaps meant, or its present form. */
  readonly instead?: string;
  /** The line that overrides this one. */
  readonly overriddenAt?: number;
}

/** What the page may ask, with the type of each answer. */
export interface Asks {
  /** A new session, prepared by a script. The page's connections are open in it from its beginning. */
  readonly reset: { readonly ask: ResetRequest; readonly answer: SessionState };
  /** Goes back to the session that was put aside; refused when there is none. */
  readonly putBack: { readonly ask: null; readonly answer: SessionState };
  /** Stays with the present session, and drops the one that was put aside. */
  readonly giveUpAside: { readonly ask: null; readonly answer: SessionState };
  readonly probe: { readonly ask: ProbeRequest; readonly answer: ProbeReport };
  /** Looks at a moment of the current branch; null for the present. */
  readonly jump: { readonly ask: Moment | null; readonly answer: SessionState };
  /** Back to before the last change, or on to after the next. */
  readonly undo: { readonly ask: null; readonly answer: SessionState };
  readonly redo: { readonly ask: null; readonly answer: SessionState };
  /** Goes on from a moment of the current branch, by default the one that is looked at, on a new branch. */
  /** `waiting`: connections whose terminals go on waiting for what they waited for at that moment; others are released. */
  readonly fork: {
    readonly ask: { readonly name?: string; readonly at?: Moment; readonly waiting?: readonly string[] };
    readonly answer: SessionState;
  };
  /** Goes on with another branch, at its end. */
  readonly switchTo: { readonly ask: number; readonly answer: SessionState };
  /** Stops the world's clock or lets it go; lets time pass at once. */
  readonly clock: { readonly ask: { readonly isPaused?: boolean; readonly forwardMs?: number }; readonly answer: SessionState };
  /** Decides the coins of the next skiplist node: true is one level more. */
  readonly coins: { readonly ask: readonly boolean[]; readonly answer: SessionState };
  /** Replays the current branch up to the moment looked at with another seed, as a new session. */
  readonly reseed: { readonly ask: string; readonly answer: SessionState };
  /** The keys in which two moments differ. */
  readonly compare: { readonly ask: { readonly a: Place; readonly b: Place }; readonly answer: Comparison };
  /** Runs a command step by step in a copy: the command of a mark, or one that is only being typed. */
  readonly steps: {
    readonly ask: { readonly mark: number } | CommandToStep;
    readonly answer: Steps;
  };
  /** The commands of marks `from` to `to` of the current branch. */
  readonly labels: { readonly ask: { readonly from: number; readonly to: number }; readonly answer: readonly (readonly string[][])[] };
  /** The names of the connections that were open when the session kept under this tab's name ended; null when there is none. */
  readonly kept: { readonly ask: null; readonly answer: { readonly session: string; readonly names: readonly string[] } | null };
  /** Goes on with the session that was kept, unless the page wants to begin anew; from then on what happens is kept. `isStopped`:
   * nobody wanted to wait for its end, so it goes on from where it was by then, on a branch of its own; the one before is whole. */
  readonly restore: { readonly ask: { readonly anew: boolean }; readonly answer: { readonly isStopped: boolean } };
  /** Goes on with a session that came from elsewhere; refused when it is not one. */
  readonly load: { readonly ask: unknown; readonly answer: SessionState };
  /** The current branch as a session of its own, as plain data. */
  readonly save: { readonly ask: null; readonly answer: unknown };
  /** What the page's connections sent and received on the current branch up to its end. */
  /** What a server would say to a redis.conf (a byte string), by line. */
  readonly lint: { readonly ask: string; readonly answer: readonly ConfigFinding[] };
  readonly retell: { readonly ask: null; readonly answer: readonly Exchange[] };
  /** Runs a pattern of application code; touches no session. Null where there is no such pattern. */
  readonly lab: { readonly ask: LabRequest; readonly answer: LabResult | null };
}

/** Whether the session is kept for a reload: it is; or the browser's store is full, or refuses; or what was kept could not be read and was
 * put aside. */
export type Keeping = 'kept' | 'full' | 'failed' | 'aside';

export type AskName = keyof Asks;

export type ToWorker =
  /** `session`: the name under which this tab's session is kept. */
  | { readonly kind: 'start'; readonly seed: string; readonly session: string }
  /** The page may be gone in a moment. */
  | { readonly kind: 'hide' }
  | { readonly kind: 'open'; readonly connection: ConnectionId; readonly name: string }
  | { readonly kind: 'send'; readonly connection: ConnectionId; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly connection: ConnectionId }
  | { readonly kind: 'glass'; readonly request: GlassRequest }
  | { readonly kind: 'ask'; readonly id: number; readonly name: AskName; readonly ask: Asks[AskName]['ask'] }
  /** The student does not want to wait for an ask that is under way: it is refused as stopped, and nothing has changed. */
  | { readonly kind: 'stop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'ready'; readonly version: string }
  /** `at`: when it was sent; these bytes belong to the last input by then. */
  | { readonly kind: 'data'; readonly connection: ConnectionId; readonly bytes: Uint8Array; readonly at: Moment }
  | { readonly kind: 'closed'; readonly connection: ConnectionId }
  | { readonly kind: 'glass'; readonly state: GlassState }
  /** The session after something about it has changed, once a frame at most. */
  | { readonly kind: 'session'; readonly state: SessionState }
  /** Marks of the current branch, from number `from` on; those before are known. */
  | { readonly kind: 'marks'; readonly from: number; readonly marks: readonly Mark[] }
  | { readonly kind: 'keeping'; readonly keeping: Keeping; readonly why: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Asks[AskName]['answer'] }
  /** Why an ask could not be carried out; nothing has changed. */
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string; readonly isStopped?: true }
  /** How much of a long ask is done, from 0 to 1. */
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  /** The server has shut down (SHUTDOWN): its data is gone, a new worker may be started. */
  | { readonly kind: 'stopped' }
  /** A bug of ours: the command that ran, and the inputs before it, a line each, so that it can be repeated. The engine goes on. */
  | { readonly kind: 'fault'; readonly report: FaultReport; readonly inputs: readonly string[] };

/** One open connection as the page sees it: the same over a worker, in process, or over a socket. */
export interface Link {
  send(bytes: Uint8Array): void;
  close(): void;
  /** Called for each piece received; a worker adds the session's moment. Set it before the first send. */
  onData: (bytes: Uint8Array, at?: Moment) => void;
  /** Called once, when the other side has closed. */
  onClose: () => void;
}
