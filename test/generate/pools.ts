/* The words that generated commands are made of: few, so that commands meet on the same keys and members, and chosen
 * around the borders at which an encoding changes, a number overflows or a parser gives up. */

import fc from 'fast-check';
import { character, utf8Bytes } from './utf8.ts';

export type Kind = 'string' | 'list' | 'hash' | 'set' | 'zset' | 'stream' | 'hyperloglog' | 'geo';

export const kinds: readonly Kind[] = ['string', 'list', 'hash', 'set', 'zset', 'stream', 'hyperloglog', 'geo'];

const keysOf: Readonly<Record<Kind, readonly string[]>> = {
  string: ['s:1', 's:2', 's:3'],
  list: ['l:1', 'l:2', 'l:3'],
  hash: ['h:1', 'h:2', 'h:3'],
  set: ['t:1', 't:2', 't:3'],
  zset: ['z:1', 'z:2', 'z:3'],
  stream: ['x:1', 'x:2', 'x:3'],
  hyperloglog: ['p:1', 'p:2', 'p:3'],
  geo: ['g:1', 'g:2'],
};

const allKeys = Object.values(keysOf).flat();

/** A key, most often one that holds what the command is about. */
export const key = (kind: Kind | undefined): fc.Arbitrary<string> =>
  kind === undefined
    ? fc.constantFrom(...allKeys)
    : fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...keysOf[kind]) },
        { weight: 1, arbitrary: fc.constantFrom(...allKeys, '') },
      );

/** Borders: 44 bytes fit an embstr, 63 and 64 a listpack entry's short header and the limit of hashes and sets. */
const long = [43, 44, 45, 63, 64, 65, 300].map((n) => 'x'.repeat(n));

const edgeIntegers = [
  '0', '1', '-1', '12', '13', '127', '128', '-128', '-129', '4095', '4096', '32767', '32768', '-32769', '8388607',
  '8388608', '9999', '10000', '2147483647', '2147483648', '-2147483649', '9007199254740993', '9223372036854775806',
  '9223372036854775807', '-9223372036854775808',
];
const noIntegers = [
  '9223372036854775808', '-9223372036854775809', '007', '+7', ' 7', '7 ', '-0', '', 'seven', '1.0', '0x10', '1e3',
];

/** Doubles; also what only looks like one. */
const edgeDoubles = [
  '0', '1', '-1', '1.5', '-2.25', '3', '0.1', '0.2', '1e3', '1E-5', '.5', '5.', '1e17', '1e21',
  '123456789.123456789', '3.14159265358979', '1e-7', '1e308', '-1e308', '9007199254740993', 'inf', '-inf', '+inf',
  'Infinity', '0x10', '1e-320',
];
const noDoubles = ['nan', 'NaN', '', ' 1', '1 ', 'one', '1e400', '1.5.5', '--1', 'infinit'];

const small = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'aa', 'ab', 'b:1', 'hello', '1', '2', '3', '10', '-5');
const odd = fc.constantFrom(
  '', ' ', '\0', '\xff\xfe', 'a\r\nb', '"',
  utf8Bytes('한글'),
  '3.0', '1e5', '+1', '01',
  ...edgeIntegers,
  ...long,
);
const rare = fc.constantFrom('y'.repeat(4096), 'z'.repeat(9000), 'ab'.repeat(1000));

/** A member, a field or a value. */
export const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 60, arbitrary: small },
  { weight: 15, arbitrary: odd },
  { weight: 1, arbitrary: rare },
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 6, unit: character }).map(utf8Bytes) },
);

export const member: fc.Arbitrary<string> = fc.oneof({ weight: 12, arbitrary: small }, { weight: 2, arbitrary: odd });

/** An increment, a length or anything else that may be any integer. */
export const integer: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: -3, max: 10 }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom(...edgeIntegers) },
  { weight: 1, arbitrary: fc.constantFrom(...noIntegers) },
);

