/* What transcripts cannot show of scripts: that they pause, what they leave behind, what others are told of them. */

import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../src/repl/encode.ts';
import { Engine } from './tools/engine.ts';
import { backEnds } from './tools/generator.ts';
import { Told } from './tools/propagated.ts';

let engine: Engine;
beforeEach(() => {
  engine = new Engine();
});

const evaluate = (source: string, connection = 1, ...more: string[]): string => {
  const reply = engine.call(['EVAL', source, ...(more.length > 0 ? more : ['0'])], connection);
  return reply === null ? '(no reply)' : 'text' in reply ? reply.text : reply.type;
};

/** More turns than a script gets before it pauses for the first time. */
const long = 'for i = 1, 3e6 do end ';

describe.each(backEnds)('%s: a script that takes long', (_, generator) => {
  beforeEach(() => {
    engine = Engine.with(generator);
  });

  test('pauses, and ends as if it had not', () => {
    expect(evaluate(`${long} return redis.call("incr", "n")`)).toBe('(no reply)');
    engine.advance(2000);
    expect(engine.next(1)).toMatchObject({ type: 'integer', text: '1' });
    expect(engine.type('GET n')).toBe('"1"');
  });

  test('sees its time stand still, and os.clock go on', () => {
    const source = `local before, start = redis.call('time')[1], os.clock()
      while os.clock() - start < 0.02 do end
      return redis.call('time')[1] - before`;
    expect(evaluate(source)).toBe('(no reply)');
    engine.advance(10);
    expect(engine.next(1)).toBeNull();
    engine.advance(50);
    expect(engine.next(1)).toMatchObject({ text: '0' });
  });

  test('keeps others waiting until the threshold, and then serves them in order', () => {
    evaluate(`${long} return redis.call("incr", "n")`);
    expect(engine.type('INCR n', 2)).toBe('(no reply)');
    expect(engine.type('INCR n', 3)).toBe('(no reply)');
    engine.advance(2000);
    expect([1, 2, 3].map((connection) => engine.next(connection))).toMatchObject([{ text: '1' }, { text: '2' }, { text: '3' }]);
  });

  test('holds its own connection up: a pipeline goes on behind it', () => {
    engine.receive(1, new TextEncoder().encode(`*3\r\n$4\r\nEVAL\r\n$${long.length}\r\n${long}\r\n$1\r\n0\r\nPING\r\n`));
    expect(engine.next(1)).toBeNull();
    engine.advance(2000);
    expect(engine.next(1)?.type).toBe('nil');
    expect(engine.next(1)).toMatchObject({ text: 'PONG' });
  });

  test('once it has written, it can only be waited for', () => {
    engine.type('CONFIG SET busy-reply-threshold 50');
    evaluate(`redis.call("set", "k", 1) ${long} return redis.call("incr", "k")`);
    engine.advance(100);
    expect(engine.type('GET k', 2)).toMatch(/^\(error\) BUSY Redis is busy/);
    expect(engine.type('SCRIPT KILL', 2)).toMatch(/^\(error\) UNKILLABLE/);
    engine.advance(2000);
    expect(engine.next(1)).toMatchObject({ text: '2' });
    expect(engine.type('GET k', 2)).toBe('"2"');
  });

  test('lets a transaction go on behind it, and its watchers hear of the whole', () => {
    for (const line of ['MULTI', 'INCR n', `EVAL "${long}" 0`, `EVAL "${long} return redis.call('incr', 'n')" 0`, 'INCR n'])
      engine.type(line);
    expect(engine.type('EXEC')).toBe('(no reply)');
    engine.advance(100);
    expect(engine.type('INCR n', 2)).toBe('(no reply)');
    engine.advance(4000);
    const reply = engine.next(1);
    expect(reply).toMatchObject({ items: [{ text: '1' }, { type: 'nil' }, { text: '2' }, { text: '3' }] });
    expect(engine.next(2)).toMatchObject({ text: '4' });
    expect(engine.type('INFO commandstats')).toMatch(/cmdstat_exec:calls=1,/); // which waited for both scripts in it
  });

  test('says nothing to a caller that wants no reply', () => {
    engine.receive(1, encode(['CLIENT', 'REPLY', 'SKIP']));
    expect(evaluate(`${long} return 'unwanted'`)).toBe('(no reply)');
    engine.advance(2000);
    expect(engine.type('PING')).toBe('PONG');
  });

  test('survives its caller', () => {
    evaluate(`${long} return redis.call("set", "k", "done")`);
    engine.world.take({ kind: 'close', connection: 1 }, engine.world.nowUs);
    engine.advance(2000);
    expect(engine.type('GET k', 2)).toBe('"done"');
  });

  test('sees time stand still', () => {
    engine.type('SET k v PX 100');
    evaluate(`local t = redis.call("time") ${long} local u = redis.call("time")
      return {t[1] == u[1] and t[2] == u[2], redis.call("pttl", "k"), redis.call("get", "k")}`);
    engine.advance(2000);
    expect(engine.next(1)).toMatchObject({ items: [{ text: '1' }, { text: '100' }, { text: 'v' }] });
    expect(engine.type('GET k')).toBe('(nil)');
  });

  test('finds os.clock where the time is', () => {
    const clock = (): number => Number(evaluate('return tostring(os.clock())'));
    const before = clock();
    engine.advance(1500);
    expect(clock() - before).toBeCloseTo(1.5);
  });

  test('FUNCTION STATS tells of a function that runs', () => {
    engine.type('CONFIG SET busy-reply-threshold 50');
    engine.call(['FUNCTION', 'LOAD', `#!lua name=l\nredis.register_function('f', function() ${long} end)`]);
    engine.call(['FCALL', 'f', '1', 'k', 'a']);
    engine.advance(100);
    expect(engine.type('FUNCTION STATS', 2)).toContain('1) "name"\n   2) "f"');
    engine.advance(2000);
    expect(engine.type('FUNCTION STATS', 2)).toContain('2) (nil)');
  });

  test('gives way to SHUTDOWN NOSAVE', () => {
    engine.type('CONFIG SET busy-reply-threshold 50');
    evaluate('redis.call("set", "k", 1) while true do end');
    engine.advance(100);
    let status = -1;
    engine.exit = () => {
      status = 0;
    };
    engine.type('SHUTDOWN NOSAVE', 2);
    expect(status).toBe(0);
  });
});

