/* Replies in every form. The expected texts are what the real redis-cli printed for these very bytes. */

import { describe, expect, test } from 'vitest';
import { Decoder } from '../../src/repl/decode.ts';
import { type Form, print, printPush } from '../../src/repl/print.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { stringToBytes } from '../../src/repl/text.ts';

function reply(resp: string): Reply {
  const decoder = new Decoder();
  decoder.feed(stringToBytes(resp));
  return decoder.take() as Reply;
}

/** The bytes, then the text as a terminal shows it, raw, as CSV, as JSON. */
const forms: readonly (readonly [string, string, string, string, string])[] = [
  ['%1\r\n+k\r\n*1\r\n+a\r\n', '1# k => 1) a\n', 'k a\n', '"k","a"\n', '{"k":["a"]}\n'],
  ['%1\r\n*2\r\n+k\r\n+l\r\n%1\r\n+x\r\n:1\r\n', '1# 1) k\n   2) l => 1# x => (integer) 1\n', 'k\nl x 1\n',
    '"k","l","x",1\n', '{"[\\"k\\",\\"l\\"]":{"x":1}}\n'],
  ['%2\r\n+k\r\n~1\r\n+a\r\n+z\r\n*0\r\n', '1# k => 1~ a\n2# z => (empty array)\n', 'k a\nz \n', '"k","a","z",\n',
    '{"k":["a"],"z":[]}\n'],
  ['~2\r\n~1\r\n:1\r\n~0\r\n', '1~ 1~ (integer) 1\n2~ (empty set)\n', '1\n\n', '1,\n', '[[1],[]]\n'],
  ['%0\r\n', '(empty hash)\n', '\n', '\n', '{}\n'],
  [',inf\r\n', '(double) inf\n', 'inf\n', 'inf\n', 'inf\n'],
  ['=15\r\ntxt:Some string\r\n', 'Some string\n', 'Some string\n', '"Some string"\n', '"Some string"\n'],
  ['-ERR a\r\n', '(error) ERR a\n', 'ERR a\n\n', 'ERROR,"ERR a"\n', 'error:"ERR a"\n'],
  ['$-1\r\n', '(nil)\n', '\n', 'NULL\n', 'null\n'],
  ['*2\r\n-ERR x\r\n=5\r\ntxt:a\r\n', '1) (error) ERR x\n2) a\n', 'ERR x\n\na\n',
    'ERROR,"ERR x","a"\n', '[error:"ERR x","a"]\n'],
  ['*2\r\n#t\r\n_\r\n', '1) (true)\n2) (nil)\n', '(true)\n\n', 'true,NULL\n', '[true,null]\n'],
  ['*1\r\n>1\r\n+a\r\n', '1) 1) a\n', 'a\n', '"a"\n', '[["a"]]\n'],
  ['$0\r\n\r\n', '""\n', '\n', '""\n', '""\n'],
  [':-5\r\n', '(integer) -5\n', '-5\n', '-5\n', '-5\n'],
  ['*3\r\n*1\r\n*1\r\n*1\r\n:5\r\n+a\r\n*2\r\n*0\r\n*2\r\n+x\r\n+y\r\n',
    '1) 1) 1) 1) (integer) 5\n2) a\n3) 1) (empty array)\n   2) 1) x\n      2) y\n', '5\na\n\nx\ny\n',
    '5,"a",,"x","y"\n', '[[[[5]]],"a",[[],["x","y"]]]\n'],
  ['$6\r\na"b\x01\n\t\r\n', '"a\\"b\\x01\\n\\t"\n', 'a"b\u2401\n\t\n',
    '"a\\"b\\x01\\n\\t"\n', '"a\\"b\\u0001\\n\\t"\n'],
  ['$4\r\n\xed\x95\x9c\xff\r\n', '"\\xed\\x95\\x9c\\xff"\n', '한\ufffd\n',
    '"\\xed\\x95\\x9c\\xff"\n', '"한\ufffd"\n'],
];

describe.each(forms)('%j', (resp, tty, raw, csv, json) => {
  const texts: [Form, string][] = [['tty', tty], ['raw', raw], ['csv', csv], ['json', json]];
  test.each(texts)('%s', (form, text) => {
    expect(print(reply(resp), [], { form, utf8: false })).toBe(text);
  });
});

test('indexes are right-aligned, and what is nested is indented below them', () => {
  const ten = `*10\r\n${'*2\r\n:1\r\n%1\r\n+q\r\n+0\r\n'.repeat(10)}`;
  const text = print(reply(ten), [], { form: 'tty', utf8: false });
  expect(text).toMatch(/^ 1\) 1\) \(integer\) 1\n {4}2\) 1# q => 0\n 2\) 1\)/);
  expect(text).toMatch(/\n10\) 1\) \(integer\) 1\n {4}2\) 1# q => 0\n$/);
});

test('commands that answer a page are shown raw, whatever their case', () => {
  const page = reply('$10\r\n# Server\r\n\r\n');
  expect(print(page, ['INFO'], { form: 'tty', utf8: false })).toBe('# Server\n');
  expect(print(page, ['Client', 'LIST'], { form: 'tty', utf8: false })).toBe('# Server\n');
  expect(print(page, ['get', 'info'], { form: 'tty', utf8: false })).toBe('"# Server\\r\\n"\n');
  expect(print(reply('$0\r\n\r\n'), ['info', 'x'], { form: 'tty', utf8: false })).toBe('');
  expect(print(reply('-ERR x\r\n'), ['info', 'x'], { form: 'tty', utf8: false })).toBe('ERR x\n');
});

test('a value cannot move the cursor or colour the screen', () => {
  const text = print(reply('$9\r\n\x1b[31m\x07\x7f\x9b\r\r\n'), ['info'], { form: 'tty', utf8: false });
  expect(text).toBe('\u241b[31m\u2407\u2421\ufffd\u240d\n');
});

test('pushes: an invalidation has a line of its own, others print as arrays', () => {
  expect(printPush(reply('>2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\nk\r\n$3\r\nq"\'\r\n'), false))
    .toBe('-> invalidate: \'k\', \'q"\'\'\n');
  expect(printPush(reply('>2\r\n$10\r\ninvalidate\r\n*0\r\n'), false)).toBe('-> invalidate: \n');
  expect(printPush(reply('>2\r\n$10\r\ninvalidate\r\n_\r\n'), false)).toBe('1) "invalidate"\n2) (nil)\n');
  expect(printPush(reply('>0\r\n'), false)).toBe('(empty push)\n');
});
