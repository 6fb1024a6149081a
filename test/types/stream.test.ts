import { describe, expect, test } from 'vitest';
import { en, ko } from '../../src/app/words-scenes.ts';
import { keyView } from '../../src/engine/inspect/key-view.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import { Args } from '../../src/engine/resp/args.ts';
import * as robj from '../../src/engine/structures/robj.ts';
import * as streamView from '../../src/engine/structures/stream-view.ts';
import * as stream from '../../src/engine/types/stream.ts';
import * as value from '../../src/engine/types/value.ts';
import type { KeyView, StreamView } from '../../src/inspect.ts';
import { pageOf } from '../../src/scenes/page.ts';
import * as layout from '../../src/scenes/stream-layout.ts';
import { tables } from '../../src/scenes/twin.ts';
import { Engine } from '../tools/engine.ts';

const objectAt = (engine: Engine, key: string): number => engine.node.space.dbs[0]!.peek(Args.of([key]), 0);
const check = (engine: Engine, key: string): void =>
  streamView.checkInvariants(engine.node.h, robj.pointer(engine.node.h, objectAt(engine, key)));

function viewOf(engine: Engine, from = 0): { key: KeyView; stream: StreamView } {
  const key = keyView(engine.node.space, 0, 's', from);
  if (key?.value.kind !== 'stream') throw new Error('there is no stream');
  return { key, stream: key.value.stream };
}

/** A stream of several nodes with deleted entries, two groups, consumers and what they have pending. */
function busyEngine(): Engine {
  const engine = new Engine();
  engine.node.limits.streamNodeMaxEntries = 10;
  for (let i = 1; i <= 57; i++) engine.type(`XADD s ${i * 1000}-${i} temperature ${i} ${i % 7 === 0 ? 'wind' : 'humidity'} ${i * 3}`);
  engine.type('XDEL s 3000-3 12000-12');
  for (const line of [
    'XGROUP CREATE s g 0', 'XGROUP CREATE s h $', 'XREADGROUP GROUP g alice COUNT 20 STREAMS s >',
    'XREADGROUP GROUP g bob COUNT 5 STREAMS s >', 'XGROUP CREATECONSUMER s h nobody', 'XACK s g 1000-1 2000-2',
    'XTRIM s MAXLEN 50',
  ])
    expect(engine.type(line)).not.toContain('error');
  check(engine, 's');
  return engine;
}

describe('a stream as a value', () => {
  test('counts every block that it holds', () => {
    const engine = busyEngine();
    const { h } = engine.node;
    const before = h.usedBytes;
    const bytes = stream.memoryBytes(h, objectAt(engine, 's'));
    engine.type('DEL s');
    expect(before - h.usedBytes).toBeGreaterThan(bytes);
    expect(before - h.usedBytes - bytes, 'the key itself').toBeLessThan(100);
  });

  test('is copied whole, and the copy stands alone', () => {
    const engine = busyEngine();
    engine.type('COPY s t');
    check(engine, 't');
    for (const line of ['XRANGE $ - +', 'XPENDING $ g', 'XPENDING $ g - + 100', 'XINFO STREAM $ FULL COUNT 0', 'DEBUG DIGEST-VALUE $'])
      expect(engine.type(line.replace('$', 't'))).toBe(engine.type(line.replace('$', 's')));
    const before = engine.type('XINFO STREAM t FULL COUNT 0');
    for (const line of ['XADD s 99999 f v', 'XACK s g 5000-5', 'XGROUP DESTROY s h', 'DEL s']) engine.type(line);
    expect(engine.type('XINFO STREAM t FULL COUNT 0')).toBe(before);
    expect(engine.faults).toEqual([]);
  });

  test('frees everything, whichever way it goes', () => {
    for (const end of ['DEL s', 'FLUSHALL', 'SET s v', 'XGROUP DESTROY s g|DEL s', 'RENAME s t|UNLINK t', 'DEBUG RELOAD|DEL s']) {
      const engine = new Engine();
      engine.type('PING');
      const { h } = engine.node;
      const before = h.blocks;
      for (const line of ['XADD s 1 f v', 'XADD s 2 g w', 'XGROUP CREATE s g 0', 'XREADGROUP GROUP g c STREAMS s >', ...end.split('|')])
        engine.type(line);
      engine.type('FLUSHALL');
      expect(h.blocks - h.sharedIntegers.filter((o) => o !== 0).length, end).toBe(before);
    }
  });

  test('is freed little by little where it is large', () => {
    const engine = busyEngine();
    const { h, space } = engine.node;
    engine.node.limits.streamNodeMaxEntries = 2;
    for (let i = 1; i <= 300; i++) engine.type(`XADD s 99000-${i} f v`);
    const whole = h.usedBytes;
    engine.type('UNLINK s');
    expect(engine.type('EXISTS s')).toBe('(integer) 0');
    expect(space.lazyfree.pendingObjects).toBe(1);
    expect(whole - h.usedBytes).toBeLessThan(10_000);
    engine.advance(5000);
    expect(space.lazyfree.pendingObjects).toBe(0);
    const empty = new Engine();
    for (const line of ['XADD s 1 f v', 'DEL s']) empty.type(line);
    expect(h.blocks).toBe(empty.node.h.blocks);
  });

  test('takes two dozen bytes at most of an entry whose fields are those of the first one', () => {
    const engine = new Engine();
    const { h } = engine.node;
    const random = seededRandom('readings');
    for (let i = 0; i < 1000; i++) engine.type(`XADD s ${1_700_000_000_000 + i * 1000} temperature ${Math.floor(random() * 100)}`);
    expect(value.memoryBytes(h, objectAt(engine, 's')) / 1000).toBeLessThan(24);
  });
});

