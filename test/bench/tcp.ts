/* Over TCP, with the real server's own load generator and 50 clients: ours and theirs in turns, the median of the
 * ratios. Everything shares this machine's cores, so the load generator takes from both. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from './measure.ts';
import { findBenchmark, type Running, startOurs, startReal } from './servers.ts';
import { type Row, rate } from './table.ts';

const run = promisify(execFile);
const rounds = 3;
const clients = '50';
const keys = '100000';

const pipelines = [
  { depth: 1, requests: 40_000, goal: 0.6, goalLarge: 0.55 },
  { depth: 16, requests: 300_000, goal: 0.8, goalLarge: 0.65 },
  { depth: 100, requests: 600_000, goal: 1, goalLarge: 0.75 },
] as const;

interface Load {
  readonly name: string;
  readonly args: readonly string[];
  readonly large: boolean;
  readonly share: number;
}

const named = (test: string): Load => ({ name: test.toUpperCase(), args: ['-t', test], large: false, share: 1 });
const loads: readonly Load[] = [
  ...['set', 'get', 'incr', 'lpush', 'rpop', 'sadd', 'hset'].map(named),
  { name: 'ZADD', args: ['-t', 'zadd'], large: true, share: 1 },
  { name: 'ZRANGE 0 99', args: ['ZRANGE', 'myzset', '0', '99'], large: true, share: 0.2 },
  { name: 'MSET of 10', args: ['-t', 'mset'], large: true, share: 0.3 },
];

/** Requests a second, as the load generator tells it. */
async function throughput(program: string, port: number, load: Load, depth: number, requests: number): Promise<number> {
  const common = [
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-c',
    clients,
    '-P',
    String(depth),
    '-n',
    String(Math.round(requests * load.share)),
    '-r',
    keys,
  ];
  const { stdout } = await run(program, [...common, '--csv', ...load.args]);
  const line = stdout.trim().split('\n').at(-1) ?? '';
  const perSecond = Number(/^"[^"]*","([\d.]+)"/.exec(line)?.[1]);
  if (!(perSecond > 0)) throw new Error(`the load generator said ${stdout}`);
  return perSecond;
}

async function measured(
  program: string,
  ours: Running,
  theirs: Running,
  load: Load,
  pipeline: (typeof pipelines)[number],
): Promise<Row> {
  const pairs: { ours: number; theirs: number }[] = [];
  const { depth, requests } = pipeline;
  for (let round = 0; round < rounds; round++)
    pairs.push({
      ours: await throughput(program, ours.port, load, depth, requests),
      theirs: await throughput(program, theirs.port, load, depth, requests),
    });
  return {
    name: `${load.name}, P=${depth}`,
    ours: rate(median(pairs.map((pair) => pair.ours))),
    theirs: rate(median(pairs.map((pair) => pair.theirs))),
    figure: median(pairs.map((pair) => pair.ours / pair.theirs)),
    goal: load.large ? pipeline.goalLarge : pipeline.goal,
  };
}

export async function overTcp(server: string): Promise<Row[]> {
  const program = findBenchmark(server);
  if (program === undefined)
    return [{ name: 'all', ours: '', theirs: 'no valkey-benchmark or redis-benchmark on PATH' }];
  const [ours, theirs] = [await startOurs(), await startReal(server)];
  const rows: Row[] = [];
  try {
    for (const pipeline of pipelines) {
      for (const { connection } of [ours, theirs]) await connection.call('FLUSHALL');
      for (const load of loads) rows.push(await measured(program, ours, theirs, load, pipeline));
    }
  } finally {
    ours.stop();
    theirs.stop();
  }
  return rows;
}
