/* What a host sees of a call: results, errors with their place, pauses, and budgets that hold. */

import { describe, expect, test } from 'vitest';
import { compile } from '../../src/engine/scripting/lua/compile.ts';
import { LuaSyntaxError } from '../../src/engine/scripting/lua/lexer.ts';
import { LuaState, type Outcome } from '../../src/engine/scripting/lua/state.ts';
import { LuaTable } from '../../src/engine/scripting/lua/table.ts';
import { LuaBuiltin, type LuaFunction, type LuaValue } from '../../src/engine/scripting/lua/value.ts';
import { backEnds } from '../tools/generator.ts';
import { newState, play } from './script.ts';

function load(source: string): LuaFunction {
  const chunk = compile(source, '@user_script');
  if (chunk instanceof LuaSyntaxError) throw new Error(chunk.message);
  return newState().load(chunk);
}

const valuesOf = (outcome: Outcome): readonly LuaValue[] | string =>
  outcome.kind === 'done' ? outcome.values : outcome.kind;

describe.each(backEnds)('%s: a call', (_, generator) => {
  const state = newState(generator);

  test('takes and returns any values', () => {
    const t = new LuaTable();
    expect(valuesOf(state.call(load('return ...'), [1, 'a', undefined, t]))).toEqual([1, 'a', undefined, t]);
  });

  test('runs one chunk as often as it is asked to', () => {
    const fn = load('local n = 0 for i = 1, ... do n = n + i end return n');
    expect([1, 2, 3].map((n) => valuesOf(state.call(fn, [n])))).toEqual([[1], [3], [6]]);
  });

  test('tells where an error happened', () => {
    const outcome = state.call(load('\nerror({code = 7})'), []);
    expect(outcome).toMatchObject({ kind: 'error', source: 'user_script', line: 2 });
    expect(state.run('\n\nlocal x = nil + 1', '@f')).toMatchObject({ value: expect.any(String), source: 'f', line: 3 });
  });

  test('reaches functions of the host, which may fail, and call back', () => {
    const own = new LuaState({ generator });
    own.globals.set('twice', new LuaBuiltin('twice', ([n]) => [n, n]));
    expect(valuesOf(own.run('return twice(4)', '@f'))).toEqual([4, 4]);
  });

  test('may happen inside of a call', () => {
    const own = new LuaState({ generator });
    const inner = (): LuaValue[] => valuesOf(newState(generator).run('return #"abc" + 1', '@in')) as LuaValue[];
    own.globals.set('inner', new LuaBuiltin('inner', inner));
    const outer = 'function string.own(s) return s end local n = 0 for i = 1, 3 do n = n + inner() end return n, ("mine"):own()';
    expect(valuesOf(own.run(outer, '@out', { steps: 100 }))).toEqual([12, 'mine']);
  });

  // Measured behind SCRIPT FLUSH: a server lets later scripts nest deeper, up to 20,000 calls, until its collector comes by.
  test.each([
    [16_381, 'pcall(f)'],
    [16_380, 'pcall(function() return 1 + f() end)'],
    [16_383, 'coroutine.resume(coroutine.create(f))'],
    [16_381, 'coroutine.resume(coroutine.create(function() pcall(f) end))'],
  ])('nests %i deep in %s', (depth, how) => {
    const source = `local n = 0 local function f() n = n + 1 return 1 + f() end ${how} return n`;
    for (const steps of [Infinity, 100]) expect(play(source, steps, newState(generator))).toBe(`(integer) ${depth}`);
  });

  test('sees protected globals', () => {
    expect(play('string.len = 1', Infinity, state)).toContain('Attempt to modify a readonly table');
    expect(play('getmetatable("").x = 1', Infinity, state)).toContain('Attempt to modify a readonly table');
  });
});

