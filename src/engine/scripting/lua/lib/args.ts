/* Arguments of library functions, and the errors about them: worded by what the call site calls the function. */

import { toNumber, toText } from '../operations.ts';
import { fail, failBare, machine, siteOf } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { LuaBuiltin, type BuiltinBody, type BuiltinCode, type LuaFunction, type LuaValue, typeName } from '../value.ts';

/** How many values a function of the library has room for: its arguments, and what it returns. */
export const stackSlots = 8000;

export function argumentError(n: number, message: string): never {
  const site = siteOf(machine.frame);
  const name = site?.name ?? '?';
  if (site?.isMethod !== true) fail(`bad argument #${n} to '${name}' (${message})`);
  if (n === 1) fail(`calling '${name}' on bad self (${message})`);
  fail(`bad argument #${n - 1} to '${name}' (${message})`);
}

/** Arguments count from 1, as in the errors. */
export function wrongArgument(args: readonly LuaValue[], n: number, expected: string): never {
  const got = n > args.length ? 'no value' : typeName(args[n - 1]);
  return argumentError(n, `${expected} expected, got ${got}`);
}

export const text = (args: readonly LuaValue[], n: number): string => {
  const v = args[n - 1];
  return typeof v === 'string' ? v : (toText(v) ?? wrongArgument(args, n, 'string'));
};

export const textOr = (args: readonly LuaValue[], n: number, otherwise: string): string =>
  args[n - 1] === undefined ? otherwise : text(args, n);

export const number = (args: readonly LuaValue[], n: number): number => {
  const v = args[n - 1];
  return typeof v === 'number' ? v : (toNumber(v) ?? wrongArgument(args, n, 'number'));
};

/** As C casts a double to a 64-bit integer. */
export function truncated(v: number): number {
  if (Number.isNaN(v) || Math.abs(v) >= 2 ** 63) return -(2 ** 63);
  return Math.trunc(v) + 0;
}

export const integer = (args: readonly LuaValue[], n: number): number => truncated(number(args, n));

export const integerOr = (args: readonly LuaValue[], n: number, otherwise: number): number =>
  args[n - 1] === undefined ? otherwise : integer(args, n);

export const table = (args: readonly LuaValue[], n: number): LuaTable => {
  const v = args[n - 1];
  return v instanceof LuaTable ? v : wrongArgument(args, n, 'table');
};

export const isFunction = (v: LuaValue): v is LuaFunction => typeof v === 'object' && v.kind === 'function';

export const callable = (args: readonly LuaValue[], n: number): LuaFunction => {
  const v = args[n - 1];
  return isFunction(v) ? v : wrongArgument(args, n, 'function');
};

export const any = (args: readonly LuaValue[], n: number): LuaValue =>
  n > args.length ? argumentError(n, 'value expected') : args[n - 1];

/** A library: a table of functions.
 * @param direct ways of generated code into some of them. */
export function library(
  functions: Readonly<Record<string, BuiltinBody | LuaBuiltin>>,
  direct: Readonly<Record<string, BuiltinCode>> = {},
): LuaTable {
  const t = new LuaTable();
  for (const [name, body] of Object.entries(functions))
    t.set(name, body instanceof LuaBuiltin ? body : new LuaBuiltin(name, body, undefined, direct[name]));
  return t;
}

/** A string that a library function is about to make. */
export function checkBytes(bytes: number): void {
  if (bytes > machine.stringBytesMax) fail('not enough memory');
  machine.allocate(bytes);
}

/** A string that is being made. */
export function checkGrowth(s: string): string {
  if (s.length > machine.stringBytesMax) fail('not enough memory');
  return s;
}

export function checkWritable(t: LuaTable): LuaTable {
  if (t.isReadonly) failBare('Attempt to modify a readonly table');
  return t;
}
