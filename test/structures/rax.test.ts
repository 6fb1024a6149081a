import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import * as rax from '../../src/engine/structures/rax.ts';
import * as raxCursor from '../../src/engine/structures/rax-cursor.ts';
import * as raxView from '../../src/engine/structures/rax-view.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const tinyHeap = (): Heap => new Heap({ checked: true, initialBytes: 65_536 });

const insert = (h: Heap, tree: number, key: string, value: number): boolean =>
  rax.insert(h, tree, bytesOf(key), 0, key.length, value);
const find = (h: Heap, tree: number, key: string): number => rax.find(h, tree, bytesOf(key), 0, key.length);
const remove = (h: Heap, tree: number, key: string): number => rax.remove(h, tree, bytesOf(key), 0, key.length);

const keyOf = (c: raxCursor.RaxCursor): string => byteString(c.key, 0, c.keyLength);

function keys(h: Heap, tree: number): string[] {
  const found: string[] = [];
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c)) found.push(keyOf(c));
  return found;
}

function keysBackwards(h: Heap, tree: number): string[] {
  const found: string[] = [];
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.last(h, tree, c); is; is = raxCursor.prev(h, c)) found.push(keyOf(c));
  return found;
}

function build(h: Heap, all: readonly string[]): number {
  const tree = rax.create(h);
  for (const [i, key] of all.entries()) insert(h, tree, key, i + 1);
  return tree;
}

/** Nodes as text: characters, how they are held, whether a key ends there; children further in. */
const shape = (h: Heap, tree: number): string[] =>
  raxView.view(h, tree, 1000).nodes.map(
    ({ depth, chars, isCompressed, isKey }) =>
      '  '.repeat(depth) + (isCompressed ? [...chars].join('-') : [...chars].join('|')) + (isKey ? '*' : ''),
  );

// Few letters, so that keys are often prefixes of each other; and ids as streams have them.
const word = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\0', '\xff'), maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 30, maxLength: 70 }) },
  { weight: 3, arbitrary: fc.nat(2000).map((n) => '\0\0\x01'.padEnd(14, '\x12') + String.fromCharCode(n >> 8, n & 255)) },
);

describe('a radix tree', () => {
  test('holds what a sorted map holds, whatever is done to both, and frees all of it', () => {
    const step = fc.tuple(fc.constantFrom('insert', 'insert', 'remove'), word, fc.integer({ min: 1, max: 1e9 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.array(word, { maxLength: 10 }), (steps, probes) => {
        const h = tinyHeap();
        const tree = rax.create(h);
        const model = new Map<string, number>();
        for (const [what, key, value] of steps) {
          if (what === 'insert') {
            expect(insert(h, tree, key, value)).toBe(!model.has(key));
            model.set(key, value);
          } else {
            expect(remove(h, tree, key)).toBe(model.get(key) ?? 0);
            model.delete(key);
          }
          raxView.checkInvariants(h, tree);
        }
        const sorted = [...model.keys()].sort((a, b) => (a < b ? -1 : 1));
        expect(keys(h, tree)).toEqual(sorted);
        expect(keysBackwards(h, tree)).toEqual(sorted.toReversed());
        for (const probe of [...probes, ...sorted]) {
          expect(find(h, tree, probe)).toBe(model.get(probe) ?? 0);
          const c = new raxCursor.RaxCursor();
          const bytes = bytesOf(probe);
          expect(raxCursor.seek(h, tree, c, bytes, 0, bytes.length) ? keyOf(c) : undefined)
            .toBe(sorted.find((key) => key >= probe));
          expect(raxCursor.seekFloor(h, tree, c, bytes, 0, bytes.length) ? keyOf(c) : undefined)
            .toBe(sorted.findLast((key) => key <= probe));
        }
        expect(rax.memoryBytes(h, tree), 'every block is counted').toBe(h.usedBytes);
        rax.free(h, tree);
        expect(h.blocks).toBe(0);
      }),
    );
  });

  test('has the same shape however its keys came to be there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 20 }), fc.uniqueArray(word, { maxLength: 20 }), (stay, go) => {
        const h = tinyHeap();
        const straight = build(h, stay);
        const detour = build(h, [...go, ...stay.toReversed()]);
        for (const key of go) if (!stay.includes(key)) remove(h, detour, key);
        expect(shape(h, detour)).toEqual(shape(h, straight));
      }),
    );
  });

  test('cuts a chain where keys part, and joins it again', () => {
    const h = tinyHeap();
    const tree = build(h, ['foobar']);
    expect(shape(h, tree)).toEqual(['f-o-o-b-a-r', '  *']);
    insert(h, tree, 'footer', 2);
    expect(shape(h, tree)).toEqual(['f-o-o', '  b|t', '    a-r', '      *', '    e-r', '      *']);
    insert(h, tree, 'foo', 3);
    expect(shape(h, tree)).toEqual(['f-o-o', '  b|t*', '    a-r', '      *', '    e-r', '      *']);
    remove(h, tree, 'footer');
    expect(shape(h, tree)).toEqual(['f-o-o', '  b-a-r*', '    *']);
    remove(h, tree, 'foo');
    expect(shape(h, tree)).toEqual(['f-o-o-b-a-r', '  *']);
  });

  test('is laid out as a 64-bit server lays it out', () => {
    const h = tinyHeap();
    const tree = build(h, ['ab']);
    const head = rax.head(h, tree);
    // Compressed, two characters, one pointer; then the leaf, a key with a value.
    expect(h.u32[head >> 2]).toBe((2 << 3) | 4);
    expect(byteString(h.u8, head + 4, head + 6)).toBe('ab');
    const leaf = h.i32[(head + 8) >> 2] as number;
    expect([h.u32[leaf >> 2], h.i32[(leaf + 8) >> 2]]).toEqual([1, 1]);
    expect([h.usableBytes(tree), h.usableBytes(head), h.usableBytes(leaf)]).toEqual([24, 16, 16]);
  });

  test('tells where it is cut, and the way of a search', () => {
    const h = tinyHeap();
    const tree = build(h, ['foobar']);
    const events: TraceEvent[] = [];
    h.trace = (event) => events.push(event);
    insert(h, tree, 'footer', 2);
    expect(events.map((event) => event.kind)).toEqual(['rax.nodeSplit', 'rax.nodeSplit']);
    events.length = 0;
    find(h, tree, 'footer');
    expect(events.map((event) => event.kind)).toEqual(['rax.nodeVisited', 'rax.nodeVisited', 'rax.nodeVisited']);
    events.length = 0;
    remove(h, tree, 'footer');
    expect(events).toMatchObject([{ kind: 'rax.nodesJoined', joined: 3 }]);
  });
});
