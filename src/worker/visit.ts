/* The worker once everything is loaded: a playground on the real clock. It passes messages on, rings the world's timers, and sends the page
 * what is new once a frame. Whatever runs here, the page is never blocked. */

import '../engine/commands/index.ts';
import { Leading } from './leading.ts';
import type { Live } from './live.ts';
import { Playground } from './playground.ts';
import type { Asks, FromWorker, ToWorker } from './protocol.ts';
import { keptIn, restore } from './restoring.ts';
import type { Store } from './store.ts';

/** Least time between two states of the glass: one frame. */
const showMsMin = 16;
/** After so long without a message (while the past is looked at, or the present) later jumps are prepared, for so long at a time. */
const prepareAfterMs = 40;
const prepareAfterPresentMs = 1000;
const prepareMs = 5;
/** Where a piece of that takes so long that typing would feel it, it waits until the past is looked at. */
const heavyMs = 100;
/** A timer that is set for longer may be set again. */
const timerMsMax = 60_000;

type Question = Extract<ToWorker, { readonly kind: 'ask' }>;

export class Visit {
  private readonly post: (message: FromWorker) => void;
  private readonly store: Store;
  private readonly playground: Playground;
  private readonly leading: Leading;
  /** Messages that come while the replay of an ask is led; undefined while none is. */
  private waiting: ToWorker[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private showTimer: ReturnType<typeof setTimeout> | undefined;
  private shownMs = 0;
  private prepareTimer: ReturnType<typeof setTimeout> | undefined;
  private isHeavy = false;

  /** Takes over the live session. */
  constructor(post: (message: FromWorker) => void, live: Live, store: Store) {
    this.post = post;
    this.store = store;
    this.playground = new Playground(live.host, live);
    this.leading = new Leading({
      nowMs: () => performance.now(),
      soon: (work) => void setTimeout(work),
      progress: (id, done) => post({ kind: 'progress', id, done }),
    });
  }

  hear(message: ToWorker): void {
    if (message.kind === 'stop') this.leading.stop(message.id);
    else if (this.waiting !== undefined) this.waiting.push(message);
    else this.take(message);
  }

  /** Takes the messages that have waited. */
  takeAll(messages: readonly ToWorker[]): void {
    for (const message of messages) this.hear(message);
    this.settle();
  }

  private takeWaiting(): void {
    const early = this.waiting ?? [];
    this.waiting = undefined;
    this.takeAll(early);
  }

  private take(message: ToWorker): void {
    const { store, playground } = this;
    clearTimeout(this.prepareTimer);
    this.prepareTimer = undefined;
    if (message.kind === 'ask' && (message.name === 'kept' || message.name === 'restore')) void this.askStore(message);
    else if (message.kind === 'ask') this.ask(message);
    else if (message.kind === 'hide') void store.flush(playground);
    else playground.take(message);
    this.settle();
  }

  /** Answers an ask once its replay has been led; until then all other messages wait, as its answer comes first. */
  private ask(question: Question): void {
    const { playground } = this;
    const refused = (error: unknown): void => this.refuse(question, error);
    try {
      const way = this.leading.lead(question.id, playground.wayTo(question.name, question.ask));
      if (way === true) return playground.take(question);
      this.waiting = [];
      way.then((isThere) => this.answer(question, isThere), refused).then(() => this.takeWaiting());
    } catch (error) {
      refused(error);
    }
  }

  private answer(question: Question, isThere: boolean): void {
    if (isThere) return this.playground.take(question);
    this.playground.leaveWay();
    this.post({ kind: 'refusal', id: question.id, message: 'Stopped.', isStopped: true });
  }

  private refuse({ id }: Question, error: unknown): void {
    this.playground.leaveWay();
    this.post({ kind: 'refusal', id, message: error instanceof Error ? error.message : String(error) });
  }

  /** Asks about the store take a while. Nothing else is done before the session is restored, as it would be lost. */
  private async askStore({ id, name, ask }: Question): Promise<void> {
    const { store, playground } = this;
    if (name === 'kept') return this.post({ kind: 'answer', id, answer: keptIn(await store.opened) });
    this.waiting = [];
    const { anew } = ask as Asks['restore']['ask'];
    const answer = await restore(store, playground, anew, (way) => this.leading.lead(id, way));
    playground.show();
    this.post({ kind: 'answer', id, answer });
    this.takeWaiting();
  }

  /** After each message: sets the next timer, and sends the page what is new. */
  private settle(): void {
    const { playground } = this;
    this.store.touch(playground);
    clearTimeout(this.timer);
    const waitMs = playground.wakeInMs;
    if (Number.isFinite(waitMs)) this.timer = setTimeout(() => this.ring(), Math.min(waitMs, timerMsMax));
    if (this.prepareTimer === undefined && this.mayPrepare)
      this.prepareTimer = setTimeout(() => this.prepare(), playground.isInPast ? prepareAfterMs : prepareAfterPresentMs);
    if (playground.isStale && this.showTimer === undefined)
      this.showTimer = setTimeout(() => this.show(), Math.max(0, showMsMin - (performance.now() - this.shownMs)));
  }

  private get mayPrepare(): boolean {
    return this.waiting === undefined && (this.playground.isInPast || !this.isHeavy);
  }

  /** Prepares later jumps between messages, a little at a time. */
  private prepare(): void {
    this.prepareTimer = undefined;
    const startMs = performance.now();
    let isDone = false;
    while (!isDone && performance.now() < startMs + prepareMs) isDone = !this.playground.prepare();
    this.isHeavy ||= performance.now() - startMs > heavyMs;
    if (!isDone && this.mayPrepare) this.prepareTimer = setTimeout(() => this.prepare());
  }

  private ring(): void {
    this.playground.ring();
    this.settle();
  }

  private show(): void {
    this.showTimer = undefined;
    this.shownMs = performance.now();
    this.playground.show();
  }
}
