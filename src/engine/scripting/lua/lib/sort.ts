/* table.sort. The quicksort of Lua's own library (median of three; recursion into the smaller part), step for step,
 * since how equal elements end up, and when an inconsistent order function is noticed, can be seen by a script. Numbers
 * and strings in their own order have no such freedom: JavaScript sorts them. */

import { callBack } from '../calls.ts';
import { isLess } from '../operations.ts';
import { fail, machine } from '../registers.ts';
import { type LuaValue, isTruthy } from '../value.ts';
import type { LuaTable } from '../table.ts';
import * as args from './args.ts';

type Less = (a: LuaValue, b: LuaValue) => boolean;

export function sort(a: LuaValue[]): LuaValue[] {
  const t = args.table(a, 1);
  const n = t.border();
  const by = a[1];
  if (by !== undefined) args.callable(a, 2);
  args.checkWritable(t);
  const list: LuaValue[] = [undefined];
  machine.spend(n * (33 - Math.clz32(n)));
  for (let i = 1; i <= n; i++) list.push(t.get(i));
  if (by === undefined && sortPlain(list)) return store(t, list);
  const less: Less = by === undefined ? isLessAtWork : (x, y) => isTruthy(callBack(by, [x, y])[0]);
  try {
    quicksort(list, 1, n, less);
  } finally {
    store(t, list);
  }
  return [];
}

/** The order of what is no plain list, in which a sort may take the square of its length. */
function isLessAtWork(x: LuaValue, y: LuaValue): boolean {
  machine.work(1);
  return isLess(x, y, undefined);
}

function store(t: LuaTable, list: readonly LuaValue[]): LuaValue[] {
  for (let i = 1; i < list.length; i++) t.set(i, list[i]);
  return [];
}

/** Sorts what has one order only; false when the list is something else. */
function sortPlain(list: LuaValue[]): boolean {
  const items = list.slice(1);
  if (items.every((v) => typeof v === 'number' && !Number.isNaN(v))) (items as number[]).sort((x, y) => x - y);
  else if (items.every((v) => typeof v === 'string')) items.sort();
  else return false;
  for (let i = 0; i < items.length; i++) list[i + 1] = items[i];
  return true;
}

function swap(list: LuaValue[], i: number, j: number): void {
  const v = list[i];
  list[i] = list[j];
  list[j] = v;
}

function quicksort(list: LuaValue[], first: number, last: number, less: Less): void {
  let l = first;
  let u = last;
  while (l < u) {
    if (less(list[u], list[l])) swap(list, l, u);
    if (u - l === 1) return;
    const middle = (l + u) >> 1;
    if (less(list[middle], list[l])) swap(list, middle, l);
    else if (less(list[u], list[middle])) swap(list, middle, u);
    if (u - l === 2) return;
    const pivot = list[middle];
    swap(list, middle, u - 1);
    const i = partition(list, l, u, pivot, less);
    if (i - l < u - i) {
      quicksort(list, l, i - 1, less);
      l = i + 1;
    } else {
      quicksort(list, i + 1, u, less);
      u = i - 1;
    }
  }
}

function partition(list: LuaValue[], l: number, u: number, pivot: LuaValue, less: Less): number {
  let i = l;
  let j = u - 1;
  for (;;) {
    while (less(list[++i], pivot)) if (i > u) fail('invalid order function for sorting');
    while (less(pivot, list[--j])) if (j < l) fail('invalid order function for sorting');
    if (j < i) break;
    swap(list, i, j);
  }
  swap(list, u - 1, i);
  return i;
}
