/* Every reason that the engine gives for a conversion is known in Korean. */

import { expect, test } from 'vitest';
import { whyInKorean } from '../../src/app/words-why-ko.ts';
import type { TraceEvent } from '../../src/inspect.ts';
import { Engine } from '../tools/engine.ts';

const long = 'x'.repeat(65);
const many = (n: number, one: (i: number) => string): string => Array.from({ length: n }, (_, i) => one(i)).join(' ');

test.each([
  [[`HSET k ${many(512, (i) => `f${i} v`)}`, 'HSET k more v']],
  [[`HSET k ${many(600, (i) => `f${i} v`)}`]],
  [[`HSET k f ${long}`]],
  [[`SADD k ${many(512, (i) => String(i))}`, 'SADD k 512']],
  [['SADD k 1', 'SADD k word']],
  [[`SADD k ${many(128, (i) => `m${i}`)}`, 'SADD k more']],
  [['SADD k word', `SADD k ${long}`]],
  [[`ZADD k ${many(128, (i) => `${i} m${i}`)}`, 'ZADD k 1 more']],
  [['ZADD k 1 m', `ZADD k 1 ${long}`]],
  [['RPUSH k a', `RPUSH k ${'x'.repeat(9000)}`, 'RPOP k']],
  [['SET k 12', 'APPEND k 3']],
  [['HSET k f v', 'HEXPIRE k 100 FIELDS 1 f']],
  [['PFADD k a', 'CONFIG SET hll-sparse-max-bytes 10', 'PFADD k b']],
  [['PFADD d a', 'PFDEBUG TODENSE d', 'PFADD k b', 'PFMERGE k d']],
  [['ZADD k 1 m', 'SORT k BY nosort ALPHA LIMIT 0 1']],
])('%#: each reason is told', (lines) => {
  const engine = new Engine();
  const whys: string[] = [];
  engine.node.h.trace = (event: TraceEvent) => {
    if (event.kind === 'encoding.converted') whys.push(event.why);
  };
  for (const line of lines) engine.type(line);
  expect(whys.length).toBeGreaterThan(0);
  for (const why of whys) expect(whyInKorean(why)).toMatch(/[가-힣]/);
});
