/* The worker: a playground on the real clock. It passes messages on, rings the world's timers, and lets the page see what is new once
 * a frame. The page is never blocked, whatever runs here. */

import { stopwatchOf } from '../sim/stopwatch.ts';
import { Playground } from './playground.ts';
import type { ToWorker } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Memory reserved for the heap. Untouched pages cost nothing; a heap that outgrows them is copied. */
const heapBytes = 256 << 20;
/** Least time between two states of the glass: one frame. */
const showMsMin = 16;
/** A timer that is set for longer may be set again. */
const timerMsMax = 60_000;

let playground: Playground | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let showTimer: ReturnType<typeof setTimeout> | undefined;
let shownMs = 0;

function start(seed: string): void {
  playground = new Playground({
    post: (message, transfer = []) => {
      self.postMessage(message, transfer);
      // A server that shuts down ends; the page sees its connections close and may start another.
      if (message.kind === 'stopped') self.close();
    },
    nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
    stopwatch: stopwatchOf(() => performance.now() * 1000),
    heapBytes,
    newSeed: () => Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(16).padStart(8, '0')).join(''),
  }, seed);
}

/** What came before all commands were there; undefined since they are. */
let waiting: ToWorker[] | undefined = [];

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.kind === 'start') start(data.seed);
  else if (waiting !== undefined) waiting.push(data);
  else take(data);
};

// The rarer families are not needed for the prompt to be there, so they do not delay it.
import('../engine/commands/index.ts').then(() => {
  const early = waiting ?? [];
  waiting = undefined;
  for (const message of early) take(message);
});

function take(data: ToWorker): void {
  playground?.take(data);
  settle();
}

/** After anything happened: the next timer, and what there is to see. */
function settle(): void {
  if (playground === undefined) return;
  clearTimeout(timer);
  const waitMs = playground.wakeInMs;
  if (Number.isFinite(waitMs)) timer = setTimeout(ring, Math.min(waitMs, timerMsMax));
  if (playground.isStale && showTimer === undefined)
    showTimer = setTimeout(show, Math.max(0, showMsMin - (performance.now() - shownMs)));
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
