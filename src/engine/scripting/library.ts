/* Loading a library: its first line names it, its program registers functions and does nothing else. While it loads hardly anything is
 * there to be called (redis.register_function, redis.log), so that loading depends on nothing and changes nothing. */

import { bytesOf } from '../bytes.ts';
import { CommandError } from '../resp/errors.ts';
import { splitInline } from '../resp/inline.ts';
import { loggingApi } from './api.ts';
import { messageOf, refuse } from './errors.ts';
import { isScriptFlag, type ScriptFlag } from './flags.ts';
import { compile } from './lua/compile.ts';
import { LuaSyntaxError } from './lua/lexer.ts';
import { isFunction } from './lua/lib/args.ts';
import { formatNumber } from './lua/number.ts';
import type { Serials } from './lua/registers.ts';
import { LuaState } from './lua/state.ts';
import { LuaTable } from './lua/table.ts';
import { LuaBuiltin, LuaClosure, type LuaFunction, type LuaValue } from './lua/value.ts';

/** Steps that loading may take: stands for the real server's half a second. */
const loadingSteps = 20_000_000;

export interface LibraryFunction {
  readonly name: string;
  readonly description: string | undefined;
  readonly flags: ReadonlySet<ScriptFlag>;
  readonly callback: LuaFunction;
  readonly library: Library;
}

export interface Library {
  readonly name: string;
  readonly code: string;
  readonly functions: ReadonlyMap<string, LibraryFunction>;
}

type Log = (level: number, message: string) => void;

const isName = (text: string): boolean => /^\w+$/.test(text);
const badName = 'names can only contain letters, numbers, or underscores(_) and must be at least one character long';

/** Reads the first line of a library: which engine, which name. */
export function libraryName(code: string): string {
  if (!code.startsWith('#!')) throw new CommandError('ERR Missing library metadata');
  const end = code.indexOf('\n');
  if (end < 0) throw new CommandError('ERR Invalid library metadata');
  const words = splitInline(bytesOf(code), 0, end);
  if (words === undefined) throw new CommandError('ERR Invalid library metadata');
  const [shebang = '', ...options] = words;
  const engine = shebang.slice('#!'.length);
  let name: string | undefined;
  for (const option of options) {
    if (!/^name=/i.test(option)) throw new CommandError(`ERR Invalid metadata value given: ${option}`);
    if (name !== undefined) throw new CommandError('ERR Invalid metadata value, name argument was given multiple times');
    name = option.slice('name='.length);
  }
  if (name === undefined) throw new CommandError('ERR Library name was not given');
  if (!isName(name)) throw new CommandError(`ERR Library ${badName}`);
  if (engine.toLowerCase() !== 'lua') throw new CommandError(`ERR Engine '${engine}' not found`);
  return name;
}

/** Compiles and runs a library's code. Throws a CommandError when that fails or registers nothing. */
export function loadLibrary(code: string, log: Log, serials: Serials): Library {
  const name = libraryName(code);
  const chunk = compile(code.slice(code.indexOf('\n')), '@user_function');
  if (chunk instanceof LuaSyntaxError) throw new CommandError(`ERR Error compiling function: ${chunk.message}`);
  const functions = new Map<string, LibraryFunction>();
  const library: Library = { name, code, functions };
  const registered: Registered = { functions, isOpen: true };
  const outcome = loadingState(library, registered, log, serials).call(new LuaClosure(chunk.proto, []), [], { steps: loadingSteps });
  registered.isOpen = false;
  if (outcome.kind === 'error') throw new CommandError(`ERR Error registering functions: ${messageOf(outcome.value)}`);
  if (outcome.kind !== 'done') throw new CommandError('ERR Error registering functions: ERR FUNCTION LOAD timeout');
  if (functions.size === 0) throw new CommandError('ERR No functions registered');
  return library;
}

interface Registered {
  readonly functions: Map<string, LibraryFunction>;
  /** Until the library is loaded: its functions may keep what registers, and call it too late. */
  isOpen: boolean;
}

function loadingState(library: Library, registered: Registered, log: Log, serials: Serials): LuaState {
  const state = new LuaState({ serials });
  const { globals } = state;
  for (let at = globals.nextPosition(1); at !== 0; at = globals.nextPosition(at + 1)) globals.set(globals.keyAt(at), undefined);
  const api = loggingApi({ log });
  api.set('register_function', registrar(library, registered));
  for (const name of ['redis', 'server']) globals.set(name, api);
  state.protect([api]);
  return state;
}

function registrar(library: Library, registered: Registered): LuaValue {
  const { functions } = registered;
  return new LuaBuiltin('register_function', (a) => {
    if (!registered.isOpen) refuse('redis.register_function can only be called on FUNCTION LOAD command');
    const given = registration(a);
    if (!isName(given.name)) refuse(`Library ${badName}`);
    if (functions.has(given.name)) refuse('Function already exists in the library');
    functions.set(given.name, { ...given, library });
    return [];
  });
}

type Registration = Omit<LibraryFunction, 'library'>;

/** What redis.register_function was given: a name and a function, or a table of named arguments. */
function registration(a: readonly LuaValue[]): Registration {
  if (a.length < 1 || a.length > 2) refuse('wrong number of arguments to redis.register_function');
  if (a.length === 1) return named(a[0]);
  const name = textOf(a[0]);
  if (name === undefined) return refuse('first argument to redis.register_function must be a string');
  const [, callback] = a;
  if (!isFunction(callback)) return refuse('second argument to redis.register_function must be a function');
  return { name, callback, description: undefined, flags: new Set() };
}

const textOf = (v: LuaValue): string | undefined =>
  typeof v === 'string' ? v : typeof v === 'number' ? formatNumber(v) : undefined;

const argumentNames = new Set(['function_name', 'description', 'callback', 'flags']);

function named(t: LuaValue): Registration {
  if (!(t instanceof LuaTable))
    return refuse(
      'calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).',
    );
  for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
    const key = textOf(t.keyAt(at));
    if (key === undefined) return refuse('named argument key given to redis.register_function is not a string');
    if (!argumentNames.has(key)) refuse('unknown argument given to redis.register_function');
  }
  const name = textArgument(t, 'function_name');
  const description = textArgument(t, 'description');
  const callback = t.get('callback');
  if (callback !== undefined && !isFunction(callback)) refuse('callback argument given to redis.register_function must be a function');
  const flags = flagsOf(t.get('flags'));
  if (name === undefined) return refuse('redis.register_function must get a function name argument');
  if (!isFunction(callback)) return refuse('redis.register_function must get a callback argument');
  return { name, description, callback, flags };
}

function textArgument(t: LuaTable, key: string): string | undefined {
  const v = t.get(key);
  const text = textOf(v);
  if (v !== undefined && text === undefined) refuse(`${key} argument given to redis.register_function must be a string`);
  return text;
}

function flagsOf(list: LuaValue): ReadonlySet<ScriptFlag> {
  const flags = new Set<ScriptFlag>();
  if (list === undefined) return flags;
  if (!(list instanceof LuaTable)) return refuse('flags argument to redis.register_function must be a table representing function flags');
  for (let i = 1, flag = list.get(1); flag !== undefined; flag = list.get(++i)) {
    if (typeof flag !== 'string' || !isScriptFlag(flag)) return refuse('unknown flag given');
    flags.add(flag);
  }
  return flags;
}
