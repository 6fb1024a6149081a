import { expect, test } from 'vitest';
import { commandsAt, commandsOf } from '../../src/editor/script.ts';

const script = 'SET a 1\n\n# a note\n  GET a  \nDEL a';
const at = (start: number, end = start) => commandsAt(script, start, end).map(({ text }) => text);

test('a script is its lines, without the blank ones and the notes', () =>
  expect(commandsOf(script)).toEqual([
    { at: 0, text: 'SET a 1' },
    { at: 3, text: 'GET a' },
    { at: 4, text: 'DEL a' },
  ]));

test('without a selection the line of the cursor runs', () => {
  expect(at(0)).toEqual(['SET a 1']);
  expect(at(7)).toEqual(['SET a 1']);
  expect(at(8)).toEqual([]);
  expect(at(script.length)).toEqual(['DEL a']);
});

test('a selection runs each line it touches', () => {
  expect(at(3, script.indexOf('GET') + 1)).toEqual(['SET a 1', 'GET a']);
  expect(at(0, script.indexOf('  GET'))).toEqual(['SET a 1']);
});
