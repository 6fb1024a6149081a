/* The API of scripts: the table `redis`, also named `server`. */

import { bytesOf } from '../bytes.ts';
import { hexadecimal, sha1 } from '../numbers/sha1.ts';
import { redisVersion } from '../version.ts';
import type { CommandsCalled } from './commands-called.ts';
import { errorTable, raise, refuse, tagged } from './errors.ts';
import { library, truncated } from './lua/lib/args.ts';
import { formatNumber } from './lua/number.ts';
import { machine } from './lua/registers.ts';
import { toNumber } from './lua/operations.ts';
import { LuaTable } from './lua/table.ts';
import { LuaBuiltin, type LuaValue } from './lua/value.ts';
import type { ScriptRun } from './run.ts';

/** What the functions of the API act on. */
export interface ApiHost {
  readonly commands: CommandsCalled;
  /** The script that runs. */
  readonly current: ScriptRun;
  /** Takes what a script logs. */
  log(level: number, message: string): void;
}

/** How important a line of the log is. */
export const logLevels = { LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3 } as const;
const replication = { REPL_NONE: 0, REPL_AOF: 1, REPL_SLAVE: 2, REPL_REPLICA: 2, REPL_ALL: 3 } as const;

const versionNumber = redisVersion.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** Whatever is no number counts as 0. */
const looseInteger = (v: LuaValue): number => truncated(toNumber(v) ?? 0);

const textOf = (v: LuaValue): string | undefined =>
  typeof v === 'string' ? v : typeof v === 'number' ? formatNumber(v) : undefined;

/** The part that is always there, even while a library loads. */
export function loggingApi(host: Pick<ApiHost, 'log'>): LuaTable {
  const t = library({ log: (a) => logLine(host, a) });
  for (const [name, level] of Object.entries(logLevels)) t.set(name, level);
  t.set('REDIS_VERSION', redisVersion);
  t.set('REDIS_VERSION_NUM', versionNumber);
  return t;
}

/** The log's lines are cut off here. */
const messageBytesMax = 1000;

function logLine(host: Pick<ApiHost, 'log'>, a: readonly LuaValue[]): undefined {
  if (a.length < 2) refuse('redis.log() requires two arguments or more.');
  const level = Number(textOf(a[0]));
  if (Number.isNaN(level) || textOf(a[0])?.trim() === '') refuse('First argument must be a number (log level).');
  if (level < logLevels.LOG_DEBUG || level > logLevels.LOG_WARNING) refuse('Invalid debug level.');
  const message = a.slice(1).map((each) => textOf(each) ?? '').join(' ');
  machine.spend(messageBytesMax + (message.length >> 6));
  host.log(level, message.slice(0, messageBytesMax));
  return undefined;
}

/** The whole API. `forScripts`: with what only EVAL offers. */
export function scriptApi(host: ApiHost, forScripts: boolean): LuaTable {
  const t = loggingApi(host);
  const functions = library({
    call: calling('call', (a) => {
      const value = host.commands.call(host.current, a);
      return isError(value) ? raise(value) : value;
    }),
    pcall: calling('pcall', (a) => host.commands.call(host.current, a)),
    error_reply: (a) => singleText(a, (text) => errorTable(errorText(text), false)),
    status_reply: (a) => singleText(a, (text) => tagged('ok', text)),
    sha1hex: (a) => {
      if (a.length !== 1) refuse('wrong number of arguments');
      const text = textOf(a[0]) ?? '';
      machine.spend(text.length);
      return hexadecimal(sha1(bytesOf(text)));
    },
    setresp: (a) => {
      if (a.length !== 1) refuse('redis.setresp() requires one argument.');
      const version = looseInteger(a[0]);
      if (version !== 2 && version !== 3) refuse('RESP version must be 2 or 3.');
      host.current.resp = version as 2 | 3;
      return [];
    },
    set_repl: (a) => setReplication(host, a),
    acl_check_cmd: (a) => {
      const may = host.commands.mayRun(host.current, a);
      return may instanceof LuaTable ? raise(may) : may;
    },
  });
  const more = forScripts ? library({ replicate_commands: () => true, breakpoint: () => false, debug: () => [] }) : undefined;
  for (const source of [functions, more]) if (source !== undefined) copyInto(t, source);
  for (const [name, flag] of Object.entries(replication)) t.set(name, flag);
  return t;
}

/** Functions called so often that generated code has a shortcut for each, for which it must recognise them. */
const calling = (name: string, body: (args: readonly LuaValue[]) => LuaValue): LuaBuiltin =>
  new LuaBuiltin(name, body, undefined, (_, frame, ...args) => {
    machine.frame = frame;
    return body(args);
  });

function copyInto(t: LuaTable, source: LuaTable): void {
  for (let at = source.nextPosition(1); at !== 0; at = source.nextPosition(at + 1)) t.set(source.keyAt(at), source.valueAt(at));
}

const isError = (value: LuaValue): value is LuaTable => value instanceof LuaTable && value.get('err') !== undefined;

function setReplication(host: ApiHost, a: LuaValue[]): LuaValue[] {
  if (a.length !== 1) refuse('redis.set_repl() requires one argument.');
  const flags = looseInteger(a[0]);
  if (flags < 0 || flags > replication.REPL_ALL)
    refuse('Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
  host.current.propagatesTo = (['nobody', 'file', 'replicas', 'all'] as const)[flags as 0 | 1 | 2 | 3];
  return [];
}

/** Both makers of replies take one string, and else return an error instead of failing. */
function singleText(a: readonly LuaValue[], make: (text: string) => LuaTable): LuaTable {
  const [text] = a;
  return a.length === 1 && typeof text === 'string' ? make(text) : errorTable('ERR wrong number or type of arguments', false);
}

/** An error always has a code: one that is a single word gets the general one. */
function errorText(text: string): string {
  const bare = (text.startsWith('-') ? text.slice(1) : text).replace(/[\r\n]+$/, '');
  return bare.includes(' ') ? bare : `ERR ${bare}`;
}
