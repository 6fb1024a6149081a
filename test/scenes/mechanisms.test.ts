/* Figures of the server: they can always be drawn, at any width, in both languages, and their text twin says the same. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExpiryView, MechanismId } from '../../src/inspect.ts';
import { sceneGroups } from '../../src/scenes/catalog.ts';
import { columnsFor, layoutCells } from '../../src/scenes/figure/cells.tsx';
import { type Block, type Drawn, durationText, type Figure } from '../../src/scenes/figure/figure.ts';
import { twinOf } from '../../src/scenes/figure/twin.ts';
import { usesUntil } from '../../src/scenes/mechanisms/eviction.ts';
import { respTokens } from '../../src/scenes/mechanisms/resp-tokens.ts';
import { dial, turnOf } from '../../src/scenes/mechanisms/ttl-ring.ts';
import { en as ringWords } from '../../src/scenes/mechanisms/ttl-ring.words.ts';
import { encode } from '../../src/repl/encode.ts';
import { Looker } from '../tools/looker.ts';

const scenes = sceneGroups.flatMap(({ scenes: ids }) => ids).filter((id): id is MechanismId => id !== 'key');

/** What a student does to see each. */
const doings: Partial<Record<MechanismId, readonly string[]>> = {
  'keyspace-map': ['DEBUG POPULATE 40', 'SCAN 0', 'SET a 1'],
  'slot-map': ['MSET user:1 a {user:1}x b user:2 c', 'MGET user:1 user:2'],
  'ttl-ring': ['SET a 1 EX 100', 'SET b 1 PX 3'],
  'list-rail': ['RPUSH l a b c', 'LPUSH l z'],
  'hash-grid': ['HSET h f v g w'],
  'zset-ladder': ['ZADD z 1 a 2 b -5 c', 'ZINCRBY z 9 a'],
  'queue-flow': ['RPUSH jobs a b', '2> BLPOP other 0', 'LMOVE jobs doing LEFT RIGHT'],
  'set-venn': ['SADD s1 a b', 'SADD s2 b c', 'SADD s3 c d', 'SINTER s1 s2 s3'],
  'stream-lanes': ['XADD x 1-1 f v', 'XGROUP CREATE x g 0', 'XREADGROUP GROUP g ann COUNT 1 STREAMS x >'],
  'bitmap-grid': ['SETBIT bits 9 1'],
  'hll-registers': ['PFADD hll a b c'],
  'geo-map': ['GEOADD geo 13.4 52.5 Berlin 2.35 48.85 Paris', 'GEOSEARCH geo FROMMEMBER Paris BYRADIUS 500 km'],
  'encoding-inspector': ['SADD tags 1 2 3', 'SADD tags red'],
  'sds-growth': ['APPEND log "a first line, which is long enough"', 'APPEND log "a second one"'],
  'tx-timeline': ['WATCH a', 'MULTI', 'SET a 1', '2> SET a 2'],
  'blocked-clients': ['2> BLPOP jobs 10'],
  'pubsub-fanout': ['2> SUBSCRIBE news', '3> PSUBSCRIBE n*', 'PUBLISH news hi'],
  'tracking-table': ['HELLO 3', 'CLIENT TRACKING ON', 'GET a', '2> SET a 1'],
  'acl-matrix': ['ACL SETUSER bob on nopass ~x +get', '2> AUTH bob x', '2> SET x 1'],
  'eviction-pool': ['DEBUG POPULATE 20', 'CONFIG SET maxmemory-policy allkeys-lru'],
  'lfu-counter': ['CONFIG SET maxmemory-policy allkeys-lfu', 'SET a 1', 'GET a'],
  'aof-tape': ['CONFIG SET appendonly yes', 'SET a 1', 'INCR n'],
  'fork-cow': ['DEBUG POPULATE 400', 'CONFIG SET rdb-key-save-delay 10000', 'BGSAVE', 'SET key:7 changed'],
  'lua-stepping': ['EVAL "return redis.call(\'INCR\', KEYS[1])" 1 n'],
  'latency-monitor': ['CONFIG SET slowlog-log-slower-than 0', 'SET a 1'],
};

