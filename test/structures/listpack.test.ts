import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import * as int64 from '../../src/engine/int64.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { decimalBytes, writeDecimal } from '../../src/engine/structures/decimal.ts';
import * as listpack from '../../src/engine/structures/listpack.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const tinyHeap = () => new Heap({ checked: true, initialBytes: 65_536 });

/** The bytes of a listpack that holds these values. */
const bytesOfListpack = (...values: string[]): string => {
  const h = tinyHeap();
  const lp = build(h, values);
  return byteString(h.u8, lp, lp + listpack.bytes(h, lp));
};

const append = (h: Heap, lp: number, value: string): number => {
  const src = bytesOf(value);
  return listpack.append(h, lp, src, 0, src.length);
};

const build = (h: Heap, values: readonly string[]): number =>
  values.reduce((lp, value) => append(h, lp, value), listpack.create(h));

const read = (h: Heap, lp: number): string[] => {
  const values: string[] = [];
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at)) values.push(listpack.text(h, lp, at));
  return values;
};

const readBackwards = (h: Heap, lp: number): string[] => {
  const values: string[] = [];
  for (let at = listpack.last(h, lp); at !== 0; at = listpack.prev(h, lp, at)) values.push(listpack.text(h, lp, at));
  return values;
};

const hex = (s: string): string => [...s].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');

const integerEdges = [
  0, 1, 127, 128, 4095, 4096, -1, -4096, -4097, 32_767, 32_768, -32_768, -32_769, 2 ** 23 - 1, 2 ** 23, -(2 ** 23),
  -(2 ** 23) - 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53 - 1),
].map(String);
const bigEdges = [
  '9007199254740992', '9007199254740993', '-9007199254740992', '-9007199254740993', '1000000000000000',
  '999999999999999999', '4611686018427387904', '9223372036854775807', '-9223372036854775808', '-9223372036854775807',
];
const notIntegers = [
  '', '-', '+1', '01', '-0', '-01', '1 ', ' 1', '1.0', '1e3', '9223372036854775808', '-9223372036854775809',
  '99999999999999999999', '18446744073709551616', '123456789012345678901', '12345678901234567x', 'x1',
];

