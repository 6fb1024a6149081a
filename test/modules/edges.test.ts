/* Documents and time series at their edges: how deep, how late, how often the same place, and what a rule must not do. Beside the scenes
 * in json.txt and timeseries.txt, what takes many lines to say there. */

import { beforeEach, describe, expect, test } from 'vitest';
import { Heap } from '../../src/engine/memory/heap.ts';
import { fits, isMatcher, readFilter } from '../../src/engine/modules/label-filter.ts';
import * as json from '../../src/engine/structures/json.ts';
import { parse } from '../../src/engine/structures/json-text.ts';
import * as chunk from '../../src/engine/structures/series-chunk.ts';
import { Engine } from '../tools/engine.ts';

let engine: Engine;
beforeEach(() => {
  engine = new Engine();
});

/** Arguments as they are; the reply as redis-cli prints it. */
const said = (...argv: readonly string[]): string => engine.type(argv.map((each) => JSON.stringify(each)).join(' '));
const lines = (...all: readonly string[]): string[] => all.map((line) => engine.type(line));
const changes = (): string => /rdb_changes_since_last_save:(\d+)/.exec(engine.type('INFO persistence'))?.[1] ?? '';

describe('a document', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test('may be 128 deep, however it comes to be so', () => {
    const tooDeep = /recursion limit exceeded/;
    expect(said('JSON.SET', 'k', '$', nested(129))).toMatch(tooDeep);
    expect(said('JSON.SET', 'k', '$', nested(128))).toBe('OK');
    expect(said('JSON.SET', 'k', '$', nested(129))).toMatch(tooDeep);
    expect(said('JSON.SET', 'k', '$', `[${Array(200).fill('[]').join()}]`)).toBe('OK');
    const ways: [number, (value: string) => readonly string[]][] = [
      [127, (value) => ['JSON.SET', 'k', '$.a', value]], [127, (value) => ['JSON.SET', 'k', '$.new', value]],
      [127, (value) => ['JSON.MERGE', 'k', '$.a', value]], [126, (value) => ['JSON.ARRAPPEND', 'k', '$.a', value]],
      [127, (value) => ['JSON.MSET', 'k', '$.new', value]],
    ];
    for (const [depth, way] of ways) {
      said('JSON.SET', 'k', '$', '{"a":[]}');
      expect(said(...way(nested(depth + 1))), way('').join(' ')).toMatch(tooDeep);
      expect(said(...way(nested(depth))), way('').join(' ')).not.toMatch(/error/);
    }
  });

  test('is text in UTF-8, and halves of pairs are none', () => {
    const refused = ['"\xed\xa0\x80"', '"\\udfff"', '"\\ud800"', '"\\ud800\\u0041"', '"\\ud800\\ue000"'];
    for (const text of refused) expect(engine.call(['JSON.SET', 'k', '$', text])?.type, text).toBe('error');
    for (const text of ['"\\ud7ff"', '"\\ue000"', '"\\ud800\\udc00"', '"\\udbff\\udfff"'])
      expect(engine.call(['JSON.SET', 'k', '$', text])?.type, text).toBe('status');
  });

  test('a path that ends a line ends no reply', () => {
    said('JSON.SET', 'k', '$', '{}');
    expect(engine.call(['JSON.GET', 'k', '.a\r\nb'])).toEqual({ type: 'error', text: "ERR Path '$.a  b' does not exist" });
    expect(said('PING')).toBe('PONG');
  });

  test('takes a patch that removes what is not there', () => {
    said('JSON.SET', 'k', '$', '{"a":1,"b":2}');
    expect(lines(`JSON.MERGE k $ '{"zz":null,"b":null}'`, 'JSON.GET k')).toEqual(['OK', '"{\\"a\\":1}"']);
  });

  test('a place that is named twice is changed once, and told twice', () => {
    said('JSON.SET', 'k', '$', '{"n":1,"l":[1]}');
    expect(said('JSON.NUMINCRBY', 'k', '$["n","n"]', '1')).toBe('"[2,2]"');
    expect(said('JSON.ARRAPPEND', 'k', '$["l","l"]', '2')).toBe('1) (integer) 2\n2) (integer) 2');
    expect(said('JSON.GET', 'k', '$.n', '$.n')).toBe('"{\\"$.n\\":[2]}"');
    expect(said('JSON.SET', 'k', '$["x","y"]', '1')).toBe('(error) Err wrong static path');
    expect(said('JSON.GET', 'k', 'INDENT')).toMatch(/^\(error\) ERR Path '\$\.INDENT' does not exist/);
  });

  test('is not changed by what finds nothing to change', () => {
    said('JSON.SET', 'k', '$', '{"e":[],"z":0}');
    const before = changes();
    expect(lines('JSON.CLEAR k $.e', 'JSON.CLEAR k $.z', 'JSON.ARRPOP k $.e')).toEqual(['(integer) 0', '(integer) 0', '1) (nil)']);
    expect(changes()).toBe(before);
  });

  test('an index outside of an array is its nearest end', () => {
    said('JSON.SET', 'k', '$', '[1,2,3]');
    expect(said('JSON.ARRINDEX', 'k', '.', '3', '10')).toBe('(integer) 2');
    expect(said('JSON.ARRINDEX', 'k', '.', '3', '0', '0', 'more')).toMatch(/wrong number of arguments/);
    expect(lines('JSON.ARRPOP k . -10', 'JSON.ARRPOP k . 10', 'JSON.GET k')).toEqual(['"1"', '"3"', '"[2]"']);
  });

  test('a condition compares one value, and no nulls by size', () => {
    said('JSON.SET', 'k', '$', '[{"a":1,"b":{"a":1}},{"a":null},{"a":1}]');
    expect(said('JSON.GET', 'k', '$[?(@..a == 1)].a')).toBe('"[1]"');
    expect(said('JSON.GET', 'k', '$[?(@.a <= null)]')).toBe('"[]"');
  });

  test.each([
    ['$[0:3:0]', 'a step of at least 1'], [`$[?${'('.repeat(100)}@.a${')'.repeat(100)}]`, 'fewer parentheses'],
    [`$[?(${'!'.repeat(100)}@.a)]`, 'fewer !'],
  ])('a path is refused that has no end or is too deep: %s', (path, why) => {
    said('JSON.SET', 'k', '$', '[1]');
    expect(said('JSON.GET', 'k', path)).toContain(why);
  });

  test('an older path tells the last number in RESP3, too', () => {
    engine.type('HELLO 3');
    said('JSON.SET', 'k', '$', '{"a":1,"b":{"a":5}}');
    expect(said('JSON.NUMINCRBY', 'k', '..a', '1')).toBe('1) (integer) 6');
  });

  test('equals another where all that is in it does, members in any order', () => {
    const scalars = [null, true, 0, 1, 'a', 'b', ''];
    const names = [['a'], ['b'], ['ab'], ['a', 'b'], ['b', 'a']];
    const containers = [[], {}, ...scalars.map((each) => [each]), ['a', 'b'], ['b', 'a']];
    const objects = names.flatMap((each) => [[0, 0], [0, 1], [1, 0], [[1], {}]].map((values) =>
      Object.fromEntries(each.map((name, at) => [name, values[at]]))));
    const all: unknown[] = [...scalars, ...containers, ...objects, ...objects.map((each) => [each])];
    const sorted = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? [...Object.entries(value).map(([name, each]) => [name, sorted(each)]).sort(), '{']
          : value;
    const h = new Heap({ initialBytes: 65_536, checked: true });
    const documents = all.map((value) => ({ at: parse(h, JSON.stringify(value)), text: JSON.stringify(sorted(value)) }));
    for (const a of documents)
      for (const b of documents) if (json.equals(h, a.at, b.at) !== (a.text === b.text)) expect.fail(`${a.text} and ${b.text}`);
  });
});

