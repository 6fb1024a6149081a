import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decoder } from '../../src/repl/decode.ts';
import { encode } from '../../src/repl/encode.ts';
import { fieldOf, itemsOf, type Reply, textOf } from '../../src/repl/reply.ts';
import { stringToBytes } from '../../src/repl/text.ts';

function decode(resp: string): (Reply | string)[] {
  const decoder = new Decoder();
  decoder.feed(stringToBytes(resp));
  const replies: (Reply | string)[] = [];
  for (let reply = decoder.take(); reply !== null; reply = decoder.take()) replies.push(reply);
  if (decoder.fault !== null) replies.push(decoder.fault);
  return replies;
}

/** A reply, and its bytes. */
type Sent = readonly [Reply, string];

const byteText = fc.uint8Array({ maxLength: 30 }).map(bytes => String.fromCharCode(...bytes));
const lineText = byteText.map(text => text.replace(/[\r\n]/g, '.'));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const double = fc.constantFrom('inf', '-inf', 'nan', '1.5', '-2e-10', '3');

const scalar: fc.Arbitrary<Sent> = fc.oneof(
  byteText.map((text): Sent => [{ type: 'string', text }, `$${text.length}\r\n${text}\r\n`]),
  lineText.map((text): Sent => [{ type: 'status', text }, `+${text}\r\n`]),
  lineText.map((text): Sent => [{ type: 'error', text }, `-${text}\r\n`]),
  byteText.map((text): Sent => [{ type: 'verbatim', format: 'txt', text }, `=${text.length + 4}\r\ntxt:${text}\r\n`]),
  int64.map((n): Sent => [{ type: 'integer', text: `${n}` }, `:${n}\r\n`]),
  fc.bigInt().map((n): Sent => [{ type: 'bignum', text: `${n}` }, `(${n}\r\n`]),
  double.map((text): Sent => [{ type: 'double', text }, `,${text}\r\n`]),
  fc.boolean().map((value): Sent => [{ type: 'boolean', value }, `#${value ? 't' : 'f'}\r\n`]),
  fc.constantFrom('_', '$-1', '*-1').map((text): Sent => [{ type: 'nil' }, `${text}\r\n`]),
);

const marks = { array: '*', set: '~', push: '>', map: '%' } as const;

const { tree } = fc.letrec<{ tree: Sent }>(tie => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, fc.tuple(
    fc.constantFrom('array', 'set', 'push', 'map'), fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 4 }),
  ).map(([type, pairs]): Sent => {
    const sent = pairs.flat();
    const items = sent.map(([reply]) => reply);
    const count = type === 'map' ? pairs.length : sent.length;
    return [{ type, items }, `${marks[type]}${count}\r\n${sent.map(([, resp]) => resp).join('')}`];
  })),
}));

test('replies come out as they were sent, however the bytes are cut', () => {
  fc.assert(fc.property(fc.array(tree, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(40)), (sent, cuts) => {
    const resp = sent.map(([, bytes]) => bytes).join('');
    const decoder = new Decoder();
    const replies: Reply[] = [];
    for (let at = 0, n = 0; at < resp.length; n++) {
      const end = at + 1 + (cuts[n % (cuts.length || 1)] ?? 0);
      decoder.feed(stringToBytes(resp.slice(at, end)));
      for (let reply = decoder.take(); reply !== null; reply = decoder.take()) replies.push(reply);
      at = end;
    }
    expect(decoder.fault).toBeNull();
    expect(replies).toEqual(sent.map(([reply]) => reply));
  }));
});

test('a command decodes to its arguments', () => {
  fc.assert(fc.property(fc.array(byteText), argv => {
    const decoder = new Decoder();
    decoder.feed(encode(argv));
    expect(itemsOf(decoder.take() ?? undefined).map(textOf)).toEqual(argv);
  }));
});

test('garbage never throws, and once without a meaning the stream stays so', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), pieces => {
    const decoder = new Decoder();
    let fault: string | null = null;
    for (const piece of pieces) {
      decoder.feed(piece);
      if (fault !== null) expect(decoder.fault).toBe(fault);
      fault = decoder.fault;
    }
  }));
});

describe('faults', () => {
  test.each([
    ['hello\r\n', 'Protocol error, got "h" as reply type byte'],
    ['\x01', 'Protocol error, got "\\x01" as reply type byte'],
    ['+OK\r\n@', 'Protocol error, got "@" as reply type byte'],
    ['$-2\r\n', 'Protocol error, bad bulk length'],
    ['$abc\r\n', 'Protocol error, bad bulk length'],
    ['$99999999999\r\n', 'Protocol error, bad bulk length'],
    ['$1\r\nabc\r\n', 'Protocol error, a bulk string that does not end where it said'],
    ['*99999999999\r\n', 'Protocol error, bad number of items'],
    ['*x\r\n', 'Protocol error, bad number of items'],
    [':1.5\r\n', 'Protocol error, bad integer value'],
    [':12345678901234567890\r\n', 'Protocol error, bad integer value'],
    ['#y\r\n', 'Protocol error, bad boolean value'],
    [',one\r\n', 'Protocol error, bad double value'],
    ['(1x\r\n', 'Protocol error, bad big number value'],
    ['_x\r\n', 'Protocol error, bad null value'],
    ['*1\r\n'.repeat(2000), 'Protocol error, nesting deeper than 1024'],
  ])('%j', (resp, fault) => {
    expect(decode(resp).at(-1)).toBe(fault);
  });
});

test('an attribute comes before the reply it belongs to; inside a reply it is left out', () => {
  expect(decode('|1\r\n+ttl\r\n:3\r\n*2\r\n|1\r\n+x\r\n:1\r\n+a\r\n+b\r\n')).toEqual([
    { type: 'attribute', items: [{ type: 'status', text: 'ttl' }, { type: 'integer', text: '3' }] },
    { type: 'array', items: [{ type: 'status', text: 'a' }, { type: 'status', text: 'b' }] },
  ]);
});

test('a long reply is whole however small its pieces', () => {
  const decoder = new Decoder();
  const value = 'x'.repeat(1000);
  decoder.feed(stringToBytes(`*2000\r\n`));
  const piece = stringToBytes(`$1000\r\n${value}\r\n`);
  for (let n = 0; n < 2000; n++) {
    decoder.feed(piece.subarray(0, 500));
    decoder.feed(piece.subarray(500));
  }
  expect(itemsOf(decoder.take() ?? undefined)).toHaveLength(2000);
});

test('a line cut where the buffer is full is found again', () => {
  const decoder = new Decoder();
  decoder.feed(stringToBytes(`${'+OK\r\n'.repeat(800)}+${'a'.repeat(80)}`));
  for (let n = 0; n < 800; n++) expect(decoder.take()).toEqual({ type: 'status', text: 'OK' });
  decoder.feed(stringToBytes(`${'b'.repeat(50)}\r\n`));
  expect(textOf(decoder.take() ?? undefined)).toBe('a'.repeat(80) + 'b'.repeat(50));
});

test('a field is found in a map and in a flat array', () => {
  for (const mark of ['%2', '*4']) {
    const [reply] = decode(`${mark}\r\n+a\r\n:1\r\n+b\r\n:2\r\n`);
    expect(textOf(fieldOf(reply as Reply, 'b'))).toBe('2');
    expect(fieldOf(reply as Reply, 'c')).toBeUndefined();
  }
});
