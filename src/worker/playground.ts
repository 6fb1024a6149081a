/* What the worker does, without being one: it carries bytes between the page's connections and the live world, says what the glass shows,
 * and answers what the page asks about the session. The real clock, the stopwatch and the way to the page are handed in, so a test can
 * play a whole visit. */

import { bytesOf } from '../engine/bytes.ts';
import { lintConfig } from '../engine/lint.ts';
import { endOf, type SessionInput } from '../sim/branch.ts';
import { keep, type KeptSession } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';
import { Aside } from './aside.ts';
import { SessionClock } from './clock.ts';
import { Copies } from './copies.ts';
import type { Glass } from './glass.ts';
import { runPattern } from './lab.ts';
import { Live, type LiveHost } from './live.ts';
import { touchedAt } from './past.ts';
import type { AskName, Asks, ResetRequest, SessionState, ToWorker } from './protocol.ts';
import { Script } from './script.ts';
import { Sight } from './sight.ts';
import { Telling } from './telling.ts';
import { Travel } from './travel.ts';
import { Ways } from './ways.ts';

export class Playground {
  private readonly host: LiveHost;
  private readonly live: Live;
  private readonly sight: Sight;
  private readonly aside = new Aside();
  private readonly telling: Telling;
  private readonly copies: Copies;
  private readonly travel: Travel;
  private readonly ways = new Ways({
    session: () => this.session, sight: () => this.sight, aside: () => this.aside.get(), sessionHost: () => this.live.sessionHost(),
  });

  /** For a session that is live already, or a new one with this seed. */
  constructor(host: LiveHost, from: Live | string) {
    this.host = host;
    this.live = typeof from === 'string' ? new Live(host, from) : from;
    this.sight = new Sight(this.live);
    this.telling = new Telling(this.live, this.sight, this.aside);
    this.copies = new Copies(this.live, this.sight);
    this.travel = new Travel(this.live, this.sight, (touched, waiting) => this.becomeLive(touched, waiting));
  }

  private get session(): Session {
    return this.live.session;
  }

  /** When the next timer rings, or a picture that shows time passing is due, in ms from now; Infinity when neither. */
  get wakeInMs(): number {
    return this.sight.wakeInMs;
  }

  /** Whether there is something new for the page to see. */
  get isStale(): boolean {
    return this.telling.isStale;
  }

  get isInPast(): boolean {
    return this.sight.at !== null;
  }

  /** Makes later jumps through time shorter; false when there is nothing left to do for that. */
  prepare(): boolean {
    return this.session.prepare(this.session.current);
  }

  /** The replay that an ask needs (ways.ts). If it is not led to its end, say so. Throws when the ask is to be refused. */
  wayTo(name: AskName, ask: unknown): Generator<number, void> {
    if (!this.isInPast) this.ring();
    return this.ways.of(name, ask);
  }

  leaveWay(): void {
    this.ways.forget();
  }

