/* The live session: a world on the real clock, the page's connections to it, and bytes both ways. That is all that the first commands of a
 * visit need. Everything else that a page asks for (a picture, the past, a lesson's world) is the playground's, which is fetched meanwhile
 * and takes the session over. */

import type { Stopwatch } from '../engine/step.ts';
import { keyglassVersion } from '../engine/version.ts';
import type { FaultReport, TraceEvent } from '../inspect.ts';
import type { Origin, SessionInput } from '../sim/branch.ts';
import { Session, type SessionHost } from '../sim/session.ts';
import { SessionClock } from './clock.ts';
import { inputLines } from './input-lines.ts';
import { Links, type PageLink } from './links.ts';
import type { ConnectionId, FromWorker } from './protocol.ts';

/** The address that the page's connections come from, and the one that they connect to. */
const clientHost = '127.0.0.1';
const serverAddress = '127.0.0.1:6379';
/** The first of the ports that the page's connections come from. */
const clientPortMin = 40_000;

export interface LiveHost {
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** Microseconds since 1970, from a clock that never goes back. */
  readonly nowUs: () => number;
  readonly stopwatch: Stopwatch;
  readonly heapBytes: number;
  readonly newSeed: () => string;
}

/** An event that a node traced, and when, in µs since 1970. */
export interface Told {
  readonly event: TraceEvent;
  readonly atUs: number;
}

export class Live {
  readonly host: LiveHost;
  session: Session;
  clock: SessionClock;
  readonly links = new Links();
  /** Counts sessions. */
  epoch = 0;
  /** While it is set, what the live world sends goes nowhere. */
  isSilent = false;
  /** Hears what the world sends before the page does. */
  overhear: ((connection: number, bytes: Uint8Array) => void) | undefined;
  /** Links that have just sent something and received nothing since. */
  private unanswered = 0;
  private told: Told[] = [];

  constructor(host: LiveHost, seed: string) {
    this.host = host;
    this.clock = new SessionClock(host.nowUs, host.nowUs());
    this.session = this.newSession({ seed, startUs: host.nowUs() });
    const { node } = this.session.world;
    node.h.trace = (event) => this.told.push({ event, atUs: node.nowUs });
    host.post({ kind: 'ready', version: keyglassVersion });
  }

  /** What the node traced while there was no glass. */
  takeTold(): readonly Told[] {
    const { told } = this;
    this.told = [];
    return told;
  }

  /** The session as the keeper stores it. */
  get keepable(): { readonly session: Session; readonly epoch: number; readonly aside: null } {
    return { session: this.session, epoch: this.epoch, aside: null };
  }

  /** When the next timer rings, in ms from now; Infinity where none is set, or the clock stands still. */
  get wakeInMs(): number {
    return this.clock.stands ? Infinity : Math.max(0, this.session.world.wakeAtMs - this.clock.nowUs / 1000);
  }

  /** A timer of the world is due. */
  ring(): void {
    this.session.advanceTo(this.clock.nowUs);
  }

  newSession(origin: Origin): Session {
    this.epoch++;
    return new Session(origin, this.sessionHost());
  }

  /** The host for a new session: it takes what the world sends once that session is the live one. */
  sessionHost(): SessionHost {
    const { post, stopwatch, heapBytes } = this.host;
    const isLive = (): boolean => this.session.host === host;
    const host: SessionHost = {
      stopwatch,
      heapBytes,
      send: (connection, bytes) => void (isLive() && this.send(connection, bytes)),
      close: (connection) => void (isLive() && this.closed(connection)),
      fault: (report) => this.fault(report),
      exit: () => void (isLive() && post({ kind: 'stopped' })),
    };
    return host;
  }

  private send(connection: number, bytes: Uint8Array): void {
    this.overhear?.(connection, bytes);
    if (connection === this.unanswered) this.unanswered = 0;
    const link = this.links.of(connection);
    if (link === undefined || this.isSilent) return;
    const at = { entries: this.session.current.entries.length, atUs: this.session.saidUs };
    const own = bytes.slice();
    this.host.post({ kind: 'data', connection: link.link, bytes: own, at }, [own.buffer]);
  }

  private closed(connection: number): void {
    const link = this.links.of(connection);
    if (link === undefined || this.isSilent) return;
    this.links.remove(link);
    this.host.post({ kind: 'closed', connection: link.link });
  }

  fault(report: FaultReport): void {
    this.host.post({ kind: 'fault', report, inputs: inputLines(this.session.current.entries) });
  }

  /** The page opens a connection, and gives it a name. */
  open(connection: ConnectionId, name: string): void {
    this.connect(this.links.add(connection, name));
  }

  connect({ connection, name }: PageLink): void {
    const address = `${clientHost}:${clientPortMin + connection}`;
    this.session.take({ kind: 'open', connection, address, localAddress: serverAddress }, this.clock.nowUs, name);
  }

  receive(id: ConnectionId, bytes: Uint8Array): void {
    const link = this.links.get(id);
    if (link === undefined) return;
    const { connection } = link;
    this.unanswered = connection;
    this.give({ kind: 'bytes', connection, bytes });
    // So that a terminal knows which input its line was, even while it waits for the reply.
    if (this.unanswered === connection) this.send(connection, new Uint8Array(0));
  }

  disconnect(id: ConnectionId): void {
    const link = this.links.get(id);
    if (link === undefined) return;
    this.links.remove(link);
    this.give({ kind: 'close', connection: link.connection });
  }

  give(input: SessionInput): void {
    this.session.take(input, this.clock.nowUs);
  }
}
