/* What is thrown when a script fails: any Lua value, with the place where it happened. Deliberately no JavaScript
 * Error: those collect a stack trace, and pcall is ordinary control flow. */

import type { LuaValue } from './value.ts';

export class LuaError {
  value: LuaValue;
  /** Where, as a host reports it: undefined and 0 when no Lua function was running. */
  readonly source: string | undefined;
  readonly line: number;

  constructor(value: LuaValue, source?: string, line = 0) {
    this.value = value;
    this.source = source;
    this.line = line;
  }
}

/** A script that was told to stop, or that cannot be held where it is. pcall does not catch it. */
export class LuaStop {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** What Lua makes of an exception of JavaScript's own: of a stack or a string that grew beyond its limits. */
export function asLuaError(e: unknown): LuaError {
  if (e instanceof LuaError) return e;
  if (e instanceof RangeError) return new LuaError(/stack/.test(e.message) ? 'stack overflow' : 'not enough memory');
  throw e;
}
