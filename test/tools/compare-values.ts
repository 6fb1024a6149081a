/* What families of commands ask in words of their own (generate/values.ts): values restored from what DUMP gave, whole or damaged, and
 * walks over tables that change meanwhile. Each side does them by itself. */

import { crc64 } from '../../src/engine/persistence/crc64.ts';
import { itemsOf, type Reply, textOf } from '../../src/repl/reply.ts';
import type { Argv } from '../generate/grammar.ts';
import { type Damage, damaged, type Walk } from '../generate/values.ts';

export type Ask = (argv: Argv) => Promise<Reply>;

const checksumBytes = 8;
const versionBytes = 2;

/** A payload with damage, under a right checksum. */
function brokenPayload(payload: string, damage: readonly Damage[]): string {
  const value = payload.slice(0, -checksumBytes - versionBytes);
  const summed = Buffer.from(damaged(value, damage) + payload.slice(value.length, -checksumBytes), 'latin1');
  const { lo, hi } = crc64(summed, 0, summed.length);
  const sum = Buffer.alloc(checksumBytes);
  sum.writeInt32LE(lo | 0, 0);
  sum.writeInt32LE(hi | 0, 4);
  return Buffer.concat([summed, sum]).toString('latin1');
}

/** The request that {dump} or {broken} stands for. @param payload what DUMP gave of the key. */
export function restoring([word, , to = '', ...rest]: Argv, payload: string): Argv {
  if (word === '{dump}') return ['RESTORE', to, rest[0] as string, payload, ...rest.slice(1)];
  return ['RESTORE', to, '0', payload === '' ? '' : brokenPayload(payload, JSON.parse(rest[0] as string) as Damage[]), 'REPLACE'];
}

const fill: Readonly<Record<Walk['command'], string>> = {
  SCAN: "redis.call('set', m, 1)", HSCAN: "redis.call('hset', 'walked', m, 1)", SSCAN: "redis.call('sadd', 'walked', m)",
  ZSCAN: "redis.call('zadd', 'walked', i, m)",
};
const drop: Readonly<Record<Walk['command'], string>> = {
  SCAN: "redis.call('del', m)", HSCAN: "redis.call('hdel', 'walked', m)", SSCAN: "redis.call('srem', 'walked', m)",
  ZSCAN: "redis.call('zrem', 'walked', m)",
};

/** After so many steps nothing comes or goes any more. */
const stepsMax = 30;

/** Does the walk, and tells how many of the members that stayed were not seen; and seen twice, where nothing came or went. */
export async function walk(ask: Ask, { command, staying, added, count, step }: Walk): Promise<Reply> {
  const members = (what: string, name: string, from: number, to: number): Promise<Reply> =>
    ask(['EVAL', `for i = ${from + 1}, ${to} do local m = '${name}:' .. i ${what} end`, '0']);
  await ask(['FLUSHALL']);
  await members(fill[command], 'stays', 0, staying);
  await members(fill[command], 'more', 0, added);
  const seen = new Map<string, number>();
  let extra = added;
  let cursor = '0';
  let steps = 0;
  do {
    const [next, found] = itemsOf(await ask([command, ...(command === 'SCAN' ? [] : ['walked']), cursor, 'COUNT', String(count)]));
    for (const name of itemsOf(found).map(textOf)) if (name.startsWith('stays:')) seen.set(name, (seen.get(name) ?? 0) + 1);
    cursor = textOf(next);
    if (steps++ >= stepsMax) continue; // else a table that grows faster than it is walked over has no end
    if (step > 0) await members(fill[command], 'more', extra, extra + step);
    else if (step < 0) await members(drop[command], 'more', Math.max(0, extra + step), extra);
    extra = Math.max(0, extra + step);
  } while (cursor !== '0');
  const twice = step < 0 ? 0 : [...seen.values()].filter((times) => times > 1).length;
  return { type: 'string', text: `${staying - seen.size} missed, ${twice} seen twice` };
}
