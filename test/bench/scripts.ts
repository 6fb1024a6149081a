/* Typical scripts by EVALSHA, from request bytes to reply bytes. Beside fengari, another Lua in JavaScript: there a call is the
 * compiled function called with KEYS and ARGV in place, no request read and no reply written, and redis.call hands the command to an
 * engine of ours as bytes and reads the reply's integer; so both do the same work in the database, and what is compared is the Lua around
 * it. And beside the real server's own account of a call (commandstats of evalsha, which counts what the script calls too). */

import { textOf } from '../../src/repl/reply.ts';
import { aside } from './aside.ts';
import { type Argv, Feed } from './feed.ts';
import { compare, geometricMean, median, speed, type Work } from './measure.ts';
import { send } from './per-call.ts';
import { type Case, scriptCases } from './script-cases.ts';
import { type Running, startReal } from './servers.ts';
import type { Row } from './table.ts';

const callsPerRound = 5000;
const rounds = 5;
const besideFengari = 'beside fengari';
const besideServer = 'beside the server';

/** Requests of one round. */
const requestsOf = ({ keys, argv }: Case, sha: string): Argv[] =>
  Array.from({ length: callsPerRound }, (_, i) => ['EVALSHA', sha, String(keys(i).length), ...keys(i), ...argv(i)]);

async function theirUs(real: Running, requests: readonly Argv[]): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await real.connection.call('CONFIG', 'RESETSTAT');
    await send(real, requests);
    const stats = textOf(await real.connection.call('INFO', 'commandstats'));
    found.push(Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(stats)?.[1]));
  }
  return median(found);
}

interface Measured {
  readonly name: string;
  readonly ours: Work;
  readonly us: number;
  readonly serverUs: number;
}

/** Before another thread is there, whose clearing up would be counted with ours. */
async function besideReal(feed: Feed, real: Running, each: Case): Promise<Measured> {
  const sha = textOf(await real.connection.call('SCRIPT', 'LOAD', each.source));
  feed.run([['SCRIPT', 'LOAD', each.source]]);
  const requests = requestsOf(each, sha);
  const ours = feed.work(requests);
  return { name: each.name, ours, us: 1e6 / (await speed(ours)), serverUs: await theirUs(real, requests) };
}

export async function scripts(server: string): Promise<Row[]> {
  // One for all scripts, as a server is: with more than three in a process the machine compiles for any number of them.
  const feed = new Feed();
  const real = await startReal(server);
  const measured: Measured[] = [];
  try {
    for (const each of scriptCases) measured.push(await besideReal(feed, real, each));
  } finally {
    real.stop();
  }
  const fengari = aside(new URL('./fengari-thread.ts', import.meta.url));
  const rows: Row[] = [];
  for (const [i, { name, ours, us, serverUs }] of measured.entries()) {
    const { ratio } = await compare(ours, fengari.work(i));
    const row = (what: string, peerUs: number, figure: number, goal: number): Row =>
      ({ name: `${name}, ${what}`, ours: `${us.toFixed(2)} us`, theirs: `${peerUs.toFixed(2)} us`, figure, goal });
    rows.push(row(besideFengari, us * ratio, ratio, 10), row(besideServer, serverUs, serverUs / us, 2));
  }
  await fengari.stop();
  const mean = (what: string, goal: number): Row => ({
    name: `geometric mean ${what}`, ours: '', theirs: '', goal,
    figure: geometricMean(rows.filter(({ name }) => name.endsWith(what)).map((row) => row.figure as number)),
  });
  return [...rows, mean(besideFengari, 10), mean(besideServer, 2)];
}
