/* What the page is told when more happens within a frame than it can be told. */

import { expect, test } from 'vitest';
import { toldBy } from '../../src/app/state/told.ts';
import { Glass } from '../../src/worker/glass.ts';
import { Engine } from '../tools/engine.ts';

const fields = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => [`f${from + i}`, 'v']).flat();

test('a conversion is told, however many entries were walked on the way', () => {
  const engine = new Engine();
  engine.call(['HSET', 'h', ...fields(0, 512)]);
  const glass = new Glass(engine.node);
  engine.call(['HSET', 'h', ...fields(512, 513)]);
  const { events, eventsDropped } = glass.take();
  expect(eventsDropped).toBeGreaterThan(500);
  expect(events.map(({ kind }) => kind)).toContain('encoding.converted');
  expect(events.at(-1)?.kind).toBe('command.finished');
});

test('of many commands the last are told, and those that are not are counted', () => {
  const engine = new Engine();
  const glass = new Glass(engine.node);
  for (let i = 0; i < 2000; i++) engine.call(['SET', 'k', String(i)]);
  const { events, eventsDropped } = glass.take();
  expect(events.length).toBeLessThan(2000);
  expect(eventsDropped + events.length).toBeGreaterThan(4000);
  expect(events.findLast(({ kind }) => kind === 'command.started')).toMatchObject({ argv: ['SET', 'k', '1999'] });
});

test.each([
  ['BLPOP', 'q', '0'], ['BZPOPMIN', 'q', '0'], ['LPOP', 'q'], ['DEL', 'q'], ['EXPIRE', 'q', '10'],
])('%s of a key that is not there is told of that key, not the command before it', (...argv) => {
  const engine = new Engine();
  engine.call(['SET', 'q', 'v']);
  engine.call(['DEL', 'q']);
  const glass = new Glass(engine.node);
  engine.call(argv);
  const { events } = glass.take();
  expect(toldBy({ mechanism: null, events, subject: { db: 0, key: 'q' } })?.finished?.name).toBe(argv[0]?.toLowerCase());
});
