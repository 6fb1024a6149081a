/* Against ioredis-mock, the usual way to have a Redis inside a JavaScript process, and against a bare Map, which is
 * what a program could do at best. Ours is given encoded requests and writes encoded replies; the others are called
 * directly. */

import { Command } from 'ioredis';
import RedisMock from 'ioredis-mock';
import { type Argv, commandsOver, Feed } from './feed.ts';
import { compare, type Work } from './measure.ts';
import { type Row, rate } from './table.ts';

const keys = 10_000;
const commandsMax = 20_000;
/** The mock spreads its arguments, which the stack bounds. */
const slice = 5000;
const mapKeys = 1_000_000;

interface Mock {
  flushall(): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  incr(key: string): Promise<unknown>;
  mset(...pairs: string[]): Promise<unknown>;
  sadd(key: string, ...members: string[]): Promise<unknown>;
  hset(key: string, ...pairs: string[]): Promise<unknown>;
  zadd(key: string, ...pairs: string[]): Promise<unknown>;
  zrange(key: string, start: string, stop: string): Promise<unknown>;
  zrank(key: string, member: string): Promise<unknown>;
  xadd(key: string, id: string, ...pairs: string[]): Promise<unknown>;
}

/** A command on both sides: as words for us, as a call for the mock. */
interface Case {
  readonly name: string;
  readonly goal: number;
  readonly range: number;
  readonly argv: (i: number) => Argv;
  readonly call: (mock: Mock, i: number) => Promise<unknown>;
}

// ioredis 6 pairs what ZRANGE answers by the protocol of its connection, and the mock has none; without WITHSCORES nothing is paired.
Command.setReplyTransformer('zrange', (result: unknown) => result);

const value = 'xxxxxxxx';
const tenPairs = (i: number): string[] => Array.from({ length: 10 }, (_, k) => [`key:${(i + k) % keys}`, value]).flat();

const strings: readonly Case[] = [
  {
    name: 'SET',
    goal: 3.5,
    range: keys,
    argv: (i) => ['SET', `key:${i}`, value],
    call: (mock, i) => mock.set(`key:${i}`, value),
  },
  { name: 'GET', goal: 2.5, range: keys, argv: (i) => ['GET', `key:${i}`], call: (mock, i) => mock.get(`key:${i}`) },
  { name: 'INCR', goal: 15, range: 1, argv: () => ['INCR', 'n'], call: (mock) => mock.incr('n') },
  {
    name: 'MSET of 10',
    goal: 2,
    range: keys,
    argv: (i) => ['MSET', ...tenPairs(i)],
    call: (mock, i) => mock.mset(...tenPairs(i)),
  },
  {
    name: 'XADD',
    goal: 50,
    range: keys,
    argv: (i) => ['XADD', 'x', '*', 'f', `v${i}`],
    call: (mock, i) => mock.xadd('x', '*', 'f', `v${i}`),
  },
];

const collections = (members: number, goal: number): readonly Case[] => [
  {
    name: 'SADD',
    goal,
    range: members,
    argv: (i) => ['SADD', 's', `m${i}`],
    call: (mock, i) => mock.sadd('s', `m${i}`),
  },
  {
    name: 'HSET',
    goal,
    range: members,
    argv: (i) => ['HSET', 'h', `m${i}`, value],
    call: (mock, i) => mock.hset('h', `m${i}`, value),
  },
  {
    name: 'ZADD',
    goal,
    range: members,
    argv: (i) => ['ZADD', 'z', String(i + 1), `m${i}`],
    call: (mock, i) => mock.zadd('z', String(i + 1), `m${i}`),
  },
  {
    name: 'ZRANGE 0 99',
    goal,
    range: 1,
    argv: () => ['ZRANGE', 'z', '0', '99'],
    call: (mock) => mock.zrange('z', '0', '99'),
  },
  {
    name: 'ZRANK',
    goal,
    range: members,
    argv: (i) => ['ZRANK', 'z', `m${i}`],
    call: (mock, i) => mock.zrank('z', `m${i}`),
  },
];

