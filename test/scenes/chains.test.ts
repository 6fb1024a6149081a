/* The scenes that are nodes and pointers: dict, quicklist, skiplist. */

import { describe, expect, test } from 'vitest';
import { en } from '../../src/app/words-scenes.ts';
import { keyView } from '../../src/engine/inspect/key-view.ts';
import type { DictView, KeyView, TraceEvent } from '../../src/inspect.ts';
import { momentText } from '../../src/scenes/clock-text.ts';
import * as dict from '../../src/scenes/dict-layout.ts';
import * as quicklist from '../../src/scenes/quicklist-layout.ts';
import * as skiplist from '../../src/scenes/skiplist-layout.ts';
import { tables } from '../../src/scenes/twin.ts';
import { Engine } from '../tools/engine.ts';
import * as make from './fixtures.ts';

describe('dict', () => {
  const fields = Array.from({ length: 20 }, (_, i) => [`field:${i}`, `value ${i}`] as const);
  const entries = (tables: readonly dict.TableLayout[]) =>
    tables.flatMap((table) => table.rows.flatMap((row) => (row.kind === 'bucket' ? row.chain : [])));

  test('every entry hangs in the bucket that its hash names', () => {
    const [table] = dict.layout(make.dict(0x1000, fields, 16), null);
    for (const row of table?.rows ?? []) {
      if (row.kind === 'bucket') for (const entry of row.chain) expect(entry.hash & 15).toBe(row.bucket);
    }
    expect(entries([table as dict.TableLayout])).toHaveLength(20);
  });

  test('the rows cover every bucket once', () => {
    const [table] = dict.layout(make.dict(0x1000, fields, 64), null);
    const covered = table?.rows.flatMap((row) =>
      row.kind === 'bucket' ? [row.bucket] : Array.from({ length: row.to - row.bucket + 1 }, (_, i) => row.bucket + i),
    );
    expect(covered).toEqual(Array.from({ length: 64 }, (_, i) => i));
  });

  test('a rehash shows two tables, what was moved, and the bucket that moves next', () => {
    const tables = dict.layout(make.dict(0x1000, fields, 16, 5), null);
    expect(tables.map((table) => table.size)).toEqual([16, 32]);
    expect(tables[0]?.rows[0]).toEqual({ kind: 'moved', bucket: 0, to: 4 });
    expect(tables[0]?.rows.filter((row) => row.kind === 'bucket' && row.next)).toMatchObject([{ bucket: 5 }]);
    expect(entries(tables)).toHaveLength(20);
  });

  test('entries that changed tables are moved, new and changed ones are touched', () => {
    const before = make.dict(0x1000, fields, 16, 5);
    const after = make.dict(0x1000, [...fields.slice(0, 19), ['field:19', 'new'], ['one', 'more']], 16, 6);
    const marks = entries(dict.layout(after, before)).filter((entry) => entry.mark !== null);
    const inBucket5 = entries(dict.layout(before, null)).filter((entry) => (entry.hash & 15) === 5);
    expect(
      marks
        .filter((e) => e.mark === 'touched')
        .map((e) => e.key)
        .sort(),
    ).toEqual(['field:19', 'one']);
    expect(
      marks
        .filter((e) => e.mark === 'moved')
        .map((e) => e.key)
        .sort(),
    ).toEqual(inBucket5.map((e) => e.key).sort());
  });

  test('a field that is given a lifetime is touched, and its picture and its text say until when', () => {
    const engine = new Engine();
    for (const line of ['CONFIG SET hash-max-listpack-entries 1', 'HSET h name kim city Seoul']) engine.type(line);
    const look = (): KeyView => keyView(engine.node.space, 0, 'h', 0) as KeyView;
    const dictOf = ({ value }: KeyView): DictView => (value as Extract<KeyView['value'], { kind: 'dict' }>).dict;
    const before = look();
    engine.type('HPEXPIREAT h 4102444800000 FIELDS 1 city');
    const after = look();
    const marked = entries(dict.layout(dictOf(after), dictOf(before))).filter(({ mark }) => mark !== null);
    expect(marked).toMatchObject([{ key: 'city', mark: 'touched', expiresAtMs: 4_102_444_800_000 }]);
    const until = en.until(momentText(4_102_444_800_000));
    expect(tables(after, en).flatMap(({ rows }) => rows.flat())).toContain(`Seoul · ${until}`);
  });

  test('long stretches of empty buckets are one row', () => {
    const [table] = dict.layout(make.dict(0, [['a', '1']], 128), null);
    expect(table?.rows.length).toBeLessThanOrEqual(3);
  });
});

