import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import * as int64 from '../../src/engine/int64.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import type { Entry } from '../../src/engine/structures/listpack.ts';
import * as listpack from '../../src/engine/structures/listpack.ts';
import * as quicklist from '../../src/engine/structures/quicklist.ts';
import * as quicklistCursor from '../../src/engine/structures/quicklist-cursor.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const tinyHeap = (packedThresholdBytes = 2 ** 30): Heap => {
  const h = new Heap({ checked: true, initialBytes: 65_536 });
  h.packedThresholdBytes = packedThresholdBytes;
  return h;
};

const push = (h: Heap, ql: number, end: quicklist.End, value: string): void =>
  quicklist.push(h, ql, end, bytesOf(value), 0, value.length);

const build = (h: Heap, fill: number, compress: number, values: readonly string[]): number => {
  const ql = quicklist.create(h, fill, compress);
  for (const value of values) push(h, ql, 'tail', value);
  return ql;
};

const out: Entry = { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 };
const text = (h: Heap, entry: Entry): string =>
  entry.isInteger ? int64.decimal(entry.lo, entry.hi) : byteString(h.u8, entry.start, entry.end);

const read = (h: Heap, ql: number): string[] => {
  const values: string[] = [];
  const c = quicklistCursor.newCursor();
  for (let more = quicklistCursor.seek(h, ql, 0, c); more; more = quicklistCursor.next(h, ql, c))
    values.push(text(h, quicklistCursor.get(h, c, out)));
  return values;
};

const readBackwards = (h: Heap, ql: number): string[] => {
  const values: string[] = [];
  const c = quicklistCursor.newCursor();
  for (let more = quicklistCursor.seek(h, ql, -1, c); more; more = quicklistCursor.prev(h, ql, c))
    values.push(text(h, quicklistCursor.get(h, c, out)));
  return values;
};

/** Elements in each node. */
const counts = (h: Heap, ql: number): number[] => quicklist.view(h, ql, 1000, 0).nodes.map((node) => node.count);

const letters = [...'abcdefghijklmnopqrstuvwxyz'];

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -5000, max: 5000 }).map(String) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }) },
  { weight: 2, arbitrary: fc.constantFrom('long '.repeat(30), 'x'.repeat(300), '9223372036854775807') },
  { weight: 1, arbitrary: fc.constantFrom(4000, 4096, 9000).map((n) => 'large '.repeat(n).slice(0, n)) },
);

interface Step {
  readonly do:
    | 'pushHead' | 'pushTail' | 'pushOwn' | 'popHead' | 'popTail' | 'insertBefore' | 'insertAfter' | 'replace'
    | 'removeSome' | 'removeRange' | 'rotate' | 'appendListpack' | 'duplicate';
  readonly value: string;
  readonly values: readonly string[];
  readonly at: number;
  readonly index: number;
  readonly count: number;
  readonly forward: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    'pushHead', 'pushTail', 'pushTail', 'pushOwn', 'popHead', 'popTail', 'insertBefore', 'insertBefore', 'insertAfter',
    'insertAfter', 'replace', 'removeSome', 'removeRange', 'rotate', 'appendListpack', 'duplicate',
  ),
  value,
  values: fc.array(value, { minLength: 1, maxLength: 12 }),
  at: fc.nat(1000),
  index: fc.integer({ min: -30, max: 30 }),
  count: fc.nat(9),
  forward: fc.boolean(),
});

