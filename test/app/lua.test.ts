/* Ways through a script that was followed: forth and back, over calls and out of them, from breakpoint to breakpoint. */

import { beforeAll, describe, expect, test } from 'vitest';
import { firstStep, keyAt, type LuaMove, luaView, moved } from '../../src/app/steps/lua.ts';
import { callOf, functionsOf, lineFor } from '../../src/editor/lua.ts';
import { splitArgs } from '../../src/repl/quote.ts';
import type { LuaSteps } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

const source = `local function bump(key)
  return redis.call('INCR', key)
end
local total = 0
for i = 1, 2 do
  total = total + bump(KEYS[i])
end
return total`;

let lua: LuaSteps;
beforeAll(() => {
  const steps = new Visit().ask('steps', { connection: 'A', argv: ['EVAL', source, '2', 'a', 'b'] }).lua;
  if (steps === null) throw new Error('no script ran');
  lua = steps;
});

const lineAt = (at: number): number | null => lua.frames[at]?.line ?? null;

/** The lines at which so many moves stop, from the beginning on; null is the end. */
function walk(move: LuaMove, breakpoints: readonly number[] = [], from = 0): (number | null)[] {
  const lines: (number | null)[] = [];
  for (let at = from; lines.at(-1) !== null && lines.length < 20; ) {
    const next = moved(lua, at, move, breakpoints);
    if (next === at) break;
    at = next;
    lines.push(lineAt(at));
  }
  return lines;
}

describe('stepping', () => {
  test('into visits every line', () => expect([lineAt(0), ...walk('into')]).toEqual([3, 4, 5, 6, 2, 5, 6, 2, 5, 8, null]));
  test('over leaves out what is called', () => expect(walk('over')).toEqual([4, 5, 6, 5, 6, 5, 8, null]));
  test('over stops at a breakpoint in what is called', () => expect(walk('over', [2])).toEqual([4, 5, 6, 2, 5, 6, 2, 5, 8, null]));
  test('out comes to who called', () => expect(walk('out', [], 4)).toEqual([5, null]));
  test('goes on from breakpoint to breakpoint', () => expect(walk('goOn', [2])).toEqual([2, 2, null]));
  test('back is the same, the other way', () => {
    const end = lua.frames.length;
    expect(walk('back', [], end)).toEqual([8, 5, 2, 6, 5, 2, 6, 5, 4, 3]);
    expect(walk('backOver', [], end)).toEqual([8, 5, 6, 5, 6, 5, 4, 3]);
    expect(walk('goBack', [2], end)).toEqual([2, 2, 3]);
  });
  test('begins at the first breakpoint that is reached', () => {
    expect([[], [2], [6, 8], [7]].map((breakpoints) => lineAt(firstStep(lua, breakpoints)))).toEqual([3, 2, 6, null]);
  });
});

describe('a library', () => {
  const library = `#!lua name=board
local function bonus(keys, args)
  return redis.call('ZINCRBY', keys[1], args[1], 'ann')
end
-- redis.register_function('old', bonus)
redis.register_function('bonus', bonus)
redis.register_function{
  function_name = "best", callback = function(keys) return redis.call('ZRANGE', keys[1], 0, 0) end, flags = { 'no-writes' },
}
-- KEYS b
-- ARGV 5`;
  const steps = (name: string, text = library) =>
    new Visit().ask('steps', { connection: 'A', first: splitArgs(lineFor(text)) ?? [], argv: splitArgs(callOf(text, name)) ?? [] });

  test('has the functions that it registers', () => expect(functionsOf(library)).toEqual(['bonus', 'best']));

  test('is loaded in the copy, and the lines of its functions are those of the file', () => {
    expect(steps('bonus').lua).toMatchObject({ frames: [{ line: 3 }], outcome: { kind: 'done' }, script: { keys: ['b'], argv: ['5'] } });
    expect(steps('best').lua).toMatchObject({ frames: [{ line: 8 }] });
    const visit = new Visit();
    visit.ask('steps', { connection: 'A', first: splitArgs(lineFor(library)) ?? [], argv: ['FCALL', 'bonus', '1', 'b', '5'] });
    expect(visit.type('FUNCTION LIST')).toBe('(empty array)');
  });

  test('that cannot be loaded says why', () =>
    expect(() => steps('bonus', `${library}\nend`)).toThrow(/^ERR Error compiling function/));
});

describe('at a step', () => {
  test('there are the commands so far and the key touched last', () => {
    const second = lua.frames.findLastIndex(({ line }) => line === 2);
    expect(luaView(lua, second)).toMatchObject({ callsTotal: 1, outcome: null, frame: { line: 2 }, before: { line: 6 } });
    expect(keyAt(lua, second).subject).toEqual({ db: 0, key: 'a' });
    expect(keyAt(lua, 0)).toEqual({ subject: null, view: null });
  });
  test('behind the last line there is what came out', () => {
    expect(luaView(lua, lua.frames.length)).toMatchObject({ frame: null, callsTotal: 2, outcome: { kind: 'done', text: '2' } });
    expect(keyAt(lua, lua.frames.length).subject).toEqual({ db: 0, key: 'b' });
  });
});
