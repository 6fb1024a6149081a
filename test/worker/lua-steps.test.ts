/* Scripts taken apart line by line, in a copy: what a step shows, and that nothing is changed by looking. */

import { beforeEach, describe, expect, test } from 'vitest';
import type { LuaSteps } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

let visit: Visit;
beforeEach(() => {
  visit = new Visit();
});

const limiter = `local n = redis.call('INCR', KEYS[1])
if n == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return n`;

function preview(...argv: readonly string[]): LuaSteps {
  const { lua } = visit.ask('steps', { connection: 'A', argv });
  if (lua === null) throw new Error('no script ran');
  return lua;
}

function lua(): LuaSteps {
  const steps = visit.ask('steps', { mark: visit.marks().length - 1 }).lua;
  if (steps === null) throw new Error('no script ran');
  return steps;
}

describe('a script', () => {
  test('that is only being typed runs in a copy, line by line', () => {
    const steps = preview('EVAL', limiter, '1', 'hits', '60');
    expect(steps.frames.map(({ line, calls }) => [line, calls])).toEqual([[1, 0], [2, 1], [3, 1], [5, 2]]);
    expect(steps.frames[1]?.locals).toEqual([{ name: 'n', text: '1' }]);
    expect(steps.calls).toEqual([
      { line: 1, argv: ['INCR', 'hits'], reply: '1', isError: false },
      { line: 3, argv: ['EXPIRE', 'hits', '60'], reply: '1', isError: false },
    ]);
    expect(steps.script).toMatchObject({ kind: 'script', text: limiter, keys: ['hits'], argv: ['60'] });
    expect(steps.outcome).toEqual({ kind: 'done', text: '1' });
    expect(visit.type('EXISTS hits')).toBe('(integer) 0');
  });

  test('shows the key as it was before each line', () => {
    const { keys } = preview('EVAL', limiter, '1', 'hits', '60');
    expect(keys.map(({ at, view }) => [at, view?.ttlMs ?? null])).toEqual([[1, null], [3, 60_000]]);
  });

  test('that ran is followed as it ran, whatever happened since', () => {
    visit.type('SET hits 41');
    visit.send(['EVAL', limiter, '1', 'hits', '60']);
    expect(lua().outcome.text).toBe('42');
    visit.send(['EVALSHA', lua0(), '1', 'hits', '60']);
    expect(lua().frames.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  const lua0 = (): string => preview('EVAL', limiter, '1', 'other', '1').script.name;

  test('that fails tells what it failed with, and the command that refused', () => {
    visit.type('RPUSH list a');
    const steps = preview('EVAL', "redis.call('INCR', KEYS[1])\nreturn 1", '1', 'list');
    expect(steps.outcome).toMatchObject({ kind: 'error', text: expect.stringMatching(/^WRONGTYPE/) });
    expect(steps.calls).toEqual([{ line: 1, argv: ['INCR', 'list'], reply: expect.stringMatching(/^WRONGTYPE/), isError: true }]);
    expect(steps.frames).toHaveLength(1);
  });

  test('with more lines than can be shown says how many are left out, and one without end that it goes on', () => {
    const many = preview('EVAL', 'for i = 1, 3000 do\n  local a = i\nend\nreturn 1', '0');
    expect(many.frames.length + many.dropped).toBe(6002);
    expect(many.outcome).toEqual({ kind: 'done', text: '1' });
    const endless = preview('EVAL', 'while true do\nend', '0');
    expect(endless.outcome.kind).toBe('running');
    expect(endless.dropped).toBeGreaterThan(1000);
    expect(visit.type('PING')).toBe('PONG');
  });

  test('is none where no script ran', () => {
    expect(visit.ask('steps', { connection: 'A', argv: ['SET', 'a', '1'] }).lua).toBeNull();
  });
});

test('the key is looked at whole while a script writes to every kind of structure', () => {
  const source = `for i = 1, 200 do
  redis.call('ZADD', 'z', i, 'm' .. i)
  redis.call('HSET', 'h', 'f' .. i, i)
  redis.call('SADD', 's', i)
  redis.call('RPUSH', 'l', ('x'):rep(100))
  redis.call('XADD', 'x', '*', 'f', i)
end`;
  const { keys, frames, dropped } = preview('EVAL', source, '0');
  expect(frames.length + dropped).toBe(1201);
  expect(new Set(keys.map(({ subject }) => subject?.key))).toEqual(new Set(['z', 'h', 's', 'l', 'x']));
});
