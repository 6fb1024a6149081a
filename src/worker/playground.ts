/* What the worker does, without being one: it carries bytes between the page's connections and the live world, tells what the glass
 * shows, and answers what the page asks about the session. The real clock, the stopwatch and the way to the page are handed
 * in, so a test plays a whole visit.
 *
 * Two worlds may be open. The live one is the present; while a moment of the past is looked at, a replay stands there, the
 * glass shows that one, and the session's clock stands still. Going on from the past makes a branch. */

import { byteString, bytesOf } from '../engine/bytes.ts';
import { lintConfig } from '../engine/lint.ts';
import type { Mark, Moment } from '../inspect.ts';
import { before, endOf, firstBranch, isBefore, marksUntil, type SessionInput } from '../sim/branch.ts';
import { Replay } from '../sim/replay.ts';
import { keep, type KeptSession } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';
import { Aside } from './aside.ts';
import { SessionClock } from './clock.ts';
import { compared } from './compare.ts';
import { beatMs, Glass } from './glass.ts';
import { runPattern } from './lab.ts';
import { commandsOf } from './labels.ts';
import { Letters } from './letters.ts';
import type { Links } from './links.ts';
import { Live, type LiveHost } from './live.ts';
import { Past, touchedAt } from './past.ts';
import { probe } from './probe.ts';
import type {
  AskName, Asks, GlassRequest, Place, ProbeReport, ProbeRequest, ResetRequest, SessionState, Steps,
  ToWorker,
} from './protocol.ts';
import { request, Script } from './script.ts';
import { stepsOf } from './steps.ts';
import { Ways } from './ways.ts';

export class Playground {
  private readonly host: LiveHost;
  private readonly live: Live;
  private glass: Glass;
  private readonly past = new Past();
  private request: GlassRequest = { scene: 'key', pinned: null, from: 0 };
  private readonly letters = new Letters();
  private marksTold = 0;
  private stateTold = '';
  private clockMoves = 0;
  private readonly aside = new Aside();
  private readonly ways = new Ways({
    session: () => this.session, at: () => this.past.at, aside: () => this.aside.get(), sessionHost: () => this.live.sessionHost(),
  });

  /** Over a session that is live already, or a new one with this seed. */
  constructor(host: LiveHost, from: Live | string) {
    this.host = host;
    this.live = typeof from === 'string' ? new Live(host, from) : from;
    this.glass = new Glass(this.session.world.node);
    this.glass.hear(this.live.takeTold());
  }

  private get session(): Session {
    return this.live.session;
  }

  private get clock(): SessionClock {
    return this.live.clock;
  }

  private get links(): Links {
    return this.live.links;
  }

  /** When the next timer rings, or time is to be seen passing, in ms from now; Infinity when neither. */
  get wakeInMs(): number {
    const { wakeInMs } = this.live;
    return this.shown.showsTime && !this.clock.stands ? Math.min(beatMs, wakeInMs) : wakeInMs;
  }

  /** The moment that is looked at. */
  private get nowMs(): number {
    return Math.floor((this.past.world?.nowUs ?? this.clock.nowUs) / 1000);
  }

  /** Whether there is something new for the page to see. */
  get isStale(): boolean {
    return this.shown.isStaleAt(this.nowMs) || this.marksTold !== this.session.current.marks.length || this.stateTold !== this.stateKey;
  }

  /** Makes jumps shorter, for the one who looks at the past and the one who will; false when there is nothing to do for it. */
  prepare(): boolean {
    return this.session.prepare(this.session.current);
  }

  /** The way to what an ask needs (ways.ts). Who does not go it to its end says so. Throws when the ask is to be refused. */
  wayTo(name: AskName, ask: unknown): Generator<number, void> {
    if (!this.isInPast) this.ring();
    return this.ways.of(name, ask);
  }

  leaveWay(): void {
    this.ways.forget();
  }

