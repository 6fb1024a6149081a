/* The scenes that are bytes: what is drawn must be the structure's bytes, each once and in order, and each part must be
 * named. */

import { describe, expect, test } from 'vitest';
import type { KeyView } from '../../src/inspect.ts';
import type { ByteMap, Section } from '../../src/scenes/byte-map.ts';
import { asciiBytes, clip, hexBytes, readable } from '../../src/scenes/bytes-text.ts';
import * as intset from '../../src/scenes/intset-layout.ts';
import * as listpack from '../../src/scenes/listpack-layout.ts';
import * as string from '../../src/scenes/string-layout.ts';
import * as make from './fixtures.ts';

const bytesOf = (section: Section | undefined): string => section?.runs.map((run) => run.bytes).join('') ?? '';
const items = (map: ByteMap): string[] => [...map.fields, ...map.elements].map((i) => `${i.name} = ${i.value}`);
const marked = (map: ByteMap): string[] =>
  [...map.fields, ...map.elements].filter((i) => i.mark !== null).map((i) => `${i.name} ${i.mark}`);
/** Each run is named by an item, and each item has bytes: neither side of a link is alone. */
const expectLinked = (map: ByteMap): void => {
  const runs = new Set(map.sections.flatMap((s) => s.runs.map((run) => run.link)));
  expect(new Set([...map.fields, ...map.elements].map((item) => item.link))).toEqual(runs);
};

const sdsAddress = 0x240 + 16 + 3;
const sdsView = (encoding: 'embstr' | 'raw', sds: ReturnType<typeof make.sds>): KeyView => {
  const object = { address: 0x240, lru: 0x51c2aa, refcount: 1, pointer: sds.address };
  return make.keyView('string', encoding, { kind: 'sds', registers: null, sds }, { object });
};

describe('string', () => {
  test('int: the number lies in the place of the pointer', () => {
    const map = string.layout(
      make.keyView('string', 'int', { kind: 'int', decimal: '258', bytes: '\x02\x01\0\0\0\0\0\0' }),
      null,
    );
    expect(hexBytes(bytesOf(map.sections[0]))).toBe('10 aa c2 51 01 00 00 00 02 01 00 00 00 00 00 00');
    expect(items(map)).toContain('ptr = 258');
    expectLinked(map);
  });

  test('embstr: object, header, bytes and NUL are one block', () => {
    const map = string.layout(sdsView('embstr', make.sds(sdsAddress, 'hello')), null);
    expect(map.sections).toHaveLength(1);
    expect(hexBytes(bytesOf(map.sections[0]))).toBe(
      '80 aa c2 51 01 00 00 00 53 02 00 00 00 00 00 00 05 05 01 68 65 6c 6c 6f 00',
    );
    expect(items(map)).toEqual([
      'type, encoding = string, embstr',
      'lru = 5358250',
      'refcount = 1',
      'ptr = → 0x0253',
      'len = 5',
      'alloc = 5',
      'flags = sdshdr8',
      'buf = hello',
      'NUL = \\0',
    ]);
    expectLinked(map);
  });

  test('raw: two blocks, and room to grow behind the NUL', () => {
    const map = string.layout(sdsView('raw', make.sds(0x2a83, 'x'.repeat(60), 120)), null);
    expect(map.sections.map((s) => [s.title, s.address])).toEqual([
      ['robj', 0x240],
      ['sds', 0x2a80],
    ]);
    expect(map.sections[1]?.runs.at(-1)).toMatchObject({ role: 'free', blank: 60 });
    expectLinked(map);
  });

  test('a long string shows its beginning and its end and counts what lies between', () => {
    const map = string.layout(sdsView('raw', make.sds(0x2a85, 'x'.repeat(4000), 4000, 512)), null);
    expect(map.sections.map((s) => s.hiddenBytes)).toEqual([0, 4000 - 512, 0]);
    expect(map.sections[2]?.start).toBe(5 + 4000);
  });

  test('lights the bytes that were written, and the length with them', () => {
    const before = sdsView('raw', make.sds(0x2a83, 'hello', 60));
    const map = string.layout(sdsView('raw', make.sds(0x2a83, 'hello, you', 60)), before);
    expect(marked(map)).toEqual(['len touched', 'buf touched']);
    expect(map.sections[1]?.runs.find((run) => run.link === 'bytes')?.mark).toEqual({
      kind: 'touched',
      from: 5,
      to: 10,
    });
  });
});