describe('int64', () => {
  test('reads and writes the decimal text of every 64-bit integer', () => {
    const words = fc.tuple(fc.integer(), fc.integer());
    fc.assert(
      fc.property(words, ([lo, hi]) => {
        const value = (BigInt(hi) << 32n) | BigInt(lo >>> 0);
        const src = bytesOf(String(value));
        expect(int64.decimal(lo, hi)).toBe(String(value));
        expect(int64.parse(src, 0, src.length)).toBe(true);
        expect([int64.parsed.lo, int64.parsed.hi]).toEqual([lo, hi]);
        const out = new Uint8Array(32);
        expect(decimalBytes(lo, hi)).toBe(String(value).length);
        expect(byteString(out, 3, writeDecimal(out, 3, lo, hi))).toBe(String(value));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test.each([...integerEdges, ...bigEdges])('%s is read exactly', (s) => {
    const src = bytesOf(`[${s}]`);
    expect(int64.parse(src, 1, src.length - 1)).toBe(true);
    expect(int64.decimal(int64.parsed.lo, int64.parsed.hi)).toBe(s);
    const isSafe = Number.isSafeInteger(Number(s));
    expect(int64.parsed.safe).toBe(isSafe);
    if (isSafe) expect(int64.parsed.value).toBe(Number(s));
  });

  test.each(notIntegers)('%j is no canonical integer', (s) => {
    expect(int64.parse(bytesOf(s), 0, s.length)).toBe(false);
  });
});

describe('the bytes of a listpack', () => {
  test('are header, entries and terminator', () => {
    expect(hex(bytesOfListpack())).toBe('07 00 00 00 00 00 ff');
    expect(hex(bytesOfListpack('1', 'ab'))).toBe('0d 00 00 00 02 00 01 01 82 61 62 03 ff');
  });

  test.each([
    ['127', '7f 01'],
    ['128', 'c0 80 02'],
    ['-1', 'df ff 02'],
    ['4095', 'cf ff 02'],
    ['-4096', 'd0 00 02'],
    ['4096', 'f1 00 10 03'],
    ['-4097', 'f1 ff ef 03'],
    ['32768', 'f2 00 80 00 04'],
    ['-8388608', 'f2 00 00 80 04'],
    ['8388608', 'f3 00 00 80 00 05'],
    ['2147483648', 'f4 00 00 00 80 00 00 00 00 09'],
    ['-9223372036854775808', 'f4 00 00 00 00 00 00 00 80 09'],
  ])('hold %s as %s', (value, bytes) => {
    expect(hex(bytesOfListpack(value)).slice(18, -3)).toBe(bytes);
  });

  test.each([
    [63, 'bf', '40'],
    [64, 'e0 40', '42'],
    [125, 'e0 7d', '7f'],
    [126, 'e0 7e', '01 80'],
    [4095, 'ef ff', '20 81'],
    [4096, 'f0 00 10 00 00', '20 85'],
    [16_377, 'f0 f9 3f 00 00', '7f fe'],
    [16_378, 'f0 fa 3f 00 00', '00 ff ff'],
  ])('a string of %i bytes begins with %s and ends with the back-length %s', (length, header, backlen) => {
    const bytes = hex(bytesOfListpack('x'.repeat(length)));
    expect(bytes.slice(18, 18 + header.length)).toBe(header);
    expect(bytes.slice(-3 - backlen.length, -3)).toBe(backlen);
  });
});

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -5000, max: 5000 }).map(String) },
  { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom(...integerEdges, ...bigEdges, ...notIntegers) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(63, 64, 4095, 4096, 16_378).map((n) => 'z'.repeat(n)) },
);

interface Step {
  readonly do:
    | 'append' | 'appendOwn' | 'prepend' | 'insertBefore' | 'insertAfter' | 'replace'
    | 'remove' | 'removeRange' | 'merge';
  readonly value: string;
  readonly at: number;
  readonly index: number;
  readonly count: number;
  readonly values: readonly string[];
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    'append', 'append', 'appendOwn', 'prepend', 'insertBefore', 'insertAfter', 'replace',
    'remove', 'removeRange', 'merge',
  ),
  value,
  at: fc.nat(1000),
  index: fc.integer({ min: -40, max: 40 }),
  count: fc.nat(9),
  values: fc.array(value, { maxLength: 9 }),
});

/** Does a step on the listpack and on the model; returns where the listpack now is. */
function play(h: Heap, lp: number, model: string[], s: Step): number {
  if (s.do === 'merge') {
    model.push(...s.values);
    return listpack.merge(h, lp, build(h, s.values));
  }
  if (s.do === 'removeRange') {
    const from = s.index < 0 ? model.length + s.index : s.index;
    if (from >= 0) model.splice(from, s.count);
    return listpack.removeRange(h, lp, s.index, s.count);
  }
  if (s.do === 'append') {
    model.push(s.value);
    return append(h, lp, s.value);
  }
  if (s.do === 'appendOwn') return appendFromHeap(h, lp, model, s.value);
  if (s.do === 'prepend') {
    model.unshift(s.value);
    return listpack.prepend(h, lp, bytesOf(s.value), 0, s.value.length);
  }
  return model.length === 0 ? lp : change(h, lp, model, s, s.at % model.length);
}

/** The bytes appended lie in the heap itself, which may grow meanwhile. */
function appendFromHeap(h: Heap, lp: number, model: string[], value: string): number {
  const block = h.alloc(value.length);
  h.u8.set(bytesOf(value), block);
  const moved = listpack.append(h, lp, h.u8, block, block + value.length);
  h.free(block);
  model.push(value);
  return moved;
}

function change(h: Heap, lp: number, model: string[], s: Step, i: number): number {
  const at = listpack.seek(h, lp, i);
  expect(listpack.text(h, lp, at)).toBe(model[i]);
  if (s.do === 'remove') {
    const moved = listpack.remove(h, lp, at);
    model.splice(i, 1);
    const successor = listpack.atOrNone(h, moved, at);
    expect(successor === 0 ? undefined : listpack.text(h, moved, successor)).toBe(model[i]);
    return moved;
  }
  const src = bytesOf(s.value);
  if (s.do === 'replace') {
    model[i] = s.value;
    return listpack.replace(h, lp, at, src, 0, src.length);
  }
  model.splice(s.do === 'insertBefore' ? i : i + 1, 0, s.value);
  return listpack.insertString(h, lp, src, 0, src.length, at, s.do === 'insertBefore' ? 'before' : 'after');
}

