/* The page's side of the worker: links that carry RESP bytes, the glass, and what to do when the engine fails.
 *
 * A worker reports a fault inside a command, and goes on. A worker that dies (by an uncaught error, or a message that cannot be read) or
 * shuts down is replaced by a new one with a new seed. Every link closes, so each prompt sees what a client sees of a server that went
 * away, and the page reports the loss with what ran last. */

import type { FaultReport, Mark } from '../inspect.ts';
import EngineWorker from './engine.worker.ts?worker';
import { Gate } from './gate.ts';
import type {
  AskName, Asks, ConnectionId, FromWorker, GlassRequest, GlassState, Keeping, Link, SessionState, ToWorker,
} from './protocol.ts';

/** `fault` costs nothing, `death` and `shutdown` everything that was stored; `end` means that no engine runs any more.
 * */
export interface Trouble {
  readonly kind: 'fault' | 'death' | 'end' | 'shutdown';
  /** Null where there was no error. */
  readonly report: FaultReport | null;
  /** The inputs before, a line each, as far as they are known. */
  readonly inputs: readonly string[];
}

export interface Progress {
  readonly ask: AskName;
  readonly done: number;
  readonly stop: () => void;
}

export interface EngineListener {
  readonly glass: (state: GlassState) => void;
  readonly trouble: (trouble: Trouble) => void;
  readonly session?: (state: SessionState) => void;
  /** How the session is kept, when that changes. */
  readonly keeping?: (keeping: Keeping, why: string) => void;
  /** How much of a long ask is done, from 0 to 1; null when it is over. */
  readonly progress?: (progress: Progress | null) => void;
  /** Marks of the current branch, from number `from` on. */
  readonly marks?: (from: number, marks: readonly Mark[]) => void;
}

/** An ask was stopped because the student did not want to wait: nothing has changed. */
export class Stopped extends Error {}

interface Pending {
  readonly name: AskName;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Deaths in a row, without a reply between them, after which no new worker is started: it would die as well. */
const deathsMax = 3;
const argvBytesMax = 4096;
/** Asks that make another world live. */
const replacing: ReadonlySet<AskName> = new Set(['reset', 'putBack', 'load', 'reseed', 'switchTo']);

export class EngineClient {
  /** Shut while terminals are about to be connected to another world. */
  readonly gate = new Gate();
  private readonly release = this.gate.hold();
  private settleRestored = (): void => undefined;
  /** Settles once the page has taken up the session that was kept, or found that there is none. */
  readonly restored = new Promise<void>((resolve) => {
    this.settleRestored = resolve;
  });
  private readonly newWorker: () => Worker;
  private readonly newSeed: () => string;
  private readonly links = new Map<ConnectionId, Link>();
  private worker: Worker | null = null;
  private listener: EngineListener | null = null;
  private request: GlassRequest | null = null;
  private lastSent: Uint8Array | null = null;
  private lastConnection: ConnectionId = 0;
  private deaths = 0;
  private seed = '';
  private session = '';
  private lastAsk = 0;
  private inProgress = 0;
  private readonly pending = new Map<number, Pending>();

  constructor(
    newWorker: () => Worker = () => new EngineWorker({ name: 'engine' }),
    newSeed: () => string = chanceSeed,
  ) {
    this.newWorker = newWorker;
    this.newSeed = newSeed;
  }

  /** `session`: the name under which this tab's session is kept. */
  start(listener: EngineListener, session = ''): void {
    this.session = session;
    this.listener = listener;
    this.startWorker();
  }

  /** A new connection, and what the page calls it. Sending on a closed one does nothing, as on a closed socket. */
  connect(name = ''): Link {
    const connection = ++this.lastConnection;
    const link: Link = {
      send: (bytes) => {
        if (!this.links.has(connection)) return;
        // Posting copies the bytes, so those kept for a report stay valid.
        this.lastSent = bytes;
        this.post({ kind: 'send', connection, bytes });
      },
      close: () => {
        if (this.links.delete(connection)) this.post({ kind: 'close', connection });
      },
      onData: () => undefined,
      onClose: () => undefined,
    };
    this.links.set(connection, link);
    this.post({ kind: 'open', connection, name });
    return link;
  }

  /** The page has restored the kept session. */
  tookUp(): void {
    this.settleRestored();
    this.release();
  }

