/* A server that nobody talks to: its timers ring only for what can happen. */

import { describe, expect, test } from 'vitest';
import { Engine, startUs } from '../tools/engine.ts';

const dayMs = 86_400_000;

/** How often a timer rings until a moment, in ms after the start. */
function ringsUntil(engine: Engine, endMs: number): number {
  const { world } = engine;
  const endUs = startUs + endMs * 1000;
  let rings = 0;
  for (; world.wakeAtMs * 1000 <= endUs; rings++) world.advanceTo(world.wakeAtMs * 1000);
  world.advanceTo(endUs);
  return rings;
}

describe('an idle day', () => {
  test('takes a few beats when nothing expires', () => {
    const engine = new Engine();
    engine.type('SET k v');
    expect(ringsUntil(engine, dayMs)).toBeLessThan(30);
  });

  test('wakes the server for the key that is due', () => {
    const engine = new Engine();
    engine.type('SET soon v EX 3600');
    engine.type('SET late v EX 7200');
    expect(ringsUntil(engine, 3_599_000)).toBeLessThan(30);
    expect(engine.node.space.stats.expiredByCycle).toBe(0);
    expect(ringsUntil(engine, 3_600_200)).toBeLessThan(5);
    expect(engine.node.space.stats.expiredByCycle).toBe(1);
    expect(ringsUntil(engine, dayMs)).toBeLessThan(30);
    expect(engine.node.space.stats.expiredByCycle).toBe(2);
  });

  test('ends when somebody speaks: beats come ten times a second again', () => {
    const engine = new Engine();
    engine.type('PING');
    engine.advance(dayMs);
    engine.type('PING');
    expect(engine.world.wakeAtMs - engine.world.nowUs / 1000).toBeLessThanOrEqual(100);
    expect(engine.type('INFO stats')).toContain('instantaneous_ops_per_sec:0');
  });

  test('closes idle clients where that is configured', () => {
    const engine = new Engine();
    engine.type('CONFIG SET timeout 60');
    engine.advance(61_000);
    expect(engine.closed.has(1)).toBe(true);
  });

  test('wakes a client whose wait ends', () => {
    const engine = new Engine();
    engine.call(['BLPOP', 'q', '3600']);
    engine.advance(3_599_000);
    expect(engine.next()).toBeNull();
    engine.advance(2_000);
    expect(engine.next()).toEqual({ type: 'nil' });
  });
});

describe('coins laid out', () => {
  const height = (engine: Engine): number[] => {
    const heights: number[] = [];
    engine.node.h.trace = (event) => {
      if (event.kind === 'skiplist.towerBuilt') heights.push(event.height);
    };
    engine.type('ZADD z 1 a');
    return heights;
  };

  test.each([
    ['heads twice', [true, true], 3],
    ['tails', [false], 1],
    ['what follows tails', [true, false, true], 2],
  ])('decide how high the next tower is: %s', (_name, coins, expected) => {
    const engine = new Engine();
    engine.type('CONFIG SET zset-max-listpack-entries 0');
    engine.world.take({ kind: 'coins', coins }, startUs);
    expect(height(engine)).toEqual([expected]);
    expect(engine.node.h.coins).toEqual([]);
  });
});
