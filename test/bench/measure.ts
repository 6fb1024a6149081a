/* How long something takes, on a machine that is never quiet: by CPU time where the work is in this process, in
 * turns with what it is compared to, and by the median of the ratios. */

import { performance } from 'node:perf_hooks';

const rounds = 7;
const roundMs = 120;

/** Does n operations. May be asynchronous. */
export type Work = (n: number) => void | Promise<void>;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** How long a step holds the thread, in ms: no longer than on the clock, which also runs while others have the processor, and no longer
 * than the CPU time of all of this process's threads. */
export function heldMs(step: () => void): number {
  const beforeMs = performance.now();
  const cpuBeforeMs = cpuMs();
  step();
  return Math.min(cpuMs() - cpuBeforeMs, performance.now() - beforeMs);
}

async function cost(work: Work, n: number): Promise<number> {
  const before = cpuMs();
  await work(n);
  return Math.max(0.01, cpuMs() - before);
}

/** A round that takes less than this share of the time before has not reached its speed yet. */
const settledShare = 0.95;

/** So many operations that a round lasts about roundMs, once there is nothing more to gain by going on: code that has just begun to run
 * takes several times as long as it will, and rounds measured by that would be over before it has come to its speed. */
async function calibrated(work: Work, least: number): Promise<number> {
  let n = least;
  for (let eachMs = Number.POSITIVE_INFINITY; ; ) {
    const ms = await cost(work, n);
    const isLong = ms >= roundMs / 4;
    const isSettled = isLong && ms / n > eachMs * settledShare;
    if (isLong) eachMs = ms / n;
    n = Math.max(least, Math.ceil((n * Math.min(20, roundMs / ms)) / least) * least);
    if (isSettled) return n;
  }
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Operations per CPU second. */
export async function speed(work: Work, least = 100): Promise<number> {
  const n = await calibrated(work, least);
  const each: number[] = [];
  for (let round = 0; round < rounds; round++) each.push((n * 1000) / (await cost(work, n)));
  return median(each);
}

export interface Comparison {
  readonly ours: number;
  readonly theirs: number;
  /** Median of the rounds' ratios, ours over theirs. */
  readonly ratio: number;
}

/** Both in turns: A B A B. */
export async function compare(ours: Work, theirs: Work, leastOurs = 100, leastTheirs = 1): Promise<Comparison> {
  const n = await calibrated(ours, leastOurs);
  const m = await calibrated(theirs, leastTheirs);
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++)
    pairs.push({ ours: (n * 1000) / (await cost(ours, n)), theirs: (m * 1000) / (await cost(theirs, m)) });
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.ours / pair.theirs)),
  };
}