describe('a series', () => {
  test('takes what is as old as its retention, and nothing older', () => {
    lines('TS.CREATE s RETENTION 100', 'TS.ADD s 1000 1');
    expect(lines('TS.ADD s 900 1', 'TS.ADD s 899 1')).toEqual(['(integer) 900', '(error) ERR TSDB: Timestamp is older than retention']);
  });

  test('ignores what is neither late, nor far, nor other', () => {
    lines('TS.CREATE s DUPLICATE_POLICY LAST IGNORE 10 0.5', 'TS.ADD s 100 1');
    expect(lines('TS.ADD s 110 1.5', 'TS.ADD s 111 1', 'TS.ADD s 112 1.75', 'TS.ADD s 50 1.75'))
      .toEqual(['(integer) 100', '(integer) 111', '(integer) 112', '(integer) 50']);
    expect(lines('TS.CREATE t IGNORE 1 -1', 'TS.CREATE t LABELS "" v')).toEqual([
      "(error) ERR TSDB: Couldn't parse IGNORE", "(error) ERR TSDB: Couldn't parse LABELS",
    ]);
  });

  const addAll = (times: readonly number[]) => lines(...times.map((atMs, i) => `TS.ADD src ${atMs} ${(i * 7) % 10}`));

  test('that is filled by a rule holds what a query makes of its source', () => {
    const kinds = ['avg', 'sum', 'min', 'max', 'range', 'count', 'first', 'last', 'std.p', 'std.s', 'var.p', 'var.s', 'twa'];
    lines('TS.CREATE src', ...kinds.flatMap((kind) => [`TS.CREATE ${kind}`, `TS.CREATERULE src ${kind} AGGREGATION ${kind} 10`]));
    addAll([1, 4, 9, 12, 13, 18, 20, 27, 29, 33, 38, 41, 47, 52]);
    for (const kind of kinds) {
      const whole = engine.type(`TS.RANGE src 0 49 AGGREGATION ${kind} 10`);
      if (kind !== 'twa') expect(engine.type(`TS.RANGE ${kind} - +`), kind).toBe(whole);
      expect(engine.type(`TS.RANGE ${kind} - +`).split('\n').length, kind).toBe(whole.split('\n').length);
    }
    expect(engine.type('TS.RANGE twa - +')).toBe(engine.type('TS.RANGE src - 52 AGGREGATION twa 10 COUNT 5'));
  });

  test('tells its own open bucket, where that lies in what is asked for', () => {
    lines('TS.CREATE src', 'TS.CREATE ten', 'TS.CREATE hundred');
    lines('TS.CREATERULE src ten AGGREGATION sum 10', 'TS.CREATERULE src hundred AGGREGATION sum 100');
    addAll([1, 5, 12, 17]);
    expect(lines('TS.GET ten LATEST', 'TS.GET hundred LATEST')).toEqual(['1) (integer) 10\n2) 5', '1) (integer) 0\n2) 12']);
    expect(lines('TS.RANGE ten 0 9 LATEST', 'TS.RANGE ten 11 20 LATEST')).toEqual(['1) 1) (integer) 0\n   2) 7', '(empty array)']);
  });

  test('keeps what an open bucket needs, though it is older than the retention, and nothing besides', () => {
    lines('TS.CREATE src RETENTION 10 ENCODING UNCOMPRESSED CHUNK_SIZE 48', 'TS.CREATE dst', 'TS.CREATERULE src dst AGGREGATION count 100');
    addAll(Array.from({ length: 100 }, (_, i) => i));
    expect(lines('TS.ADD src 100 1', 'TS.RANGE dst - +').at(-1)).toBe('1) 1) (integer) 0\n   2) 100');
    addAll(Array.from({ length: 150 }, (_, i) => 101 + i));
    expect(engine.type('TS.INFO src')).toMatch(/firstTimestamp\n 6\) \(integer\) 198\n/); // 200 is in its chunk
  });

  test('lets go of one rule of several, wherever it stands', () => {
    for (const which of ['a', 'b', 'c']) {
      lines('FLUSHALL', 'TS.CREATE src');
      for (const d of ['a', 'b', 'c']) lines(`TS.CREATE ${d}`, `TS.CREATERULE src ${d} AGGREGATION sum 10`);
      engine.type(`TS.DELETERULE src ${which}`);
      addAll([1, 12]);
      const filled = ['a', 'b', 'c'].filter((d) => engine.type(`TS.RANGE ${d} - +`) !== '(empty array)');
      expect(filled).toEqual(['a', 'b', 'c'].filter((d) => d !== which));
    }
  });

  test('loses a span of time to its very ends, whichever chunks those lie in', () => {
    for (let from = 0; from < 9; from++)
      for (let to = from; to < 9; to++) {
        lines('FLUSHALL', 'TS.CREATE src ENCODING UNCOMPRESSED CHUNK_SIZE 48');
        addAll([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        expect(engine.type(`TS.DEL src ${from} ${to}`)).toBe(`(integer) ${to - from + 1}`);
        expect(engine.type('TS.RANGE src - + AGGREGATION count 100')).toBe(
          to - from === 8 ? '(empty array)' : `1) 1) (integer) 0\n   2) ${8 - to + from}`,
        );
      }
  });

  test('in buckets: the middle of an odd one, empty ones up to the next sample, and a mean by time from a sample at the start', () => {
    lines('TS.CREATE s', 'TS.ADD s 0 1', 'TS.ADD s 15 3', 'TS.ADD s 18 6');
    const flat = (line: string): string => engine.type(line).replace(/\s+/g, ' ').replace(/\d+\) |\(integer\) /g, '');
    expect(flat('TS.RANGE s - + AGGREGATION sum 5 BUCKETTIMESTAMP mid EMPTY')).toBe('2 1 7 0 12 0 17 9');
    expect(flat('TS.RANGE s - + AGGREGATION twa 5')).toBe('0 1.3333333333333333 15 4.5');
  });

  test('that is filled by a rule ignores nothing, and whoever watches it hears of it', () => {
    lines('TS.CREATE src', 'TS.CREATE dst DUPLICATE_POLICY LAST IGNORE 1000 1000', 'TS.CREATERULE src dst AGGREGATION sum 10');
    addAll([1, 12]);
    expect(lines('TS.ADD dst 5 1', 'TS.ADD dst 6 1')).toEqual(['(integer) 5', '(integer) 6']);
    lines('WATCH dst');
    engine.type('TS.ADD src 25 1', 2);
    expect(lines('MULTI', 'PING', 'EXEC').at(-1)).toBe('(nil)');
  });

  test('made anew under a name that a rule filled is filled by none', () => {
    lines('TS.CREATE src', 'TS.CREATE dst', 'TS.CREATERULE src dst AGGREGATION sum 10', 'DEL dst', 'TS.CREATE dst');
    addAll([1, 12, 25]);
    expect(engine.type('TS.RANGE dst - +')).toBe('(empty array)');
    expect(lines('TS.CREATERULE src dst AGGREGATION sum 10', 'TS.ADD src 31 4', 'TS.ADD src 45 1', 'TS.RANGE dst 30 +').at(-1))
      .toBe('1) 1) (integer) 30\n   2) 4');
  });

  test('whose source has gone, or which was let go, may be filled by another', () => {
    lines('TS.CREATE a', 'TS.CREATE b', 'TS.CREATE dst', 'TS.CREATERULE a dst AGGREGATION sum 10', 'DEL a');
    expect(engine.type('TS.INFO dst')).toMatch(/sourceKey\n\d+\) \(nil\)/);
    expect(lines('TS.CREATERULE b dst AGGREGATION sum 10', 'TS.DELETERULE b dst', 'TS.CREATE a', 'TS.CREATERULE a dst AGGREGATION sum 10'))
      .toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  test('that is due is in no answer about all', () => {
    lines('DEBUG SET-ACTIVE-EXPIRE 0', 'TS.CREATE a LABELS l 1', 'TS.CREATE b LABELS l 1', 'TS.CREATE c LABELS l 2 g x', 'PEXPIRE a 1');
    engine.advance(10);
    expect(engine.type('TS.QUERYINDEX l=1')).toBe('1) "b"');
    const groups = engine.type('TS.MRANGE - + FILTER l=(1,2) GROUPBY g REDUCE sum');
    expect(groups).toBe('1) 1) "g=x"\n   2) (empty array)\n   3) (empty array)');
  });

  test.each([
    ['TS.MRANGE - + FILTER l=1 GROUPBY l REDUCE first', 'failed parsing reducer'],
    ['TS.RANGE s - + ALIGN 12x AGGREGATION sum 10', 'unknown ALIGN parameter'],
    ['TS.RANGE s - + AGGREGATION sum 10 BUCKETTIMESTAMP constructor', 'unknown BUCKETTIMESTAMP parameter'],
  ])('%s is refused', (line, why) => {
    engine.type('TS.CREATE s LABELS l 1');
    expect(engine.type(line)).toBe(`(error) ERR TSDB: ${why}`);
  });

  test('in RESP3 tells the labels of a group where they are asked for', () => {
    lines('HELLO 3', 'TS.CREATE s LABELS g x');
    const labels = (more: string): string => engine.type(`TS.MRANGE - + ${more} FILTER g=x GROUPBY g REDUCE sum`).split('\n')[1] ?? '';
    expect([labels(''), labels('WITHLABELS')].map((line) => line.trim())).toEqual(['1) (empty hash)', '1) 1# "g" => "x"']);
  });

  test('keeps distances to the bit, each side of where another form begins, and as much as fits in the worst case', () => {
    const edges = [64, 256, 2048, 2 ** 31, 2 ** 40].flatMap((edge) => [-edge - 1, -edge, -edge + 1, edge - 1, edge, edge + 1]);
    for (const step of edges) {
      const h = new Heap({ initialBytes: 65_536, checked: true });
      const c = chunk.create(h, 128, true);
      const expected: chunk.Sample[] = [];
      const base = 2 ** 42;
      for (let i = 0, atMs = 0; i < 100; i++) {
        atMs += base + (i % 2 === 0 ? 0 : step);
        const value = Number.MAX_VALUE * Math.sin(i + 1);
        if (!chunk.append(h, c, atMs, value)) break;
        expected.push({ atMs, value });
      }
      expect(chunk.decode(h, c), String(step)).toEqual(expected);
      expect(expected.length).toBeLessThan(100);
      h.checkInvariants();
    }
  });
});

describe('a filter by labels', () => {
  test.each(['l=(a,(b))', 'l=()', 'l=(,)', 'l=a,b', 'l=a=b', 'l'])('%s is none', (text) => expect(readFilter(text)).toBeUndefined());

  test.each([
    ['l=a', [true, false, false], true], ['l!=a', [false, true, true], false], ['l=', [false, false, true], false],
    ['l!=', [true, true, false], false], ['l=(a,b)', [true, true, false], true], ['l!=(a,c)', [false, true, true], false],
  ] as const)('%s fits what it should', (text, expected, isOne) => {
    const filter = readFilter(text);
    if (filter === undefined) throw new Error('it is a filter');
    const series = [{ l: 'a' }, { l: 'b' }, {}].map((labels) => new Map(Object.entries(labels)) as ReadonlyMap<string, string>);
    expect(series.map((labels) => fits(labels, filter))).toEqual(expected);
    expect(isMatcher(filter)).toBe(isOne);
  });
});
