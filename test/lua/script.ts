/* Running a snippet of Lua as a server's EVAL does, for tests: the chunk is called user_script, globals are protected,
 * and the value becomes a reply by the server's rules. */

import { utf8 } from '../../src/engine/bytes.ts';
import type { Generator } from '../../src/engine/scripting/lua/registers.ts';
import { LuaState } from '../../src/engine/scripting/lua/state.ts';
import { LuaTable } from '../../src/engine/scripting/lua/table.ts';
import type { LuaValue } from '../../src/engine/scripting/lua/value.ts';

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** Bytes as a quoted string that is safe in a text file. */
export function quoted(bytes: string): string {
  const hex = (c: string): string => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `"${bytes.replace(/[\n\r\t"\\]|[^\x20-\x7e]/g, (c) => escapes[c] ?? hex(c))}"`;
}

/** A value as a reply on one line; an array ends at its first nil. */
export function shown(v: LuaValue): string {
  if (v === undefined || v === false) return '(nil)';
  if (v === true) return '(integer) 1';
  if (typeof v === 'number') return `(integer) ${Math.trunc(v) + 0}`;
  if (typeof v === 'string') return quoted(v);
  if (!(v instanceof LuaTable)) return '(nil)';
  const items: string[] = [];
  for (let i = 1; v.get(i) !== undefined; i++) items.push(shown(v.get(i)));
  return `[${items.join(', ')}]`;
}

export function newState(generator?: Generator): LuaState {
  const state = new LuaState({ generator });
  state.protect();
  return state;
}

/** What a snippet of Unicode text replies. `steps` makes it pause and go on after so many. */
export function play(source: string, steps = Infinity, state = newState()): string {
  let outcome = state.run(utf8(source), '@user_script', { steps });
  while (outcome.kind === 'paused') outcome = outcome.resume(steps);
  if (outcome.kind === 'done') return shown(outcome.values[0]);
  if (outcome.kind === 'stopped') return `(stopped) ${outcome.reason}`;
  return `(error) ${typeof outcome.value === 'string' ? quoted(outcome.value) : shown(outcome.value)}`;
}
