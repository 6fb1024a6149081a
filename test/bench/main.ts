/* `npm run bench [-- --server PATH] [TOPIC…]`: speed and memory beside the peers that are named, each figure with
 * its goal. Ratios are medians of rounds in one run, because a machine is never quiet; nothing here is asserted.
 *
 * Each topic is measured in a process of its own, which loads nothing of the others: what one needs, and how the machine has compiled
 * the engine for it, would be measured with the next. */

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { findServer, findServers } from './servers.ts';
import { printTable, type Row } from './table.ts';

const { values, positionals } = parseArgs({ options: { server: { type: 'string' } }, allowPositionals: true });

interface Topic {
  readonly name: string;
  readonly title: string;
  readonly measure: () => Promise<Row[]>;
}

/** A topic that needs a real server says so where there is none. */
const besideServer = (measure: (server: string) => Promise<Row[]>) => async (): Promise<Row[]> => {
  const server = findServer(values.server);
  return server === undefined
    ? [{ name: 'not measured', ours: '', theirs: 'no valkey-server or redis-server on PATH; name one with --server' }]
    : measure(server);
};

const topics: readonly Topic[] = [
  {
    name: 'mock',
    title: 'In process against ioredis-mock, operations per CPU second',
    measure: async () => (await import('./in-process.ts')).againstIoredisMock(),
  },
  {
    name: 'map',
    title: 'In process against a bare Map, operations per CPU second',
    measure: async () => (await import('./in-process.ts')).againstBareMap(),
  },
  {
    name: 'call',
    title: "Per call, against the real server's own account of itself",
    measure: besideServer(async (server) => (await import('./per-call.ts')).perCall(server)),
  },
  {
    name: 'lua',
    title: 'Scripts by EVALSHA: time per call, and how many times ours',
    measure: besideServer(async (server) => (await import('./scripts.ts')).scripts(server)),
  },
  {
    name: 'tcp',
    title: "Over TCP with 50 clients, share of the real server's throughput",
    measure: besideServer(async (server) => (await import('./tcp.ts')).overTcp(server)),
  },
  {
    name: 'memory',
    title: 'Bytes per element, against used_memory',
    measure: besideServer(async () => (await import('./memory.ts')).memory(findServers(values.server))),
  },
  {
    name: 'jump',
    title: 'A jump on the timeline of 10,000 commands',
    measure: async () => (await import('./jump.ts')).jump(),
  },
  { name: 'stall', title: 'The longest stall', measure: async () => (await import('./stall.ts')).longestStall() },
  {
    name: 'eviction',
    title: 'Hits of a full cache under a load after Zipf, and points between the two',
    measure: besideServer(async (server) => (await import('./eviction.ts')).eviction(server)),
  },
  {
    name: 'page',
    title: 'The page, on a CPU 4 times slower and a line of 9 Mbit/s',
    measure: async () => (await import('./page.ts')).page(),
  },
];

const unknown = positionals.filter((name) => topics.every((topic) => topic.name !== name));
if (unknown.length > 0) {
  process.stderr.write(
    `No topic is called ${unknown.join(', ')}; there are ${topics.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(1);
}

const chosen = topics.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 1) {
  const { title, measure } = chosen[0] as Topic;
  printTable(title, await measure());
  process.exit(0);
}
const server = values.server === undefined ? [] : ['--server', values.server];
for (const { name } of chosen) {
  const { status } = spawnSync(process.execPath, [...process.execArgv, import.meta.filename, ...server, name], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
