/* A visit until the whole engine is loaded: a live session, and the commands of the engine's first part. A message that needs the rest
 * waits for it, and all later ones wait behind it, in order. */

import { isKnown } from './known.ts';
import type { Live } from './live.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { Opened, Store } from './store.ts';

/** A timer that is set for longer may be set again. */
const timerMsMax = 60_000;

/** Where the session is kept. */
type Keeping = Pick<Store, 'opened' | 'begin' | 'touch' | 'flush'>;

export class Beginning {
  private readonly live: Live;
  private readonly store: Keeping;
  private readonly post: (message: FromWorker) => void;
  /** Messages that wait: the first one that needs the rest, and those after it. */
  private waiting: ToWorker[] = [];
  /** The last request for the glass, which nothing else waits for. */
  private looks: ToWorker[] = [];
  private isHeld = false;
  private asking: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(live: Live, store: Keeping, post: (message: FromWorker) => void) {
    this.live = live;
    this.store = store;
    this.post = post;
  }

  hear(message: ToWorker): void {
    if (message.kind === 'glass') this.looks = [message];
    else if (message.kind === 'hide') void this.store.flush(this.live);
    else if (this.isHeld || !this.take(message)) {
      this.isHeld = true;
      this.waiting.push(message);
    } else this.settle();
  }

  /** Hands over the messages that wait; from now on others are answered by the whole engine. */
  async end(): Promise<ToWorker[]> {
    for (let asking: Promise<void> | undefined; asking !== this.asking; ) {
      asking = this.asking;
      await asking;
    }
    clearTimeout(this.timer);
    return [...this.looks, ...this.waiting];
  }

  private take(message: ToWorker): boolean {
    switch (message.kind) {
      case 'open':
        this.live.open(message.connection, message.name);
        return true;
      case 'send':
        if (!isKnown(message.bytes)) return false;
        this.live.receive(message.connection, message.bytes);
        return true;
      case 'close':
        this.live.disconnect(message.connection);
        return true;
      case 'ask':
        if (message.name === 'kept' || message.name === 'restore') this.asking = this.askStore(message);
        return false;
      default:
        return false;
    }
  }

  /** Where no session was kept the page is told so at once; else restoring waits for the rest. */
  private async askStore({ id, name }: Extract<ToWorker, { readonly kind: 'ask' }>): Promise<void> {
    const opened = await this.store.opened;
    if (opened !== null && (opened.found !== null || opened.aside !== null)) return;
    if (name === 'restore' && opened !== null) this.store.begin(opened);
    this.post({ kind: 'answer', id, answer: name === 'restore' ? { isStopped: false } : keptNothing(opened) });
    const [, ...after] = this.waiting;
    this.waiting = [];
    this.isHeld = false;
    for (const message of after) this.hear(message);
  }

  /** After each message: sets the next timer. */
  private settle(): void {
    this.store.touch(this.live);
    clearTimeout(this.timer);
    const { wakeInMs } = this.live;
    if (Number.isFinite(wakeInMs)) this.timer = setTimeout(() => this.ring(), Math.min(wakeInMs, timerMsMax));
  }

  private ring(): void {
    this.live.ring();
    this.settle();
  }
}

const keptNothing = (opened: Opened | null) => (opened === null ? null : { session: opened.keeper.name, names: [] });
