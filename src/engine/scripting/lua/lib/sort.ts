/* table.sort. The quicksort of Lua's own library (median of three; the smaller part first), step for step, since how equal elements
 * end up, what the order function finds in the table meanwhile, and when an inconsistent one is noticed, can be seen by a script.
 * Numbers and strings in their own order have no such freedom: JavaScript sorts them. */

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
  args.checkWritable(t);
  machine.spend(n * (33 - Math.clz32(n)));
  if (a[1] !== undefined || !sortPlain(t, n)) yield* quicksort(t, n, a[1] ?? inOrder);
  return noValues;
});

/** The order of what is no plain list, in which a sort may take the square of its length. */
const inOrder = new LuaBuiltin('<', ([x, y]) => {
  machine.work(1);
  return isLess(x, y, undefined);
});

/** Sorts what has one order only; false when the list is something else. */
function sortPlain(t: LuaTable, n: number): boolean {
  const items: LuaValue[] = [];
  for (let i = 1; i <= n; i++) items.push(t.get(i));
  let sorted: ArrayLike<LuaValue>;
  if (items.every((v) => typeof v === 'number' && !Number.isNaN(v))) sorted = Float64Array.from(items as number[]).sort();
  else if (items.every((v) => typeof v === 'string')) sorted = items.sort();
  else return false;
  for (let i = 0; i < n; i++) t.set(i + 1, sorted[i]);
  return true;
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
