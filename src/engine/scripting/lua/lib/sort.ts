/* table.sort. The quicksort of Lua's own library (median of three; the smaller part first), step for step, since how equal elements
 * end up, what the order function finds in the table meanwhile, and when an inconsistent one is noticed, can be seen by a script.
 * Numbers and strings in their own order have no such freedom: JavaScript sorts runs of them, and they are merged
 * (bottom up), so that a sort of millions can be paused. */

import { isLess } from '../operations.ts';
import { type Steps, pausing } from '../pausing.ts';
import { fail, machine } from '../registers.ts';
import { LuaBuiltin, type LuaValue, isTruthy, noValues } from '../value.ts';
import type { LuaTable } from '../table.ts';
import * as args from './args.ts';

export const sort = pausing('sort', function* (a) {
  const t = args.table(a, 1);
  const n = t.border();
  if (a[1] !== undefined) args.callable(a, 2);
  if (n > 1) args.checkWritable(t);
  if (a[1] === undefined && (yield* sortPlain(t, n)) === true) return noValues;
  machine.spend(n * (33 - Math.clz32(n)));
  yield* quicksort(t, n, a[1] ?? inOrder);
  return noValues;
});

/** So many items are sorted, merged or moved at once. */
const atOnce = 1 << 13;

/** The order of what is no plain list, in which a sort may take the square of its length. */
const inOrder = new LuaBuiltin('<', ([x, y]) => {
  machine.work(1);
  return isLess(x, y, undefined);
});

/** Sorts what has one order only; false when the list is something else. */
function* sortPlain(t: LuaTable, n: number): Steps {
  const items: LuaValue[] = [];
  let kinds = 0;
  for (let i = 1; i <= n; i++) {
    const v = t.get(i);
    // NaN comes before nothing, and nothing parts -0 from 0: with these, where each came to lie tells how it was sorted.
    kinds |= typeof v === 'string' ? 1 : typeof v === 'number' && !Number.isNaN(v) && !Object.is(v, -0) ? 2 : 4;
    items.push(v);
    if (i % atOnce === 0) yield;
  }
  if (kinds > 2) return false;
  yield* sortRuns(items, kinds === 2);
  const sorted = (yield* mergeRuns(items as string[])) as unknown as LuaValue[];
  for (let i = 0; i < n; i++) {
    t.set(i + 1, sorted[i]);
    if (i % atOnce === 0) yield;
  }
  return true;
}
/** Sorts each run of so many items by itself. */
function* sortRuns(items: LuaValue[], areNumbers: boolean): Generator<undefined, void, LuaValue> {
  for (let from = 0; from < items.length; from += atOnce) {
    const run = items.slice(from, from + atOnce);
    const sorted: ArrayLike<LuaValue> = areNumbers ? Float64Array.from(run as number[]).sort() : run.sort();
    for (let i = 0; i < run.length; i++) items[from + i] = sorted[i];
    machine.spend(run.length * (33 - Math.clz32(run.length)));
    yield;
  }
}

/** Merges runs until there is one: numbers as strings, which both are compared by the same operator. */
function* mergeRuns(items: string[]): Generator<undefined, string[], LuaValue> {
  const n = items.length;
  let from = items;
  let to: string[] = n > atOnce ? new Array(n) : items;
  for (let width = atOnce; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width)
      yield* merge(from, to, low, Math.min(low + width, n), Math.min(low + 2 * width, n));
    [from, to] = [to, from];
  }
  return from;
}

function* merge(from: readonly string[], to: string[], low: number, middle: number, high: number): Generator<undefined, void, LuaValue> {
  let a = low;
  let b = middle;
  for (let i = low; i < high; i++) {
    const isFirst = b >= high || (a < middle && (from[a] as string) <= (from[b] as string));
    to[i] = from[isFirst ? a++ : b++] as string;
    if (i % atOnce > 0) continue;
    machine.spend(atOnce);
    yield;
  }
}

function swap(t: LuaTable, i: number, j: number): void {
  const v = t.get(i);
  t.set(i, t.get(j));
  t.set(j, v);
}

function* quicksort(t: LuaTable, n: number, fn: LuaValue): Steps {
  const asked = (x: LuaValue, y: LuaValue) => ({ fn, args: [x, y] });
  /** Parts still to be sorted: their firsts and lasts. */
  const parts = [1, n];
  while (parts.length > 0) {
    const u = parts.pop() as number;
    const l = parts.pop() as number;
    if (l >= u) continue;
    if (isTruthy(yield asked(t.get(u), t.get(l)))) swap(t, l, u);
    if (u - l === 1) continue;
    const middle = (l + u) >> 1;
    if (isTruthy(yield asked(t.get(middle), t.get(l)))) swap(t, middle, l);
    else if (isTruthy(yield asked(t.get(u), t.get(middle)))) swap(t, middle, u);
    if (u - l === 2) continue;
    const pivot = t.get(middle);
    swap(t, middle, u - 1);
    let i = l;
    let j = u - 1;
    for (;;) {
      while (isTruthy(yield asked(t.get(++i), pivot))) if (i > u) fail('invalid order function for sorting');
      while (isTruthy(yield asked(pivot, t.get(--j)))) if (j < l) fail('invalid order function for sorting');
      if (j < i) break;
      swap(t, i, j);
    }
    swap(t, u - 1, i);
    if (i - l < u - i) parts.push(i + 1, u, l, i - 1);
    else parts.push(l, i - 1, i + 1, u);
  }
  return noValues;
}
