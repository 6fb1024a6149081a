/* `npm run bench [-- --server PATH] [TOPIC…]`: speed and memory beside the peers that are named, each figure with
 * its goal. Ratios are medians of rounds in one run, because a machine is never quiet; nothing here is asserted. */

import { parseArgs } from 'node:util';
import { eviction } from './eviction.ts';
import { againstBareMap, againstIoredisMock } from './in-process.ts';
import { jump } from './jump.ts';
import { memory } from './memory.ts';
import { page } from './page.ts';
import { perCall } from './per-call.ts';
import { scripts } from './scripts.ts';
import { findServer, findServers } from './servers.ts';
import { longestStall } from './stall.ts';
import { printTable, type Row } from './table.ts';
import { overTcp } from './tcp.ts';

const { values, positionals } = parseArgs({ options: { server: { type: 'string' } }, allowPositionals: true });

interface Topic {
  readonly name: string;
  readonly title: string;
  readonly measure: () => Row[] | Promise<Row[]>;
}

/** A topic that needs a real server says so where there is none. */
const besideServer = (measure: (server: string) => Promise<Row[]>) => async (): Promise<Row[]> => {
  const server = findServer(values.server);
  return server === undefined
    ? [{ name: 'not measured', ours: '', theirs: 'no valkey-server or redis-server on PATH; name one with --server' }]
    : measure(server);
};

const topics: readonly Topic[] = [
  { name: 'mock', title: 'In process against ioredis-mock, operations per CPU second', measure: againstIoredisMock },
  { name: 'map', title: 'In process against a bare Map, operations per CPU second', measure: againstBareMap },
  { name: 'call', title: "Per call, against the real server's own account of itself", measure: besideServer(perCall) },
  { name: 'lua', title: 'Scripts by EVALSHA: time per call, and how many times ours', measure: besideServer(scripts) },
  {
    name: 'tcp',
    title: "Over TCP with 50 clients, share of the real server's throughput",
    measure: besideServer(overTcp),
  },
  {
    name: 'memory',
    title: 'Bytes per element, against used_memory',
    measure: besideServer(() => memory(findServers(values.server))),
  },
  { name: 'jump', title: 'A jump on the timeline of 10,000 commands', measure: jump },
  { name: 'stall', title: 'The longest stall', measure: longestStall },
  {
    name: 'eviction',
    title: 'Hits of a full cache under a load after Zipf, and points between the two',
    measure: besideServer(eviction),
  },
  { name: 'page', title: 'The page, on a CPU 4 times slower and a line of 9 Mbit/s', measure: page },
];

const unknown = positionals.filter((name) => topics.every((topic) => topic.name !== name));
if (unknown.length > 0) {
  process.stderr.write(
    `No topic is called ${unknown.join(', ')}; there are ${topics.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(1);
}
for (const { name, title, measure } of topics)
  if (positionals.length === 0 || positionals.includes(name)) printTable(title, await measure());
process.exit(0);
