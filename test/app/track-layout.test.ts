/* The timeline's geometry. */

import { describe, expect, test } from 'vitest';
import type { Mark, MarkKind } from '../../src/inspect.ts';
import { columns, positionAt, xAt, zoomed } from '../../src/app/time/track-layout.ts';

const marks = (n: number, kind: (i: number) => MarkKind = () => 'read'): Mark[] =>
  Array.from({ length: n }, (_, i) => ({ kind: kind(i), entries: i + 1, atUs: i, connection: 1 }));
const all = (n: number) => ({ from: 0, count: n });

describe('columns', () => {
  test('are one to a mark while there is room', () => {
    expect(columns(marks(3), all(3), 700).map(({ from, count, x }) => [from, count, x])).toEqual([[0, 1, 0], [1, 1, 14], [2, 1, 28]]);
  });

  test('stand for many when there is none, and none is left out', () => {
    const drawn = columns(marks(10_000), all(10_000), 700);
    expect(drawn.length).toBeLessThanOrEqual(350);
    expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
    expect(Math.max(...drawn.map(({ x, width }) => x + width))).toBeLessThanOrEqual(700.001);
  });

  test('show the rarest of what they stand for', () => {
    const drawn = columns(marks(10_000, (i) => (i === 5000 ? 'coins' : i % 2 === 0 ? 'write' : 'read')), all(10_000), 700);
    expect(drawn.filter(({ kind }) => kind === 'coins')).toHaveLength(1);
    expect(drawn[0]?.weight).toBeCloseTo(0.5, 1);
  });

  test('are those of the span', () => {
    expect(columns(marks(100), { from: 90, count: 50 }, 700)[0]?.from).toBe(50);
  });
});

describe('the cursor', () => {
  test('stands where the pointer put it', () => {
    for (const total of [1, 7, 500, 10_000])
      for (const position of [0, 1, Math.floor(total / 2), total]) {
        const x = xAt(position, total, all(total), 900);
        expect(positionAt(x, total, all(total), 900)).toBe(position);
      }
  });

  test('stays inside, wherever the pointer goes', () => {
    expect(positionAt(-50, 10, all(10), 900)).toBe(0);
    expect(positionAt(5000, 10, all(10), 900)).toBe(10);
    expect(positionAt(10, 0, all(0), 900)).toBe(0);
  });

  test('stays where it is on the track when it is zoomed into', () => {
    const before = xAt(4000, 10_000, all(10_000), 900);
    const span = zoomed(all(10_000), 10_000, 0.5, 4000);
    expect(span.count).toBe(5000);
    expect(xAt(4000, 10_000, span, 900)).toBeCloseTo(before, 0);
  });
});
