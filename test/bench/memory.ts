/* Bytes per element, against used_memory of the real servers that were given the same. Our layouts are those of
 * Redis 7.2, which is also 7.0's; Valkey 8.1 has another hash table, without entries, and is smaller. Ours counts
 * what the heap has handed out, rounded to its size classes; what the process takes beyond that (code, V8, pages
 * that are reserved) is told in a row of its own. */

import { textOf } from '../../src/repl/reply.ts';
import { type Argv, Feed } from './feed.ts';
import { send } from './per-call.ts';
import { type Running, startReal } from './servers.ts';
import type { Row } from './table.ts';

interface Case {
  readonly name: string;
  readonly elements: number;
  readonly goal: number;
  readonly argv: (i: number) => Argv;
}

const million = 1_000_000;

const cases: readonly Case[] = [
  { name: 'a million small strings', elements: million, goal: 1, argv: (i) => ['SET', `key:${i}`, 'xxxxxxxx'] },
  {
    name: 'a sorted set of 100,000',
    elements: 100_000,
    goal: 1.1,
    argv: (i) => ['ZADD', 'z', String(i), `member:${i}`],
  },
  {
    name: 'a hash of a million fields',
    elements: million,
    goal: 1.1,
    argv: (i) => ['HSET', 'h', `field:${i}`, 'xxxxxxxx'],
  },
  {
    name: '10,000 hashes of 10 fields',
    elements: 100_000,
    goal: 1.3,
    argv: (i) => ['HSET', `h:${Math.floor(i / 10)}`, `field:${i % 10}`, 'xxxxxxxx'],
  },
  { name: 'a list of 100,000', elements: 100_000, goal: 1.5, argv: (i) => ['RPUSH', 'l', `element:${i}`] },
  {
    name: '1,000 intsets of 100',
    elements: 100_000,
    goal: 1.5,
    argv: (i) => ['SADD', `s:${Math.floor(i / 100)}`, String((i % 100) * 7)],
  },
];

async function usedBytes({ connection }: Running): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(textOf(await connection.call('INFO', 'memory')))?.[1]);
}

/** Elements in slices, so that not all commands exist at once. */
function* slices({ elements, argv }: Case): Generator<Argv[]> {
  for (let from = 0; from < elements; from += 10_000)
    yield Array.from({ length: Math.min(10_000, elements - from) }, (_, i) => argv(from + i));
}

function ourBytes(each: Case): number {
  const feed = new Feed();
  const start = feed.usedBytes;
  for (const some of slices(each)) feed.run(some);
  return (feed.usedBytes - start) / each.elements;
}

async function theirBytes(each: Case, real: Running): Promise<number> {
  await real.connection.call('FLUSHALL', 'SYNC');
  const start = await usedBytes(real);
  for (const some of slices(each)) await send(real, some);
  return ((await usedBytes(real)) - start) / each.elements;
}

async function measured(each: Case, reals: readonly Running[]): Promise<Row[]> {
  const ours = ourBytes(each);
  const rows: Row[] = [];
  for (const real of reals) {
    const theirs = await theirBytes(each, real);
    const { goal } = each;
    const shown = `${theirs.toFixed(1)} bytes, ${real.name}`;
    rows.push({
      name: each.name,
      ours: `${ours.toFixed(1)} bytes`,
      theirs: shown,
      figure: ours / theirs,
      goal,
      smaller: true,
    });
  }
  return rows;
}

/** What this process grew by while it took a million strings, beside what the heap counts. */
function processMemory(): Row {
  const feed = new Feed();
  const start = { rss: process.memoryUsage.rss(), used: feed.usedBytes };
  for (const some of slices(cases[0] as Case)) feed.run(some);
  const rss = (process.memoryUsage.rss() - start.rss) / million;
  const used = (feed.usedBytes - start.used) / million;
  return {
    name: 'the process, per small string',
    ours: `${rss.toFixed(0)} bytes`,
    theirs: `${used.toFixed(0)} bytes counted in the heap`,
  };
}

export async function memory(servers: readonly string[]): Promise<Row[]> {
  const row = processMemory();
  const reals: Running[] = [];
  try {
    for (const server of servers) reals.push(await startReal(server));
    const rows: Row[] = [];
    for (const each of cases) rows.push(...(await measured(each, reals)));
    return [...rows, row];
  } finally {
    for (const real of reals) real.stop();
  }
}
