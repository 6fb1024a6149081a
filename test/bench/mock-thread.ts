/* The thread of ioredis-mock. */

import { Command } from 'ioredis';
import RedisMock from 'ioredis-mock';
import { given, standAside } from './aside.ts';
import type { Work } from './measure.ts';
import { type Case, collections, type Mock, strings, value } from './mock-cases.ts';

/** The mock spreads its arguments, which the stack bounds. */
const slice = 5000;

// ioredis 6 pairs what ZRANGE answers by the protocol of its connection, and the mock has none; without WITHSCORES nothing is paired.
Command.setReplyTransformer('zrange', (result: unknown) => result);

const mock = new RedisMock() as unknown as Mock;

async function fill(members: number): Promise<void> {
  await mock.flushall();
  const all = Array.from({ length: members }, (_, i) => i);
  for (let from = 0; from < members; from += slice) {
    const some = all.slice(from, from + slice);
    await mock.sadd('s', ...some.map((i) => `m${i}`));
    await mock.hset('h', ...some.flatMap((i) => [`m${i}`, value]));
    await mock.zadd('z', ...some.flatMap((i) => [String(i), `m${i}`]));
  }
}

function work({ call, range }: Case): Work {
  let i = 0;
  return async (n) => {
    for (let done = 0; done < n; done++) {
      await call(mock, (Math.imul(i, 2_654_435_761) >>> 0) % range);
      i++;
    }
  };
}

const members = Number(given());
await fill(members);
standAside((members === 0 ? strings : collections(members, 1)).map(work));