/** Does a step on the list and on the model; returns the list. */
function play(h: Heap, ql: number, model: string[], s: Step): number {
  switch (s.do) {
    case 'pushHead':
      model.unshift(s.value);
      push(h, ql, 'head', s.value);
      break;
    case 'pushTail':
      model.push(s.value);
      push(h, ql, 'tail', s.value);
      break;
    case 'pushOwn':
      pushFromHeap(h, ql, model, s.value);
      break;
    case 'rotate':
      if (model.length > 0) model.unshift(model.pop() as string);
      quicklist.rotate(h, ql);
      break;
    case 'appendListpack':
      model.push(...s.values);
      quicklist.appendListpack(h, ql, listpackOf(h, s.values));
      break;
    case 'removeRange': {
      const from = s.index < 0 ? s.index + model.length : s.index;
      const removed = from < 0 ? [] : model.splice(from, s.count);
      expect(quicklist.removeRange(h, ql, s.index, s.count)).toBe(removed.length);
      break;
    }
    case 'duplicate': {
      const copy = quicklist.duplicate(h, ql);
      quicklist.free(h, ql);
      return copy;
    }
    default:
      if (model.length > 0) change(h, ql, model, s);
  }
  return ql;
}

const listpackOf = (h: Heap, values: readonly string[]): number =>
  values.reduce((lp, v) => listpack.append(h, lp, bytesOf(v), 0, v.length), listpack.create(h));

/** The bytes pushed lie in the heap itself, which may grow meanwhile. */
function pushFromHeap(h: Heap, ql: number, model: string[], v: string): void {
  const block = h.alloc(v.length);
  h.u8.set(bytesOf(v), block);
  quicklist.push(h, ql, 'tail', h.u8, block, block + v.length);
  h.free(block);
  model.push(v);
}

function change(h: Heap, ql: number, model: string[], s: Step): void {
  const at = s.at % model.length;
  const c = quicklistCursor.newCursor();
  const src = bytesOf(s.value);
  if (s.do === 'popHead' || s.do === 'popTail') {
    const end = s.do === 'popHead' ? 'head' : 'tail';
    expect(text(h, quicklist.peek(h, ql, end, out))).toBe(end === 'head' ? model.shift() : model.pop());
    quicklist.pop(h, ql, end);
    return;
  }
  expect(quicklistCursor.seek(h, ql, s.forward ? at : at - model.length, c)).toBe(true);
  expect(text(h, quicklistCursor.get(h, c, out))).toBe(model[at]);
  if (s.do === 'replace') {
    model[at] = s.value;
    quicklist.replace(h, ql, c, src, 0, src.length);
  } else if (s.do === 'removeSome') removeSome(h, ql, model, c, at, s);
  else {
    // From the heap itself here too: an insertion allocates several times.
    const block = h.alloc(src.length);
    h.u8.set(src, block);
    model.splice(s.do === 'insertBefore' ? at : at + 1, 0, s.value);
    quicklist.insert(h, ql, c, h.u8, block, block + src.length, s.do === 'insertBefore' ? 'before' : 'after');
    h.free(block);
  }
}

/** Removes a few elements through one cursor, in either direction. */
function removeSome(h: Heap, ql: number, model: string[], c: quicklistCursor.Cursor, from: number, s: Step): void {
  let at = from;
  for (let i = 0; i < s.count; i++) {
    model.splice(at, 1);
    if (!s.forward) at--;
    const more = quicklist.remove(h, ql, c, s.forward);
    expect(more).toBe(model[at] !== undefined);
    if (!more) return;
    expect(text(h, quicklistCursor.get(h, c, out))).toBe(model[at]);
  }
  quicklistCursor.close(h, ql, c);
}

const limits = fc.record({
  fill: fc.constantFrom(-1, -2, -5, 0, 1, 2, 4, 128),
  compress: fc.nat(3),
  packedThreshold: fc.constantFrom(2 ** 30, 100, 4096),
});