describe.each(backEnds)('%s: what a script is told by others', (_, generator) => {
  beforeEach(() => {
    engine = Engine.with(generator);
  });

  test('a monitor hears of the script, then of what it calls', () => {
    engine.type('MONITOR', 2);
    evaluate('redis.call("set", "k", 1) return redis.call("get", "k")');
    const lines = [engine.next(2), engine.next(2), engine.next(2)].map((reply) => (reply !== null && 'text' in reply ? reply.text : ''));
    expect(lines[0]).toMatch(/\[0 127\.0\.0\.1:\d+\] "EVAL"/);
    expect(lines[1]).toMatch(/\[0 lua\] "set" "k" "1"$/);
    expect(lines[2]).toMatch(/\[0 lua\] "get" "k"$/);
    expect(engine.next(2)).toBeNull();
  });

  test('what it wrote is handed on as commands', () => {
    const told = new Told();
    engine.node.propagation.add(told);
    evaluate('redis.call("set", "k", 1) redis.call("get", "k") redis.call("select", 2) redis.call("del", "none") redis.call("incr", "n")');
    expect(told.take(0)).toEqual(['MULTI', 'set k 1', '[2] incr n', 'EXEC']);
    evaluate('redis.set_repl(redis.REPL_NONE) redis.call("set", "k", 2) redis.set_repl(redis.REPL_ALL) redis.call("set", "k", 3)');
    expect(told.take(0)).toEqual(['set k 3']);
  });

  test('statistics count a failure once, at the command that failed and at the script', () => {
    engine.type('SET s text');
    evaluate('return redis.call("incr", "s")');
    evaluate('return redis.pcall("get")');
    const info = engine.type('INFO everything');
    expect(info).toMatch(/cmdstat_incr:calls=1,.*rejected_calls=0,failed_calls=1/);
    expect(info).toMatch(/cmdstat_get:calls=0,.*rejected_calls=1,failed_calls=0/);
    expect(info).toMatch(/cmdstat_eval:calls=2,.*failed_calls=2/);
    expect(info).toContain('errorstat_ERR:count=2');
  });

  test('errors that scripts make up are counted by their first words, up to a number of these', () => {
    for (let i = 1; i <= 200; i++) evaluate(`return redis.error_reply('${i} of mine')`);
    evaluate("return redis.error_reply('1 of mine')");
    engine.type('SET k v NOSUCH');
    const info = engine.type('INFO errorstats');
    for (const line of ['errorstat_1:count=2', 'errorstat_128:count=1', 'errorstat_ERRORSTATS_OVERFLOW:count=72', 'errorstat_ERR:count=1'])
      expect(info).toContain(line);
    expect(info).not.toContain('errorstat_129');
  });

  test('INFO tells of scripts and libraries', () => {
    evaluate('return 1');
    engine.call(['FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() end)"]);
    const info = engine.type('INFO memory');
    for (const field of ['number_of_cached_scripts:1', 'number_of_functions:1', 'number_of_libraries:1']) expect(info).toContain(field);
    engine.type('SCRIPT FLUSH');
    expect(engine.type('INFO memory')).toContain('number_of_cached_scripts:0');
  });

  test('scripts and functions draw from one sequence of chance', () => {
    const draw = 'return tostring(math.random())';
    engine.call(['FUNCTION', 'LOAD', `#!lua name=l\nredis.register_function('f', function() ${draw} end)`]);
    expect([evaluate(draw), evaluate(draw)]).toEqual(['0.39646477363839', '0.84048536971234']);
    expect(engine.type('FCALL f 0')).toBe('"0.35333609737146"');
    expect(evaluate(draw)).toBe('0.44658343468168');
  });

  test('addresses of values follow from what ran, and no two share one', () => {
    const address = 'return tostring({})';
    const told = (): string[] => {
      engine = Engine.with(generator);
      engine.call(['FUNCTION', 'LOAD', `#!lua name=l\nlocal t = {}
redis.register_function('f', function() return {tostring(t), tostring({})} end)`]);
      return [evaluate(address), evaluate(address), engine.type('FCALL f 0')];
    };
    const first = told();
    expect(told()).toEqual(first);
    expect(new Set(first.join(' ').match(/0x[0-9a-f]+/g)).size).toBe(4);
  });

  test('FUNCTION FLUSH with more than one option is told of its arguments', () => {
    expect(engine.type('FUNCTION flush a b')).toBe(
      "(error) ERR unknown subcommand or wrong number of arguments for 'flush'. Try FUNCTION HELP.",
    );
  });

  test('a library that loads knows the version', () => {
    const code = `#!lua name=l
      local version = redis.REDIS_VERSION_NUM redis.register_function('f', function() return version == redis.REDIS_VERSION_NUM end)`;
    expect(engine.call(['FUNCTION', 'LOAD', code])).toMatchObject({ text: 'l' });
    expect(engine.type('FCALL f 0')).toBe('(integer) 1');
  });

  test('DEBUG RELOAD and FLUSHALL keep libraries', () => {
    engine.call(['FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() return 7 end)"]);
    engine.type('DEBUG RELOAD');
    engine.type('FLUSHALL');
    expect(engine.type('FCALL f 0')).toBe('(integer) 7');
  });
});

const items = (n: number): string => `local t = {} for i = 1, ${n} do t[i] = i % 1000 end`;

describe.each(backEnds)('%s: hostile scripts', (_, generator) => {
  beforeEach(() => {
    engine = Engine.with(generator);
  });

  // A million steps come first, then 200,000 a turn: an endless one that counts its work is still there after two turns, not more.
  test.each([
    'local s = ("a"):rep(5000) while true do pcall(s.find, s, "a-a-a-a-b") end',
    'while true do pcall(string.find, ("a"):rep(30), ("a?"):rep(30) .. ("a"):rep(30)) end',
    'while true do string.rep("x", 1e7):reverse() end',
    'local s = string.rep("xX", 2e6) while true do s:upper() end',
    `${items(50_000)} while true do table.sort(t) end`,
    `${items(50_000)} while true do table.sort(t, function(a, b) return a < b end) end`,
    `${items(50_000)} while true do table.insert(t, 1, table.remove(t, 1)) end`,
    `${items(50_000)} while true do table.concat(t) end`,
    `${items(5_000)} while true do unpack(t) end`,
    `${items(50_000)} while true do cjson.encode(t) end`,
    `${items(50_000)} local s = cjson.encode(t) while true do cjson.decode(s) end`,
    `${items(50_000)} while true do cmsgpack.unpack(cmsgpack.pack(t)) end`,
    'local f = ("i"):rep(1000) while true do struct.size(f) end',
    'local s = ("x = 1 "):rep(1e5) while true do loadstring(s) end',
    'while true do string.format("%99.99f", 1e308) end',
    'while true do tonumber(("1"):rep(1e6), 36) end',
    'string.gsub(("x"):rep(1e7), "x", function() return "y" end)',
    'string.gsub(("x"):rep(1e7), "x", "y")',
    'table.sort({1, 2}, function() while true do end end)',
    `${items(1000)} table.foreach(t, function() while true do end end)`,
    'while true do redis.sha1hex(("x"):rep(1e6)) end',
    'while true do redis.log(redis.LOG_WARNING, ("x"):rep(1e6)) end',
    `${items(200_000)} for i = 1, 199999 do t[i] = nil end while true do next(t) end`,
    'local s = "x" while true do s = s .. "yyyyyyyyyyyyyyyyyyyy" end',
    'table.insert({}, -1e15, 5)',
    'cjson.encode_sparse_array(true, 0) return cjson.encode({[1e9] = 1})',
  ])('is interrupted and killed: %s', (source) => {
    engine.type('CONFIG SET busy-reply-threshold 1', 2);
    expect(evaluate(source)).toBe('(no reply)');
    engine.advance(30);
    expect(engine.type('SCRIPT KILL', 2)).toBe('OK');
    expect(JSON.stringify(engine.next(1))).toContain('Script killed by user');
    expect(engine.faults).toEqual([]);
  });
});

describe('hostile scripts', () => {
  test.each([
    'load(function() while true do end end)',
    'return assert(load(function() return "x = 1 " end))',
    'xpcall(function() error("x") end, function() while true do end end)',
    'local t = {} for i = 1, 12 do t[i] = t end return cmsgpack.pack(t)',
    'return setmetatable({}, {__lt = function() while true do end end}) < {}',
    'local t = {0/0} for i = 2, 2e5 do t[i] = i % 7 end table.sort(t, function(a, b) return a < b or a == b end)',
  ])('ends with an error, for it cannot be interrupted: %s', (source) => {
    let reply = engine.call(['EVAL', source, '0']);
    engine.advance(2000);
    reply ??= engine.next(1);
    expect(JSON.stringify(reply)).toMatch(/cannot be interrupted|not enough memory|invalid order|attempt to compare/);
    expect(engine.type('PING', 2)).toBe('PONG');
  });

  test('what scripts log is in the log, by its level, and a long line is cut off', () => {
    evaluate('redis.log(redis.LOG_DEBUG, "a", 1) redis.log(redis.LOG_NOTICE, "b") redis.log(redis.LOG_WARNING, ("x"):rep(5000))');
    expect(engine.logged).toEqual(['debug a 1', 'notice b', `warning ${'x'.repeat(1000)}`]);
  });

  test.each([
    ['local function f() return f() + 1 end return f()', /stack overflow/],
    ['return string.rep("x", 1e10)', /not enough memory/],
    ['local s = "x" while true do s = s .. s end', /not enough memory/],
    ['local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x', /overflow/],
    ['error({})', /ERR unknown error/],
    ['error(setmetatable({}, {__index = function() error("x") end, __tostring = 1}))', /ERR/],
    ['return setmetatable({}, {__index = function(_, k) return k end})', /./],
  ])('%s', (source, expected) => {
    let reply = engine.call(['EVAL', source, '0']);
    engine.type('CONFIG SET busy-reply-threshold 100', 2);
    if (reply === null) {
      engine.advance(60_000);
      reply = engine.next(1);
    }
    if (reply === null) {
      expect(engine.type('SCRIPT KILL', 2)).toBe('OK');
      reply = engine.next(1);
    }
    expect(JSON.stringify(reply)).toMatch(expected);
    expect(engine.faults).toEqual([]);
    expect(engine.type('PING', 3)).toBe('PONG');
  });
});

test('a script whose commands are measured as it goes leaves time to others, too', () => {
  let us = 0;
  engine = new Engine('test', true, () => (us += 250));
  expect(evaluate("while true do redis.call('ping') end")).toBe('(no reply)');
  const { node, wakeAtMs } = engine.world;
  expect(us).toBeGreaterThan(5000); // the stopwatch was looked at again and again
  expect(wakeAtMs - node.space.nowMs).toBeGreaterThan((us - 2000) / 1000);
});
