/* A Lua file as something to run. Its keys and arguments stand in its first lines, as a note, because a file has no
 * command line:
 *
 *   -- KEYS board user:1
 *   -- ARGV 10 "two words"
 *
 * One that starts with #!lua is a library, and is loaded instead. */

import { quoteText, splitArgs } from '../repl/quote.ts';
import { toUtf8 } from '../repl/text.ts';

function noted(text: string, what: 'KEYS' | 'ARGV'): string[] {
  const note = new RegExp(`^--\\s*${what}:?[ \\t]+(.*)$`, 'm').exec(text);
  return splitArgs(note?.[1] ?? '') ?? [];
}

/** The line that runs it at the prompt. */
export function lineFor(text: string): string {
  const source = quoteText(toUtf8(text));
  if (text.startsWith('#!lua')) return `FUNCTION LOAD REPLACE ${source}`;
  const keys = noted(text, 'KEYS');
  const words = [...keys, ...noted(text, 'ARGV')].map((word) => quoteText(toUtf8(word)));
  return ['EVAL', source, String(keys.length), ...words].join(' ');
}

/** What a script is given by the server, to be completed and explained. */
export const luaNames = [
  'redis.call', 'redis.pcall', 'redis.error_reply', 'redis.status_reply', 'redis.sha1hex', 'redis.log', 'redis.setresp',
  'redis.set_repl', 'redis.breakpoint', 'redis.debug', 'redis.acl_check_cmd', 'redis.register_function', 'KEYS', 'ARGV',
  'cjson.encode', 'cjson.decode', 'cmsgpack.pack', 'cmsgpack.unpack', 'struct.pack', 'struct.unpack', 'bit.band',
  'bit.bor', 'bit.bxor',
] as const;

export type LuaName = (typeof luaNames)[number];