describe('listpack', () => {
  const values = ['name', 'Ann', 'visits', '17'];

  test('draws every byte once, in order', () => {
    const map = listpack.layout('hash', make.listpack(0x300, values), null);
    expect(hexBytes(bytesOf(map.sections[0]))).toBe(
      '1c 00 00 00 04 00 84 6e 61 6d 65 05 83 41 6e 6e 04 86 76 69 73 69 74 73 07 11 01 ff',
    );
    expectLinked(map);
  });

  test('names fields and values, members and scores, or positions', () => {
    const names = (type: 'hash' | 'zset' | 'list') =>
      listpack.layout(type, make.listpack(0, values), null).elements.map((e) => e.name);
    expect(names('hash')).toEqual(['0 field', '0 value', '1 field', '1 value']);
    expect(names('zset')).toEqual(['0 member', '0 score', '1 member', '1 score']);
    expect(names('list')).toEqual(['0', '1', '2', '3']);
  });

  test('names the times of fields that expire', () => {
    const triples = { ...make.listpack(0, ['f', 'v', '1700000000000', 'g', 'w', '0']), expires: true } as const;
    const names = listpack.layout('hash', triples, null).elements.map((e) => e.name);
    expect(names).toEqual(['0 field', '0 value', '0 expires at', '1 field', '1 value', '1 expires at']);
  });

  test('an insertion is lit and what it shifted was copied', () => {
    const before = make.listpack(0, ['a', 'c']);
    const map = listpack.layout('list', make.listpack(0, ['a', 'b', 'c']), before);
    expect(marked(map)).toEqual(['total bytes touched', 'num elements touched', '1 touched', '2 moved']);
  });

  test('what was only visited is marked as read', () => {
    const map = listpack.layout(
      'list',
      make.listpack(64, ['a', 'b']),
      make.listpack(64, ['a', 'b']),
      new Set(['64 9']),
    );
    expect(marked(map)).toEqual(['1 read']);
  });

  test('a window counts the bytes before and behind it', () => {
    const many = Array.from({ length: 100 }, (_, i) => `v${i + 100}`);
    const map = listpack.layout('list', make.listpack(0, many, 40, 20), null);
    const entryBytes = 6;
    expect(map.sections.map((s) => [s.start, s.hiddenBytes])).toEqual([
      [0, 40 * entryBytes],
      [6 + 40 * entryBytes, 40 * entryBytes],
      [6 + 100 * entryBytes, 0],
    ]);
    expect(map.elements[0]).toMatchObject({ name: '40', value: 'v140' });
  });
});

describe('intset', () => {
  test('draws header and integers', () => {
    const map = intset.layout(make.intset(0x300, [1, 2, 300]), null);
    expect(hexBytes(bytesOf(map.sections[0]))).toBe('02 00 00 00 03 00 00 00 01 00 02 00 2c 01');
    expect(items(map)).toEqual(['encoding = 2', 'length = 3', '0 = 1', '1 = 2', '2 = 300']);
    expectLinked(map);
  });

  test('a wider encoding moves what keeps its value', () => {
    const map = intset.layout(make.intset(0, [1, 2, 70_000], 4), make.intset(0, [1, 2], 2));
    expect(marked(map)).toEqual(['encoding touched', 'length touched', '1 moved', '2 touched']);
  });
});

describe('bytes as text', () => {
  test('UTF-8 is read, other bytes are escaped as redis-cli does', () => {
    expect(readable(make.utf8('서울'))).toBe('서울');
    expect(readable('\xff\x00a\n')).toBe('\\xff\\x00a\\n');
    expect(readable(make.utf8('a\u202eb'))).toBe('a\\xe2\\x80\\xaeb');
  });
  test('one column a byte', () => expect(asciiBytes('a\0\xecb')).toBe('a··b'));
  test('cuts by character, not by half of one', () => expect(clip('가나다라마', 4)).toBe('가나다…'));
});