  get isInPast(): boolean {
    return this.past.at !== null;
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
        this.request = message.request;
        this.glass.show(message.request);
        return this.past.show(message.request);
      case 'ask':
        return this.answer(message.id, message.name, message.ask);
    }
  }

  /** Tells the page what is new: the session, its marks, and the glass. */
  show(): void {
    const { marks } = this.session.current;
    if (this.marksTold !== marks.length) {
      const from = Math.max(0, this.marksTold);
      this.host.post({ kind: 'marks', from, marks: marks.slice(from) });
      this.marksTold = marks.length;
    }
    if (this.stateTold !== this.stateKey) {
      this.stateTold = this.stateKey;
      this.host.post({ kind: 'session', state: this.state });
    }
    if (this.shown.isStaleAt(this.nowMs)) this.showGlass();
  }

  private showGlass(): void {
    try {
      const state = this.shown.take(this.nowMs);
      const mechanism = this.letters.renumber(state.mechanism, this.session.current.entries);
      this.host.post({ kind: 'glass', state: { ...state, mechanism } });
    } catch (thrown) {
      // Looking changes nothing, so what cannot be shown is told like a fault inside a command, and the server goes on.
      const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.live.fault({ message, stack: stack ?? '', argv: [], seed: this.session.origin.seed });
    }
  }

  private get shown(): Glass {
    return this.past.glass ?? this.glass;
  }

  /** The world that is looked at. */
  private get world() {
    return this.past.world ?? this.session.world;
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
    reset: (ask) => this.reset(ask),
    putBack: () => this.putBack(),
    giveUpAside: () => this.giveUpAside(),
    probe: (ask) => this.probe(ask),
    jump: (ask) => this.jump(ask),
    undo: () => this.undo(),
    redo: () => this.redo(),
    fork: ({ name, at }) => this.fork(name, at),
    switchTo: (id) => this.switchTo(id),
    clock: (ask) => this.setClock(ask),
    coins: (coins) => this.layCoins(coins),
    reseed: (seed) => this.reseed(seed),
    compare: ({ a, b }) => compared(this.worldAt(a), this.worldAt(b)),
    steps: (ask) => this.steps(ask),
    labels: ({ from, to }) => this.session.current.marks.slice(from, to).map((mark) => this.label(mark)),
    load: (session) => this.load(session),
    save: () => this.save(),
    retell: () => this.ways.retell(),
    lab: (ask) => runPattern(ask),
    lint: (text) => lintConfig(text),
  };

  get state(): SessionState {
    const { session, clock } = this;
    const { startUs, seed } = session.origin;
    return {
      epoch: this.live.epoch,
      seed,
      branches: session.branches.map(({ id, name, parent, entries, endUs }) => ({
        id, name, entries: entries.length, startUs, endUs,
        parent: parent === null ? null : { id: parent.id, at: parent.at, marks: marksUntil(session.branch(parent.id).marks, parent.at) },
      })),
      current: session.current.id,
      cursor: this.past.at,
      isWhole: session.isWhole,
      nowUs: this.past.world?.nowUs ?? clock.nowUs,
      isPaused: clock.isPaused,
      hasAside: this.aside.kept !== null,
      aheadMs: clock.aheadMs,
      coins: [...this.world.node.h.coins],
    };
  }

  /** Changes when the page must be told the state anew; time that passes is no such change. */
  private get stateKey(): string {
    const { session, clock, past } = this;
    const { branches, current, isWhole } = session;
    const at = past.at === null ? '' : `${past.at.entries} ${past.at.atUs}`;
    const coins = this.world.node.h.coins.join('');
    const hasAside = this.aside.kept !== null;
    return [this.live.epoch, branches.length, current.id, isWhole, at, clock.isPaused, coins, this.clockMoves, hasAside].join('|');
  }

  private reset({ seed, startMs, steps, setsAside = false }: ResetRequest): SessionState {
    this.leaveView();
    if (setsAside) {
      this.ring();
      this.aside.put(this.session);
    }
    const startUs = startMs === undefined ? this.host.nowUs() : startMs * 1000;
    const session = this.live.newSession({ seed: seed ?? this.host.newSeed(), startUs });
    this.live.session = session;
    this.live.clock = new SessionClock(this.host.nowUs, startUs);
    const setup = new Script(scriptWorld(session));
    this.live.overhear = setup.send;
    for (const step of steps) setup.run(step);
    setup.close();
    this.live.overhear = undefined;
    this.clock.set(session.world.nowUs);
    this.becomeLive();
    return this.state;
  }

  /** Another world is live: the glass follows it, and the page's connections are open in it, no others. */
  private becomeLive(touched: Glass['touchedKey'] = null): void {
    const { node } = this.session.world;
    this.glass = new Glass(node, touched);
    this.glass.show(this.request);
    const { missing, spare } = this.links.follow(node, this.session.current.entries);
    for (const connection of spare) this.live.give({ kind: 'close', connection });
    for (const link of missing) this.live.connect(link);
    this.releaseWaiting();
    // A session without marks has to be told as well: the page has those of the one before.
    this.marksTold = this.session.current.marks.length === 0 ? -1 : 0;
    this.stateTold = '';
    this.show();
  }

  /** Nobody's terminal waits: so whoever waited in this world at that moment does not any more, as if somebody had said so. */
  private releaseWaiting(): void {
    const { clients } = this.session.world.node.connections;
    this.live.isSilent = true;
    const script = new Script(scriptWorld(this.session));
    for (const { connection } of this.links.all) {
      const client = clients.get(connection);
      if (client?.blocked !== undefined) script.run({ connection: '', argv: ['CLIENT', 'UNBLOCK', String(client.id)] });
      if (client?.monitor === true) this.live.give({ kind: 'bytes', connection, bytes: bytesOf('RESET\r\n') });
    }
    script.close();
    this.live.isSilent = false;
  }

  private probe(ask: ProbeRequest): ProbeReport {
    if (ask.from === 'here') {
      const open = this.links.all.map(({ name, connection }) => [name, connection] as const);
      return probe(this.copyOfHere(), new Map(open), ask);
    }
    const { seed, startMs } = ask.from;
    const origin = { seed, startUs: startMs * 1000 };
    return probe(new Replay(origin, firstBranch(origin, '')), new Map(), ask);
  }

  /** A world of its own as the one that is looked at is now. */
  private copyOfHere(): Replay {
    const { current } = this.session;
    if (this.past.at !== null) return this.session.at(current, this.past.at);
    this.ring();
    if (!this.session.isWhole) throw new Error('This session has become too long to be copied.');
    return this.session.at(current, endOf(current));
  }

  private jump(moment: Moment | null): SessionState {
    const { current } = this.session;
    if (!this.isInPast) this.ring();
    const isPresent = moment === null || !isBefore(moment, endOf(current));
    if (isPresent) this.leaveView();
    else {
      this.clock.lookAway(true);
      this.past.lookAt(this.session, current, moment);
    }
    return this.state;
  }

  private leaveView(): void {
    this.past.leave(this.session);
    this.clock.lookAway(false);
    this.glass.outdate();
  }

  private get here(): Moment {
    return this.past.at ?? endOf(this.session.current);
  }

  private undo(): SessionState {
    const { marks } = this.session.current;
    const last = marks.slice(0, marksUntil(marks, this.here)).findLastIndex(isChange);
    if (last < 0) throw new Error('There is nothing to undo.');
    return this.jump(before(this.session.current, last, this.session.origin));
  }

  private redo(): SessionState {
    const { marks } = this.session.current;
    const from = marksUntil(marks, this.here);
    const next = marks.findIndex((mark, i) => i >= from && isChange(mark));
    return this.jump(next < 0 ? null : (marks[next] as Mark));
  }

  private worldAt({ branch, at }: Place): Replay {
    this.ring();
    const of = this.session.branch(branch);
    return this.session.at(of, at ?? endOf(of));
  }

  private reseed(seed: string): SessionState {
    const session = this.ways.reseed(seed);
    this.past.leave(this.session);
    this.clock.lookAway(false);
    this.live.session = session;
    this.live.epoch++;
    this.clock.set(session.world.nowUs);
    this.becomeLive();
    return this.state;
  }

  private fork(name?: string, moment = this.here): SessionState {
    const touched = this.shown.touchedKey;
    this.past.leave(this.session);
    const branch = this.session.fork(this.session.current, moment, name);
    this.clock.lookAway(false);
    this.clock.set(branch.endUs);
    this.becomeLive(touched);
    return this.state;
  }

  private switchTo(id: number): SessionState {
    const branch = this.session.branch(id);
    this.leaveView();
    this.session.switchTo(branch);
    this.clock.set(branch.endUs);
    this.becomeLive(touchedAt(this.session, branch, endOf(branch)));
    return this.state;
  }

  private setClock({ isPaused, forwardMs }: Asks['clock']['ask']): SessionState {
    if (isPaused !== undefined) this.clock.pause(isPaused);
    if (forwardMs !== undefined && forwardMs > 0) {
      if (this.isInPast) this.fork();
      this.clock.set(this.clock.nowUs + Math.round(forwardMs * 1000));
      this.live.give({ kind: 'wait' });
    }
    this.clockMoves++;
    return this.state;
  }

  private layCoins(coins: readonly boolean[]): SessionState {
    if (this.isInPast) this.fork();
    this.live.give({ kind: 'coins', coins });
    return this.state;
  }

  private steps(ask: Asks['steps']['ask']): Steps {
    const { current } = this.session;
    const name = (connection: number): string => this.links.of(connection)?.name ?? '';
    if ('mark' in ask) {
      const mark = current.marks[ask.mark];
      const [argv] = mark === undefined ? [] : this.label(mark);
      if (mark === undefined || argv === undefined) throw new Error('There is no command to step through.');
      const at = before(current, ask.mark, this.session.origin);
      return stepsOf({ copy: () => this.session.at(current, at), give: (copy) => copy.next(), argv, name });
    }
    const connection = this.links.all.find((link) => link.name === ask.connection)?.connection ?? 0;
    const bytes = request(ask.argv);
    const give = ({ world }: Replay): void => world.take({ kind: 'bytes', connection, bytes }, world.nowUs);
    const copy = (): Replay => {
      const replay = this.copyOfHere();
      if (ask.first !== undefined) prepare(replay, connection, ask.first);
      return replay;
    };
    return stepsOf({ copy, give, argv: ask.argv, name });
  }

  private label(mark: Mark): string[][] {
    const { entries } = this.session.current;
    const entry = entries[mark.entries - 1];
    if (mark.kind === 'expiry' || entry?.input.kind !== 'bytes') return [];
    return commandsOf(entry.input.bytes);
  }

  /** Goes on with a session that was kept; throws, and changes nothing, when it is not one. */
  load(data: unknown): SessionState {
    const { session, touched } = this.ways.resume(data);
    this.leaveView();
    this.live.session = session;
    this.live.epoch++;
    this.live.clock = new SessionClock(this.host.nowUs, session.world.nowUs);
    this.becomeLive(touched);
    return this.state;
  }

  private putBack(): SessionState {
    this.load(this.aside.get());
    return this.giveUpAside();
  }

  private giveUpAside(): SessionState {
    this.aside.giveUp();
    return this.state;
  }

  /** Takes up what was kept aside; throws, and changes nothing, when it is no session. */
  takeAside(data: unknown): void {
    this.aside.take(data);
  }

  private save(): KeptSession {
    this.ring();
    const { origin, current } = this.session;
    return keep(origin, [{ ...current, id: 0, parent: null }], 0);
  }

  /** What a keeper keeps, and which session it is. */
  get keepable(): { readonly session: Session; readonly epoch: number; readonly aside: KeptSession | null } {
    return { ...this.live.keepable, aside: this.aside.kept };
  }
}

/** Gives a copy a command; throws its error, if it is one. */
function prepare(replay: Replay, connection: number, argv: readonly string[]): void {
  let reply = '';
  replay.tell({
    send: (_, bytes) => {
      reply += byteString(bytes, 0, bytes.length);
    },
    close: () => {}, fault: () => {}, exit: () => {},
  });
  replay.world.take({ kind: 'bytes', connection, bytes: request(argv) }, replay.world.nowUs);
  replay.tell();
  if (reply.startsWith('-')) throw new Error(reply.slice(1).trimEnd());
}

/** What is not about the store: that one is the worker's (engine.worker.ts). */
type OwnAsk = Exclude<AskName, 'kept' | 'restore'>;

const isChange = ({ kind }: Mark): boolean => kind !== 'read';

const scriptWorld = (session: Session) => ({
  take: (input: SessionInput, nowUs: number) => session.take(input, nowUs),
  advanceTo: (nowUs: number) => session.advanceTo(nowUs),
  get nowUs() { return session.world.nowUs; },
  get wakeAtMs() { return session.world.wakeAtMs; },
});
