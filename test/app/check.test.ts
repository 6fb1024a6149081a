/* What a server says about Lua and redis.conf, put to the lines it is about. The server is the engine. */

import { expect, test } from 'vitest';
import { type Ask, remarksOn } from '../../src/editor/check.ts';
import { lineFor } from '../../src/editor/lua.ts';
import { noDocs } from '../../src/repl/docs.ts';
import { encode } from '../../src/repl/encode.ts';
import { Engine } from '../tools/engine.ts';

/** The engine beside, as the page asks it. */
function ask(): Ask {
  const engine = new Engine();
  return async (commands) =>
    commands.map((argv) => {
      const pieces: number[] = [];
      engine.send = (_connection, bytes) => void pieces.push(...bytes);
      engine.receive(1, encode([...argv]));
      return Uint8Array.from(pieces);
    });
}

const remarks = (kind: 'lua' | 'conf', text: string) => remarksOn(kind, text, noDocs, () => '', ask());

test('each directive is refused for the reason that the server gives', async () => {
  const text = 'maxmemory 100mb\n\n# a note\nmaxmemory-policy sometimes\n  nosuch 1\nport 6379\nsave "';
  const found = await remarks('conf', text);
  expect(found.map(({ line, start }) => [line, start])).toEqual([[3, 0], [4, 2], [6, 0]]);
  expect(found[0]?.text).toMatch(/^maxmemory-policy: argument\(s\) must be one of/);
  expect(found[1]?.text).toMatch(/Unknown option/);
});

test('what only a file may say, and what cannot be changed later, is no mistake', async () =>
  expect(await remarks('conf', 'include other.conf\nuser ann on nopass\ndatabases 8')).toEqual([]));

test('a script runs with the keys and arguments that its notes name', () => {
  expect(lineFor('-- KEYS a b\n-- ARGV 1 "two words"\nreturn 1')).toMatch(/^EVAL "-- KEYS a b\\n.*" 2 "a" "b" "1" "two words"$/);
  expect(lineFor('return 1')).toBe('EVAL "return 1" 0');
});

test('a library is loaded', () => expect(lineFor('#!lua name=l\n')).toBe('FUNCTION LOAD REPLACE "#!lua name=l\\n"'));