describe('quicklist', () => {
  const nodes = [['a', 'b'], ['c'], ['d'], ['e', 'f']];

  test('nodes that are left out stand as a gap in their place', () => {
    const chain = quicklist.layout(make.quicklist(0x1000, nodes, 12), null);
    expect(chain.map((part) => (part.kind === 'gap' ? part.nodes : part.index))).toEqual([0, 1, 12, 14, 15]);
    expect(chain[2]?.kind).toBe('gap');
  });

  test('opens the node that was written last, unless another was chosen', () => {
    const before = make.quicklist(0x1000, nodes);
    const after = make.quicklist(0x1000, [['a', 'b'], ['c'], ['d'], ['e', 'f', 'g']]);
    const chain = quicklist.layout(after, before);
    expect(quicklist.openNode(after, chain, null)?.index).toBe(3);
    expect(quicklist.openNode(after, chain, after.nodes[1]?.address ?? 0)?.index).toBe(1);
    expect(quicklist.openNode(before, quicklist.layout(before, null), 999)?.index).toBe(0);
  });
});

describe('skiplist', () => {
  const members: make.Scored[] = [
    ['a', '1', 1],
    ['b', '2', 3],
    ['c', '3', 1],
    ['d', '4', 2],
    ['e', '5', 1],
  ];
  const xOf = (l: skiplist.SkiplistLayout, member: string): number =>
    l.towers.find((t) => t.member === member)?.x ?? -1;

  test('one arrow for each forward pointer, to the tower it names or to NULL', () => {
    const l = skiplist.layout(make.skiplist(0x1000, members));
    const lane3 = l.forward.filter((arrow) => arrow.id.endsWith(' 2'));
    expect(lane3.map((arrow) => arrow.x2 + 4)).toEqual([xOf(l, 'b'), l.nullX]);
    expect(l.forward).toHaveLength(3 + 1 + 3 + 1 + 2 + 1);
    expect(l.forward.every((arrow) => !arrow.dashed)).toBe(true);
  });

  test('no arrow runs through a tower', () => {
    const l = skiplist.layout(make.skiplist(0x1000, members));
    for (const arrow of l.forward) {
      const hit = l.towers.filter((t) => t.x > arrow.x1 && t.x < arrow.x2 - skiplist.towerWidth);
      for (const tower of hit) {
        expect(tower.cells.some((cell) => cell.y < arrow.y && arrow.y < cell.y + skiplist.laneHeight)).toBe(false);
      }
    }
  });

  test('spans stand in the cells they belong to', () => {
    const l = skiplist.layout(make.skiplist(0x1000, members));
    expect(l.towers.map((tower) => tower.cells.map((cell) => cell.span))).toEqual([
      [1, 2, 2],
      [1],
      [1, 2, 3],
      [1],
      [1, 1],
      [0],
    ]);
  });

  test('backward pointers lead to the node before; the first has none', () =>
    expect(skiplist.layout(make.skiplist(0x1000, members)).backward).toHaveLength(4));

  test('a window is open at both ends: pointers from and to what is left out are dashed', () => {
    const l = skiplist.layout(make.skiplist(0x1000, members, 3, 2));
    expect(l.towers.map((t) => t.rank)).toEqual([0, 3, 4]);
    expect(l.gapBefore).not.toBeNull();
    expect(l.gapAfter).not.toBeNull();
    expect(l.nullX).toBeNull();
    expect(l.forward.filter((arrow) => arrow.id.startsWith('before')).map((arrow) => arrow.id)).toEqual([
      'before 0',
      'before 1',
    ]);
  });

  test('an insertion lights the new node and every pointer and span it changed, nothing else', () => {
    const before = make.skiplist(0x1000, members.slice(0, 4));
    const l = skiplist.layout(make.skiplist(0x1000, members), before);
    expect(l.towers.filter((t) => t.mark !== null).map((t) => t.member)).toEqual(['e']);
    const cells = l.towers.flatMap((t) => t.cells.filter((c) => c.mark !== null).map((c) => `${t.member} ${c.level}`));
    expect(cells).toEqual(['b 2', 'd 0', 'd 1', 'e 0']);
  });

  test('the search path is marked as read', () => {
    const view = make.skiplist(0x1000, members);
    const b = view.nodes[1]?.address ?? 0;
    const events: TraceEvent[] = [{ kind: 'skiplist.visited', node: b, level: 2, rank: 2 }];
    const read = skiplist.layout(view, null, events).towers.flatMap((t) => t.cells.filter((c) => c.mark === 'read'));
    expect(read.map((cell) => cell.level)).toEqual([2]);
  });
});
