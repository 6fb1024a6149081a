/* A table of so many keys that they are found by their chains holds what a Map holds, while keys come and go. */

import { expect, test } from 'vitest';
import { LuaTable } from '../../src/engine/scripting/lua/table.ts';
import type { LuaValue } from '../../src/engine/scripting/lua/value.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';

const kinds: readonly ((i: number) => LuaValue)[] = [(i) => `key:${i}`, (i) => i * 1000 + 0.5, (i) => -i, (i) => `${'x'.repeat(80)}${i}`];

test('a huge table holds what a Map holds', () => {
  const random = seededRandom('huge');
  const range = 160_000;
  const table = new LuaTable();
  const map = new Map<LuaValue, LuaValue>();
  for (let n = 0; n < 300_000; n++) {
    const i = Math.floor(random() * range);
    const key = (kinds[i % kinds.length] as (typeof kinds)[number])(i);
    const value = random() < 0.3 ? undefined : n;
    if (table.get(key) !== map.get(key)) throw new Error(`after ${n} changes another value of ${key}`);
    table.set(key, value);
    map.set(key, value);
  }
  expect(table.keys.length).toBeGreaterThan(1 << 16);
  for (const [key, value] of map) if (table.get(key) !== value) throw new Error(`another value of ${key}`);
  const walked = new Map<LuaValue, LuaValue>();
  for (let at = table.nextPosition(1); at !== 0; at = table.nextPosition(at + 1)) walked.set(table.keyAt(at), table.valueAt(at));
  expect(walked.size).toBe([...map.values()].filter((value) => value !== undefined).length);
  expect(table.get('key:none')).toBeUndefined();
  expect(table.get(Number.NaN)).toBeUndefined();
});
