/* The editor's files: nothing is lost by a name, a full store, or a store that cannot be read. */

import { expect, test } from 'vitest';
import {
  freeName, keepShelf, loadShelf, renamed, type Shelf, shelfOf, textOf, withFile, withoutOpen, withText,
} from '../../src/editor/files.ts';

const shelf: Shelf = { files: [{ name: 'a.lua', text: '1' }, { name: 'b.redis', text: '2' }], open: 'a.lua' };

function storage(kept: Record<string, string> = {}, isFull = false): Storage {
  const items = new Map(Object.entries(kept));
  const setItem = (key: string, value: string): void => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
    items.set(key, value);
  };
  return { getItem: (key: string) => items.get(key) ?? null, setItem } as Storage;
}

test('what is kept comes back', () => {
  const kept = storage();
  expect(keepShelf(kept, shelf)).toBe(true);
  expect(loadShelf(kept, { files: [], open: '' })).toEqual(shelf);
});

test('what cannot be read is set aside, and the first files are there', () => {
  const kept = storage({ 'keyglass-files': '{"files": 3}' });
  expect(loadShelf(kept, shelf)).toEqual(shelf);
  expect(kept.getItem('keyglass-files-aside')).toBe('{"files": 3}');
});

test('what the browser does not keep is told', () => {
  expect(keepShelf(storage({}, true), shelf)).toBe(false);
  expect(keepShelf(storage(), withText(shelf, 'x'.repeat(1_000_001)))).toBe(false);
});

test('an open file that is not there gives way to the first', () =>
  expect(shelfOf(JSON.stringify({ ...shelf, open: 'gone' }))?.open).toBe('a.lua'));

test('no two files have one name', () => {
  expect(freeName(shelf, 'a.lua')).toBe('a-2.lua');
  expect(renamed(shelf, 'b.redis').open).toBe('b-2.redis');
  expect(withFile(shelf, { name: 'b.redis', text: '3' }).files.map(({ name }) => name)).toEqual(['a.lua', 'b.redis', 'b-2.redis']);
});

test('a name of blanks is none', () => expect(renamed(shelf, '  ')).toBe(shelf));

test('after the open file goes the next is open; the last stays', () => {
  const one = withoutOpen(shelf);
  expect([one.open, textOf(one)]).toEqual(['b.redis', '2']);
  expect(withoutOpen(one)).toEqual(one);
});
