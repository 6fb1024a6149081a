/* Two moments compared, and the inputs that led to one told as text. */

import { expect, test } from 'vitest';
import { encode } from '../../src/repl/encode.ts';
import type { Entry } from '../../src/sim/branch.ts';
import { inputLines } from '../../src/worker/input-lines.ts';
import type { Comparison } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

/** What a branch that goes on from the present by some lines differs in from what other lines made of the same present. */
function between(before: readonly string[], mine: readonly string[], theirs: readonly string[]): Comparison {
  const visit = new Visit();
  for (const line of ['PING', ...before]) visit.type(line);
  const there = visit.marks().at(-1) ?? null;
  for (const line of ['PING', ...mine]) visit.type(line);
  visit.ask('jump', there);
  visit.ask('fork', {});
  for (const line of theirs) visit.type(line);
  return visit.ask('compare', { a: { branch: 0 }, b: { branch: 1 } });
}

const told = ({ differences }: Comparison): string[] => differences.map(({ db, key, how }) => `${db} ${key}: ${how.join()}`).sort();

test('keys that are gone, new, or other are told, and how', () => {
  const before = ['SET same 1', 'SET both v', 'RPUSH list a', 'SET ttl v EX 100', 'SET forever v', 'SET enc 12'];
  const mine = ['SET only-mine 1', 'SET both w', 'DEL list', 'SET list a', 'EXPIRE ttl 200', 'SELECT 1', 'SET both x'];
  const theirs = ['SET only-theirs 1', 'PERSIST forever', 'EXPIRE forever 100', 'APPEND enc 3', 'SET enc 12'];
  const found = between(before, mine, theirs);
  expect(told(found)).toEqual([
    '0 both: value', '0 forever: ttl', '0 list: type,value,encoding,memory', '0 only-mine: gone', '0 only-theirs: new', '0 ttl: ttl',
    '1 both: gone',
  ]);
  expect([found.same, found.dropped]).toEqual([2, 0]);
});

test('an encoding alone is a difference, and a time to live that leads to the same end is none', () => {
  expect(told(between(['SADD s 1 2'], [], ['SADD s x', 'SREM s x']))).toEqual(['0 s: encoding']);
  expect(told(between(['SET k v EX 100'], [], ['PING', 'PING']))).toEqual([]);
});

test('of many differences the first are told, and the others counted', () => {
  const { differences, dropped } = between([], ['DEBUG POPULATE 600'], []);
  expect([differences.length, dropped]).toEqual([500, 100]);
});

test('the last inputs are told as text, as many as a report may hold', () => {
  const entry = (atUs: number, bytes: Uint8Array): Entry => ({ atUs, input: { kind: 'bytes', connection: 1, bytes } });
  const all: Entry[] = [
    { atUs: 1, input: { kind: 'open', connection: 1, address: 'a', localAddress: 'b' } },
    entry(2, encode(['PING'])), { atUs: 3, input: { kind: 'coins', coins: [true, false] } }, { atUs: 4, input: { kind: 'wait' } },
    { atUs: 5, input: { kind: 'configure', name: 'hz', value: '10' } },
  ];
  expect(inputLines(all)).toEqual(['1 1 open', '2 1 "*1\\r\\n$4\\r\\nPING\\r\\n"', '3 coins true,false', '4 wait', '5 configure hz 10']);
  const megabyte = entry(6, new Uint8Array((1 << 20) - 1));
  expect(inputLines([...all, megabyte]).map((line) => line.slice(0, 32))).toEqual([
    '(4 earlier inputs are not told)', '5 configure hz 10', expect.stringMatching(/^6 1 "/),
  ]);
});
