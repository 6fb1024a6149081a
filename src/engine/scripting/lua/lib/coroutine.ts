/* The coroutine library. */

import { Coroutine, current, resume, yieldValues } from '../coroutine.ts';
import { LuaError, asLuaError } from '../error.ts';
import { machine, siteOf } from '../registers.ts';
import type { LuaTable } from '../table.ts';
import { LuaBuiltin, LuaClosure, type LuaValue, noValues } from '../value.ts';
import * as args from './args.ts';

const thread = (a: readonly LuaValue[]): Coroutine => {
  const [co] = a;
  return co instanceof Coroutine ? co : args.argumentError(1, 'coroutine expected');
};

/** resume tells how it went. */
const reporting = {
  yielded: (values: LuaValue[]): LuaValue[] => [true, ...values],
  failed: (e: unknown): LuaValue[] => [false, typeof e === 'string' ? e : asLuaError(e).value],
};

/** A wrapped coroutine's error goes on to its caller, with the caller's place in front of a message. */
const passing = {
  yielded: (values: LuaValue[]): LuaValue[] => values,
  failed: (e: unknown): LuaValue[] => {
    const value = typeof e === 'string' ? e : asLuaError(e).value;
    const site = siteOf(machine.frame);
    const message = typeof value === 'string' && site !== undefined ? `${site.source}:${site.line}: ${value}` : value;
    throw new LuaError(message, site?.source, site?.line);
  },
};

const body = (a: readonly LuaValue[]): LuaClosure => {
  const [f] = a;
  return f instanceof LuaClosure ? f : args.argumentError(1, 'Lua function expected');
};

function wrap(a: LuaValue[]): LuaBuiltin {
  const co = new Coroutine(body(a));
  return new LuaBuiltin('wrap', () => noValues, (values) => resume(co, values, passing));
}

export function coroutineLibrary(): LuaTable {
  const t = args.library({
    create: (a) => new Coroutine(body(a)),
    wrap,
    status: (a) => thread(a).status,
    running: () => current.coroutine,
  });
  t.set('yield', new LuaBuiltin('yield', () => noValues, yieldValues));
  t.set('resume', new LuaBuiltin('resume', () => noValues, (a) => resume(thread(a), a.slice(1), reporting)));
  return t;
}
