/* How families of commands are drawn: requests of words that are fixed, or one of several, or there or not. */

import fc from 'fast-check';
import type { Argv } from './grammar.ts';

export const line = (words: string): Argv => words.split(' ');
export const lines = (...texts: readonly string[]): fc.Arbitrary<Argv> => fc.constantFrom(...texts).map(line);
export const pick = <T>(...of: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...of);
export const some = (word: fc.Arbitrary<string>): fc.Arbitrary<Argv> => fc.oneof(fc.constant<Argv>([]), word.map((one) => one.split(' ')));
export const request = (...parts: readonly (string | fc.Arbitrary<string> | fc.Arbitrary<Argv>)[]): fc.Arbitrary<Argv> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(line(part)) : (part as fc.Arbitrary<string | Argv>))))
    .map((each) => each.flat());

const digits = (max: number): fc.Arbitrary<string> => fc.string({ unit: pick(...'0123456789'), minLength: 1, maxLength: max });
const exponent = fc.oneof(pick('', '', 'e0', 'e-1', 'e+5', 'e308', 'e-308', 'e-324', 'e309', 'e4931', 'e4932', 'e4933', 'e-4931',
  'e-4950', 'e-4951', 'e', 'e+'), fc.integer({ min: -40, max: 40 }).map((n) => `e${n}`));
const written = fc.tuple(pick('', '', '-', '+'), digits(25), some(digits(25).map((text) => `.${text}`)), exponent).map(([sign, whole,
  rest, e]) => sign + whole + rest.join('') + e);
export const anyNumber: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: written }, { weight: 3, arbitrary: fc.double().map(String) }, { weight: 3, arbitrary: fc.integer({ min: -9,
    max: 9 }).map(String) },
  { weight: 2, arbitrary: pick('0.1', '0.2', '0.30000000000000004', '3.0', '5e-1', '1.1', '-0', '-0.0', '0x1p3', '0x.8', '0x1P-1074',
    '0xfffffffffffffffff', 'inf', '-inf', 'nan', '-nan', 'infinity', 'INF', '1e', '.', '-', '.e1', '1_0', '1,0', ' 1', '1 ',
    '9007199254740992', '9007199254740993', '18446744073709551615', '1.7976931348623157e308', '1.7976931348623159e308', '5e-324',
    '2e-324', '99999999999999999999', '0.00001', '0.000001', '123456789012345680000', '1e21', '1e22') },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(String) },
);

/** Few, so that requests meet. */
export const key = pick('a', 'b', 'c');
export const text = fc.string({ unit: pick(...'abc'), maxLength: 14 });