describe('a listpack', () => {
  test('holds what a list of strings holds, whatever is done to both', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const h = tinyHeap();
        const model: string[] = [];
        let lp = listpack.create(h);
        for (const s of steps) {
          lp = play(h, lp, model, s);
          listpack.checkInvariants(h, lp);
          expect(listpack.length(h, lp)).toBe(model.length);
        }
        expect(read(h, lp)).toEqual(model);
        expect(readBackwards(h, lp)).toEqual(model.toReversed());
        expect(h.usedBytes).toBe(h.usableBytes(lp));
        h.checkInvariants();
        listpack.free(h, lp);
        expect([h.blocks, h.usedBytes]).toEqual([0, 0]);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  /** Also such as differ in one of their bytes alone, and those at the ends of what a first byte tells. */
  const named = fc.oneof(
    value,
    fc.tuple(fc.constantFrom('', 'm', 'n'), fc.nat(200)).map(([prefix, i]) => `${prefix}${i}`),
    fc.constantFrom('', '-1', '127', '128', '4095', '4096', 'm', 'x'.repeat(63), 'x'.repeat(64), `y${'x'.repeat(63)}`),
  );

  test('finds an entry by its text, comparing one in skip + 1', () => {
    fc.assert(
      fc.property(fc.array(named, { maxLength: 30 }), named, fc.nat(2), fc.boolean(), (values, sought, skip, isWatched) => {
        const h = tinyHeap();
        if (isWatched) h.trace = () => {};
        const lp = build(h, values);
        for (const needle of [sought, ...values]) {
          const src = bytesOf(`..${needle}`);
          const at = listpack.find(h, lp, listpack.first(h, lp), src, 2, src.length, skip);
          const expected = values.findIndex((v, i) => i % (skip + 1) === 0 && v === needle);
          expect(at).toBe(expected < 0 ? 0 : listpack.seek(h, lp, expected));
          if (at !== 0) expect(listpack.equals(h, lp, at, src, 2, src.length)).toBe(true);
          if (at !== 0) expect(listpack.found.before).toBe(expected / (skip + 1));
        }
      }),
      { seed: 4 },
    );
  });

  test('finds nothing in what a removed entry has left behind the terminator', () => {
    const h = tinyHeap();
    const two = build(h, ['a', '70000']);
    const lp = listpack.remove(h, two, listpack.last(h, two));
    const behind = lp + listpack.bytes(h, lp);
    const left = String(new DataView(h.u8.buffer).getInt32(behind, true));
    expect(listpack.find(h, lp, listpack.first(h, lp), bytesOf(left), 0, left.length, 0)).toBe(0);
  });

  test('gives entries out as bytes, as text and as integers', () => {
    const h = tinyHeap();
    const lp = build(h, ['-129', 'text', '9007199254740993']);
    const [a, b, c] = [0, 1, 2].map((i) => listpack.seek(h, lp, i)) as [number, number, number];
    expect(listpack.get(h, lp, a)).toMatchObject({ isInteger: true, lo: -129, hi: -1 });
    const entry = listpack.get(h, lp, b);
    expect(entry.isInteger).toBe(false);
    expect(byteString(h.u8, entry.start, entry.end)).toBe('text');
    const out = new Uint8Array(16);
    expect(byteString(out, 0, listpack.copyText(h, lp, c, out, 0))).toBe('9007199254740993');
    expect([a, b, c].map((at) => listpack.textBytes(h, lp, at))).toEqual([4, 4, 16]);
    expect([a, b, c].map((at) => listpack.isInteger(h, lp, at))).toEqual([true, false, true]);
  });

  test('says beforehand what an entry will take', () => {
    const h = tinyHeap();
    for (const v of [...integerEdges, ...bigEdges, ...notIntegers, 'y'.repeat(20_000)]) {
      const lp = build(h, [v]);
      expect(listpack.estimateBytes(bytesOf(v), 0, v.length)).toBe(listpack.bytes(h, lp) - 7);
      listpack.free(h, lp);
    }
  });

  test('counts by walking past 65,534 elements, and again by header below', () => {
    const h = tinyHeap();
    let lp = listpack.create(h);
    for (let i = 0; i < 70_000; i++) lp = listpack.appendInteger(h, lp, i, 0);
    expect(listpack.view(h, lp, 69_998, 5)).toMatchObject({ numElements: 65_535, length: 70_000, from: 69_998 });
    expect(listpack.length(h, lp)).toBe(70_000);
    expect(listpack.text(h, lp, listpack.seek(h, lp, -1))).toBe('69999');
    expect(listpack.text(h, lp, listpack.seek(h, lp, 60_000))).toBe('60000');
    expect(listpack.seek(h, lp, 70_000)).toBe(0);
    expect(listpack.seek(h, lp, -70_001)).toBe(0);
    listpack.checkInvariants(h, lp);
    lp = listpack.removeRange(h, lp, 10, 69_000);
    expect(listpack.length(h, lp)).toBe(1000);
    expect(listpack.view(h, lp, 0, 0).numElements).toBe(1000);
    lp = listpack.merge(h, lp, build(h, ['a']));
    expect(listpack.length(h, lp)).toBe(1001);
    listpack.free(h, lp);
    expect(h.blocks).toBe(0);
  });

  test('can be shown entry by entry', () => {
    const h = tinyHeap();
    const lp = build(h, ['1', 'ab', '5000']);
    expect(listpack.view(h, lp, 1, 9)).toEqual({
      address: lp, totalBytes: 17, numElements: 3, from: 1, length: 3,
      entries: [
        {
          offset: 8, encoding: '6-bit string', bytes: '\x82ab\x03', headerBytes: 1, dataBytes: 2,
          backlenBytes: 1, value: 'ab', isInteger: false,
        },
        {
          offset: 12, encoding: '16-bit int', bytes: '\xf1\x88\x13\x03', headerBytes: 1, dataBytes: 2, backlenBytes: 1,
          value: '5000', isInteger: true,
        },
      ],
    });
  });

  test('tells which entries a search visited, and when it moved', () => {
    const h = tinyHeap();
    let lp = build(h, ['a', 'b', 'c']);
    const events: TraceEvent[] = [];
    h.trace = (event) => events.push(event);
    listpack.find(h, lp, listpack.first(h, lp), bytesOf('b'), 0, 1, 0);
    expect(events).toEqual([6, 9].map((offset) => ({ kind: 'listpack.entryVisited', listpack: lp, offset })));
    events.length = 0;
    const before = lp;
    lp = append(h, lp, 'x'.repeat(50));
    const moves = events.filter(({ kind }) => kind === 'listpack.moved');
    expect(moves).toEqual([{ kind: 'listpack.moved', listpack: lp, from: before, to: lp, bytes: 68 }]);
  });
});

describe('foreign bytes', () => {
  const sound = bytesOf(bytesOfListpack('1', 'ab', '5000', 'x'.repeat(200), '-9223372036854775808', 'y'.repeat(5000)));

  test('are accepted when whole', () => {
    const shifted = new Uint8Array(sound.length + 10);
    shifted.set(sound, 5);
    expect(listpack.validate(shifted, 5, 5 + sound.length)).toBe(true);
  });

  test('are refused when cut off anywhere, even if the header agrees', () => {
    for (let end = 0; end < 300; end++) {
      const cut = sound.slice(0, end);
      if (end >= 4) new DataView(cut.buffer).setUint32(0, end, true);
      expect(listpack.validate(cut, 0, end)).toBe(false);
    }
  });

  test('are refused when count, back-length or terminator lie', () => {
    const lie = (at: number, byte: number): boolean => {
      const bytes = sound.slice();
      bytes[at] = byte;
      return listpack.validate(bytes, 0, bytes.length);
    };
    expect(lie(4, 5)).toBe(false);
    expect(lie(7, 2)).toBe(false);
    expect(lie(sound.length - 1, 0)).toBe(false);
    expect(lie(sound.length - 2, 0)).toBe(false);
    expect(lie(6, 0xff)).toBe(false);
    expect(lie(6, 0xf9)).toBe(false);
  });

  test('never make the check fail otherwise than by saying no', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        if (bytes.length >= 4) new DataView(bytes.buffer).setUint32(0, bytes.length, true);
        expect(typeof listpack.validate(bytes, 0, bytes.length)).toBe('boolean');
      }),
      { seed: 5, numRuns: 3000 },
    );
  });
});
