/* The worker: a playground on the real clock. It passes messages on, rings the world's timers, and lets the page see what is new once
 * a frame. The page is never blocked, whatever runs here. */

import { stopwatchOf } from '../sim/stopwatch.ts';
import { Leading } from './leading.ts';
import { Playground } from './playground.ts';
import type { Asks, FromWorker, ToWorker } from './protocol.ts';
import { Store } from './store.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Memory reserved for the heap. Untouched pages cost nothing; a heap that outgrows them is copied. */
const heapBytes = 256 << 20;
/** Least time between two states of the glass: one frame. */
const showMsMin = 16;
/** When nothing was asked for so long, in the past and in the present, jumps to come are prepared, for so long at once. */
const prepareAfterMs = 40;
const prepareAfterPresentMs = 1000;
const prepareMs = 5;
/** Where a piece of it takes so long, whoever types would feel it: then it waits until the past is looked at. */
const heavyMs = 100;
/** A timer that is set for longer may be set again. */
const timerMsMax = 60_000;

const leading = new Leading({
  nowMs: () => performance.now(),
  soon: (work) => void setTimeout(work),
  progress: (id, done) => post({ kind: 'progress', id, done }),
});
let playground: Playground | undefined;
let store: Store | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let showTimer: ReturnType<typeof setTimeout> | undefined;
let shownMs = 0;
let prepareTimer: ReturnType<typeof setTimeout> | undefined;
let isHeavy = false;

function start(seed: string, session: string): void {
  store = new Store(session, post);
  playground = new Playground({
    post,
    nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
    stopwatch: stopwatchOf(() => performance.now() * 1000),
    heapBytes,
    newSeed: () => Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(16).padStart(8, '0')).join(''),
  }, seed);
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
  // A server that shuts down ends; the page sees its connections close and may start another.
  if (message.kind === 'stopped') self.close();
}

/** What came before all commands were there; undefined since they are. */
let waiting: ToWorker[] | undefined = [];

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.kind === 'start') start(data.seed, data.session);
  else if (data.kind === 'stop') leading.stop(data.id);
  else if (waiting !== undefined) waiting.push(data);
  else take(data);
};

// The rarer families are not needed for the prompt to be there, so they do not delay it.
import('../engine/commands/index.ts').then(takeWaiting);

function takeWaiting(): void {
  const early = waiting ?? [];
  waiting = undefined;
  for (const message of early)
    if (waiting === undefined) take(message);
    else (waiting as ToWorker[]).push(message);
}

function take(data: ToWorker): void {
  if (playground === undefined || store === undefined) return;
  clearTimeout(prepareTimer);
  prepareTimer = undefined;
  if (data.kind === 'ask' && (data.name === 'kept' || data.name === 'restore')) void askStore(data, playground, store);
  else if (data.kind === 'ask') ask(data, playground);
  else if (data.kind === 'hide') void store.flush(playground);
  else playground.take(data);
  settle();
}

/** An ask is taken when its way is gone; until then everything else waits, as its answer comes first. */
function ask(question: Question, here: Playground): void {
  try {
    const way = leading.lead(question.id, here.wayTo(question.name, question.ask));
    if (way === true) return here.take(question);
    waiting = [];
    const refused = (error: unknown): void => refuse(question, here, error);
    way.then((isThere) => answer(question, here, isThere), refused).then(takeWaiting).then(settle);
  } catch (error) {
    refuse(question, here, error);
  }
}

function answer(question: Question, here: Playground, isThere: boolean): void {
  if (isThere) return here.take(question);
  here.leaveWay();
  post({ kind: 'refusal', id: question.id, message: 'Stopped.', isStopped: true });
}

function refuse({ id }: Question, here: Playground, error: unknown): void {
  here.leaveWay();
  post({ kind: 'refusal', id, message: error instanceof Error ? error.message : String(error) });
}

type Question = Extract<ToWorker, { readonly kind: 'ask' }>;

/** What the store is asked takes a while; nothing else is done before a session is restored, for it would be lost. */
async function askStore({ id, name, ask }: Question, here: Playground, its: Store): Promise<void> {
  if (name === 'kept') return post({ kind: 'answer', id, answer: await its.kept() });
  waiting = [];
  const answer = await its.restore(here, (ask as Asks['restore']['ask']).anew, (way) => leading.lead(id, way));
  here.show();
  post({ kind: 'answer', id, answer });
  takeWaiting();
  settle();
}

/** After anything happened: the next timer, and what there is to see. */
function settle(): void {
  if (playground === undefined) return;
  store?.touch(playground);
  clearTimeout(timer);
  const waitMs = playground.wakeInMs;
  if (Number.isFinite(waitMs)) timer = setTimeout(ring, Math.min(waitMs, timerMsMax));
  if (prepareTimer === undefined && mayPrepare())
    prepareTimer = setTimeout(prepare, playground.isInPast ? prepareAfterMs : prepareAfterPresentMs);
  if (playground.isStale && showTimer === undefined)
    showTimer = setTimeout(show, Math.max(0, showMsMin - (performance.now() - shownMs)));
}

const mayPrepare = (): boolean => waiting === undefined && (playground?.isInPast === true || !isHeavy);

/** Between messages, a little at a time. */
function prepare(): void {
  prepareTimer = undefined;
  const startMs = performance.now();
  let isDone = false;
  while (!isDone && performance.now() < startMs + prepareMs) isDone = playground?.prepare() !== true;
  isHeavy ||= performance.now() - startMs > heavyMs;
  if (!isDone && mayPrepare()) prepareTimer = setTimeout(prepare);
}

function ring(): void {
  playground?.ring();
  settle();
}

function show(): void {
  showTimer = undefined;
  shownMs = performance.now();
  playground?.show();
}
