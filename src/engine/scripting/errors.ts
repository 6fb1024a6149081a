/* Errors as scripts hold them: a table whose field `err` is what a client would be replied. */

import { cString } from '../bytes.ts';
import { LuaError } from './lua/error.ts';
import { formatNumber } from './lua/number.ts';
import { machine, siteOf } from './lua/registers.ts';
import { LuaTable } from './lua/table.ts';
import type { LuaValue } from './lua/value.ts';

/** A table whose one field names the type of what it holds. */
export const tagged = (name: string, value: LuaValue): LuaTable => LuaTable.with(name, value);

/** An error as scripts hold it. `isCounted`: the server's statistics know of it already. */
export function errorTable(message: string, isCounted = true): LuaTable {
  const t = tagged('err', message);
  if (isCounted) t.set('ignore_error_stats_update', true);
  return t;
}

/** Fails as the API does: with a table, whose message names no place. */
export function raise(error: LuaTable): never {
  const site = siteOf(machine.frame);
  throw new LuaError(error, site?.source, site?.line);
}

export const refuse = (message: string): never => raise(errorTable(`ERR ${message}`, false));

/** The error that a script failed with, as a reply begins with it. */
export function messageOf(value: LuaValue): string {
  if (value instanceof LuaTable) {
    const err = value.get('err');
    return typeof err === 'string' ? cString(err) : 'ERR unknown error';
  }
  if (typeof value === 'string') return `ERR ${cString(value)}`;
  if (typeof value === 'number') return `ERR ${formatNumber(value)}`;
  return `ERR ${value === undefined ? 'nil' : typeof value === 'boolean' ? String(value) : value.kind}`;
}
