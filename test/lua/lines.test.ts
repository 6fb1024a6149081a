/* Followed scripts are told at the lines at which a real server's debugger stops, and nothing else about them changes. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LuaFrame } from '../../src/inspect.ts';
import { Engine } from '../tools/engine.ts';
import { parseWalks } from './lines.ts';

const walks = parseWalks(readFileSync(new URL('./lines.txt', import.meta.url), 'utf8'));

interface Followed {
  readonly frames: readonly LuaFrame[];
  readonly reply: string;
}

function follow(engine: Engine, ...argv: readonly string[]): Followed {
  const frames: LuaFrame[] = [];
  engine.node.scriptFollower = { begun: () => {}, line: (frame) => frames.push(frame()), called: () => {}, ended: () => {} };
  const reply = engine.call(argv);
  engine.node.scriptFollower = undefined;
  return { frames, reply: showReply(reply) };
}

const showReply = (reply: unknown): string => JSON.stringify(reply, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v));

const linesOf = ({ frames }: Followed): number[] => frames.map(({ line }) => line);

test.each(walks)('walk %#', ({ source, lines }) => {
  const followed = follow(new Engine(), 'EVAL', source, '1', 'k', '5');
  expect(linesOf(followed)).toEqual(lines);
  expect(followed.reply).toBe(showReply(new Engine().call(['EVAL', source, '1', 'k', '5'])));
});

test('a script that ran before is followed as well, and afterwards runs as ever', () => {
  const engine = new Engine();
  const argv = ['EVAL', 'local n = 0\nfor i = 1, 2 do\n  n = n + i\nend\nreturn n', '0'];
  engine.call(argv);
  expect(linesOf(follow(engine, ...argv))).toEqual([1, 2, 3, 2, 3, 2, 5]);
  expect(engine.call(argv)).toMatchObject({ text: '3' });
  expect(linesOf(follow(engine, ...argv))).toEqual([1, 2, 3, 2, 3, 2, 5]);
});

test('a function of a library tells what it knows: locals, upvalues, who called it', () => {
  const engine = new Engine();
  const code = `#!lua name=lib
local total = 7
local function add(n)
  local sum = total + n
  return sum
end
redis.register_function('f', function(keys, args)
  local twice = add(1) + add(2)
  return twice
end)`;
  engine.call(['FUNCTION', 'LOAD', code]);
  const { frames } = follow(engine, 'FCALL', 'f', '1', 'k', 'x');
  expect(frames.map(({ line }) => line)).toEqual([8, 4, 5, 4, 5, 9]);
  expect(frames[2]).toEqual({
    line: 5,
    stack: [{ name: 'add', line: 5 }, { name: 'function:7', line: 8 }],
    locals: [{ name: 'n', text: '1' }, { name: 'sum', text: '8' }],
    upvalues: [{ name: 'total', text: '7' }],
    calls: 0,
  });
  expect(frames[5]?.locals).toEqual([{ name: 'keys', text: '{"k"}' }, { name: 'args', text: '{"x"}' }, { name: 'twice', text: '17' }]);
});

test('of locals with one name only the one that is meant is told, and none after its block', () => {
  const source = 'local a = 1\nlocal a = "two\\n"\nif a then\n  local b = {1, {x = {}}, k = nil}\n  b = 1\nend\nreturn a';
  const { frames } = follow(new Engine(), 'EVAL', source, '0');
  const inner = { name: 'b', text: '{1, {x = {\xe2\x80\xa6}}}' };
  expect(frames.find(({ line }) => line === 5)?.locals).toEqual([{ name: 'a', text: '"two\\n"' }, inner]);
  expect(frames.at(-1)?.locals).toEqual([{ name: 'a', text: '"two\\n"' }]);
});
