/* What a server says about Lua and redis.conf, put to the lines it is about. The server is the engine. */

import { expect, test } from 'vitest';
import { type Beside, remarksOn } from '../../src/editor/check.ts';
import { directivesOf } from '../../src/editor/conf.ts';
import { lineFor } from '../../src/editor/lua.ts';
import { english } from '../../src/editor/words.ts';
import { lintConfig } from '../../src/engine/lint.ts';
import { noDocs } from '../../src/repl/docs.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

/** The engine beside, as the page asks it. */
function beside(): Beside {
  const engine = new Engine();
  const told = (argv: readonly string[]): Uint8Array => {
    const pieces: number[] = [];
    engine.send = (_connection, bytes) => void pieces.push(...bytes);
    engine.receive(1, encode([...argv]));
    return Uint8Array.from(pieces);
  };
  return { run: async (commands) => commands.map(told), lint: async (text) => lintConfig(text) };
}

const remarks = (kind: 'lua' | 'conf', text: string) => remarksOn(kind, text, noDocs, english, beside());

test('each directive is refused for the reason that the server gives, and marked where it stands', async () => {
  const text = 'maxmemory 100mb\n\n# a note\nmaxmemory-policy sometimes\n  maxmemori 1\nport 6379\nport 6380';
  const found = await remarks('conf', text);
  expect(found.map(({ line, start, severity }) => [line, start, severity])).toEqual([
    [3, 0, 'error'], [4, 2, 'error'], [5, 0, 'warning'],
  ]);
  expect(found[0]?.text).toMatch(/argument\(s\) must be one of/);
  expect(found[1]?.text).toMatch(/maxmemory\?$/);
  expect(found[2]?.text).toBe('Line 7 has the last word.');
});

test('what only a file may say is no mistake, and is not run', async () => {
  const text = 'include other.conf\nuser ann on nopass\ndatabases 8\nsave 60 1';
  expect(await remarks('conf', text)).toEqual([]);
  expect(directivesOf(text).map(({ name, values }) => [name, ...values])).toEqual([['databases', '8'], ['save', '60', '1']]);
});

test('a script that does not compile is marked on the line that the server names', async () => {
  expect(await remarks('lua', 'local x = 1\nreturn x +')).toMatchObject([{ line: 1, start: 0, end: 10, severity: 'error' }]);
  expect(await remarks('lua', 'return redis.call("PING")')).toEqual([]);
});

test('a script runs with the keys and arguments that its notes name', () => {
  expect(lineFor('-- KEYS a b\n-- ARGV 1 "two words"\nreturn 1')).toMatch(/^EVAL "-- KEYS a b\\n.*" 2 "a" "b" "1" "two words"$/);
  expect(lineFor('return 1')).toBe('EVAL "return 1" 0');
});

test('a library is loaded', () => expect(lineFor('#!lua name=l\n')).toBe('FUNCTION LOAD REPLACE "#!lua name=l\\n"'));
