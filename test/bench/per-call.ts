/* Against the time that the real server itself says it spends on a call (INFO commandstats: from the found command
 * to the written reply, without reading the request). Ours is CPU time from request bytes to reply bytes, less what
 * reading the same requests takes. */

import { textOf } from '../../src/repl/reply.ts';
import { type Argv, commandsOver, Feed, readingOf } from './feed.ts';
import { geometricMean, median, speed } from './measure.ts';
import { type Running, startReal } from './servers.ts';
import type { Row } from './table.ts';

const members = 100_000;
const fillMembers = 1000;
/** Elements to be popped: more than are in all rounds, since an empty list costs nothing. */
const stock = 5_000_000;
const rounds = 5;
const callsPerRound = 20_000;
/** Replies that may be owed to us at a time. */
const owedMax = 500;

interface Case {
  readonly name: string;
  readonly argv: (i: number) => Argv;
}

const value = 'xxxxxxxx';
const cases: readonly Case[] = [
  { name: 'SET', argv: (i) => ['SET', `key:${i}`, value] },
  { name: 'GET', argv: (i) => ['GET', `key:${i}`] },
  { name: 'INCR', argv: () => ['INCR', 'n'] },
  {
    name: 'MSET',
    argv: (i) => ['MSET', ...Array.from({ length: 10 }, (_, k) => [`key:${(i + k) % members}`, value]).flat()],
  },
  { name: 'EXISTS', argv: (i) => ['EXISTS', `key:${i}`] },
  { name: 'EXPIRE', argv: (i) => ['EXPIRE', `key:${i}`, '10000'] },
  { name: 'LPUSH', argv: () => ['LPUSH', 'l', value] },
  { name: 'RPOP', argv: () => ['RPOP', 'stock'] },
  { name: 'LRANGE', argv: () => ['LRANGE', 'l', '0', '99'] },
  { name: 'SADD', argv: (i) => ['SADD', 's', `m${i}`] },
  { name: 'SISMEMBER', argv: (i) => ['SISMEMBER', 's', `m${i}`] },
  { name: 'HSET', argv: (i) => ['HSET', 'h', `m${i}`, value] },
  { name: 'HGET', argv: (i) => ['HGET', 'h', `m${i}`] },
  { name: 'HGETALL', argv: () => ['HGETALL', 'small'] },
  { name: 'ZADD', argv: (i) => ['ZADD', 'z', String((i * 7) % members), `m${i}`] },
  { name: 'ZRANGE', argv: () => ['ZRANGE', 'z', '0', '99'] },
  { name: 'ZRANK', argv: (i) => ['ZRANK', 'z', `m${i}`] },
  { name: 'ZINCRBY', argv: (i) => ['ZINCRBY', 'z', '1', `m${i}`] },
  { name: 'XADD', argv: (i) => ['XADD', 'x', '*', 'f', `v${i}`] },
  { name: 'PFADD', argv: (i) => ['PFADD', 'hll', `m${i}`] },
  { name: 'SETBIT', argv: (i) => ['SETBIT', 'bits', String(i), String(i & 1)] },
  { name: 'GEOADD', argv: (i) => ['GEOADD', 'g', `${(i % 360) - 179.5}`, `${(i % 170) - 84.25}`, `m${i}`] },
];

/** Fills both sides, a piece at a time: commands that were kept would be ours to look through at each garbage collection. */
async function fill(feed: Feed, real: Running): Promise<void> {
  for (let from = 0; from < members; from += fillMembers) {
    const some = Array.from({ length: fillMembers }, (_, k) => from + k).flatMap((i) => [
      ['SET', `key:${i}`, value],
      ['SADD', 's', `m${i}`],
      ['HSET', 'h', `m${i}`, value],
      ['ZADD', 'z', String(i), `m${i}`],
      ['RPUSH', 'l', value],
    ]);
    some.push(...Array.from({ length: stock / members }, () => ['RPUSH', 'stock', ...Array.from({ length: fillMembers }, () => value)]));
    feed.run(some);
    await send(real, some);
  }
  const small = Array.from({ length: 10 }, (_, i) => ['HSET', 'small', `f${i}`, value]);
  feed.run(small);
  await send(real, small);
}

/** Sends commands to a server, pipelined, and waits for every reply. */
export async function send({ connection }: Running, commands: readonly Argv[]): Promise<void> {
  for (let i = 0; i < commands.length; i += owedMax) {
    const some = commands.slice(i, i + owedMax);
    for (const argv of some) connection.send(argv);
    for (let k = 0; k < some.length; k++)
      if ((await connection.next(30_000))?.type === 'error') throw new Error(`refused: ${some[k]?.join(' ')}`);
  }
}

async function theirUs(real: Running, each: Case): Promise<number> {
  const commands = commandsOver(callsPerRound, members, each.argv);
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await real.connection.call('CONFIG', 'RESETSTAT');
    await send(real, commands);
    const stats = textOf(await real.connection.call('INFO', 'commandstats'));
    found.push(Number(new RegExp(`cmdstat_${each.name.toLowerCase()}:.*usec_per_call=([\\d.]+)`).exec(stats)?.[1]));
  }
  return median(found);
}

export async function perCall(server: string): Promise<Row[]> {
  const real = await startReal(server);
  const feed = new Feed();
  await fill(feed, real);
  const rows: Row[] = [];
  try {
    for (const each of cases) {
      const commands = commandsOver(callsPerRound, members, each.argv);
      const readingUs = 1e6 / (await speed(readingOf(commands)));
      const ourUs = Math.max(0.01, 1e6 / (await speed(feed.work(commands))) - readingUs);
      const us = await theirUs(real, each);
      rows.push({
        name: each.name,
        ours: `${ourUs.toFixed(2)} us (and ${readingUs.toFixed(2)} reading)`,
        theirs: `${us.toFixed(2)} us`,
        figure: us / ourUs,
        goal: 0.5,
      });
    }
  } finally {
    real.stop();
  }
  return [
    ...rows,
    {
      name: 'geometric mean',
      ours: '',
      theirs: '',
      figure: geometricMean(rows.map((row) => row.figure as number)),
      goal: 1,
    },
  ];
}
