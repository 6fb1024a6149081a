/* The text twins say what the pictures show, and paging walks every window exactly once. */

import { describe, expect, test } from 'vitest';
import { en, ko } from '../../src/app/words-scenes.ts';
import type { KeyView, ValueView } from '../../src/inspect.ts';
import { isPartial, pageOf } from '../../src/scenes/page.ts';
import { tables } from '../../src/scenes/twin.ts';
import * as make from './fixtures.ts';

const members: make.Scored[] = [
  ['ann', '1', 2],
  ['bob', '2.5', 1],
];
const zset: ValueView = {
  kind: 'zset',
  skiplist: make.skiplist(0x1000, members),
  dict: make.dict(
    0x5000,
    members.map(([member, score]) => [member, score] as const),
    4,
  ),
};

const views: readonly (readonly [string, KeyView, readonly string[]])[] = [
  [
    'int',
    make.keyView('string', 'int', { kind: 'int', decimal: '42', bytes: '*\0\0\0\0\0\0\0' }),
    ['42', '2a 00 00 00 00 00 00 00'],
  ],
  ['sds', make.keyView('string', 'raw', { kind: 'sds', registers: null, sds: make.sds(0x503, 'hey') }), ['hey', '68 65 79']],
  [
    'listpack',
    make.keyView('hash', 'listpack', { kind: 'listpack', listpack: make.listpack(0x300, ['k', 'v']) }),
    ['k', '81 76 02'],
  ],
  ['intset', make.keyView('set', 'intset', { kind: 'intset', intset: make.intset(0x300, [7]) }), ['7', '07 00']],
  [
    'quicklist',
    make.keyView('list', 'quicklist', { kind: 'quicklist', quicklist: make.quicklist(0x300, [['a'], ['b']]) }),
    ['a', 'b'],
  ],
  [
    'dict',
    make.keyView('hash', 'hashtable', { kind: 'dict', dict: make.dict(0x300, [['f', 'v']], 4) }),
    ['f', 'v', 'ht[0]'],
  ],
  ['zset', make.keyView('zset', 'skiplist', zset), ['ann', '2.5', 'NULL']],
  [
    'json',
    make.keyView('ReJSON-RL', 'raw', {
      kind: 'json',
      json: {
        nodeCount: 2,
        nodes: [
          {
            address: 0x300, depth: 0, kind: 'object', name: '', path: '$', text: '', length: 1, capacity: 4, bytes: 88, nameBytes: 0,
          },
          {
            address: 0, depth: 1, kind: 'boolean', name: 'on', path: '$.on', text: 'true', length: 0, capacity: 0, bytes: 0, nameBytes: 16,
          },
        ],
      },
    }),
    ['$.on', 'true', 'object'],
  ],
];

describe('text twins', () => {
  test.each(views)('%s says what the picture shows', (_, view, expected) => {
    const cells = tables(view, en).flatMap((table) => table.rows.flat());
    for (const cell of expected) expect(cells).toContain(cell);
  });

  test.each(views)('%s has a cell for every column, in both languages', (_, view) => {
    for (const words of [en, ko]) {
      for (const table of tables(view, words)) {
        expect(new Set(table.rows.map((row) => row.length))).toEqual(new Set([table.columns.length]));
      }
    }
  });
});

describe('paging', () => {
  const many = Array.from({ length: 50 }, (_, i) => `v${i}`);
  const inListpack = (from: number): KeyView =>
    make.keyView('list', 'listpack', { kind: 'listpack', listpack: make.listpack(0, many, from, 20) });
  const tall = many.map((member, i): make.Scored => [member, String(i), 1]);
  const inZset = (from: number): KeyView =>
    make.keyView('zset', 'skiplist', {
      kind: 'zset',
      skiplist: make.skiplist(0, tall, Math.max(1, from), 20),
      dict: make.dict(0, [], 4),
    });

  test.each([
    ['entries', inListpack],
    ['ranks', inZset],
  ] as const)('by %s shows all, each once', (_, viewFrom) => {
    const seen: [number, number][] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page = pageOf(viewFrom(from));
      expect(page?.total).toBe(50);
      seen.push([page?.first ?? 0, page?.last ?? 0]);
      from = page?.next ?? null;
    }
    expect(seen).toEqual([
      [1, 20],
      [21, 40],
      [41, 50],
    ]);
  });

  test('a structure that is shown whole has no pages', () => {
    const page = pageOf(make.keyView('set', 'intset', { kind: 'intset', intset: make.intset(0, [1, 2]) }));
    expect(page !== null && isPartial(page)).toBe(false);
  });
});