describe('what is shown of a stream', () => {
  test('is what is stored', () => {
    const engine = busyEngine();
    const { stream: s } = viewOf(engine);
    expect([s.length, s.lastId, s.entriesAdded]).toEqual([50, '57000-57', '57']);
    expect([s.rax.keys, s.nodeCount, s.nodes[0]?.masterId]).toEqual([6, 6, '1000-1']);
    const [first] = s.nodes;
    expect(first?.entries.filter((entry) => !entry.isDeleted).map((entry) => entry.id)).toEqual(['7000-7', '8000-8', '9000-9', '10000-10']
      .filter((id) => engine.type(`XRANGE s ${id} ${id}`) !== '(empty array)'));
    const [g] = s.groups;
    expect([g?.name, g?.pendingCount, g?.consumers.map(({ name, pendingCount }) => [name, pendingCount])])
      .toEqual(['g', 23, [['alice', 18], ['bob', 5]]]);
    expect(s.rax.nodes.filter((node) => node.isKey).map((node) => node.value)).toEqual(s.nodes.map((node) => node.listpack.address));
  });

  test('is drawn: a tree, nodes, and the one written last is open', () => {
    const engine = busyEngine();
    const before = viewOf(engine).stream;
    engine.type('XADD s 58000-0 temperature 1 humidity 2');
    const { key, stream: s } = viewOf(engine);
    const nodes = layout.nodes(s, before);
    expect(nodes.map((node) => node.mark)).toEqual([null, null, null, null, null, 'touched']);
    expect(nodes[layout.openIndex(nodes, null)]?.masterId).toBe('51000-51');
    expect(nodes[layout.openIndex(nodes, '11000-11')]?.preview).toBe('temperature 11, humidity 33');
    expect(layout.branches(s, en).length).toBe(s.rax.nodeCount);
    expect(pageOf(key)).toMatchObject({ first: 1, last: 6, total: 6, next: null });
    expect(pageOf(viewOf(engine, 2).key)).toMatchObject({ first: 3, last: 6 });
  });

  test('can be read as tables, with a cell for every column', () => {
    const { key } = viewOf(busyEngine());
    for (const words of [en, ko]) {
      const all = tables(key, words);
      for (const table of all) expect(new Set(table.rows.map((row) => row.length))).toEqual(new Set([table.columns.length]));
      const cells = all.flatMap((table) => table.rows.flat());
      for (const cell of ['57000-57', 'temperature 57, humidity 171', words.masterFields, 'bob']) expect(cells).toContain(cell);
    }
  });
});
