/* Commands taken apart: each step in its order, the key as it was after it, and never a world that is changed by being looked at. */

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/engine/commands/index.ts';
import type { Steps } from '../../src/worker/protocol.ts';
import { comparedCommands, sequences } from '../generate/steps.ts';
import { Visit } from '../tools/visit.ts';

let visit: Visit;
beforeEach(() => {
  visit = new Visit();
});

const kinds = ({ frames }: Steps): string[] => frames.map(({ event }) => event.kind);

function stepsOfLast(): Steps {
  return visit.ask('steps', { mark: visit.marks().length - 1 });
}

describe('a command that ran', () => {
  test('is shown from before to after', () => {
    visit.type('ZADD z 1 a 3 c');
    visit.type('ZADD z 2 b');
    const steps = stepsOfLast();
    expect(steps).toMatchObject({ argv: ['ZADD', 'z', '2', 'b'], subject: { db: 0, key: 'z' }, dropped: 0 });
    expect(steps.before?.gauges[0]?.now).toBe(2);
    expect(steps.after?.gauges[0]?.now).toBe(3);
    expect(steps.frames.findLast(({ view }) => view !== undefined)?.view?.gauges[0]?.now).toBe(3);
    expect(kinds(steps)).toContain('listpack.spliced');
    expect(steps.complexity).toContain('O(log');
    expect(steps.touched).toEqual([{ db: 0, key: 'z', how: 'written' }]);
  });

  test.each([
    ['SADD s 5', 'SADD s 1 2 3 4 6 7 8', ['intset.probed', 'intset.inserted']],
    ['SREM s 4', 'SADD s 1 2 3 4 6 7 8', ['intset.probed', 'intset.removed']],
    ['HSET h f3 v', 'HSET h f1 v f2 v', ['listpack.entryVisited', 'listpack.spliced']],
    ['HDEL h f1', 'HSET h f1 v f2 v', ['listpack.entryVisited', 'listpack.spliced']],
    ['RPUSH l x', 'RPUSH l a b c', ['listpack.spliced']],
    ['XADD x 2-1 f v', 'XADD x 1-1 f v', ['rax.nodeVisited', 'listpack.spliced']],
    ['JSON.SET j $.b 5', `JSON.SET j $ '{"a":1,"b":[2]}'`, ['json.memberVisited', 'json.memberVisited', 'json.itemReplaced']],
    ['JSON.ARRINSERT j $ 0 7 8', `JSON.SET j $ '[1,2,3]'`, ['json.itemsGrown', 'json.itemsAdded']],
    ['JSON.DEL j $.a', `JSON.SET j $ '{"a":1,"b":2}'`, ['json.memberVisited', 'json.itemsRemoved']],
    ['TS.ADD t 2000 1', 'TS.ADD t 1000 1', ['series.sampleAppended']],
    ['TS.ADD t 900 1', 'TS.ADD t 1000 1', ['series.chunkRewritten']],
    ['TS.DEL t 0 5000', 'TS.ADD t 1000 1', ['series.samplesRemoved']],
  ])('%s tells what its structure does', (line, before, expected) => {
    visit.type(before);
    visit.type(line);
    expect(kinds(stepsOfLast())).toEqual(expect.arrayContaining(expected));
  });

  test('in a skiplist goes down the lanes, tosses coins and mends spans', () => {
    visit.type('CONFIG SET zset-max-listpack-entries 0');
    visit.type('ZADD z 1 a 2 b 3 c 4 d 5 e 6 f');
    visit.type('ZADD z 4.5 x');
    const seen = kinds(stepsOfLast());
    for (const kind of ['skiplist.visited', 'skiplist.descended', 'skiplist.towerBuilt', 'skiplist.spanChanged', 'dict.entryAdded'])
      expect(seen).toContain(kind);
    expect(seen.lastIndexOf('skiplist.descended')).toBeLessThan(seen.indexOf('skiplist.towerBuilt'));
  });

  test('with more steps than can be shown says how many are left out', () => {
    visit.type(`HSET h ${Array.from({ length: 400 }, (_, i) => `f${i} v`).join(' ')}`);
    visit.type('HDEL h none other');
    const { frames, dropped } = stepsOfLast();
    expect(frames).toHaveLength(1000);
    expect(dropped).toBeGreaterThan(100);
  });
});

test('a document is whole after each thing that is done to it', () => {
  visit.type(`JSON.SET j $ '{"a":[1,2,3],"b":{"c":true}}'`);
  visit.type('JSON.ARRAPPEND j $.a 4 5');
  const { frames } = stepsOfLast();
  const sizes = frames.flatMap(({ event, view }) =>
    view?.value.kind === 'json' ? [[event.kind, view.value.json.nodeCount, view.value.json.nodes[1]?.capacity]] : []);
  expect(sizes).toEqual([['dict.bucketVisited', 7, 4], ['json.itemsGrown', 7, 8], ['json.itemsAdded', 9, 8]]);
});

test('a command that is only typed shows what it would do, and does nothing', () => {
  visit.type('SELECT 2');
  const steps = visit.ask('steps', { connection: 'A', argv: ['LPUSH', 'new', 'v'] });
  expect(steps.subject).toEqual({ db: 2, key: 'new' });
  expect(steps.before).toBeNull();
  expect(steps.touched).toEqual([{ db: 2, key: 'new', how: 'written' }]);
  expect(String.fromCharCode(...(steps.heard[0]?.bytes ?? []))).toBe(':1\r\n');
  expect(visit.type('EXISTS new')).toBe('(integer) 0');
});

test('whatever runs can be taken apart', () => {
  const arbitrary = sequences({ commands: comparedCommands(allCommands.commands), steps: 40 });
  for (const { steps } of fc.sample(arbitrary, { seed: 8, numRuns: 3 }))
    for (const { argv } of steps) {
      const taken = visit.ask('steps', { connection: 'A', argv });
      expect(taken.frames.length).toBeLessThanOrEqual(1000);
      visit.send(argv);
      const { after } = taken;
      const { subject, view } = visit.glass;
      if (after?.key === subject?.key && after?.db === subject?.db) expect(view?.value.kind).toBe(after?.value.kind);
    }
});
