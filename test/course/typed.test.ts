/* What a student typed, with the replies, as checks are given it. */

import { expect, test } from 'vitest';
import { typedSince } from '../../src/app/course/page-world.ts';
import type { EngineClient } from '../../src/worker/client.ts';
import { Visit } from '../tools/visit.ts';

const typedIn = (visit: Visit, entries = 0) =>
  typedSince({ ask: async (name: 'retell', ask: null) => visit.ask(name, ask) } as unknown as EngineClient, entries);

const typed = (line: string, reply: string) => ({ line, reply });

test('each line has its own reply, whoever else was sent something meanwhile', async () => {
  const visit = new Visit();
  visit.open(2, 'B');
  visit.send(['COMMAND', 'DOCS']);
  visit.type('SUBSCRIBE a b', 2);
  visit.type('PUBLISH a "x y"');
  visit.type('UNSUBSCRIBE a b', 2);
  visit.type('INCR n', 2);
  expect(await typedIn(visit)).toEqual([
    typed('PUBLISH a "x y"', '(integer) 1'), typed('SUBSCRIBE a b', '["subscribe", "a", 1]'),
    typed('UNSUBSCRIBE a b', '["unsubscribe", "a", 1]'), typed('INCR n', '(integer) 1'),
  ]);
});

test('a reply that was waited for in vain is not that of the next line', async () => {
  const visit = new Visit();
  visit.type('BLPOP q 0');
  visit.open(2, 'A'); // Ctrl+C: the same terminal on a new connection
  visit.type('INCR n', 2);
  expect(await typedIn(visit)).toEqual([typed('BLPOP q 0', '(no reply)'), typed('INCR n', '(integer) 1')]);
});

test('what was typed before the task was set does not count', async () => {
  const visit = new Visit();
  visit.type('INCR n');
  const before = visit.ask('retell', null).at(-1)?.entries ?? 0;
  visit.type('INCR n');
  expect(await typedIn(visit, before)).toEqual([typed('INCR n', '(integer) 2')]);
});
