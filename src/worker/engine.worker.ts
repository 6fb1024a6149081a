/* The worker, until everything is there: a live session and the first commands. The rest of the engine, and all that a page asks besides
 * commands (visit.ts), are fetched meanwhile, so that neither the prompt nor a first SET waits for them. Whatever needs them waits, and
 * what comes after that waits behind it, in order. */

import { stopwatchOf } from '../sim/stopwatch.ts';
import { isKnown } from './known.ts';
import { Live } from './live.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { type Opened, Store } from './store.ts';
import type { Visit } from './visit.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Memory reserved for the heap. Untouched pages cost nothing; a heap that outgrows them is copied. */
const heapBytes = 256 << 20;

const rest = import('./visit.ts');

/** Until the rest is there. */
let begun: Beginning | undefined;
let visit: Visit | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.kind === 'start') start(data.seed, data.session);
  else if (visit !== undefined) visit.hear(data);
  else begun?.hear(data);
};

function start(seed: string, session: string): void {
  const store = new Store(session, post);
  const live = new Live({
    post,
    nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
    stopwatch: stopwatchOf(() => performance.now() * 1000),
    heapBytes,
    newSeed: () => Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(16).padStart(8, '0')).join(''),
  }, seed);
  const beginning = new Beginning(live, store);
  begun = beginning;
  rest.then(async ({ Visit }) => {
    const waiting = await beginning.end();
    visit = new Visit(post, live, store);
    begun = undefined;
    visit.takeAll(waiting);
  });
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
  // A server that shuts down ends; the page sees its connections close and may start another.
  if (message.kind === 'stopped') self.close();
}

class Beginning {
  private readonly live: Live;
  private readonly store: Store;
  /** What the rest is for, and what came after it. */
  private waiting: ToWorker[] = [];
  /** What is looked at: nothing else waits for it. */
  private looks: ToWorker[] = [];
  private isHeld = false;
  private asking: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(live: Live, store: Store) {
    this.live = live;
    this.store = store;
  }

  hear(message: ToWorker): void {
    if (message.kind === 'glass') this.looks = [message];
    else if (message.kind === 'hide') void this.store.flush(this.live);
    else if (this.isHeld || !this.take(message)) {
      this.isHeld = true;
      this.waiting.push(message);
    } else this.settle();
  }

  /** What waits; from now on somebody else hears. */
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

  /** Where nothing was kept, that is soon told; else it is for the rest to tell. */
  private async askStore({ id, name }: Extract<ToWorker, { readonly kind: 'ask' }>): Promise<void> {
    const opened = await this.store.opened;
    if (opened !== null && (opened.found !== null || opened.aside !== null)) return;
    if (name === 'restore' && opened !== null) this.store.begin(opened);
    post({ kind: 'answer', id, answer: name === 'restore' ? { isStopped: false } : keptNothing(opened) });
    const [, ...after] = this.waiting;
    this.waiting = [];
    this.isHeld = false;
    for (const message of after) this.hear(message);
  }

  /** After anything happened: the next timer. */
  private settle(): void {
    this.store.touch(this.live);
    clearTimeout(this.timer);
    const { wakeInMs } = this.live;
    if (Number.isFinite(wakeInMs)) this.timer = setTimeout(() => this.ring(), wakeInMs);
  }

  private ring(): void {
    this.live.ring();
    this.settle();
  }
}

const keptNothing = (opened: Opened | null) => (opened === null ? null : { session: opened.keeper.name, names: [] });
