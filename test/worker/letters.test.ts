/* A connection keeps the letter that the student knows it by. */

import { expect, test } from 'vitest';
import type { MechanismView } from '../../src/inspect.ts';
import type { Entry } from '../../src/sim/branch.ts';
import { Letters } from '../../src/worker/letters.ts';

const opened = (connection: number, name: string): Entry =>
  ({ input: { kind: 'open', connection }, name, atUs: 0 }) as unknown as Entry;

const timeline = (...connections: number[]): MechanismView =>
  ({
    scene: 'two-client-timeline',
    steps: connections.map((connection) => ({ id: 7, connection })),
  }) as unknown as MechanismView;

const numbersIn = (view: MechanismView | null): unknown =>
  view?.scene === 'two-client-timeline' ? view.steps.map(({ connection, id }) => [connection, id]) : null;

test('whatever number the world gave it', () => {
  const entries = [opened(1, 'A'), opened(2, 'B'), opened(3, 'B'), opened(1_000_001, 'C')];
  const letters = new Letters();
  expect(numbersIn(letters.renumber(timeline(1, 3, 1_000_001), entries))).toEqual([
    [1, 7],
    [2, 7],
    [3, 7],
  ]);
});

test('also where it is opened later, or another branch is looked at', () => {
  const letters = new Letters();
  const entries = [opened(1, 'A')];
  letters.renumber(timeline(1), entries);
  entries.push(opened(9, 'B'));
  expect(numbersIn(letters.renumber(timeline(9), entries))).toEqual([[2, 7]]);
  expect(numbersIn(letters.renumber(timeline(9), [opened(9, 'C')]))).toEqual([[3, 7]]);
});

test('and one without a letter keeps its number', () => {
  expect(numbersIn(new Letters().renumber(timeline(5), []))).toEqual([[5, 7]]);
});