  /** The page may be closed in a moment: what is not stored yet should be. */
  hide(): void {
    this.post({ kind: 'hide' });
  }

  look(request: GlassRequest): void {
    this.request = request;
    this.post({ kind: 'glass', request });
  }

  /** Asks about the session (protocol.ts lists what). Rejects with the reason when it cannot be carried out, or when the engine dies. */
  ask<Name extends AskName>(name: Name, ask: Asks[Name]['ask']): Promise<Asks[Name]['answer']> {
    const id = ++this.lastAsk;
    const answer = () => new Promise<Asks[Name]['answer']>((resolve, reject) => {
      this.pending.set(id, { name, resolve, reject });
      this.post({ kind: 'ask', id, name, ask });
    });
    return replacing.has(name) ? this.gate.during(answer) : answer();
  }

  private startWorker(): void {
    this.seed = this.newSeed();
    const worker = this.newWorker();
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.died(
        event.message || 'The engine could not be started.',
        String(event.error?.stack ?? event.filename ?? ''),
      );
    };
    worker.onmessageerror = () => this.died('A message of the engine could not be read.', '');
    this.worker = worker;
    this.post({ kind: 'start', seed: this.seed, session: this.session });
    if (this.request !== null) this.look(this.request);
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        return;
      case 'data':
        this.deaths = 0;
        return this.links.get(message.connection)?.onData(message.bytes, message.at);
      case 'closed':
        return this.closed(message.connection);
      case 'glass':
        return this.listener?.glass(message.state);
      case 'session':
        return this.listener?.session?.(message.state);
      case 'keeping':
        return this.listener?.keeping?.(message.keeping, message.why);
      case 'marks':
        return this.listener?.marks?.(message.from, message.marks);
      case 'answer':
        return this.settle(message.id, ({ resolve }) => resolve(message.answer as never));
      case 'refusal':
        return this.settle(message.id, ({ reject }) => reject(new (message.isStopped ? Stopped : Error)(message.message)));
      case 'progress':
        return this.tellProgress(message.id, message.done);
      case 'fault':
        return this.listener?.trouble({ kind: 'fault', report: message.report, inputs: message.inputs });
      case 'stopped':
        this.replaceWorker(true);
        return this.listener?.trouble({ kind: 'shutdown', report: null, inputs: [] });
    }
  }

  private settle(id: number, end: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (this.inProgress === id) this.listener?.progress?.(null);
    if (pending !== undefined) end(pending);
  }

  private tellProgress(id: number, done: number): void {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    this.inProgress = id;
    this.listener?.progress?.({ ask: pending.name, done, stop: () => this.post({ kind: 'stop', id }) });
  }

  private closed(connection: ConnectionId): void {
    const link = this.links.get(connection);
    this.links.delete(connection);
    link?.onClose();
  }

  private died(message: string, stack: string): void {
    const report = { message, stack, argv: argvOf(this.lastSent), seed: this.seed };
    this.deaths++;
    const again = this.deaths < deathsMax;
    this.replaceWorker(again);
    this.listener?.trouble({ kind: again ? 'death' : 'end', report, inputs: [] });
  }

  /** The new worker is started before links close: whoever hears of that may connect at once. */
  private replaceWorker(again: boolean): void {
    const dead = [...this.links.values()];
    this.links.clear();
    for (const id of [...this.pending.keys()]) this.settle(id, ({ reject }) => reject(new Error('The engine has stopped.')));
    this.worker?.terminate();
    this.worker = null;
    this.lastSent = null;
    if (again) this.startWorker();
    for (const link of dead) link.onClose();
  }
}

function chanceSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The words of the request sent last, for a report: of an array of bulk strings, as far as its first bytes go. */
function argvOf(bytes: Uint8Array | null): string[] {
  if (bytes === null) return [];
  const text = String.fromCharCode(...bytes.subarray(0, argvBytesMax));
  const argv: string[] = [];
  const bulk = /\$(\d+)\r\n/y;
  bulk.lastIndex = text.indexOf('\r\n') + 2;
  for (let match = bulk.exec(text); match !== null; match = bulk.exec(text)) {
    const start = bulk.lastIndex;
    bulk.lastIndex = start + Number(match[1]) + 2;
    argv.push(text.slice(start, bulk.lastIndex - 2));
  }
  return argv;
}
