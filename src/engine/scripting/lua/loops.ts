/* What loops do, in either back end. */

import { toNumber } from './operations.ts';
import { type Site, failure } from './registers.ts';
import { LuaTable } from './table.ts';
import { LuaBuiltin, type LuaValue } from './value.ts';

/** A bound of a numeric for. */
export function bound(v: LuaValue, what: string, site: Site): number {
  const n = typeof v === 'number' ? v : toNumber(v);
  if (n === undefined) throw failure(site, `'for' ${what}${what === 'initial' ? ' value' : ''} must be a number`);
  return n;
}

/** Whether an iterator is the library's own of this name, and goes over a table. */
export const isStepOf = (name: string, iterator: LuaValue, over: LuaValue): over is LuaTable =>
  iterator instanceof LuaBuiltin && iterator.name === name && over instanceof LuaTable;

/** Stand for `next` and for the iterator of `ipairs` in the notes of a walk. */
export const walker = new LuaBuiltin('next', () => undefined);
export const counter = new LuaBuiltin('ipairs step', () => undefined);