function seen(scene: MechanismId): { readonly looker: Looker; readonly figure: (language?: 'en' | 'ko') => Figure } {
  const looker = new Looker();
  const lines = doings[scene] ?? ['SET a 1', 'GET a'];
  for (const line of lines) {
    looker.look(scene);
    looker.run(line);
  }
  looker.look(scene);
  return { looker, figure: (language = 'en') => looker.figure(scene, language) };
}

const blocksOf = ({ blocks, aside = [] }: Figure): Block[] => [...blocks, ...aside];

const marksOf = (block: Block): unknown[] => {
  if (block.kind === 'drawing') return block.draw(700).shapes.map(({ mark }) => mark);
  if (block.kind === 'lanes')
    return block.lanes.flatMap(({ mark, chips }) => [mark, ...chips.map((chip) => chip.mark)]);
  if (block.kind === 'bars') return block.bars.map(({ mark }) => mark);
  if (block.kind === 'cells') return [...block.marks.values()];
  if (block.kind === 'table') return [...(block.marks ?? [])];
  if (block.kind === 'wire') return block.pieces.map(({ mark }) => mark);
  return block.kind === 'facts' ? block.facts.map(({ mark }) => mark) : [];
};

describe.each(scenes)('%s', (scene) => {
  test('shows an empty server without a word missing', () => {
    const looker = new Looker();
    looker.look(scene);
    for (const language of ['en', 'ko'] as const) {
      const blocks = blocksOf(looker.figure(scene, language));
      expect(blocks.length).toBeGreaterThan(0);
      for (const block of blocks) if (block.kind === 'try') expect(block.lines.every((line) => line !== '')).toBe(true);
    }
  });

  test('shows what was done, in both languages alike', () => {
    const { figure } = seen(scene);
    const kinds = (of: Figure): string[] => blocksOf(of).map(({ kind }) => kind);
    expect(kinds(figure('ko'))).toEqual(kinds(figure('en')));
    expect(blocksOf(figure('en')).some(({ kind }) => kind !== 'note' && kind !== 'try')).toBe(true);
  });

  test('draws within the width that there is, each shape once', () => {
    for (const block of blocksOf(seen(scene).figure())) {
      if (block.kind !== 'drawing') continue;
      for (const width of [340, 1100]) {
        const { shapes, ...size } = block.draw(width);
        expect(size.width).toBeLessThanOrEqual(Math.max(width, 340));
        const ids = shapes.map(({ id }) => id);
        expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
        expect(shapes.filter((shape) => !isDrawable(shape))).toEqual([]);
      }
    }
  });

  test('has a text twin with rows', () => {
    const tables = twinOf(seen(scene).figure()).filter((each) => typeof each !== 'string');
    expect(tables.some(({ rows }) => rows.length > 0)).toBe(true);
    for (const { columns, rows } of tables)
      if (columns.length > 0) for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  test('lights nothing at the first look', () => {
    const looker = new Looker();
    looker.run(...(doings[scene] ?? ['SET a 1']));
    looker.glass.take();
    looker.look(scene);
    expect(
      blocksOf(looker.figure(scene))
        .flatMap(marksOf)
        .filter((mark) => mark !== null && mark !== undefined),
    ).toEqual([]);
  });
});

const isDrawable = (shape: Drawn): boolean =>
  Object.values(shape).every((value) => typeof value !== 'number' || Number.isFinite(value));

describe('RESP as tokens', () => {
  const joined = (bytes: string): string =>
    respTokens(bytes)
      .map(({ text, role }) => (role === 'end' ? '\r\n' : text))
      .join('');

  test('loses no byte of any request', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab $*:+'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (argv) => {
        const bytes = String.fromCharCode(...encode(argv));
        expect(joined(bytes)).toBe(bytes);
      }),
      { seed: 5 },
    );
  });

  test.each([
    ['+OK\r\n', ['type', 'payload', 'end']],
    ['$-1\r\n', ['type', 'length', 'end']],
    [
      '*2\r\n:1\r\n$1\r\na\r\n',
      ['type', 'length', 'end', 'type', 'payload', 'end', 'type', 'length', 'end', 'payload', 'end'],
    ],
    ['>2\r\n$1\r\na\r\n_\r\n', ['type', 'length', 'end', 'type', 'length', 'end', 'payload', 'end', 'type', 'end']],
    ['PING\r\n', ['payload', 'end']],
    ['$10\r\nabc', ['type', 'length', 'end', 'payload']],
  ])('%j', (bytes, roles) => {
    expect(respTokens(bytes).map(({ role }) => role)).toEqual(roles);
  });
});