describe.each(backEnds)('%s: an endless script', (_, generator) => {
  const state = newState(generator);
  const endless = [
    'while true do end',
    'repeat until false',
    'for i = 1, math.huge do end',
    'local function f() return f() end f()',
    'while true do pcall(function() while true do end end) end',
    'coroutine.wrap(function() while true do end end)()',
    'local function f() pcall(f) f() end f()',
    'for k in function() return 1 end do end',
    'local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end',
  ];

  test.each(endless)('pauses, goes on and can be dropped: %s', (source) => {
    let outcome = state.run(source, '@user_script', { steps: 1000 });
    for (let turn = 0; turn < 20; turn++) {
      if (outcome.kind !== 'paused') throw new Error(`ended as ${outcome.kind}`);
      outcome = outcome.resume(1000);
    }
    expect(outcome.kind).toBe('paused');
    expect(play('return 1 + 1', 5, state)).toBe('(integer) 2');
  });

  test('keeps what it computed over any number of pauses', () => {
    const source = `local t = {}
      local function add(n) if n > 0 then add(n - 1) t[#t + 1] = n end return n end
      for i = 1, 20 do t[#t + 1] = add(i) + add(1) end
      local co = coroutine.wrap(function(a) while true do a = coroutine.yield(a .. add(2)) end end)
      for k, v in pairs({x = 1, y = 2}) do t[#t + 1] = co(k) end
      table.sort(t, function(a, b) return tostring(a) < tostring(b) end)
      return table.concat(t, ' ')`;
    const whole = play(source, Infinity, newState());
    expect([1, 2, 3, 5, 8, 13, 100].map((steps) => play(source, steps, newState(generator)))).toEqual(Array(7).fill(whole));
  });

  const fill = 'local t = {} for i = 1, 20000 do t[i] = (i * 7919) % 20011 end ';
  const sum = ' local n = 0 for i = 1, #t do n = (n * 31 + #tostring(t[i]) + i * (tonumber(t[i]) or t[i].v)) % 2^40 end return n';
  const text = "local s = string.rep('a', 3000) .. 'c' ";

  test.each([
    ['sort', fill, `table.sort(t) for i = 2, #t do if t[i - 1] > t[i] then return 'no order' end end ${sum}`],
    ['sort', `${fill} for i = 1, #t do t[i] = 'k' .. t[i] end`, "table.sort(t) return table.concat(t, ' ')"],
    ['sort', `${fill} local less = {__lt = function(a, b) return a.v < b.v end} for i = 1, 2000 do t[i] = setmetatable({v = t[i]}, less) end
      for i = 20000, 2001, -1 do t[i] = nil end`, 'table.sort(t) local n = 0 for i = 1, #t do n = (n * 31 + t[i].v) % 2^40 end return n'],
    ['insert', fill, `table.insert(t, 1, 7) table.insert(t, 3, 9) ${sum}`],
    ['remove', fill, `t[#t + 1] = table.remove(t, 1) + table.remove(t, 2) ${sum}`],
    ['find', text, "return tostring(s:find('.-b')) .. table.concat({s:find('a(.-)c()', 2)}, ' ')"],
    ['match', text, "return tostring(s:match('.-b', 5)) .. s:match('a-c')"],
    ['gmatch', text, "local n = 0 for w, at in s:gmatch('a-b') do n = n + at end for w in s:gmatch('%a') do n = n + #w end return n"],
    ['reverse', "local s = string.rep('abc', 400000) ", "local r = s:reverse() return r:sub(1, 6) .. #r .. tostring(r:reverse() == s)"],
    ['cjson.encode', `${fill} t[5] = {} t[6] = {t[7], {}, a = 1} `, "return cjson.encode({t, x = t, 'a'})"],
    ['cjson.decode', `${fill} t[5] = {} t[6] = {t[7], {}, a = 1} local s = cjson.encode({t, x = t, 'a'})`,
      `local u = cjson.decode(s) return cjson.encode(u['1']) .. cjson.encode(u.x) .. u['2']`],
    ['gsub', text, "return (s:gsub('.-b', 'x')) .. (s:gsub('a%a', '%0-'))"],
  ])('in the middle of %s, which takes long, too', (_name, before, then) => {
    const steps = 4000;
    const turns = (source: string): [turns: number, value: unknown] => {
      let outcome = newState(generator).run(source, '@user_script', { steps });
      let n = 1;
      for (; outcome.kind === 'paused'; n++) outcome = outcome.resume(steps);
      return [n, outcome.kind === 'done' ? outcome.values[0] : outcome];
    };
    const [turnsBefore] = turns(before);
    const [turnsInAll, value] = turns(`${before} ${then}`);
    const whole = newState(generator).run(`${before} ${then}`, '@user_script');
    expect(whole).toMatchObject({ kind: 'done', values: [value] });
    expect(turnsInAll - turnsBefore).toBeGreaterThan(4);
  });

  test('in the middle of builtins that call it, keeps their place, errors and all', () => {
    const source = `local t = {}
      local function put(v) t[#t + 1] = tostring(v) return v end
      put((string.gsub('hello world', 'o+', function(s) for i = 1, 9 do s = s .. i end return s end)))
      put((string.gsub(string.rep('ab', 300), 'b', 'c')))
      local list = {5, 3, 8, 1, 9, 2}
      put(table.foreach(list, function(k, v) local n = 0 for i = 1, v do n = n + i end if n > 40 then return k end end))
      put(table.foreachi(list, function(i, v) put(i * v) end))
      local ok, e = pcall(table.sort, list, function(a, b) for i = 1, 20 do if i == 19 then error('no order') end end end)
      put(ok) put(e)
      put(select(2, pcall(string.gsub, 'x', 'x', function() return {} end)))
      local co = coroutine.create(function() string.gsub('x', 'x', coroutine.yield) end)
      put(coroutine.resume(co)) put(select(2, coroutine.resume(co)))
      table.sort(list, function(a, b) return string.gsub(a, '%d', function(d) return d + 0 end) < string.gsub(b, '%d', '%0') end)
      return table.concat(t, ' ') .. table.concat(list)`;
    const whole = play(source, Infinity, newState());
    expect(whole).toContain('no order');
    expect([1, 2, 3, 5, 8, 13, 100].map((steps) => play(source, steps, newState(generator)))).toEqual(Array(7).fill(whole));
  });
});

