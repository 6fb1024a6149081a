/* JSON as text and in memory, and paths into it, against JavaScript's own reading of JSON and a walk over plain values that is as simple as
 * it can be. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { find } from '../../src/engine/modules/json-path-match.ts';
import { parse as parsePath, PathError } from '../../src/engine/modules/json-path.ts';
import * as json from '../../src/engine/structures/json.ts';
import { JsonError, parse, write } from '../../src/engine/structures/json-text.ts';
import { jsonType } from '../../src/engine/types/json.ts';

const heap = (): Heap => new Heap({ initialBytes: 65_536, checked: true });

/** What a heap's document says, read by JavaScript. */
const plain = (h: Heap, v: number): unknown => JSON.parse(write(h, v)) as unknown;

/** Members whose names are no numbers: JavaScript would put those first. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'odd name', "it's"), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Blocks of a value and all below it. */
function blockCount(h: Heap, v: number): number {
  if (json.isConstant(v)) return 0;
  if (!json.isContainer(h, v)) return 1;
  const inner = Array.from({ length: json.length(h, v) }, (_, i) => blockCount(h, json.item(h, v, i)) + (json.isObject(h, v) ? 1 : 0));
  return inner.reduce((sum, n) => sum + n, inner.length > 0 ? 2 : 1);
}

test('what is written reads back as it was, and everything is freed', () => {
  fc.assert(
    fc.property(value, (given) => {
      const h = heap();
      const root = parse(h, utf8(JSON.stringify(given)));
      const copy = json.duplicate(h, root);
      expect(json.equals(h, root, copy)).toBe(true);
      expect(write(h, copy)).toBe(write(h, parse(h, write(h, root))));
      expect(plain(h, root)).toEqual(JSON.parse(utf8(JSON.stringify(given))));
      const blocks = h.blocks;
      const again = json.duplicate(h, root);
      expect(h.blocks - blocks).toBe(blockCount(h, root));
      json.free(h, again);
      expect(h.blocks).toBe(blocks);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('text is taken exactly where JavaScript takes it, and a text refused leaves no block', () => {
  const odd = fc.constantFrom('', ',', '"', '{', ']', '0', '-', '\\', 'e', ' ', ':');
  const broken = fc.tuple(value, fc.nat(), odd).map(([given, at, instead]) => {
    const text = JSON.stringify(given);
    const i = at % (text.length + 1);
    return text.slice(0, i) + instead + text.slice(i + 1);
  });
  fc.assert(
    fc.property(broken, (text) => {
      const h = heap();
      const theirs = read(text);
      const ours = readHere(h, text);
      // A lone surrogate and a number past every double are no JSON here.
      if (theirs !== undefined && /\\ud[89a-f]|\d{300}|e\+?\d{3}/i.test(text)) return;
      expect(ours).toEqual(theirs);
      expect(h.blocks).toBe(0);
    }),
    { seed: 2, numRuns: 1500 },
  );
});

function read(text: string): unknown {
  try {
    return JSON.parse(utf8(text)) as unknown;
  } catch {
    return undefined;
  }
}

function readHere(h: Heap, text: string): unknown {
  try {
    const root = parse(h, utf8(text));
    const found = plain(h, root);
    json.free(h, root);
    return found;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(JsonError);
    return undefined;
  }
}

test('the path that a view tells leads to the value, and to it alone', () => {
  fc.assert(
    fc.property(value, (given) => {
      const h = heap();
      const root = parse(h, utf8(JSON.stringify(given)));
      const view = jsonType.view(h, root, 0);
      if (view.kind !== 'json') throw new Error('a document shows as one');
      for (const node of view.json.nodes) {
        const places = find(h, root, parsePath(node.path));
        expect(places.map((place) => json.kindOf(h, place.value))).toEqual([node.kind]);
        if (node.address !== 0) expect(places[0]?.value).toBe(node.address);
      }
      expect(find(h, root, parsePath('$..*')).length).toBe(view.json.nodeCount - 1);
      const bytes = view.json.nodes.reduce((sum, node) => sum + node.bytes + node.nameBytes, 0);
      expect(bytes).toBe(json.memoryBytes(h, root));
    }),
    { seed: 3, numRuns: 200 },
  );
});

// --- paths against a walk over plain values ---

type Choose = (at: unknown) => unknown[];
const isObject = (at: unknown): at is Record<string, unknown> => typeof at === 'object' && at !== null && !Array.isArray(at);
const all: Choose = (at) => (Array.isArray(at) ? at : isObject(at) ? Object.values(at) : []);
const below = (choose: Choose): Choose => (at) => [...choose(at), ...all(at).flatMap(below(choose))];

const named = (name: string): Choose => (at) => (isObject(at) && Object.hasOwn(at, name) ? [at[name]] : []);
const numbered = (i: number): Choose => (at) => (Array.isArray(at) && i < at.length && i >= -at.length ? [at.at(i)] : []);
const above = (n: number): Choose => (at) => {
  const asked = Array.isArray(at) ? at : isObject(at) ? [at] : [];
  return asked.filter((each) => isObject(each) && typeof each['a'] === 'number' && each['a'] > n);
};

const choice: fc.Arbitrary<readonly [text: string, choose: Choose]> = fc.oneof(
  fc.constantFrom('a', 'b', 'c').map((name) => [`['${name}']`, named(name)] as const),
  fc.constant(["['a',\"it's\"]", (at: unknown) => [...named('a')(at), ...named("it's")(at)]] as const),
  fc.integer({ min: -3, max: 3 }).map((i) => [`[${i}]`, numbered(i)] as const),
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })).map(
    ([from, to]) => [`[${from}:${to}]`, (at: unknown) => (Array.isArray(at) ? at.slice(from, to) : [])] as const,
  ),
  fc.constant(['[*]', all] as const),
  fc.integer({ min: -5, max: 5 }).map((n) => [`[?(@.a>${n})]`, above(n)] as const),
);

const step = fc.tuple(fc.boolean(), choice).map(([deep, [text, choose]]) =>
  deep ? ([`..${text}`, below(choose)] as const) : ([text, choose] as const));

test('a path finds what a plain walk finds, in the same order', () => {
  fc.assert(
    fc.property(value, fc.array(step, { maxLength: 3 }), (given, steps) => {
      const h = heap();
      const root = parse(h, utf8(JSON.stringify(given)));
      const expected = steps.reduce((found, [, choose]) => found.flatMap(choose), [plain(h, root)]);
      const found = find(h, root, parsePath(`$${steps.map(([text]) => text).join('')}`));
      expect(found.map((place) => plain(h, place.value))).toEqual(expected);
    }),
    { seed: 4, numRuns: 600 },
  );
});

test('any text is a path or is refused in words', () => {
  const tokens = ['$', '.', '..', '[', ']', '?', '(', ')', '@', '!', '&&', '||', '==', '<', "'", '"', 'a', '0', '-', ':', ',', '*', ' '];
  const text = fc.array(fc.constantFrom(...tokens)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (given) => {
      try {
        parsePath(given);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(PathError);
      }
    }),
    { seed: 5, numRuns: 3000 },
  );
});
