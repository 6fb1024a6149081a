import { expect, test } from 'vitest';
import { commandsOf, commandsOn, linesTouched } from '../../src/editor/script.ts';

const script = 'SET a 1\n\n# a note\n  B> GET a  \nDEL a';
const at = (start: number, end = start) => commandsOn(script, ...linesTouched(script, start, end)).map(({ text }) => text);

test('a script is its lines, without the blank ones and the notes', () =>
  expect(commandsOf(script)).toEqual([
    { at: 0, text: 'SET a 1', column: 0, connection: null },
    { at: 3, text: 'GET a', column: 5, connection: 'B' },
    { at: 4, text: 'DEL a', column: 0, connection: null },
  ]));

test('without a selection the line of the cursor runs', () => {
  expect(at(0)).toEqual(['SET a 1']);
  expect(at(7)).toEqual(['SET a 1']);
  expect(at(8)).toEqual([]);
  expect(at(script.length)).toEqual(['DEL a']);
});

test('a selection runs each line it touches', () => {
  expect(at(3, script.indexOf('GET') + 1)).toEqual(['SET a 1', 'GET a']);
  expect(at(0, script.indexOf('  B>'))).toEqual(['SET a 1']);
});

test('a prompt that was copied along is not part of the command', () =>
  expect(commandsOf('127.0.0.1:6379> GET k')[0]).toMatchObject({ text: 'GET k', column: 16 }));