test('an endless script ends where it cannot be paused', () => {
  const outcome = newState().run('return setmetatable({}, {__index = function() while true do end end}).x', '@f', { steps: 1000 });
  expect(outcome.kind).toBe('stopped');
}, 60_000);

describe.each(backEnds)('%s: a budget of bytes', (_, generator) => {
  const state = newState(generator);
  const bytes = 4 * 2 ** 20;
  const bombs = [
    'local s = "x" while true do s = s .. s end',
    'return ("x"):rep(1e9)',
    'return ("x"):rep(1e6):rep(1e6)',
    'local t = {} for i = 1, 1e9 do t[i] = i end',
    'local t = {} for i = 1, 1e9 do t[i .. ""] = {} end',
    'local t = {} for i = 1, 1e9 do t[#t + 1] = function() return i end end',
    'local s = ("x"):rep(1e6) return (s:gsub("x", s))',
    'local t = {("x"):rep(1e6)} for i = 2, 1000 do t[i] = t[1] end return table.concat(t)',
    'local t = {} while true do t = {t} end',
    'local s = "a" local t = {} while true do s = s .. "b" t[#t + 1] = s .. "" end',
  ];

  test.each(bombs)('holds: %s', (source) => {
    const outcome = state.run(source, '@user_script', { bytes });
    expect(outcome).toMatchObject({ kind: 'error', value: expect.stringMatching(/not enough memory|stack overflow/) });
  });

  test('counts only what is still in use', () => {
    const source = `local s for i = 1, 300 do s = ("x"):rep(1e5) .. i end
      local t for i = 1, 2e4 do t = {i} end return #s`;
    expect(valuesOf(state.run(source, '@user_script', { bytes }))).toEqual([100003]);
  });
});

describe.each(backEnds)('%s: hostile programs', (_, generator) => {
  const hostile: readonly (readonly [string, RegExp])[] = [
    ['local function f() return 1 + f() end f()', /stack overflow/],
    ['local t t = setmetatable({}, {__index = function(_, k) return t[k] end}) return t.x', /C stack overflow/],
    ['return loadstring("return " .. ("a."):rep(20000) .. "b")', /nil/],
    ['return tostring(loadstring("return " .. ("not "):rep(20000) .. "1"))', /nil/],
    ['local s = ("a"):rep(50) return s:find(("a?"):rep(50) .. ("a"):rep(50))', /pattern too complex/],
    ['return ("a"):rep(2000):find(("a*"):rep(20) .. "b")', /pattern too complex/],
    ['local s = "" for i = 1, 200 do s = s .. "(" end return cjson.decode(("["):rep(100000))', /too many nested/],
    ['local t = {} for i = 1, 7999 do t[i] = i end return select("#", unpack(t))', /7999/],
    ['local t = {} for i = 1, 8000 do t[i] = i end return select("#", unpack(t))', /too many results/],
    ['return select("#", ("x"):rep(9000):byte(1, 7997))', /7997/],
    ['return ("x"):rep(9000):byte(1, 7998)', /string slice too long/],
    ['local t = {} for i = 1, 9000 do t[i] = i end return select("#", unpack(t))', /too many results/],
    ['return string.format("%99999d", 1)', /too long/],
    ['local co local function f() co = coroutine.wrap(f) co() end f()', /C stack overflow/],
    ['return setmetatable({}, {__index = 5}).x', /attempt to index/],
  ];
  test.each(hostile)('%s', (source, message) => expect(play(source, Infinity, newState(generator))).toMatch(message));
});
