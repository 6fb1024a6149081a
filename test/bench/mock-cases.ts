/* The commands that are measured against ioredis-mock. */

import type { Argv } from './feed.ts';

/** Keys of the strings. */
export const keys = 10_000;

export interface Mock {
  flushall(): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  incr(key: string): Promise<unknown>;
  mset(...pairs: string[]): Promise<unknown>;
  sadd(key: string, ...members: string[]): Promise<unknown>;
  hset(key: string, ...pairs: string[]): Promise<unknown>;
  zadd(key: string, ...pairs: string[]): Promise<unknown>;
  zrange(key: string, start: string, stop: string): Promise<unknown>;
  zrank(key: string, member: string): Promise<unknown>;
  xadd(key: string, id: string, ...pairs: string[]): Promise<unknown>;
}

/** A command on both sides: as words for us, as a call for the mock. */
export interface Case {
  readonly name: string;
  readonly goal: number;
  readonly range: number;
  readonly argv: (i: number) => Argv;
  readonly call: (mock: Mock, i: number) => Promise<unknown>;
}

export const value = 'xxxxxxxx';
const tenPairs = (i: number): string[] => Array.from({ length: 10 }, (_, k) => [`key:${(i + k) % keys}`, value]).flat();

export const strings: readonly Case[] = [
  {
    name: 'SET',
    goal: 3.5,
    range: keys,
    argv: (i) => ['SET', `key:${i}`, value],
    call: (mock, i) => mock.set(`key:${i}`, value),
  },
  { name: 'GET', goal: 2.5, range: keys, argv: (i) => ['GET', `key:${i}`], call: (mock, i) => mock.get(`key:${i}`) },
  { name: 'INCR', goal: 15, range: 1, argv: () => ['INCR', 'n'], call: (mock) => mock.incr('n') },
  {
    name: 'MSET of 10',
    goal: 2,
    range: keys,
    argv: (i) => ['MSET', ...tenPairs(i)],
    call: (mock, i) => mock.mset(...tenPairs(i)),
  },
  {
    name: 'XADD',
    goal: 50,
    range: keys,
    argv: (i) => ['XADD', 'x', '*', 'f', `v${i}`],
    call: (mock, i) => mock.xadd('x', '*', 'f', `v${i}`),
  },
];

export const collections = (members: number, goal: number): readonly Case[] => [
  {
    name: 'SADD',
    goal,
    range: members,
    argv: (i) => ['SADD', 's', `m${i}`],
    call: (mock, i) => mock.sadd('s', `m${i}`),
  },
  {
    name: 'HSET',
    goal,
    range: members,
    argv: (i) => ['HSET', 'h', `m${i}`, value],
    call: (mock, i) => mock.hset('h', `m${i}`, value),
  },
  {
    name: 'ZADD',
    goal,
    range: members,
    argv: (i) => ['ZADD', 'z', String(i + 1), `m${i}`],
    call: (mock, i) => mock.zadd('z', String(i + 1), `m${i}`),
  },
  {
    name: 'ZRANGE 0 99',
    goal,
    range: 1,
    argv: () => ['ZRANGE', 'z', '0', '99'],
    call: (mock) => mock.zrange('z', '0', '99'),
  },
  {
    name: 'ZRANK',
    goal,
    range: members,
    argv: (i) => ['ZRANK', 'z', `m${i}`],
    call: (mock, i) => mock.zrank('z', `m${i}`),
  },
];