describe('a quicklist', () => {
  test('holds what an array holds, whatever is done to both', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 80, size: 'max' }), (limit, steps) => {
        const { fill, compress, packedThreshold } = limit;
        const h = tinyHeap(packedThreshold);
        const model: string[] = [];
        let ql = quicklist.create(h, fill, compress);
        for (const s of steps) {
          ql = play(h, ql, model, s);
          expect(quicklist.length(h, ql)).toBe(model.length);
          quicklist.checkInvariants(h, ql);
        }
        expect(read(h, ql)).toEqual(model);
        expect(readBackwards(h, ql)).toEqual(model.toReversed());
        quicklist.checkInvariants(h, ql);
        h.checkInvariants();
        quicklist.free(h, ql);
        expect([h.blocks, h.usedBytes]).toEqual([0, 0]);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  test('is a header and nodes of 40 bytes each, as the fields say', () => {
    const h = tinyHeap();
    const ql = build(h, -2, 1, ['a', 'b']);
    const words = (p: number): number[] => [...h.u32.slice(p >> 2, (p + 40) >> 2)];
    const node = quicklist.head(h, ql);
    expect(words(ql)).toEqual([node, 0, node, 0, 2, 0, 1, 0, 0x1fffe, 0]);
    const [lp] = [h.u32[(node + 16) >> 2] as number];
    expect(words(node)).toEqual([0, 0, 0, 0, lp, 0, 13, 0, 2 | (1 << 16) | (2 << 18), 0]);
    expect(h.usedBytes).toBe(40 + 40 + 16);
  });

  test.each([
    [-1, 4096],
    [-2, 8192],
    [-3, 16_384],
    [-4, 32_768],
    [-5, 65_536],
  ])('with fill %i begins a new node where one would pass %i bytes', (fill, bytes) => {
    const h = tinyHeap();
    const ql = build(h, fill, 0, Array.from({ length: 1500 }, () => 'x'.repeat(60)));
    const [first] = quicklist.view(h, ql, 1000, 0).nodes;
    // 62 bytes each, and an entry is thought to add 8 to its own 60.
    expect(first?.count).toBe(Math.floor((bytes - 7 - 68) / 62) + 1);
    expect([quicklist.bytesMax(fill), quicklist.elementsMax(fill)]).toEqual([bytes, Number.POSITIVE_INFINITY]);
  });

  test('with a positive fill counts elements, within 8 KiB', () => {
    const h = tinyHeap();
    expect(counts(h, build(h, 4, 0, letters))).toEqual([4, 4, 4, 4, 4, 4, 2]);
    expect(counts(h, build(h, 100, 0, Array.from({ length: 9 }, () => 'x'.repeat(2000))))).toEqual([4, 4, 1]);
    expect(quicklist.exceedsLimit(4, 8193, 1)).toBe(true);
    expect(quicklist.exceedsLimit(4, 8192, 4)).toBe(false);
    expect(quicklist.exceedsLimit(0, 10, 2)).toBe(true);
  });

  test('cuts a full node where something is inserted, and joins what then fits together', () => {
    const h = tinyHeap();
    const ql = build(h, 4, 0, letters.slice(0, 12));
    const events: TraceEvent[] = [];
    h.trace = (event) => events.push(event);
    const c = quicklistCursor.newCursor();
    quicklistCursor.seek(h, ql, 5, c);
    quicklist.insert(h, ql, c, bytesOf('-'), 0, 1, 'after');
    h.trace = undefined;
    const told = (): string[] => events.map((event) => event.kind).filter((kind) => /Split|Merged/.test(kind));
    expect(told()).toEqual(['quicklist.nodeSplit']);
    expect(counts(h, ql)).toEqual([4, 2, 3, 4]);
    quicklist.removeRange(h, ql, 7, 2);
    h.trace = (event) => events.push(event);
    quicklistCursor.seek(h, ql, -2, c);
    quicklist.insert(h, ql, c, bytesOf('+'), 0, 1, 'before');
    // [i j k l] was cut into [i j] and [k l]; + joined the first, and that the node before it, where only - was left.
    expect(read(h, ql).join('')).toBe('abcdef-ij+kl');
    expect(counts(h, ql)).toEqual([4, 2, 4, 2]);
    expect(told()).toEqual(['quicklist.nodeSplit', 'quicklist.nodeSplit', 'quicklist.nodesMerged']);
  });

  test('uses the neighbour of a full node before it makes a new one', () => {
    const h = tinyHeap();
    const ql = build(h, 4, 0, letters.slice(0, 10));
    const c = quicklistCursor.newCursor();
    quicklistCursor.seek(h, ql, 7, c);
    quicklist.insert(h, ql, c, bytesOf('+'), 0, 1, 'after');
    expect(counts(h, ql)).toEqual([4, 4, 3]);
    quicklistCursor.seek(h, ql, 4, c);
    quicklist.insert(h, ql, c, bytesOf('-'), 0, 1, 'before');
    expect(counts(h, ql)).toEqual([4, 1, 4, 3]);
    expect(read(h, ql).join('')).toBe('abcd-efgh+ij');
  });

  test('keeps an element from the packed threshold on in a node of its own', () => {
    const h = tinyHeap(10);
    const ql = build(h, -2, 0, ['a', 'ninebytes', 'ten bytes!', 'b']);
    const shown = quicklist.view(h, ql, 9, 9).nodes;
    expect(shown.map((node) => node.container)).toEqual(['packed', 'plain', 'packed']);
    expect(shown[1]).toMatchObject({ count: 1, bytes: 10, plain: 'ten bytes!', listpack: null });
    const c = quicklistCursor.newCursor();
    quicklistCursor.seek(h, ql, 2, c);
    expect(quicklistCursor.equals(h, c, bytesOf('ten bytes!'), 0, 10)).toBe(true);
    expect(quicklistCursor.equals(h, c, bytesOf('ten bytes?'), 0, 10)).toBe(false);
  });

  test('compresses all but the ends, opens what is read, and closes it again', () => {
    const h = tinyHeap();
    const words = Array.from({ length: 40 }, (_, i) => `the same words again, ${i}`);
    const ql = build(h, 4, 2, words);
    const encodings = (): string => quicklist.view(h, ql, 99, 0).nodes.map((node) => node.encoding[0]).join('');
    const compressedAll = 'rrllllllrr';
    expect(encodings()).toBe(compressedAll);
    const usedBytes = h.usedBytes;
    expect(usedBytes).toBeLessThan(quicklist.nodeCount(h, ql) * 180);
    const c = quicklistCursor.newCursor();
    quicklistCursor.seek(h, ql, 17, c);
    expect(encodings()).toBe('rrllrlllrr');
    expect(text(h, quicklistCursor.get(h, c, out))).toBe(words[17]);
    quicklistCursor.close(h, ql, c);
    expect(encodings()).toBe(compressedAll);
    expect(read(h, ql)).toEqual(words);
    expect([encodings(), h.usedBytes]).toEqual([compressedAll, usedBytes]);
    quicklist.removeRange(h, ql, 0, 8);
    expect(encodings()).toBe('rrllllrr');
  });

  test('can be shown with the middle left out', () => {
    const h = tinyHeap();
    const ql = build(h, 2, 0, letters.slice(0, 20));
    const shown = quicklist.view(h, ql, 5, 1);
    expect(shown).toMatchObject({ address: ql, count: 20, nodeCount: 10, fill: 2, compress: 0, hidden: 5 });
    expect(shown.nodes.map((node) => node.index)).toEqual([0, 1, 2, 8, 9]);
    const firsts = shown.nodes.map((node) => node.listpack?.entries.map((e) => e.value).join());
    expect(firsts).toEqual(['a', 'c', 'e', 'q', 's']);
  });

  test('of one node can become a listpack', () => {
    const h = tinyHeap();
    const lp = quicklist.intoListpack(h, build(h, -2, 0, ['a', '1']));
    expect(listpack.view(h, lp, 0, 9).entries.map((e) => e.value)).toEqual(['a', '1']);
    expect(h.blocks).toBe(1);
  });

  test('has no element beyond its ends', () => {
    const h = tinyHeap();
    const ql = build(h, -2, 0, ['a', 'b']);
    const c = quicklistCursor.newCursor();
    expect([2, -3, 99].map((index) => quicklistCursor.seek(h, ql, index, c))).toEqual([false, false, false]);
    expect([-9, 2].map((index) => quicklist.removeRange(h, ql, index, 1))).toEqual([0, 0]);
  });
});
