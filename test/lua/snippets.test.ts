/* Scripts against what a real server replied to them (record-lua.ts). Each is run as it is, and once more in turns of a
 * few steps, paused after each, both as closures and as generated code: it must not be able to tell. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { backEnds } from '../tools/generator.ts';
import { newState, play } from './script.ts';
import { parseSnippets, type Snippet } from './snippets.ts';

const parts = parseSnippets(readFileSync(new URL('snippets.txt', import.meta.url), 'utf8'));
const snippets = parts.filter((part): part is Snippet => 'source' in part);

describe('Lua', () => {
  test('has a snippet for each thing that it does', () => expect(snippets.length).toBeGreaterThan(400));

  test.each(snippets)('$source', ({ source, reply }) => {
    for (const [, generator] of backEnds) {
      expect(play(source, Infinity, newState(generator))).toBe(reply);
      expect(play(source, 7, newState(generator))).toBe(reply);
    }
  });
});
