/* Streams of requests that are not quite right: arrays and inline commands after each other, some bits turned, bytes gone, doubled or put
 * in, lengths wrong, cut anywhere. */

import fc from 'fast-check';
import { encode } from '../../src/repl/encode.ts';

const requests = [
  'PING', 'PING hello', 'ECHO abc', 'SET a 1', 'SET b xyz EX 100', 'GET a', 'GET b', 'INCR a', 'DEL a b', 'LPUSH l 1 2 3',
    'LRANGE l 0 -1', 'HSET h f v', 'HGETALL h', 'SADD s 1', 'SISMEMBER s 1',
  'ZADD z 1 a', 'ZRANGE z 0 -1 WITHSCORES', 'MULTI', 'EXEC', 'DISCARD', 'WATCH a', 'SUBSCRIBE c', 'UNSUBSCRIBE c', 'PUBLISH c m',
    'HELLO 3', 'HELLO 2', 'RESET', 'SELECT 1', 'SELECT 0', 'TYPE a', 'EXISTS a b', 'MSET a 1 b 2',
  'MGET a b c', 'APPEND a x', 'STRLEN a', 'GETRANGE a 0 -1', 'CLIENT REPLY OFF', 'CLIENT REPLY ON', 'CLIENT REPLY SKIP',
    'CLIENT SETNAME n', 'CLIENT GETNAME', 'QUIT', 'OBJECT ENCODING a', 'EVAL return{1,2} 0', 'DBSIZE',
];

const bytesOf = (argv: readonly string[]): string => Buffer.from(encode(argv)).toString('latin1');

/** Words that inline commands are made of, quoted in all ways. */
const quoted = fc.constantFrom(
  'a', '"a b"', "'a b'", '"\\x41\\n\\t\\"\\\\"', "'it\\'s'", '""', "''", '"\\xzz"', '"a"b', "'a'b", 'a"b"', '"', "'", '\\', 'a\\nb', '\0',
    'a\0b', '\xff', '"\\x4"', "'\\x41'", '"\\"', '"\\a\\b\\r"', '\x0b', '\t',
);
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\n', '\r\r\n', '\n\n', ' \r\n', '\r');
const blank = fc.constantFrom(' ', ' ', '  ', '\t', '\x0b', '');

const plainInline = fc.tuple(fc.constantFrom(...requests), lineEnd).map(([text, end]) => text + end);
const oddInline = fc.tuple(fc.constantFrom('ECHO', 'PING', 'SET k', 'echo', ' ECHO', 'DEL', ''), fc.array(fc.tuple(blank, quoted),
  { maxLength: 3 }), lineEnd)
  .map(([name, words, end]) => name + words.flat().join('') + end);
const array = fc.constantFrom(...requests).map((text) => bytesOf(text.split(' ')));
const oddWords = fc.array(fc.constantFrom('ECHO', 'PING', '', 'a', '\0', '\r\n', 'x'.repeat(300), '*1\r\n', 'é', 'SET', '"', '%s', 'GET'),
  { maxLength: 4 }).map(bytesOf);
const odd = fc.constantFrom(
  '*0\r\n', '*-1\r\n', '*-2\r\n', '*1\r\n$-1\r\n', '*1\r\n$0\r\n\r\n', '*01\r\n$4\r\nPING\r\n', '*1\r\n$04\r\nPING\r\n',
    '*1\r\n$4\r\nPINGxx', '*+1\r\n', '*1 \r\n$4\r\nPING\r\n', '*1\r\n$+4\r\nPING\r\n', '*1\r\n$4 \r\nPING\r\n',
  '*1\r\n:4\r\n', '*1\r\n*1\r\n', '*\r\n', '$4\r\nPING\r\n', '*1\n$4\nPING\n', '*1\r$4\r\nPING\r\n', '*2147483647\r\n', '*1048577\r\n',
    '*1\r\n$536870913\r\n', '*1\r\n$512000000\r\n', '*9999999999\r\n', '*1\r\n$9999999999999999999\r\n', '\r\n', '\n', ' \r\n', '\0\r\n',
  '*11\r\n', '*1\r\n$99\r\n', '*3\r\n$3\r\nSET\r\n$1\r\na\r\n', 'GET / HTTP/1.0\r\n', 'POST / HTTP/1.1\r\n', 'Host: x\r\n',
    '*2\r\n$5\r\nHost:\r\n$1\r\nx\r\n', '*1\r\n$5\r\npost\r\n', '+OK\r\n', '-ERR x\r\n', '*1\r\n$1x\r\n', '*x\r\n', '*1\r\n\r\n',
    '*1\r\n\r\n$4\r\nPING\r\n', '*-0\r\n', '*1\r\n$-0\r\n\r\n',
);
const long = fc.tuple(fc.constantFrom('', '*', '*1\r\n$', 'ECHO ', '*1\r\n'), fc.constantFrom(65_535, 65_536, 65_537, 70_000),
  fc.constantFrom('1', 'a', ' '), fc.constantFrom('', '\r\n', '\n')).map(([head, n, each, end]) => head + each.repeat(n) + end);

const piece = fc.oneof({ weight: 30, arbitrary: array }, { weight: 12, arbitrary: plainInline }, { weight: 10, arbitrary: oddInline },
  { weight: 6, arbitrary: oddWords }, { weight: 5, arbitrary: odd }, { weight: 1, arbitrary: long });

type Change = (text: string) => string;
const change: fc.Arbitrary<Change> = fc.tuple(fc.nat(), fc.constantFrom('turn', 'drop', 'double', 'put', 'cut', 'digit'),
  fc.nat({ max: 7 }), fc.constantFrom('\r', '\n', '0', '1', '9', '-', '*', '$', ' ', '"', '\0', 'A')).map(([at, how, bit,
  put]) => (text) => {
  if (text === '') return text;
  const i = at % text.length;
  const [head, tail] = [text.slice(0, i), text.slice(i + 1)];
  const one = text[i] as string;
  if (how === 'turn') return head + String.fromCharCode(one.charCodeAt(0) ^ (1 << bit)) + tail;
  if (how === 'drop') return head + tail;
  if (how === 'double') return head + one + one + tail;
  if (how === 'put') return head + put + one + tail;
  if (how === 'cut') return head;
  return text.replace(/\d/, String(bit));
});

/** Bytes, one character each, in the pieces in which they are sent. */
export const streams: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.array(fc.tuple(piece, fc.option(change, { freq: 3 })), { minLength: 1, maxLength: 12, size: 'max' }), fc.array(fc.nat(),
    { maxLength: 5 }))
  .map(([pieces, cuts]) => {
    const text = pieces.map(([each, changed]) => changed?.(each) ?? each).join('');
    const at = [...new Set(cuts.map((cut) => cut % Math.max(1, text.length)))].sort((a, b) => a - b);
    return [...at, text.length].map((end, i) => text.slice(i === 0 ? 0 : at[i - 1], end)).filter((each) => each !== '');
  });
