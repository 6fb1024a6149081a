/* Against ioredis-mock, the usual way to have a Redis inside a JavaScript process, and against a bare Map, which is
 * what a program could do at best. Ours is given encoded requests and writes encoded replies; the others are called
 * directly, the mock in a thread of its own. */

import { aside } from './aside.ts';
import { commandsOver, Feed } from './feed.ts';
import { compare, type Work } from './measure.ts';
import { type Case, collections, keys, strings, value } from './mock-cases.ts';
import { type Row, rate } from './table.ts';

const commandsMax = 20_000;
const mapKeys = 1_000_000;

/** Requests of a case, over and over. */
const work = (feed: Feed, { range, argv }: Case): Work =>
  feed.work(commandsOver(Math.min(commandsMax, Math.max(1000, range)), range, argv));

async function againstMock(feed: Feed, members: number, cases: readonly Case[]): Promise<Row[]> {
  const mock = aside(new URL('./mock-thread.ts', import.meta.url), members);
  feed.run([['FLUSHALL']]);
  if (members === 0) feed.run(Array.from({ length: keys }, (_, i) => ['SET', `key:${i}`, value]));
  for (let i = 0; i < members; i++)
    feed.run([['SADD', 's', `m${i}`], ['HSET', 'h', `m${i}`, value], ['ZADD', 'z', String(i), `m${i}`]]);
  const rows: Row[] = [];
  for (const [i, each] of cases.entries()) {
    const found = await compare(work(feed, each), mock.work(i));
    const name = members > 0 ? `${each.name}, ${members} members` : each.name;
    rows.push({ name, ours: rate(found.ours), theirs: rate(found.theirs), figure: found.ratio, goal: each.goal });
  }
  await mock.stop();
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

export async function againstIoredisMock(): Promise<Row[]> {
  const feed = new Feed();
  return [
    ...(await againstMock(feed, 0, strings)),
    ...(await againstMock(feed, 100, collections(100, 20))),
    ...(await againstMock(feed, 100_000, collections(100_000, 300))),
  ];
}
