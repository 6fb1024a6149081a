/* ACL LOG's entries with their times, and the way that permissions go through everything a client does: what a transcript cannot
 * hold, because it names clients and times. */

import { expect, test } from 'vitest';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from '../tools/engine.ts';

const admin = 9;

/** ACL LOG as one object per entry. */
function entries(engine: Engine, ...count: string[]): Record<string, string>[] {
  const reply = engine.call(['ACL', 'LOG', ...count], admin);
  if (reply?.type !== 'array') throw new Error('ACL LOG replies an array');
  return reply.items.map((entry) => {
    if (entry.type !== 'array') throw new Error('an entry is an array');
    const texts = entry.items.map((item: Reply) => ('text' in item ? item.text : ''));
    return Object.fromEntries(Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i], texts[2 * i + 1]]));
  });
}

function withUser(...rules: string[]): Engine {
  const engine = new Engine();
  engine.call(['ACL', 'SETUSER', 'bo', 'on', '>pw', ...rules], admin);
  engine.type('AUTH bo pw');
  return engine;
}

test('each kind of refusal is noted with its object, the latest first', () => {
  const engine = withUser('+get', '+publish', '~k*');
  for (const line of ['DEL k1', 'GET other', 'PUBLISH news hello', 'AUTH bo wrong']) engine.type(line);
  expect(entries(engine).map(({ reason, object, context, username, count }) => [reason, object, context, username, count])).toEqual([
    ['auth', 'AUTH', 'toplevel', 'bo', '1'],
    ['channel', 'news', 'toplevel', 'bo', '1'],
    ['key', 'other', 'toplevel', 'bo', '1'],
    ['command', 'del', 'toplevel', 'bo', '1'],
  ]);
  expect(entries(engine, '1')).toHaveLength(1);
});

test('the same refusal within a minute counts on, and later begins a new entry', () => {
  const engine = withUser('+get');
  engine.type('DEL k');
  engine.advance(59_500);
  engine.type('DEL k');
  const [entry] = entries(engine);
  expect(entry).toMatchObject({ count: '2', 'entry-id': '0', 'age-seconds': '0' });
  expect(Number(entry?.['timestamp-last-updated']) - Number(entry?.['timestamp-created'])).toBe(59_500);
  engine.advance(60_001);
  expect(entries(engine)[0]?.['age-seconds']).toBe('60.001');
  engine.type('DEL k');
  expect(entries(engine).map((each) => [each['entry-id'], each['count']])).toEqual([['1', '1'], ['0', '2']]);
});

test('what a transaction may not is noted as such', () => {
  const engine = withUser('+@all', '~k*');
  for (const line of ['MULTI', 'SET k 1', 'GET x']) engine.type(line);
  engine.type('DISCARD');
  for (const line of ['MULTI', 'SET k 1']) engine.type(line);
  engine.type('ACL SETUSER bo resetkeys', admin);
  engine.type('EXEC');
  expect(entries(engine).map(({ context, object }) => [context, object])).toEqual([['multi', 'k'], ['multi', 'x']]);
});

test('the log keeps as many entries as it may', () => {
  const engine = withUser('+get');
  engine.type('CONFIG SET acllog-max-len 3', admin);
  for (let i = 0; i < 5; i++) engine.type(`GET x${i}`);
  expect(entries(engine).map(({ object }) => object)).toEqual(['x4', 'x3', 'x2']);
  engine.type('CONFIG SET acllog-max-len 0', admin);
  engine.type('GET y');
  expect(entries(engine)).toEqual([]);
});

test('refusals are counted in INFO', () => {
  const engine = withUser('+get', '~k*');
  for (const line of ['DEL k', 'GET x', 'GET x', 'AUTH x y']) engine.type(line);
  const info = engine.type('INFO stats', admin);
  for (const counter of ['cmd:1', 'key:2', 'auth:1', 'channel:0']) expect(info).toContain(`acl_access_denied_${counter}`);
});

test('a deleted user is logged out, and a changed one bound by its new rules', () => {
  const engine = withUser('+@all', '~*');
  engine.type('ACL SETUSER bo -get', admin);
  expect(engine.type('GET k')).toContain('NOPERM');
  engine.type('ACL DELUSER bo', admin);
  expect(engine.closed.has(1)).toBe(true);
});

test('passwords drawn are as long as asked for, never the same, and repeatable from the seed', () => {
  const draw = (engine: Engine, bits: string): string => {
    const reply = engine.call(['ACL', 'GENPASS', bits]);
    return reply?.type === 'string' ? reply.text : '';
  };
  const engine = new Engine('one');
  const [first, second] = [draw(engine, '4096'), draw(engine, '4096')];
  expect(first).toMatch(/^[0-9a-f]{1024}$/);
  expect(second).not.toBe(first);
  expect(draw(engine, '5')).toHaveLength(2);
  expect(draw(new Engine('one'), '4096')).toBe(first);
  expect(draw(new Engine('two'), '4096')).not.toBe(first);
});
