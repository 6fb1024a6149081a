/* The table of directives against the list of a real server: Redis 7.0's names and defaults and the four that 7.2 added. What is
 * not 7.2's here: nothing is saved, the one folder is the root, DEBUG is allowed. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { directives } from '../../src/engine/config/directives.ts';
import { Config } from '../../src/engine/config/config.ts';
import { Limits } from '../../src/engine/limits.ts';

const defaults = JSON.parse(readFileSync(new URL('config-defaults.json', import.meta.url), 'utf8')) as Record<string, string>;

test('every directive of 7.2 is known, with its default, and no other', () => {
  const config = new Config(new Limits(), []);
  expect(Object.fromEntries(config.names.map((name) => [name, config.value(name)]))).toEqual(defaults);
});

test('each default is a value that the directive takes, and keeps as it is', () => {
  for (const { name, initial, read } of directives) expect([name, read(initial, initial)]).toEqual([name, initial]);
});

test('the defaults are those that the engine begins with', () => {
  const limits = new Limits();
  for (const { initial, apply } of directives) apply?.(limits, initial);
  expect(limits).toEqual(new Limits());
});

test('what may not be changed may be set at the start', () => {
  const config = new Config(new Limits(), [['io-threads', '4']]);
  expect(config.set([['io-threads', '8']])).toMatch(/can't set immutable config$/);
  expect(config.start('io-threads', 'many')).toMatch(/couldn't be parsed into an integer$/);
  expect(config.start('no-such-directive', '1')).toMatch(/Unknown option/);
  expect(config.get('IO-THREADS')).toBe('4');
});

test('where the server listens', () => {
  const config = new Config(new Limits(), []);
  expect(config.start('bind', '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17')).toMatch(/Too many bind addresses specified\.$/);
  expect(config.start('bind', '127.0.0.1 -::1')).toBeUndefined();
  expect(config.set([['bind', '  127.0.0.2   ::1'], ['port', '7000']])).toBeUndefined();
  expect(config.get('bind')).toBe('127.0.0.2 ::1');
});

test('a directive and its older name are one', () => {
  const limits = new Limits();
  const config = new Config(limits, []);
  expect(config.set([['hash-max-ziplist-entries', '7']])).toBeUndefined();
  expect(config.get('hash-max-listpack-entries')).toBe('7');
  expect(limits.hashMaxListpackEntries).toBe(7);
});

test('one wrong value leaves all values as they were', () => {
  const limits = new Limits();
  const config = new Config(limits, []);
  expect(config.set([['maxclients', '5'], ['timeout', 'soon']])).toMatch(/related to argument 'timeout'/);
  expect([config.get('maxclients'), limits.maxclients]).toEqual(['10000', 10_000]);
});
