/* Table constructors. A table gets the sizes that a server's compiler writes into the instruction: those of its text,
 * rounded as that instruction can hold them. */

import { machine } from './registers.ts';
import { LuaTable } from './table.ts';
import { LuaBuiltin, type LuaValue } from './value.ts';

/** The instruction has eight bits for a size: three of mantissa, five of exponent. */
export function roundedSize(n: number): number {
  let size = n;
  let shift = 0;
  while (size >= 16) {
    size = (size + 1) >> 1;
    shift++;
  }
  return size * 2 ** shift;
}

export function newTable(items: number, fields: number): LuaTable {
  const t = new LuaTable(items, fields);
  machine.allocateObject(t.bytes());
  return t;
}

/** What a function's further arguments are in the table `arg`: items, and their number as `n`. */
export const argTable = new LuaBuiltin('arg', (values) => {
  const t = newTable(values.length, 1);
  appendItems(t, 1, values);
  t.set('n', values.length);
  return t;
});

/** Puts values behind the items that are there. */
export function appendItems(t: LuaTable, from: number, values: readonly LuaValue[]): void {
  const last = from + values.length - 1;
  if (last > t.arraySize) t.resize(last, t.keys.length);
  for (let i = 0; i < values.length; i++) t.set(from + i, values[i]);
}
