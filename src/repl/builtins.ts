/* Lines that the prompt itself answers: nothing of them is sent. What the longer ones need is in extras.ts. */

import { shown } from './text.ts';

/** What a line asks of the session; null when it is a command for the server. */
export type Builtin =
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'quit' | 'clear' }
  | { readonly kind: 'set'; readonly preference: Preference }
  | { readonly kind: 'travel'; readonly way: TravelWay }
  | { readonly kind: 'connect'; readonly host: string; readonly port: number };

/** Of the whole session, not of a line: back to before its last change, or on to after the next. */
export type TravelWay = 'undo' | 'redo';

export type Preference = 'hints' | 'nohints' | 'utf8' | 'noutf8';

const preferences: readonly string[] = ['hints', 'nohints', 'utf8', 'noutf8'] satisfies Preference[];

export function builtinOf(argv: readonly string[]): Builtin | null {
  const [first = '', second = '', third = ''] = argv;
  const name = first.toLowerCase();
  const way = travelOf(first);
  if (way !== null && argv.length === 1) return { kind: 'travel', way };
  if (name.startsWith(':') && name !== ':help') return preferenceOf(argv);
  if (name === 'quit' || name === 'exit') return { kind: 'quit' };
  if (name === 'clear' && argv.length === 1) return { kind: 'clear' };
  if (name === 'restart') return print("Use 'restart' only in Lua debugging mode.");
  if (name === 'connect' && argv.length === 3)
    return { kind: 'connect', host: second, port: Number.parseInt(third, 10) || 0 };
  return null;
}

/** `:undo` and `:redo`, which go through time and so must not be taken for something done at that time. */
export function travelOf(line: string): TravelWay | null {
  const word = line.trim().toLowerCase();
  return word === ':undo' ? 'undo' : word === ':redo' ? 'redo' : null;
}

function preferenceOf(argv: readonly string[]): Builtin {
  const [name = '', preference = ''] = argv;
  if (name.toLowerCase() !== ':set' || argv.length < 2)
    return print(`unknown redis-cli internal command '${shown(name)}'`);
  const wanted = preference.toLowerCase();
  if (isPreference(wanted)) return { kind: 'set', preference: wanted };
  return print(`unknown redis-cli preference '${shown(preference)}'`);
}

function isPreference(text: string): text is Preference {
  return preferences.includes(text);
}

function print(line: string): Builtin {
  return { kind: 'print', text: `${line}\n` };
}

export function asksForHelp([first = '']: readonly string[]): boolean {
  return ['help', ':help', '?'].includes(first.toLowerCase());
}

/** Whether a line may run a redis-cli, as guides print it for a shell; `typedCli` knows. */
export const mayRunCli = (argv: readonly string[]): boolean => argv.some(word => word.toLowerCase() === 'redis-cli');

const repeatText = /^$|^\s*[+-]?\d+$/;

/** The count before a command (`3 incr n`): null without one, NaN for one that cannot be. */
export function repeatOf(argv: readonly string[]): number | null {
  const first = argv[0] ?? '';
  if (argv.length < 2 || !repeatText.test(first)) return null;
  const times = first === '' ? 0n : BigInt(first.trim().replace('+', ''));
  return times > 0n && times < 2n ** 63n ? Number(times) : Number.NaN;
}
