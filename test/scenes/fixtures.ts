/* Views as the engine makes them, built by hand: small enough to check by eye, and with the bytes that Redis would
 * have. */

import type {
  DictView,
  EncodingName,
  IntsetView,
  KeyView,
  ListpackEntryView,
  ListpackView,
  QuicklistView,
  SdsView,
  SkiplistNodeView,
  SkiplistView,
  TypeName,
  ValueView,
} from '../../src/inspect.ts';

const byteOf = (n: number): string => String.fromCharCode(n & 255);
const le = (n: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => byteOf(Math.floor(n / 256 ** i))).join('');

export const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

export function sds(address: number, bytes: string, alloc = bytes.length, shown = bytes.length): SdsView {
  const header = alloc < 256 ? 'sdshdr8' : 'sdshdr16';
  const width = alloc < 256 ? 1 : 2;
  const headerBytes = le(bytes.length, width) + le(alloc, width) + byteOf(width);
  return { address, header, headerBytes, len: bytes.length, alloc, bytes: bytes.slice(0, shown), shown };
}

function listpackEntry(value: string, offset: number): ListpackEntryView {
  const isInteger = /^(0|-?[1-9]\d{0,3})$/.test(value);
  const n = Number(value);
  if (isInteger && n >= 0 && n < 128) {
    const bytes = byteOf(n) + byteOf(1);
    return { offset, encoding: '7-bit uint', bytes, headerBytes: 0, dataBytes: 1, backlenBytes: 1, value, isInteger };
  }
  if (isInteger) {
    const bytes = byteOf(0xc0 | ((n >> 8) & 31)) + byteOf(n) + byteOf(2);
    return { offset, encoding: '13-bit int', bytes, headerBytes: 0, dataBytes: 2, backlenBytes: 1, value, isInteger };
  }
  const bytes = byteOf(0x80 | value.length) + value + byteOf(value.length + 1);
  const sizes = { headerBytes: 1, dataBytes: value.length, backlenBytes: 1 };
  return { offset, encoding: '6-bit string', bytes, ...sizes, value, isInteger };
}

/** Values shorter than 64 bytes. `from` and `count` open a window, as the engine does. */
export function listpack(address: number, values: readonly string[], from = 0, count = values.length): ListpackView {
  let offset = 6;
  const entries = values.map((value) => {
    const entry = listpackEntry(value, offset);
    offset += entry.bytes.length;
    return entry;
  });
  const shown = entries.slice(from, from + count);
  return { address, totalBytes: offset + 1, numElements: values.length, entries: shown, from, length: values.length };
}

export function intset(address: number, values: readonly number[], elementBytes: 2 | 4 | 8 = 2): IntsetView {
  return {
    address,
    elementBytes,
    length: values.length,
    from: 0,
    values: values.map(String),
    headerBytes: le(elementBytes, 4) + le(values.length, 4),
    bytes: values.map((value) => le(value, elementBytes)).join(''),
  };
}

export function quicklist(address: number, nodes: readonly (readonly string[])[], hidden = 0): QuicklistView {
  const firstHidden = Math.ceil(nodes.length / 2);
  return {
    address,
    count: nodes.flat().length + hidden * 10,
    nodeCount: nodes.length + hidden,
    fill: -2,
    compress: 0,
    hidden,
    nodes: nodes.map((values, i) => ({
      address: address + 64 * (i + 1),
      index: i < firstHidden ? i : i + hidden,
      count: values.length,
      bytes: listpack(0, values).totalBytes,
      container: 'packed',
      encoding: 'raw',
      listpack: listpack(address + 4096 * (i + 1), values),
      plain: null,
    })),
  };
}

/** A hash that needs no key: enough to spread entries over buckets the same way each time. */
const hashOf = (text: string): number =>
  Array.from(text).reduce((h, char) => Math.imul(h ^ char.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261);

export type Field = readonly [key: string, value: string | null];

/** One table, or two with those buckets of the first that are below `rehashIndex` already moved. */
export function dict(address: number, fields: readonly Field[], size: number, rehashIndex = -1): DictView {
  const sizes = rehashIndex < 0 ? [size, 0] : [size, size * 2];
  const tables = sizes.map((buckets) =>
    Array.from({ length: buckets }, (): DictView['tables'][0]['buckets'][0][0][] => []),
  );
  fields.forEach(([key, value], i) => {
    const hash = hashOf(key);
    const first = hash & (size - 1);
    const table = first < rehashIndex ? 1 : 0;
    tables[table]?.[hash & ((sizes[table] as number) - 1)]?.push({ address: address + 32 * (i + 1), key, value, hash });
  });
  const [first, second] = tables.map((buckets) => ({
    size: buckets.length,
    used: buckets.flat().length,
    from: 0,
    buckets,
  }));
  return {
    address,
    tables: [first as DictView['tables'][0], second as DictView['tables'][0]],
    rehashIndex,
    length: fields.length,
    seed: '6b657967 6c617373',
  };
}

export type Scored = readonly [member: string, score: string, height: number];

/** Towers of the given heights, linked as a skiplist links them. `from` and `count` open a window of ranks. */
export function skiplist(address: number, members: readonly Scored[], from = 1, count = members.length): SkiplistView {
  const level = Math.max(1, ...members.map(([, , height]) => height));
  const addressOf = (rank: number): number => (rank > members.length ? 0 : address + 0x100 * rank);
  const heightOf = (rank: number): number => (rank === 0 ? 32 : (members[rank - 1]?.[2] ?? 0));
  const levelsOf = (rank: number) =>
    Array.from({ length: heightOf(rank) }, (_, lane) => {
      let to = rank + 1;
      while (to <= members.length && heightOf(to) <= lane) to++;
      return { forward: addressOf(to), span: (to > members.length ? members.length : to) - rank };
    });
  const nodes = members.map(
    ([member, score], i): SkiplistNodeView => ({
      address: addressOf(i + 1),
      rank: i + 1,
      member,
      score,
      backward: i === 0 ? 0 : addressOf(i),
      levels: levelsOf(i + 1),
    }),
  );
  const header = { address: addressOf(0), rank: 0, member: '', score: '0', backward: 0, levels: levelsOf(0) };
  const shown = nodes.slice(from - 1, from - 1 + count);
  return { address, length: members.length, level, header, from, nodes: shown };
}

export function keyView(
  type: TypeName,
  encoding: EncodingName,
  value: ValueView,
  more: Partial<KeyView> = {},
): KeyView {
  const key = more.key ?? `${type}:${encoding}`;
  return {
    db: 0,
    key,
    ttlMs: null,
    type,
    encoding,
    memoryBytes: 96,
    entry: { address: 0x1e0, key: sds(0x203, key), bucket: 3, tableSize: 4 },
    object: { address: 0x240, lru: 0x51c2aa, refcount: 1, pointer: value.kind === 'int' ? null : 0x300 },
    value,
    gauges: [],
    ...more,
  };
}
