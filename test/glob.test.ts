import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../src/engine/bytes.ts';
import { matches } from '../src/engine/glob.ts';

const glob = (pattern: string, text: string, noCase = false): boolean =>
  matches(bytesOf(pattern), 0, pattern.length, bytesOf(text), 0, text.length, noCase);

describe('a glob pattern', () => {
  test.each([
    ['', '', true], ['', 'a', false], ['*', 'a', true], ['**', 'a', true], ['?', 'a', true], ['?', 'ab', false],
    ['h?llo', 'hello', true], ['h*llo', 'hllo', true], ['h*llo', 'heeeello', true], ['h*llo', 'hell', false],
    ['h[ae]llo', 'hallo', true], ['h[ae]llo', 'hillo', false], ['h[^e]llo', 'hallo', true], ['h[^e]llo', 'hello', false],
    ['h[a-c]llo', 'hbllo', true], ['h[c-a]llo', 'hbllo', true], ['h[a-c]llo', 'hdllo', false],
    ['a*b*c', 'aXbXbXc', true], ['a*b*c', 'aXbXbX', false], ['*a', 'ba', true], ['*a', 'ab', false], ['ab*', 'ab', true],
    ['\\*', '*', true], ['\\*', 'a', false], ['[\\]]', ']', true], ['[a\\-z]', '-', true], ['[a\\-z]', 'b', false],
    ['a\\', 'a\\', true], ['\xff*', '\xff\0', true], ['[\x80-\xff]', '\x90', true],
  ])('%j and %j', (pattern, text, expected) => expect(glob(pattern, text)).toBe(expected));

  test('keeps the server\'s corners', () => {
    expect(glob('*', ''), 'only the empty pattern matches nothing').toBe(false);
    expect(glob('[abc', 'b'), 'an unclosed class reaches to the end').toBe(true);
    expect(glob('[]', 'a'), 'an empty class matches nothing').toBe(false);
    expect(glob('[^]', 'a'), 'and its negation anything').toBe(true);
    expect(glob('[a-]', ']'), 'the bracket ends the range, not the class').toBe(true);
  });

  test('can look past upper and lower case', () => {
    expect(glob('MaxMem*', 'maxmemory', true)).toBe(true);
    expect(glob('[A-C]x', 'bX', true)).toBe(true);
    expect(glob('MaxMem*', 'maxmemory')).toBe(false);
  });

  test('agrees with a regular expression where both can say it', () => {
    const item = fc.constantFrom('a', 'b', '?', '*', '[ab]', '[^a]');
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), text, (items, s) => {
        const regex = items.join('').replaceAll('*', '.*').replaceAll('?', '.');
        expect(glob(items.join(''), s)).toBe(new RegExp(`^${regex}$`).test(s));
      }),
    );
  });

  test('more than a thousand stars match nothing, but the last may be one more', () => {
    const text = 'b'.repeat(1005);
    expect([1000, 1001].map((n) => glob('*b'.repeat(n), text))).toEqual([true, false]);
    expect([1001, 1002].map((n) => glob('b*'.repeat(n), text))).toEqual([true, false]);
  });

  test('takes no longer than pattern times text, however hostile', () => {
    let reads = 0;
    const counted = new Proxy(bytesOf('a'.repeat(2000)), {
      get: (bytes, at) => {
        reads++;
        return bytes[at as unknown as number];
      },
    });
    const pattern = bytesOf(`${'a*'.repeat(100)}b`);
    expect(matches(pattern, 0, pattern.length, counted, 0, 2000)).toBe(false);
    expect(reads).toBeLessThan(pattern.length * 2000);
  });
});
