/* What eviction keeps: the share of reads that find their key, beside a real server that is asked the same at the same times.
 *
 * A cache in front of something slow: each request reads a key, and what is not there is put there. Which keys are asked for follows
 * Zipf's law (the k-th most popular one in proportion to 1/k), drawn from a seed. Sizes differ between the servers, so each one's
 * maxmemory is set so that it keeps as many keys as the other, which is tried. The real server is asked at an even pace, since its LRU
 * clock counts seconds; ours, whose time is what it is told, then gets the same requests with the times at which the other got them. */

import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import { World } from '../../src/sim/world.ts';
import { Decoder } from '../../src/repl/decode.ts';
import { type Reply, textOf } from '../../src/repl/reply.ts';
import { type Argv, encoded } from './feed.ts';
import { type Running, startReal } from './servers.ts';
import type { Row } from './table.ts';

const universe = 100_000;
const kept = 10_000;
const requests = 300_000;
/** Requests at a time, and how much later the next ones come. */
const atOnce = 100;
const paceMs = 8;
/** Until so many requests have come the cache fills. */
const warmUp = 100_000;
const pointsMax = 2;
const triesMax = 4;
const policies = ['allkeys-lru', 'allkeys-lfu'] as const;

const value = 'x'.repeat(100);
/** All of one length, so that all take the same. */
const nameOf = (i: number): string => `key:${String(i).padStart(6, '0')}`;

/** Keys by their popularity, drawn by looking a random number up among the sums of 1/k. */
function zipf(n: number): Int32Array {
  const random = seededRandom('zipf');
  const sums = new Float64Array(universe);
  let sum = 0;
  for (let k = 0; k < universe; k++) sums[k] = sum += 1 / (k + 1);
  return Int32Array.from({ length: n }, () => {
    const drawn = random() * sum;
    let [low, high] = [0, universe - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** One who is asked: replies come in the order of the commands. */
interface Cache {
  ask(commands: readonly Argv[]): Promise<Reply[]>;
}

const real = ({ connection }: Running): Cache => ({
  async ask(commands) {
    for (const argv of commands) connection.send(argv);
    const replies: Reply[] = [];
    for (const argv of commands) {
      const reply = await connection.next(10_000);
      if (reply === null) throw new Error(`no reply to ${argv.join(' ')}`);
      replies.push(reply);
    }
    return replies;
  },
});

/** Ours in process, on a clock that the caller moves. */
class Ours implements Cache {
  nowUs = 1_704_067_200_000_000;
  private readonly decoder = new Decoder();
  private readonly world: World;

  constructor() {
    const fail = (text: string): never => {
      throw new Error(text);
    };
    this.world = new World(
      { seed: 'eviction', startUs: this.nowUs },
      {
        send: (_, bytes) => this.decoder.feed(bytes),
        close: () => fail('closed'),
        fault: ({ stack }) => fail(stack),
        exit: () => fail('exited'),
      },
    );
    this.world.take({ kind: 'open', connection: 1 }, this.nowUs);
  }

  async ask(commands: readonly Argv[]): Promise<Reply[]> {
    for (const bytes of encoded(commands)) this.world.take({ kind: 'bytes', connection: 1, bytes }, this.nowUs);
    return commands.map((argv) => this.decoder.take() ?? { type: 'error', text: `no reply to ${argv.join(' ')}` });
  }
}

const askOne = async (cache: Cache, ...argv: string[]): Promise<string> => textOf((await cache.ask([argv]))[0] as Reply);

const usedBytes = async (cache: Cache): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await askOne(cache, 'INFO', 'memory'))?.[1]);

async function fill(cache: Cache, keys: number): Promise<void> {
  for (let i = 0; i < keys; i += atOnce)
    await cache.ask(Array.from({ length: atOnce }, (_, k) => ['SET', nameOf(i + k), value]));
}

/** Empties the server and sets maxmemory to what `kept` keys take; then tries how many it keeps, as buffers count, too, on a real
 * server, and makes up for the difference. */
async function limit(cache: Cache, policy: string): Promise<void> {
  await askOne(cache, 'CONFIG', 'SET', 'maxmemory', '0', 'maxmemory-policy', policy);
  await askOne(cache, 'FLUSHALL');
  const emptyBytes = await usedBytes(cache);
  await fill(cache, kept);
  const fullBytes = await usedBytes(cache);
  let bytes = fullBytes;
  for (let tries = 0; tries < triesMax; tries++) {
    await askOne(cache, 'CONFIG', 'SET', 'maxmemory', String(Math.round(bytes)));
    await fill(cache, 2 * kept);
    const more = kept - Number(await askOne(cache, 'DBSIZE'));
    await askOne(cache, 'FLUSHALL');
    bytes += (more * (fullBytes - emptyBytes)) / kept;
  }
  await askOne(cache, 'CONFIG', 'SET', 'maxmemory', String(Math.round(bytes)));
}

/** Asks for keys, and puts those there that are not; how many were. */
async function request(cache: Cache, keys: readonly string[]): Promise<number> {
  const replies = await cache.ask(keys.map((key) => ['GET', key]));
  const missing = keys.filter((_, i) => replies[i]?.type !== 'string');
  if (missing.length > 0) await cache.ask(missing.map((key) => ['SET', key, value]));
  return keys.length - missing.length;
}

interface Found {
  /** In per cent. */
  readonly hits: number;
  readonly keys: number;
}

/** `when` waits for the time of each lot. */
async function trace(cache: Cache, order: Int32Array, when: (lot: number) => Promise<void>): Promise<Found> {
  let hits = 0;
  for (let from = 0; from < order.length; from += atOnce) {
    await when(from / atOnce);
    const found = await request(cache, Array.from(order.subarray(from, from + atOnce), nameOf));
    if (from >= warmUp) hits += found;
  }
  return { hits: (100 * hits) / (order.length - warmUp), keys: Number(await askOne(cache, 'DBSIZE')) };
}

async function measured(theirs: Cache, policy: string, order: Int32Array): Promise<Row> {
  const timesMs: number[] = [];
  await limit(theirs, policy);
  const startMs = performance.now();
  const their = await trace(theirs, order, async (lot) => {
    const early = startMs + lot * paceMs - performance.now();
    if (early > 0) await sleep(early);
    timesMs.push(performance.now() - startMs);
  });
  const ours = new Ours();
  await limit(ours, policy);
  const startUs = ours.nowUs;
  const our = await trace(ours, order, async (lot) => {
    ours.nowUs = startUs + Math.round((timesMs[lot] as number) * 1000);
  });
  const told = ({ hits, keys }: Found): string => `${hits.toFixed(2)} % (${keys} keys)`;
  const figure = Math.abs(our.hits - their.hits);
  return { name: policy, ours: told(our), theirs: told(their), figure, goal: pointsMax, smaller: true };
}

export async function eviction(server: string): Promise<Row[]> {
  const order = zipf(requests);
  const running = await startReal(server);
  try {
    const rows: Row[] = [];
    for (const policy of policies) rows.push(await measured(real(running), policy, order));
    return rows;
  } finally {
    running.stop();
  }
}