/** A place in a list, a string or a sorted set. */
export const index: fc.Arbitrary<string> = fc.oneof(
  { weight: 14, arbitrary: fc.integer({ min: -7, max: 7 }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom('100', '-100', '4294967296', '-9223372036854775808', '9223372036854775807') },
  { weight: 1, arbitrary: fc.constantFrom(...noIntegers) },
);

/** Where SETRANGE writes: never so far that a value of megabytes is made. */
export const offset: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('0', '1', '3', '5', '10', '44', '70') },
  { weight: 1, arbitrary: fc.constantFrom('-1', '536870912', '9223372036854775807', 'x') },
);

export const count: fc.Arbitrary<string> = fc.oneof(
  { weight: 14, arbitrary: fc.constantFrom('0', '1', '2', '3', '5', '10', '-1', '-2', '-10') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1000', '-1000', '9223372036854775807', '-9223372036854775808', '4611686018427387904',
      ...noIntegers,
    ),
  },
);

export const double: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5, max: 10 }).map(String) },
  { weight: 4, arbitrary: fc.constantFrom(...edgeDoubles) },
  { weight: 1, arbitrary: fc.constantFrom(...noDoubles) },
  { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
);

export const scoreBound: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom('', '('), fc.integer({ min: -5, max: 10 })).map(([open, n]) => `${open}${n}`),
  },
  { weight: 4, arbitrary: fc.constantFrom('-inf', '+inf', 'inf', '(inf', '(-inf', '0.1', '(1.5', '1e3') },
  { weight: 1, arbitrary: fc.constantFrom('(', '((1', '[1', 'nan', '', 'x') },
);

export const lexBound: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom('[', '('), member).map(([open, text]) => open + text) },
  { weight: 4, arbitrary: fc.constantFrom('-', '+') },
  { weight: 1, arbitrary: fc.constantFrom('', 'a', '1', '-x', '+inf', '[', '(') },
);

/** Times far enough that none is reached while a comparison runs, or long past. */
export const seconds = fc.constantFrom(
  '100', '1000', '5000', '86400', '0', '-1', '9223372036854775807', '-9223372036854775808', '9223372036854775', 'x',
);
export const milliseconds = fc.constantFrom(
  '70000', '700000', '7000001', '0', '-1', '9223372036854775807', '-9223372036854775808', 'x',
);
export const unixSeconds = fc.constantFrom(
  '4102444800', '4102444801', '33177117420', '1', '0', '-1', '9223372036854775807', 'x',
);
export const unixMilliseconds = fc.constantFrom(
  '4102444800000', '4102444800001', '33177117420000', '1', '0', '-1', '9223372036854775807', 'x',
);

/** Ids of a stream: never `*`, since no two clocks tell the same time. */
export const streamId = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })).map(([ms, seq]) => `${ms}-${seq}`) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '$', '>', '-', '+', '5-', 'x', '18446744073709551615-18446744073709551615', '1-1-1') },
);
/** Of new entries: mostly larger than those that are there. */
export const newStreamId = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 1, max: 40 }).map((ms) => `${ms}-*`) },
  { weight: 3, arbitrary: streamId },
);
export const streamBound = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('-', '+') },
  { weight: 4, arbitrary: streamId },
  { weight: 1, arbitrary: streamId.map((id) => `(${id}`) },
);
export const group = fc.constantFrom('g1', 'g1', 'g2', 'none');
export const consumer = fc.constantFrom('c1', 'c2', 'c3');
export const minIdle = fc.constantFrom('0', '0', '0', '100000000', '-1', 'x');

export const longitude = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('126.97', '126.98', '127', '129.07', '-122.27', '0', '179.9', '-179.9') },
  { weight: 1, arbitrary: fc.constantFrom('181', 'x', '180', '-180') },
);
export const latitude = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('37.56', '37.57', '35.18', '37.8', '0', '-33.9', '85', '-85') },
  { weight: 1, arbitrary: fc.constantFrom('86', 'x', '85.05112878', '-90') },
);
export const distance = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('1', '5', '100', '500', '5000', '20000', '0', '0.5') },
  { weight: 1, arbitrary: fc.constantFrom('-1', 'x', '1e9') },
);

export const pattern = fc.constantFrom(
  '*', 's:*', '*:1', '?', '[a-c]', '[^a]*', 'a*', '*a*', 'h?llo', '\\*', '[', '[a', 'a\\', '', '[z-a]', '[\\]]',
  '**', '*a*a*b', 'nothing*',
);
