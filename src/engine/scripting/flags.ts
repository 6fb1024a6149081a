/* What a script declares about itself: `#!lua flags=no-writes,allow-stale` on its first line, or the flags with which a function is
 * registered. A script without such a line is treated as before there were flags: it may write, and when memory is full it is refused only
 * when it tries to. */

import { bytesOf } from '../bytes.ts';
import { CommandError } from '../resp/errors.ts';
import { splitInline } from '../resp/inline.ts';

export const scriptFlags = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'] as const;
export type ScriptFlag = (typeof scriptFlags)[number];

export const isScriptFlag = (text: string): text is ScriptFlag => (scriptFlags as readonly string[]).includes(text);

export interface Shebang {
  /** Undefined where no flags could be given. */
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  /** The program, without its first line's text: lines keep their numbers. */
  readonly body: string;
}

/** Reads a script's first line. Throws a CommandError that says what is wrong with it. */
export function readShebang(source: string): Shebang {
  if (!source.startsWith('#!')) return { flags: undefined, body: source };
  const end = source.indexOf('\n');
  if (end < 0) throw new CommandError('ERR Invalid script shebang');
  const words = splitInline(bytesOf(source), 0, end);
  if (words === undefined) throw new CommandError('ERR Invalid engine in script shebang');
  const [engine = '', ...options] = words;
  if (engine !== '#!lua') throw new CommandError(`ERR Unexpected engine in script shebang: ${engine}`);
  const flags = new Set<ScriptFlag>();
  for (const option of options) {
    if (!option.startsWith('flags=')) throw new CommandError(`ERR Unknown lua shebang option: ${option}`);
    const list = option.slice('flags='.length);
    for (const flag of list === '' ? [] : list.split(',')) {
      if (!isScriptFlag(flag)) throw new CommandError(`ERR Unexpected flag in script shebang: ${flag}`);
      flags.add(flag);
    }
  }
  return { flags, body: source.slice(end) };
}
