/* The worker: a live session and the first commands (beginning.ts). The rest of the engine, and all that a page asks besides commands
 * (visit.ts), are fetched meanwhile and take over. */

import { stopwatchOf } from '../sim/stopwatch.ts';
import { Beginning } from './beginning.ts';
import { Live } from './live.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { Store } from './store.ts';
import type { Visit } from './visit.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Memory reserved for the heap. Untouched pages cost nothing; a heap that outgrows them is copied. */
const heapBytes = 256 << 20;

const rest = import('./visit.ts');
// If it cannot be fetched, or is broken, the engine ends as after any error: the page hears of it and starts a new one.
rest.catch((error) => setTimeout(() => { throw error; }));

/** Takes messages until the rest is loaded. */
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
  const beginning = new Beginning(live, store, post);
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
