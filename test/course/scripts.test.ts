/* What lessons are written in: scripts, replies on one line, fresh values, checks, and the differences that are told. */

import { describe, expect, test } from 'vitest';
import { check, type Typed } from '../../src/course/check.ts';
import { agrees, compact, replyFrom } from '../../src/course/compact.ts';
import { differencesOf, keysOf } from '../../src/course/differ.ts';
import { filled, freshValues } from '../../src/course/fresh.ts';
import { differences, play } from '../../src/course/play.ts';
import { parseScript } from '../../src/course/script.ts';
import { EngineWorld } from '../tools/course.ts';

const worldAfter = async (script: string): Promise<EngineWorld> => {
  const world = new EngineWorld();
  await play(world, script);
  return world;
};

describe('replies on one line', () => {
  const texts = ['OK', '"a \\"b\\""', '(integer) 3', '(nil)', '(error) ERR no', '["a, b", 3, [(nil), "c"]]', '[]', '(double) 1.5'];

  test.each(texts)('%s is read as it is written', (text) => expect(compact(replyFrom(text))).toBe(text));

  test('agree as a whole, in any order, from the beginning, or by a pattern', () => {
    const reply = replyFrom('["b", "a"]');
    expect(['["b", "a"]', '{"a", "b"}', '["b…', '~ ^\\["B'].map((each) => agrees(reply, each))).toEqual([true, true, true, true]);
    expect(['["a", "b"]', '{"a"}', '["a…', '~ c'].map((each) => agrees(reply, each))).toEqual([false, false, false, false]);
    expect(['[]', '(nil)', '(error) ERR no'].map((each) => agrees(replyFrom(each), '{}'))).toEqual([true, false, false]);
  });

  test.each([
    ['(integer) 7', '>= 7', true], ['(integer) 10', '>= 9', true], ['(integer) 7', '8..9', false], ['"12.5"', '12..13', true],
    ['(integer) -2', '<= -1', true], ['(integer) -1', '-1..5', true], ['(error) ERR 7', '>= 1', false], ['(nil)', '<= 5', false],
    ['"a7"', '>= 1', false], ['"hits:0\\r\\nkeys_gone:12\\r\\n"', 'keys_gone >= 10', true], ['"hits:0\\r\\n"', 'hits >= 1', false],
  ])('%s is %s: %s', (text, expected, holds) => expect(agrees(replyFrom(text), expected)).toBe(holds));
});

describe('scripts', () => {
  test('say what is not as they say', async () => {
    const exchanges = await play(new EngineWorld(), 'SET k 1  → OK\nINCR k  → (integer) 3\nGET k');
    expect(differences(exchanges)).toEqual(['INCR k  → (integer) 2  instead of (integer) 3']);
  });

  test('wait on one connection while another goes on', async () => {
    const script = 'B&> BRPOP q 5\nLPUSH q job  → (integer) 1\nB?>  → ["q", "job"]\n#wait 100\nLLEN q  → (integer) 0';
    expect(differences(await play(new EngineWorld(), script))).toEqual([]);
  });

  test('repeat a line, and compare the last reply', async () => {
    expect(differences(await play(new EngineWorld(), '#repeat 1 20 SADD s m{i}  → (integer) 1\nSCARD s  → (integer) 20'))).toEqual([]);
  });

  test.each(['SET "k', '#wiat 10', '#repeat 5 1 PING'])('refuse %s', (line) => expect(() => parseScript(line)).toThrow());
});

describe('fresh values', () => {
  const spec = { n: '10..20', name: ['a', 'b'], left: '= n * 2 - 1' };

  test('are the same for a seed, and others for another', () => {
    const drawn = Array.from({ length: 30 }, (_, seed) => JSON.stringify(freshValues(spec, String(seed))));
    expect(freshValues(spec, '7')).toEqual(freshValues(spec, '7'));
    expect(new Set(drawn).size).toBeGreaterThan(5);
  });

  test('are made from each other', () => {
    const { n, left } = freshValues(spec, 'any');
    expect(Number(left)).toBe(Number(n) * 2 - 1);
  });

  test('leave other braces alone', () => expect(filled('{n} {user}:1 {i}', { n: '5' })).toBe('5 {user}:1 {i}'));
});

describe('checks', () => {
  const typed: Typed[] = [{ line: 'SET k v EX 100', reply: 'OK' }, { line: 'OBJECT ENCODING k', reply: '"embstr"' }];
  const holds = async (line: string): Promise<boolean> => {
    const world = await worldAfter('SET k v EX 100');
    return (await check(line, world, typed)).every((verdict) => verdict.holds);
  };

  test.each([
    'GET k => "v"', 'TTL k >= 100', 'TTL k <= 100', 'GET k ~ V', 'info stats expired_keys <= 0', 'used: ^set', 'unused: ^del',
    'got: ^OBJECT => "embstr"', 'commands <= 2', '#wait 100000\nEXISTS k => (integer) 0',
  ])('%s holds', async (line) => expect(await holds(line)).toBe(true));

  test.each([
    'GET k => "w"', 'TTL k >= 101', 'TTL k <= 99', 'GET k ~ ^v$', 'info stats expired_keys >= 1', 'used: ^del', 'unused: ^set',
    'got: ^OBJECT => "raw"', 'commands <= 1', '#wait 99000\nEXISTS k => (integer) 0', 'GET nosuch >= 0',
  ])('%s does not', async (line) => expect(await holds(line)).toBe(false));
});

test('a difference names what is missing, what is too much, and what is other', async () => {
  const goal = await worldAfter('SET a 1 EX 500\nSADD s x y\nHSET h f 1 g 2\nSET t 1\nAPPEND t 2\nSET only 1');
  const yours = await worldAfter('SET a 1\nRPUSH s x y\nHSET h g 2 f 1\nSET t 12\nSET mine 1');
  expect(differencesOf(await keysOf(goal), await keysOf(yours))).toEqual([
    { kind: 'noTtl', key: 'a', goalMs: 500_000, yoursMs: -1 },
    { kind: 'missing', key: 'only' },
    { kind: 'type', key: 's', goal: 'set', yours: 'list' },
    { kind: 'encoding', key: 't', goal: 'raw', yours: 'int' },
    { kind: 'extra', key: 'mine' },
  ]);
});
