/* A Lua file as something to run. Its keys and arguments stand in its first lines, as a note, because a file has no
 * command line:
 *
 *   -- KEYS board user:1
 *   -- ARGV 10 "two words"
 *
 * One that starts with #!lua is a library, and is loaded instead; the notes are for the function of it that is called. */

import { quoteText, splitArgs } from '../repl/quote.ts';
import { toUtf8 } from '../repl/text.ts';

function noted(text: string, what: 'KEYS' | 'ARGV'): string[] {
  const note = new RegExp(`^--\\s*${what}:?[ \\t]+(.*)$`, 'm').exec(text);
  return splitArgs(note?.[1] ?? '') ?? [];
}

export const isLibrary = (text: string): boolean => text.startsWith('#!lua');

/** The line that runs it at the prompt. */
export function lineFor(text: string): string {
  const source = quoteText(toUtf8(text));
  return isLibrary(text) ? `FUNCTION LOAD REPLACE ${source}` : ['EVAL', source, ...givenTo(text)].join(' ');
}

function givenTo(text: string): string[] {
  const keys = noted(text, 'KEYS');
  return [String(keys.length), ...[...keys, ...noted(text, 'ARGV')].map((word) => quoteText(toUtf8(word)))];
}

/** The line that calls one of a library's functions, with what its notes say it is given. */
export const callOf = (text: string, name: string): string => ['FCALL', name, ...givenTo(text)].join(' ');

/** The functions that a library registers, as far as their names stand in it, in their order. */
export function functionsOf(text: string): string[] {
  const code = text.replace(/--.*$/gm, '');
  const names = code.matchAll(/(?:register_function\s*\(?\s*|function_name\s*=\s*)(["'])(\w+)\1/g);
  return [...new Set([...names].map(([, , name]) => name as string))];
}

/** What a script is given by the server, to be completed and explained. */
export const luaNames = [
  'redis.call', 'redis.pcall', 'redis.error_reply', 'redis.status_reply', 'redis.sha1hex', 'redis.log', 'redis.setresp',
  'redis.set_repl', 'redis.breakpoint', 'redis.debug', 'redis.acl_check_cmd', 'redis.register_function', 'KEYS', 'ARGV',
  'cjson.encode', 'cjson.decode', 'cmsgpack.pack', 'cmsgpack.unpack', 'struct.pack', 'struct.unpack', 'bit.band',
  'bit.bor', 'bit.bxor',
] as const;

export type LuaName = (typeof luaNames)[number];