async function measured(feed: Feed, mock: Mock, each: Case, name: string): Promise<Row> {
  const commands = commandsOver(Math.min(commandsMax, Math.max(1000, each.range)), each.range, each.argv);
  let i = 0;
  const theirs: Work = async (n) => {
    for (let done = 0; done < n; done++) {
      await each.call(mock, (Math.imul(i, 2_654_435_761) >>> 0) % each.range);
      i++;
    }
  };
  const found = await compare(feed.work(commands), theirs);
  return { name, ours: rate(found.ours), theirs: rate(found.theirs), figure: found.ratio, goal: each.goal };
}

async function againstMock(members: number, cases: readonly Case[]): Promise<Row[]> {
  const feed = new Feed();
  const mock = new RedisMock() as unknown as Mock;
  await mock.flushall();
  if (members > 0) {
    const all = Array.from({ length: members }, (_, i) => i);
    feed.run(
      all.flatMap((i) => [
        ['SADD', 's', `m${i}`],
        ['HSET', 'h', `m${i}`, value],
        ['ZADD', 'z', String(i), `m${i}`],
      ]),
    );
    for (let from = 0; from < members; from += slice) {
      const some = all.slice(from, from + slice);
      await mock.sadd('s', ...some.map((i) => `m${i}`));
      await mock.hset('h', ...some.flatMap((i) => [`m${i}`, value]));
      await mock.zadd('z', ...some.flatMap((i) => [String(i), `m${i}`]));
    }
  } else feed.run(Array.from({ length: keys }, (_, i) => ['SET', `key:${i}`, value]));
  const rows: Row[] = [];
  for (const each of cases)
    rows.push(await measured(feed, mock, each, members > 0 ? `${each.name}, ${members} members` : each.name));
  return rows;
}

/** Against a Map of as many keys, each made anew for its call as a program makes it: a Map is faster still with
 * strings that it has seen before, because they carry their hash. */
export async function againstBareMap(): Promise<Row[]> {
  const feed = new Feed();
  const map = new Map<string, string>();
  const order = commandsOver(commandsMax * 10, mapKeys, (i) => [String(i)]).map(([i]) => Number(i));
  for (let from = 0; from < mapKeys; from += commandsMax)
    feed.run(Array.from({ length: commandsMax }, (_, i) => ['SET', `key:${from + i}`, value]));
  for (let i = 0; i < mapKeys; i++) map.set(`key:${i}`, value);
  let at = 0;
  let found = 0;
  const next = (): string => {
    at = at + 1 === order.length ? 0 : at + 1;
    return `key:${order[at]}`;
  };
  const set: Work = (n) => {
    for (let done = 0; done < n; done++) map.set(next(), value);
  };
  const get: Work = (n) => {
    for (let done = 0; done < n; done++) found += map.get(next())?.length ?? 0;
  };
  const sets = await compare(feed.work(order.map((i) => ['SET', `key:${i}`, value])), set, 100, 1000);
  const gets = await compare(feed.work(order.map((i) => ['GET', `key:${i}`])), get, 100, 1000);
  if (found === 0) throw new Error('the Map held nothing');
  return [
    { name: `SET, ${mapKeys} keys`, ours: rate(sets.ours), theirs: rate(sets.theirs), figure: sets.ratio, goal: 0.3 },
    { name: `GET, ${mapKeys} keys`, ours: rate(gets.ours), theirs: rate(gets.theirs), figure: gets.ratio, goal: 0.65 },
  ];
}

export const againstIoredisMock = async (): Promise<Row[]> => [
  ...(await againstMock(0, strings)),
  ...(await againstMock(100, collections(100, 20))),
  ...(await againstMock(100_000, collections(100_000, 300))),
];
