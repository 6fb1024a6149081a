/* Followed scripts are told at the lines at which a real server's debugger stops, and nothing else about them changes. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ellipsis } from '../../src/engine/scripting/shown.ts';
import type { LuaCall, LuaFrame } from '../../src/inspect.ts';
import { Engine } from '../tools/engine.ts';
import { backEnds } from '../tools/generator.ts';
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

test.each(backEnds)('%s: a script that ran before is followed as well, and afterwards runs as ever', (_, generator) => {
  const engine = Engine.with(generator);
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

describe('what is told is cut to what somebody can read', () => {
  const shownOf = (value: string): string | undefined =>
    follow(new Engine(), 'EVAL', `local v = ${value}\nreturn v`, '0').frames.at(-1)?.locals[0]?.text;

  test.each([
    ['"a"', '"a"'],
    ['("a"):rep(60)', `"${'a'.repeat(60)}"`],
    ['("a"):rep(61)', `"${'a'.repeat(60)}"${ellipsis} (61)`],
    // No character is cut in two: é takes two bytes, the Hangul syllable three.
    ['"\\195" .. ("\\169\\195"):rep(30) .. "\\169"', `"${'\xc3\xa9'.repeat(30)}"${ellipsis} (62)`],
    ['"a" .. ("\\195\\169"):rep(30)', `"a${'\xc3\xa9'.repeat(29)}"${ellipsis} (61)`],
    ['("\\236\\149\\136"):rep(21)', `"${'\xec\x95\x88'.repeat(20)}"${ellipsis} (63)`],
    ['"a" .. ("\\236\\149\\136"):rep(20)', `"a${'\xec\x95\x88'.repeat(19)}"${ellipsis} (61)`],
    ['("\\169"):rep(61)', `""${ellipsis} (61)`],
    ['{a_1 = 1}', '{a_1 = 1}'],
    ['{["1a"] = 1}', '{["1a"] = 1}'],
    ['{["not a name"] = 1}', '{["not a name"] = 1}'],
    ['{[true] = 1}', '{[true] = 1}'],
    ['{[7] = 1}', '{[7] = 1}'],
    ['{1, 2, 3, 4, 5, 6, 7, 8}', '{1, 2, 3, 4, 5, 6, 7, 8}'],
    ['{1, 2, 3, 4, 5, 6, 7, 8, 9}', `{1, 2, 3, 4, 5, 6, 7, 8, ${ellipsis}}`],
    ['{{{1}}}', `{{{${ellipsis}}}}`],
    ['pairs', 'function'],
  ])('%s', (value, text) => expect(shownOf(value)).toBe(text));

  test('a long row of values is, too', () => {
    const text = shownOf('{("a"):rep(50), ("b"):rep(50), ("c"):rep(50), ("d"):rep(50)}');
    expect(text).toBe(`{"${'a'.repeat(50)}", "${'b'.repeat(50)}", "${'c'.repeat(50)}`.slice(0, 160) + ellipsis);
  });

  test('of those who called whom, 40', () => {
    const { frames } = follow(new Engine(), 'EVAL', 'local function f(n)\n  if n > 1 then f(n - 1) end\nend\nf(60)', '0');
    const stacks = frames.map(({ stack }) => stack.length);
    expect(Math.max(...stacks)).toBe(40);
    expect(frames.find(({ stack }) => stack.length === 40)?.stack[0]).toEqual({ name: 'f', line: 2 });
  });

  test('and of a command twelve words, of a word 60 characters', () => {
    const calls: LuaCall[] = [];
    const engine = new Engine();
    engine.node.scriptFollower = { begun: () => {}, line: () => {}, called: (call) => calls.push(call()), ended: () => {} };
    const words = [60, 61].map((n) => 'w'.repeat(n));
    engine.call(['EVAL', "redis.call('MSET', 'k', ARGV[1], 'l', ARGV[2])", '0', ...words]);
    engine.call(['EVAL', "local t = {}\nfor i = 1, 20 do t[i] = i end\nreturn redis.call('RPUSH', 'r', unpack(t))", '0']);
    expect(calls[0]?.argv).toEqual(['MSET', 'k', words[0], 'l', words[0] + ellipsis]);
    const ten = Array.from({ length: 10 }, (_, i) => String(i + 1));
    expect(calls[1]).toEqual({ line: 3, argv: ['RPUSH', 'r', ...ten], reply: '20', isError: false });
  });
});

test('who follows is told first what begins, and last how it ended', () => {
  const told: unknown[] = [];
  const engine = new Engine();
  engine.node.scriptFollower = {
    begun: (script) => told.push(script), line: () => {}, called: () => {}, ended: (outcome) => told.push(outcome),
  };
  const text = 'return {KEYS[1], #ARGV}';
  const name = 'ebee85777edb6ca92710fb1dc5ef6d4fac2d4534';
  engine.call(['EVAL', text, '1', 'k', 'x', 'y']);
  expect(told).toEqual([
    { kind: 'script', name, text, keys: ['k'], argv: ['x', 'y'] }, { kind: 'done', text: '{"k", 2}' },
  ]);
});
