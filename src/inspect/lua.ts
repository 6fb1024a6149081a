/* The part of the window through which scripts are seen: lines, what is known at them, and what they call. Texts are byte strings, as
 * everywhere in the window. */

/** A script as it is stepped through, or the one that ran last. Texts are byte strings. */
export interface LuaSteppingView {
  readonly scene: 'lua-stepping';
  readonly script: LuaScript;
  /** Where it stands; null before its first line, after its last, and where nobody followed it. */
  readonly frame: LuaFrame | null;
  /** As it was one step before; null when there was none. */
  readonly before: LuaFrame | null;
  /** Commands that it has called so far, the last ones; of `callsTotal`. */
  readonly calls: readonly LuaCall[];
  readonly callsTotal: number;
  /** How it ended; null while it runs, and where nobody followed it. */
  readonly outcome: LuaOutcome | null;
}

export interface LuaScript {
  readonly kind: 'script' | 'function';
  /** A script's SHA1, a function's name. */
  readonly name: string;
  readonly text: string;
  readonly keys: readonly string[];
  readonly argv: readonly string[];
}

/** A script just before a line runs. */
export interface LuaFrame {
  /** From 1. */
  readonly line: number;
  /** Innermost first. */
  readonly stack: readonly LuaLevel[];
  readonly locals: readonly LuaVariable[];
  readonly upvalues: readonly LuaVariable[];
  /** Commands called before. */
  readonly calls: number;
}

export interface LuaLevel {
  /** As its caller calls it; '' for the script itself. */
  readonly name: string;
  readonly line: number;
}

export interface LuaVariable {
  readonly name: string;
  /** As Lua would write it, cut where it is long. */
  readonly text: string;
}

export interface LuaCall {
  readonly line: number;
  readonly argv: readonly string[];
  /** What the script was told, as Lua would write it; null where nobody listened. */
  readonly reply: string | null;
  readonly isError: boolean;
}

/** `running`: it was not at its end when it was left. */
export interface LuaOutcome {
  readonly kind: 'done' | 'error' | 'running';
  /** The value, or the error. */
  readonly text: string;
}
