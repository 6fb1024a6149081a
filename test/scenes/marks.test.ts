import { describe, expect, test } from 'vitest';
import { changedBytes, changedSequence, type Placed } from '../../src/scenes/marks.ts';

describe('changed bytes', () => {
  test('nothing is lit at first sight, or when nothing changed', () => {
    expect(changedBytes(undefined, 'abc')).toBeNull();
    expect(changedBytes('abc', 'abc')).toBeNull();
  });
  test('the stretch between the first and the last difference', () =>
    expect(changedBytes('hello', 'hEllO')).toEqual({ kind: 'touched', from: 1, to: 5 }));
  test('what was appended', () => expect(changedBytes('ab', 'abcd')).toEqual({ kind: 'touched', from: 2, to: 4 }));
  test('nothing of what was cut off', () => expect(changedBytes('abcd', 'ab')).toBeNull());
});

describe('changed sequences', () => {
  const at = (...items: [string, number][]): Placed[] => items.map(([value, place]) => ({ value, place }));

  test('an insertion is written, what it shifted is copied, what stands before it is still', () => {
    const before = at(['a', 6], ['c', 9]);
    const after = at(['a', 6], ['b', 9], ['c', 12]);
    expect(changedSequence(before, after)).toEqual([null, 'touched', 'moved']);
  });

  test('a removal copies what follows', () =>
    expect(changedSequence(at(['a', 6], ['b', 9], ['c', 12]), at(['a', 6], ['c', 9]))).toEqual([null, 'moved']));

  test('a change in place moves nothing', () =>
    expect(changedSequence(at(['a', 6], ['b', 9], ['c', 12]), at(['a', 6], ['x', 9], ['c', 12]))).toEqual([
      null,
      'touched',
      null,
    ]));

  test('equal values in a row: an appended one is the last', () =>
    expect(changedSequence(at(['a', 6], ['a', 9]), at(['a', 6], ['a', 9], ['a', 12]))).toEqual([
      null,
      null,
      'touched',
    ]));
});
