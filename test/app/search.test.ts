/* What the palette finds, and in which order. */

import { expect, test } from 'vitest';
import { scoreOf, searched } from '../../src/app/palette/search.ts';

const titles = (query: string, ...texts: readonly string[]) =>
  searched(query, texts.map((title) => ({ title }))).map(({ item }) => item.title);

test('a beginning comes before a word within, and that before letters in between', () =>
  expect(titles('set', 'OBJECT HELP', 'HSET', 'CONFIG SET', 'SETEX')).toEqual(['SETEX', 'CONFIG SET', 'HSET']));

test('letters in their order find what holds them close together', () => {
  expect(scoreOf('zrbs', 'ZRANGEBYSCORE')).toBeGreaterThan(0);
  expect(scoreOf('zx', 'ZRANGEBYSCORE')).toBe(0);
});

test('every word has to be found', () => expect(titles('conf get', 'CONFIG GET', 'CONFIG SET')).toEqual(['CONFIG GET']));

test.each([
  ['ㅍㅈㄱ', '편집기'],
  ['ㅌㅁㄴ', '왼쪽 터미널 크게 보기'],
  ['펴', '편집기'],
  ['편지', '편집기'],
  ['ㅋㅁㅇㅇ', 'ZADD'],
  ['ㄴㄷㅅ', 'SET'],
])('%s finds %s', (query, title) => expect(scoreOf(query, title)).toBeGreaterThan(0));

test('what stands beside the title finds it, after those whose title does', () => {
  const items = [{ title: '편집기', also: 'Editor' }, { title: 'Edit' }, { title: 'Playground' }];
  expect(searched('edit', items).map(({ item }) => item.title)).toEqual(['Edit', '편집기']);
});

test('nothing typed finds everything, in its order', () => expect(titles('', 'b', 'a')).toEqual(['b', 'a']));
