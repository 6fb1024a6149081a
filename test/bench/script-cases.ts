/* The scripts that are measured. */

import type { Argv } from './feed.ts';

export interface Case {
  readonly name: string;
  readonly source: string;
  /** Each returns an integer. */
  readonly keys: (i: number) => Argv;
  readonly argv: (i: number) => Argv;
}

export const scriptCases: readonly Case[] = [
  {
    name: 'rate limiter',
    source: `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if n > tonumber(ARGV[1]) then return 0 end
return 1`,
    keys: (i) => [`rate:${i % 100}`],
    argv: () => ['10', '1000'],
  },
  {
    name: 'sliding window',
    // Its clock is a key, so that it goes on when the same requests are sent once more.
    source: `local now, window, limit = redis.call('INCR', KEYS[2]), tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - window)
if redis.call('ZCARD', KEYS[1]) < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[3] .. now)
  redis.call('PEXPIRE', KEYS[1], window)
  return 1
end
return 0`,
    keys: (i) => [`window:${i % 10}`, 'clock'],
    argv: () => ['500', '40', 'm'],
  },
  {
    name: 'loop of 1,000',
    source: `local sum = 0
for i = 1, tonumber(ARGV[1]) do
  if i % 3 == 0 then sum = sum + i * 2 else sum = sum - 1 end
end
return sum`,
    keys: () => [],
    argv: () => ['1000'],
  },
  {
    name: 'table of 200',
    source: `local t = {}
for i = 1, tonumber(ARGV[1]) do t[i] = i * i end
local sum = 0
for i, v in ipairs(t) do sum = sum + v % 7 end
return sum`,
    keys: () => [],
    argv: () => ['200'],
  },
  {
    name: 'string building',
    source: `local parts = {}
for i = 1, 50 do parts[#parts + 1] = 'field' .. i .. '=' .. string.upper(ARGV[1]) end
local s = table.concat(parts, '&')
return #(string.gsub(s, 'FIELD', 'f'))`,
    keys: () => [],
    argv: () => ['value'],
  },
];
