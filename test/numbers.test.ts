import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../src/engine/bytes.ts';
import { formatDouble, formatSeventeen, parseDouble, readDouble, readLoosely } from '../src/engine/numbers/numbers.ts';

const read = (text: string): number => readDouble(bytesOf(text), 0, text.length);
const readAsBound = (text: string): number => readLoosely(bytesOf(text), 0, text.length);

/* What a real server replied to ZADD and ZSCORE. */
const written: readonly (readonly [number, string])[] = [
  [0, '0'], [-0, '-0'], [3, '3'], [1.1, '1.1'], [0.1, '0.1'], [1e-5, '0.00001'], [1.234e-5, '1.234e-5'], [1e-7, '1e-7'],
  [5e-324, '5e-324'], [1e15, '1000000000000000'], [1e17, '100000000000000000'], [1e20, '1e+20'], [1e21, '1e+21'],
  [123456789012345680000, '123456789012345680000'], [12345678901234567000, '12345678901234567000'],
  [2 ** 62, '4611686018427387904'], [2 ** 63, '9223372036854776000'],
  [-177654268666169360000000, '-177654268666169360000000'], [1.7976931348623157e308, '1.7976931348623157e+308'],
  [Infinity, 'inf'], [-Infinity, '-inf'], [Number.NaN, 'nan'], [2 ** 53, '9007199254740992'],
  // The fewest digits would be others.
  [0.2593773145645, '0.25937731456449997'], [0.3547899109244603, '0.35478991092446033'],
  [-805675995851492.8, '-805675995851492.7'], [1.173884042841925e-88, '1.1738840428419251e-88'],
  [-5.539225129939671e206, '-5.5392251299396714e+206'], [321926838.279964, '3.2192683827996403e+8'],
];

describe('doubles', () => {
  test.each(written)('%d is written as the server writes it', (value, text) => expect(formatDouble(value)).toBe(text));

  test('read back as what was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(read(formatDouble(value))).toBe(value);
        expect(Number(formatSeventeen(value).replace('inf', 'Infinity'))).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  test('are written with seventeen digits where the server does so', () => {
    expect([0.7, 1e-5, 1e17, 1e16, 6.2, -0, 123456.5].map(formatSeventeen)).toEqual([
      '0.69999999999999996', '1.0000000000000001e-05', '1e+17', '10000000000000000', '6.2000000000000002', '-0',
      '123456.5',
    ]);
  });

  test('are read in every form that C knows', () => {
    const forms: readonly (readonly [string, number])[] = [
      ['5', 5], ['+5', 5], ['-0', -0], ['.5', 0.5], ['5.', 5], ['1e5', 1e5], ['1E-2', 0.01], ['inf', Infinity],
      ['+INF', Infinity], ['-Infinity', -Infinity], ['0x10', 16], ['-0x1.8p1', -3], ['0x.8', 0.5], ['0X1P3', 8],
      ['123456789012345678', 123456789012345680],
      ['00.0e-900', 0], ['0x0p0', 0], ['12345.678', 12345.678], ['0x1p-1074', 5e-324],
    ];
    for (const [text, value] of forms) expect([text, read(text), parseDouble(text)]).toEqual([text, value, value]);
  });

  test('are not read from anything else', () => {
    const others = [
      '', '.', '-', 'e5', '1e', '1e+', '0x', '0x.', '1d2', '1_0', '0b1', 'nan', 'infinit', ' 1', '1 ', '1\0', '1e400',
      '1e-400',
    ];
    for (const text of others) expect([text, read(text), parseDouble(text)]).toEqual([text, Number.NaN, undefined]);
  });

  test('as ends of ranges are what strtod makes of them', () => {
    expect(['', ' 1', '1e400', '-1e400', '1e-400', '7\0junk', '1 ', 'x', 'nan'].map(readAsBound)).toEqual([
      0, 1, Infinity, -Infinity, 0, 7, Number.NaN, Number.NaN, Number.NaN,
    ]);
  });

  test('in plain decimals are rounded as JavaScript rounds them', () => {
    const digits = fc.stringMatching(/^\d{0,6}$/);
    const decimal = fc.tuple(fc.nat(999_999_999), digits).map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(decimal, (text) => {
        expect(read(text)).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });
});
