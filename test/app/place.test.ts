/* Addresses: what is written is read back, whatever the bytes, and what nobody wrote is read as something. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, placeOf } from '../../src/app/place.ts';

test('parts of an address are byte strings', () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), minLength: 1 });
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1 }), (parts) => {
      const { head, rest } = placeOf(addressOf(...parts));
      expect([head, ...rest]).toEqual(parts);
    }),
  );
});

test('text is the UTF-8 it is in any address, escaped or not', () => {
  const place = { head: 'key', rest: ['0', '\xed\x95\x9c'], language: null };
  expect(placeOf('#/key/0/%ED%95%9C')).toEqual(place);
  expect(placeOf('#/key/0/한')).toEqual(place);
  expect(addressOf('key', '0', '\xed\x95\x9c')).toBe('#/key/0/%ED%95%9C');
});

test.each([
  ['', '', null],
  ['#', '', null],
  ['#/', '', null],
  ['#v1=abc', '', null],
  ['#/?lang=ko', '', 'ko'],
  ['#/lesson/skiplist/3?lang=en-US', 'lesson', 'en'],
  ['#/lesson?lang=fr', 'lesson', null],
] as const)('%s', (hash, head, language) => expect(placeOf(hash)).toMatchObject({ head, language }));

test('a language before the # gives way to one behind it', () => {
  expect(placeOf('#/', '?lang=ko').language).toBe('ko');
  expect(placeOf('#/?lang=en', '?lang=ko').language).toBe('en');
});

test('an escape that is none is kept', () => expect(placeOf('#/key/0/50%&%zz').rest).toEqual(['0', '50%&%zz']));
