/* Requests about values as such: as strings, with some bytes of these wrong, what they take, and who walks over them while they change. */

import fc from 'fast-check';
import type { Argv } from './grammar.ts';
import { anyNumber, key, lines, pick, request, some, text } from './requests.ts';

/** Of keys that hold something; what DUMP gave of one is restored by the word {dump}. */
const filled = fc.oneof(
  request('SET', key, anyNumber), request('SET', key, text), request('RPUSH', key, anyNumber, text), request('SADD', key, text,
    anyNumber), request('SADD', key, fc.integer().map(String), fc.integer({ min: 0, max: 99 }).map(String)), request('HSET', key, text,
    anyNumber, text, text), request('ZADD', key, fc.double({ noNaN: true }).map(String), text), request('XADD', key, fc.integer({ min: 1,
    max: 99 }).map((ms) => `${ms}-*`), text, text),
  request('XGROUP CREATE', key, 'g 0'), request('XREADGROUP GROUP g c STREAMS', key, '>'), request('DEL', key), request('PFADD', key,
    text), request('SETBIT', key, fc.integer({ min: 0, max: 999 }).map(String), '1'), fc.tuple(key, fc.integer({ min: 1,
    max: 600 })).map(([k, n]): Argv => ['EVAL',
    'local t = {} for i = 1, ARGV[1] do t[i] = i end return redis.call("rpush", KEYS[1], unpack(t))', '1', k, String(n)]),
  fc.tuple(key, fc.integer({ min: 1, max: 600 })).map(([k, n]): Argv => ['EVAL',
    'for i = 1, ARGV[1] do redis.call("zadd", KEYS[1], i / 3, "m" .. i) end return redis.call("zcard", KEYS[1])', '1', k, String(n)]),
    fc.tuple(key, fc.integer({ min: 1, max: 600 })).map(([k, n]): Argv => ['EVAL',
    'for i = 1, ARGV[1] do redis.call("hset", KEYS[1], "f" .. i, string.rep("x", i % 80)) end return redis.call("hlen", KEYS[1])', '1', k,
    String(n)]),
);
export const dumps = fc.oneof(
  { weight: 6, arbitrary: filled }, { weight: 3, arbitrary: request('DEBUG DIGEST-VALUE', key, key) }, { weight: 1,
    arbitrary: lines('DEBUG DIGEST', 'DEBUG RELOAD', 'DEBUG DIGEST') }, { weight: 2, arbitrary: request('COPY', key, key,
    some(pick('REPLACE', 'DB 0', 'DB 1 REPLACE'))) }, { weight: 1, arbitrary: request('OBJECT ENCODING', key) },
  { weight: 6, arbitrary: request('{dump}', key, key, pick('0', '0', '100000', '-1', '4102444800000'), some(pick('REPLACE', 'REPLACE')),
    some(pick('ABSTTL', 'IDLETIME 5', 'FREQ 5', 'FREQ 256', 'IDLETIME -1', 'ABSTTL IDLETIME 3', 'IDLETIME 1 FREQ 1', 'x'))) },
);

// --- broken ones ---

/** A change at so many thousandths of a payload: `= byte`, `^ bits`, `- bytes` taken out, `+ bytes` put in. */
export interface Damage {
  readonly at: number;
  readonly how: '=' | '^' | '-' | '+';
  readonly byte: number;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 60 })),
  how: pick('=', '=', '^', '^', '-', '+'),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), pick(0, 1, 2, 4, 7, 16, 64, 127, 128, 254, 255)),
});

/** A payload's bytes with this damage. */
export function damaged(payload: string, all: readonly Damage[]): string {
  let bytes = payload;
  for (const { at, how, byte } of all) {
    const i = Math.floor((bytes.length * at) / 1000);
    const here = String.fromCharCode(how === '^' ? bytes.charCodeAt(i) ^ byte : byte);
    const [before, after] = [bytes.slice(0, i), bytes.slice(how === '+' ? i : how === '-' ? i + 1 + (byte & 7) : i + 1)];
    bytes = how === '-' ? before + after : before + here + after;
  }
  return bytes;
}

/** What DUMP gave of a key, with damage, is restored by the word {broken}. */
export const broken = fc.oneof(
  { weight: 3, arbitrary: filled },
  { weight: 8, arbitrary: fc.tuple(key, key, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([from, to, all]): Argv => ['{broken}', from, to, JSON.stringify(all)]) },
  { weight: 2, arbitrary: request('OBJECT ENCODING', key) },
);

// --- what they take ---

export const memory = fc.oneof(
  { weight: 4, arbitrary: filled },
  { weight: 6, arbitrary: request('MEMORY USAGE', key, some(pick('SAMPLES 0', 'SAMPLES 0', 'SAMPLES -1', 'SAMPLES x', 'X 1'))) },
  { weight: 1, arbitrary: lines('MEMORY USAGE', 'MEMORY USAGE nothing', 'MEMORY USAGE a SAMPLES') },
);

// --- walks ---

/** A walk over a table of so many members that stay, so many that were just added (and have it grow), while others come or go. */
export interface Walk {
  readonly command: 'SCAN' | 'HSCAN' | 'SSCAN' | 'ZSCAN';
  readonly staying: number;
  readonly added: number;
  readonly count: number;
  /** Members added at each step, or taken away. */
  readonly step: number;
}

export const walks: fc.Arbitrary<Argv> = fc.record({
  command: pick('SCAN', 'HSCAN', 'SSCAN', 'ZSCAN'),
  staying: fc.integer({ min: 130, max: 1500 }),
  added: fc.oneof(pick(0), fc.integer({ min: 0, max: 1500 })),
  count: pick(1, 10, 10, 50, 200).map((n) => n * 2 - 1),
  step: fc.oneof(pick(0), fc.integer({ min: -60, max: 60 })),
}).map((walk): Argv => ['{walk}', JSON.stringify(walk)]);