  /** A timer of the world is due. */
  ring(): void {
    this.live.ring();
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'start':
      case 'hide':
      case 'stop':
        return;
      case 'open':
        return this.live.open(message.connection, message.name);
      case 'send':
        return this.live.receive(message.connection, message.bytes);
      case 'close':
        return this.live.disconnect(message.connection);
      case 'glass':
        return this.sight.show(message.request);
      case 'ask':
        return this.answer(message.id, message.name, message.ask);
    }
  }

  /** Tells the page what is new: the session, its marks, and the glass. */
  show(): void {
    this.telling.tell();
  }

  // --- what the page asks ---

  private answer(id: number, name: AskName, ask: Asks[AskName]['ask']): void {
    try {
      const answer = (this.answers[name as OwnAsk] as (ask: unknown) => Asks[AskName]['answer'])(ask);
      this.host.post({ kind: 'answer', id, answer });
    } catch (thrown) {
      this.host.post({ kind: 'refusal', id, message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  private readonly answers: { readonly [Name in OwnAsk]: (ask: Asks[Name]['ask']) => Asks[Name]['answer'] } = {
    reset: this.changing((ask) => this.reset(ask)),
    load: this.changing((session) => this.load(session)),
    reseed: this.changing((seed) => this.reseed(seed)),
    putBack: this.changing(() => this.putBack()),
    giveUpAside: this.changing(() => this.aside.giveUp()),
    jump: this.changing((moment) => this.sight.lookAt(moment)),
    undo: this.changing(() => this.travel.undo()),
    redo: this.changing(() => this.travel.redo()),
    fork: this.changing(({ name, at, waiting }) => this.travel.fork(name, at, waiting)),
    switchTo: this.changing((id) => this.travel.switchTo(id)),
    clock: this.changing((ask) => this.travel.setClock(ask)),
    coins: this.changing((coins) => this.travel.layCoins(coins)),
    probe: (ask) => this.copies.probe(ask),
    compare: (ask) => this.copies.compare(ask),
    steps: (ask) => this.copies.steps(ask),
    labels: (ask) => this.copies.labels(ask),
    save: () => this.save(),
    retell: () => this.ways.retell(),
    lab: (ask) => runPattern(ask),
    lint: (text) => lintConfig(text),
  };

  /** Asks that change the session are answered with its new state. */
  private changing<Ask>(change: (ask: Ask) => void): (ask: Ask) => SessionState {
    return (ask) => {
      change(ask);
      return this.telling.state;
    };
  }

  // --- another session becomes live ---

  private reset({ seed, startMs, steps, setsAside = false }: ResetRequest): void {
    const { live } = this;
    this.sight.leavePast();
    if (setsAside) {
      this.ring();
      this.aside.put(this.session);
    }
    const startUs = startMs === undefined ? this.host.nowUs() : startMs * 1000;
    const session = live.newSession({ seed: seed ?? this.host.newSeed(), startUs });
    live.session = session;
    live.clock = new SessionClock(this.host.nowUs, startUs);
    const setup = new Script(scriptWorld(session));
    live.overhear = setup.send;
    for (const step of steps) setup.run(step);
    setup.close();
    live.overhear = undefined;
    live.clock.set(session.world.nowUs);
    this.becomeLive(touchedAt(session, session.current, endOf(session.current)));
  }

  /** Goes on with a kept session; throws, and changes nothing, where it is not a session. */
  load(data: unknown): void {
    const { session, touched } = this.ways.resume(data);
    this.sight.leavePast();
    this.live.session = session;
    this.live.epoch++;
    this.live.clock = new SessionClock(this.host.nowUs, session.world.nowUs);
    this.becomeLive(touched);
  }

  private reseed(seed: string): void {
    const session = this.ways.reseed(seed);
    this.sight.leavePast();
    this.live.session = session;
    this.live.epoch++;
    this.live.clock.set(session.world.nowUs);
    this.becomeLive(null);
  }

  private putBack(): void {
    this.load(this.aside.get());
    this.aside.giveUp();
  }

  /** Another world is live: the glass follows it, and of its connections exactly the page's are open. `waiting`: whose terminals wait
   * there; null for all that do in this world. */
  private becomeLive(touched: Glass['touchedKey'], waiting: readonly string[] | null = null): void {
    this.sight.follow(touched);
    const { missing, spare } = this.live.links.follow(this.session.world.node, this.session.current.entries);
    for (const connection of spare) this.live.give({ kind: 'close', connection });
    for (const link of missing) this.live.connect(link);
    this.release(waiting);
    this.telling.beginAnew();
  }

  /** Releases the clients that were blocked in this world at that moment, except those whose terminals wait too; and none watches all
   * commands any more. */
  private release(waiting: readonly string[] | null): void {
    const { clients } = this.session.world.node.connections;
    this.live.isSilent = true;
    const script = new Script(scriptWorld(this.session));
    for (const { connection, name } of this.live.links.all) {
      const client = clients.get(connection);
      const waits = client?.blocked !== undefined && waiting?.includes(name) === false;
      if (waits) script.run({ connection: '', argv: ['CLIENT', 'UNBLOCK', String(client.id)] });
      if (client?.monitor === true) this.live.give({ kind: 'bytes', connection, bytes: bytesOf('RESET\r\n') });
    }
    script.close();
    this.live.isSilent = false;
  }

  // --- what is kept ---

  /** Restores what was put aside; throws, and changes nothing, where it is not a session. */
  takeAside(data: unknown): void {
    this.aside.take(data);
  }

  /** The current branch alone, for a capsule. */
  private save(): KeptSession {
    this.ring();
    const { origin, current } = this.session;
    return keep(origin, [{ ...current, id: 0, parent: null }], 0);
  }

  /** The session as the keeper stores it, and its number. */
  get keepable(): { readonly session: Session; readonly epoch: number; readonly aside: KeptSession | null } {
    return { ...this.live.keepable, aside: this.aside.kept };
  }
}

/** All asks but those about the store, which visit.ts answers. */
type OwnAsk = Exclude<AskName, 'kept' | 'restore'>;

const scriptWorld = (session: Session) => ({
  take: (input: SessionInput, nowUs: number) => session.take(input, nowUs),
  advanceTo: (nowUs: number) => session.advanceTo(nowUs),
  get nowUs() { return session.world.nowUs; },
  get wakeAtMs() { return session.world.wakeAtMs; },
});