describe('cells', () => {
  const kinds = [
    { code: '0', tone: 'free', fill: 0, name: 'no' },
    { code: '1', tone: 'payload', fill: 1, name: 'yes' },
  ] as const;

  test('every cell is drawn once, in a kind that it is of', () => {
    const layout = layoutCells({ codes: '0110'.repeat(100), kinds, columns: 64, marks: new Map(), cellPx: 10 }, 700);
    expect(layout.paths.map(({ d }) => d.split('M').length - 1)).toEqual([200, 200]);
    expect(layout.height).toBe(Math.ceil(400 / 64) * 10);
  });

  test('columns stay whole bytes where not all fit', () => {
    expect(columnsFor(340, 64, 12)).toBe(24);
    expect(columnsFor(1400, 64, 12)).toBe(64);
    expect(columnsFor(50, 64, 12)).toBe(8);
  });
});

test('on the dial numbers that would stand in one another stand together', () => {
  const keys = [9000, 9200, 9300, 600_000].map((ttlMs, i) => ({ db: 0, key: `k${i}`, ttlMs }));
  const { shapes } = dial({ keys } as unknown as ExpiryView, { before: null, events: [] }, ringWords, 400);
  const numbers = shapes.flatMap((shape) => (shape.kind === 'text' && shape.id.startsWith('number') ? [shape.text] : []));
  expect(numbers).toEqual(['1–3', '4']);
});

test('the dial goes one way: less time stands nearer to the top', () => {
  const turns = [0, 500, 1000, 60_000, 3_600_000, 86_400_000, 1e12].map(turnOf);
  expect(turns).toEqual([...turns].sort((a, b) => a - b));
  expect(turns[0]).toBe(0);
  expect(turns.at(-1)).toBeLessThan(1);
});

test('a key that was drawn twice stands in the pool twice, and the one that counts says no more than its score', () => {
  const looker = new Looker();
  looker.run('DEBUG POPULATE 30 k 2000', 'CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG SET maxmemory 40000', 'SET a 1', 'SET b 2');
  const { pool } = looker.see('eviction-pool');
  expect(new Set(pool.map(({ key }) => key)).size).toBeLessThan(pool.length);
  const { blocks } = looker.figure('eviction-pool');
  const chips = blocks.flatMap((block) => (block.kind === 'lanes' ? block.lanes.flatMap((lane) => lane.chips) : []));
  expect(new Set(chips.map(({ id }) => id)).size).toBe(pool.length);
  const stored = pool.filter(({ isStored }) => isStored).map(({ key }) => key);
  const plain = chips.filter(({ note }) => note === '0').map(({ text }) => text);
  expect(plain.sort()).toEqual([...new Set(stored)].sort());
});

test('an LFU counter needs more uses for each step, and none to begin with', () => {
  expect(usesUntil(5, 10)).toBe(0);
  expect(usesUntil(6, 10)).toBe(1);
  expect(usesUntil(8, 10)).toBe(1 + 11 + 21);
  expect(usesUntil(255, 0)).toBe(250);
});

test.each([
  [0, '0.0 s'],
  [1500, '1.5 s'],
  [9960, '10 s'],
  [59_600, '1 min 0 s'],
  [3_599_900, '1 h 0 min'],
  [86_399_000, '1 d 0 h'],
  [86_340_000, '23 h 59 min'],
])('%i ms reads %s', (ms, text) => expect(durationText(ms)).toBe(text));
