/* The page's worlds: new ones, copies of the student's, and what the student typed, with the replies, as checks are given it. */

import { expect, test } from 'vitest';
import { copyOfWorld, newWorld, typedSince, wouldAnswer } from '../../src/app/course/page-world.ts';
import { compact, replyFrom } from '../../src/course/compact.ts';
import { play, stepsOf, type World } from '../../src/course/play.ts';
import { parseScript } from '../../src/course/script.ts';
import type { EngineClient } from '../../src/worker/client.ts';
import { Visit } from '../tools/visit.ts';

const pageOf = (visit: Visit): EngineClient =>
  ({ ask: async (name: 'retell', ask: null) => visit.ask(name, ask) }) as unknown as EngineClient;
const typedIn = (visit: Visit, entries = 0) => typedSince(pageOf(visit), entries);

const asked = async (world: World, ...lines: readonly string[]): Promise<string[]> =>
  (await play(world, lines.join('\n'))).map(({ reply }) => compact(reply));

test('a new world has been prepared, and tells only what is asked of it', async () => {
  const world = newWorld(pageOf(new Visit()), parseScript('SET n 5\nINCR n').flatMap(stepsOf));
  expect(await asked(world, 'INCR n', 'GET n')).toEqual(['(integer) 7', '"7"']);
  expect(await asked(world, 'GET n')).toEqual(['"6"']);
});

test('a copy is asked on connections of its own, and changes nothing', async () => {
  const visit = new Visit();
  visit.type('SET n 5');
  visit.type('MULTI');
  const world = copyOfWorld(pageOf(visit));
  expect(await asked(world, 'INCR n', 'B> INCR n')).toEqual(['(integer) 6', '(integer) 7']);
  expect(await asked(world, 'GET n')).toEqual(['"5"']);
});

test('a copy tells only what it was asked, not what the student still waits for', async () => {
  const visit = new Visit();
  visit.type('DEBUG SLEEP 1');
  expect(await asked(copyOfWorld(pageOf(visit)), 'PING', 'INCR n')).toEqual(['PONG', '(integer) 1']);
});

test('the terminal would answer as a lesson does, or something else has run in between', async () => {
  const visit = new Visit();
  const would = (command: string, text: string) => wouldAnswer(pageOf(visit), command, replyFrom(text));
  for (const line of ['SET n 1', 'WATCH n', 'SET n 2', 'MULTI', 'GET n']) visit.type(line);
  expect(await would('EXEC', '(nil)')).toBe(true); // on the student's own connection, in the midst of its transaction
  expect(await would('EXEC', '["2"]')).toBe(false);
  visit.type('DISCARD');
  expect(await would('INCR n', '(integer) 3')).toBe(true);
  visit.type('INCR n');
  expect(await would('INCR n', '(integer) 3')).toBe(false);
  expect((await typedIn(visit)).at(-1)).toEqual({ line: 'INCR n', reply: '(integer) 3' }); // it was only asked of a copy
});

test('what the page asks by itself is not what somebody typed; much like it may be', async () => {
  const visit = new Visit();
  visit.send(['COMMAND', 'DOCS']);
  visit.type('COMMAND DOCS get|none');
  visit.type('COMMAND COUNT');
  expect((await typedIn(visit)).map(({ line }) => line)).toEqual(['COMMAND DOCS get|none', 'COMMAND COUNT']);
});

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

test('what CLIENT REPLY silences has no reply, and takes none of a later line', async () => {
  const visit = new Visit();
  const lines = [
    'CLIENT REPLY SKIP', 'INCR n', 'INCR n', 'CLIENT REPLY OFF', 'INCR n', 'GET n', 'CLIENT REPLY ON', 'GET n', 'CLIENT REPLY OFF', 'GET n',
    'RESET', 'GET n', 'MULTI', 'CLIENT REPLY SKIP', 'DISCARD', 'GET n',
  ];
  for (const line of lines) visit.type(line);
  const silent = '(no reply)';
  expect((await typedIn(visit)).map(({ reply }) => reply)).toEqual([
    silent, silent, '(integer) 2', silent, silent, silent, 'OK', '"3"', silent, silent, 'RESET', '"3"', 'OK', 'QUEUED', 'OK', '"3"',
  ]);
});

test('what is sent to a connection that is silent answers none of its lines', async () => {
  const visit = new Visit();
  visit.open(2, 'B');
  visit.type('CLIENT REPLY OFF', 2);
  visit.type('SUBSCRIBE a', 2);
  visit.type('PING', 2);
  visit.type('PUBLISH a x');
  visit.type('RESET', 2);
  expect((await typedIn(visit)).map(({ line, reply }) => `${line}: ${reply}`)).toEqual([
    'PUBLISH a x: (integer) 1', 'CLIENT REPLY OFF: (no reply)', 'SUBSCRIBE a: ["subscribe", "a", 1]', 'PING: (no reply)',
    'RESET: RESET',
  ]);
});

test('what was typed before the task was set does not count', async () => {
  const visit = new Visit();
  visit.type('INCR n');
  const before = visit.ask('retell', null).at(-1)?.entries ?? 0;
  visit.type('INCR n');
  expect(await typedIn(visit, before)).toEqual([typed('INCR n', '(integer) 2')]);
});
