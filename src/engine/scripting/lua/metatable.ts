/** Which metatable a value has, and what stands in it. */

import { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** The metatable that all strings share; a state sets it when it is entered. */
export const shared: { stringMetatable: LuaTable | undefined } = { stringMetatable: undefined };

export function metatableOf(v: LuaValue): LuaTable | undefined {
  if (v instanceof LuaTable) return v.metatable;
  return typeof v === 'string' ? shared.stringMetatable : undefined;
}

/** What a value's metatable says of an event (`__index`, `__call` …); undefined when nothing. */
export const metamethod = (v: LuaValue, event: string): LuaValue => metatableOf(v)?.get(event);
