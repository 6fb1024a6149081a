/* How a search and an insertion are shown: in which order the lanes were walked, which coins were tossed, what lies outside. */

import { expect, test } from 'vitest';
import type { KeyView, SkiplistView, TraceEvent } from '../../src/inspect.ts';
import { isOutside } from '../../src/scenes/page.ts';
import { layout } from '../../src/scenes/skiplist-layout.ts';
import { Glass } from '../../src/worker/glass.ts';
import { Engine } from '../tools/engine.ts';

interface Seen {
  readonly view: KeyView;
  readonly list: SkiplistView;
  readonly events: readonly TraceEvent[];
}

function after(engine: Engine, glass: Glass, line: string, from = 0): Seen {
  glass.show({ scene: 'key', pinned: { db: 0, key: 'z' }, from });
  glass.take();
  engine.type(line);
  const { view, events } = glass.take();
  if (view?.value.kind !== 'zset') throw new Error('not a skiplist');
  return { view, list: view.value.skiplist, events };
}

function withMembers(n: number): { engine: Engine; glass: Glass } {
  const engine = new Engine();
  engine.type('CONFIG SET zset-max-listpack-entries 0');
  for (let i = 1; i <= n; i++) engine.type(`ZADD z ${i} m${i}`);
  return { engine, glass: new Glass(engine.node) };
}

test('a search is numbered in its order, and never goes up', () => {
  const { engine, glass } = withMembers(40);
  const { list, events } = after(engine, glass, 'ZADD z 20.5 new');
  const { towers, walk } = layout(list, null, events);
  const visits = events.filter((event) => event.kind === 'skiplist.visited');
  expect(visits.length).toBeGreaterThan(3);
  expect(walk).toHaveLength(visits.length + 1);
  expect(walk[0]).toBe('header');
  const numbered = towers.flatMap(({ cells }) =>
    cells.flatMap(({ order, level }) => (order === null ? [] : [{ order, level }])),
  );
  numbered.sort((a, b) => a.order - b.order);
  expect(numbered.map(({ order }) => order)).toEqual(visits.map((_, i) => i + 1));
  expect(numbered.map(({ level }) => level)).toEqual(visits.map(({ level }) => level));
});

test('the coins say how high the new tower is', () => {
  const { engine, glass } = withMembers(10);
  for (let i = 0; i < 30; i++) {
    const { list, events } = after(engine, glass, `ZADD z ${i + 0.5} new${i}`);
    const { built, towers } = layout(list, null, events);
    const tower = towers.find(({ member }) => member === `new${i}`);
    expect(built).toMatchObject({ member: `new${i}`, height: tower?.cells.length });
    expect(built?.coins.filter((isHeads) => isHeads)).toHaveLength((built?.height ?? 0) - 1);
  }
});

test('a window says how many nodes lie before and behind it', () => {
  const { engine, glass } = withMembers(400);
  const { list } = after(engine, glass, 'ZSCORE z m1', 101);
  const { gapBefore, gapAfter, towers } = layout(list);
  expect((gapBefore?.nodes ?? 0) + (towers.length - 1) + (gapAfter?.nodes ?? 0)).toBe(400);
  expect(gapBefore?.nodes).toBe(100);
});

test('a change outside of the window is told, one inside is not', () => {
  const { engine, glass } = withMembers(400);
  const first = after(engine, glass, 'ZSCORE z m1');
  const behind = after(engine, glass, 'ZADD z 399.5 behind');
  expect(isOutside(first.view, behind.view)).toBe(true);
  expect(isOutside(behind.view, after(engine, glass, 'ZADD z 1.5 inside').view)).toBe(false);
});
