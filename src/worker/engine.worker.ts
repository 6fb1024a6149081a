/* The worker: a world of one node on the real clock. It carries bytes between the page's connections and the node, rings the
 * node's timers, and tells the page what the glass should show. The page is never blocked, whatever runs here. */

import type { Input } from '../engine/node.ts';
import { keyglassVersion } from '../engine/version.ts';
import { stopwatchOf } from '../sim/stopwatch.ts';
import { World } from '../sim/world.ts';
import { Glass } from './glass.ts';
import { InputLog } from './input-log.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

/** The address that the page's connections come from, and the one they reach. */
const clientHost = '127.0.0.1';
const serverAddress = '127.0.0.1:6379';
/** First of the ports that the page's connections seem to come from. */
const clientPortMin = 40_000;
/** Memory reserved for the heap. Untouched pages cost nothing; a heap that outgrows them is copied. */
const heapBytes = 256 << 20;
/** Least time between two states of the glass: one frame. */
const glassMsMin = 16;

let world: World | undefined;
let glass: Glass | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let glassTimer: ReturnType<typeof setTimeout> | undefined;
let glassSentMs = 0;
let seed = '';
const log = new InputLog();

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, transfer);

/** Microseconds since 1970, from a clock that never goes back. */
const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** Microseconds, for measuring commands. */
const stopwatch = stopwatchOf(() => performance.now() * 1000);

function start(startSeed: string): void {
  seed = startSeed;
  const started = new World(
    { seed, startUs: nowUs(), heapBytes, port: 6379, stopwatch },
    {
      send: (connection, bytes) => post({ kind: 'data', connection, bytes }, [bytes.buffer as ArrayBuffer]),
      close: (connection) => post({ kind: 'closed', connection }),
      fault: (report) => post({ kind: 'fault', report, inputs: log.lines() }),
      exit: () => {
        // A server that shuts down ends; the page sees its connections close and may start another.
        post({ kind: 'stopped' });
        self.close();
      },
    },
  );
  world = started;
  glass = new Glass(started.node);
  post({ kind: 'ready', version: keyglassVersion });
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
  if (world === undefined || glass === undefined) return;
  switch (data.kind) {
    case 'open':
      give({
        kind: 'open',
        connection: data.connection,
        address: `${clientHost}:${clientPortMin + data.connection}`,
        localAddress: serverAddress,
      });
      break;
    case 'send':
      give({ kind: 'bytes', connection: data.connection, bytes: data.bytes });
      break;
    case 'close':
      give({ kind: 'close', connection: data.connection });
      break;
    case 'glass':
      glass.show(data.request);
      break;
  }
  settle();
}

function give(input: Input): void {
  const now = nowUs();
  log.add(input, now);
  world?.take(input, now);
}

/** After anything happened: the next timer, and the glass if there is something new to see. */
function settle(): void {
  if (world === undefined) return;
  clearTimeout(timer);
  const waitMs = Math.max(0, world.wakeAtMs - nowUs() / 1000);
  if (Number.isFinite(waitMs)) timer = setTimeout(ring, Math.min(waitMs, 60_000));
  if (glass?.stale === true && glassTimer === undefined) {
    const sinceMs = performance.now() - glassSentMs;
    glassTimer = setTimeout(sendGlass, Math.max(0, glassMsMin - sinceMs));
  }
}

function ring(): void {
  world?.advanceTo(nowUs());
  settle();
}

function sendGlass(): void {
  glassTimer = undefined;
  glassSentMs = performance.now();
  if (glass === undefined) return;
  try {
    post({ kind: 'glass', state: glass.take() });
  } catch (thrown) {
    // Looking changes nothing, so what cannot be shown is told like a fault inside a command, and the server goes on.
    const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    post({ kind: 'fault', report: { message, stack: stack ?? '', argv: [], seed }, inputs: log.lines() });
  }
}
