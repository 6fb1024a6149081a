/* The text twin of each picture: the same facts as tables, for a screen reader, for copying, and for whoever reads
 * faster than they look. */

import type { DictEntryView, DictView, KeyView, QuicklistView, SkiplistView } from '../inspect.ts';
import type { ByteMap, Item, Section } from './byte-map.ts';
import type { Table } from './figure/figure.ts';
import { address, hexBytes, readable } from './bytes-text.ts';
import { momentText } from './clock-text.ts';
import * as intset from './intset-layout.ts';
import * as json from './json-layout.ts';
import * as listpack from './listpack-layout.ts';
import * as series from './series-layout.ts';
import { streamTables } from './stream-twin.ts';
import * as string from './string-layout.ts';
import type { SceneWords } from '../app/words-scenes.ts';

function bytesOfLink(sections: readonly Section[], link: string): string {
  return sections
    .flatMap((section) => section.runs.filter((run) => run.link === link).map((run) => run.bytes))
    .join('');
}

export function byteTable(map: ByteMap, caption: string, words: SceneWords): Table {
  const { part, value, note, bytes } = words.columns;
  const row = (item: Item): string[] => [
    item.name,
    item.value,
    item.note,
    hexBytes(bytesOfLink(map.sections, item.link)),
  ];
  const end = map.fields.filter((field) => field.role === 'end' || field.role === 'free');
  const front = map.fields.filter((field) => !end.includes(field));
  return { caption, columns: [part, value, note, bytes], rows: [...front, ...map.elements, ...end].map(row) };
}

function valueCell({ value, expiresAtMs }: DictEntryView, words: SceneWords): string {
  const text = value === null ? '' : readable(value);
  return expiresAtMs === undefined ? text : `${text} · ${words.until(momentText(expiresAtMs))}`;
}

function dictTable(dict: DictView, words: SceneWords): Table {
  const { table, bucket, key, value, hash, address: at } = words.columns;
  const rows = dict.tables.flatMap((ht, index) =>
    ht.buckets.flatMap((chain, i) =>
      chain.map((entry) => [
        `ht[${index}]`,
        String(ht.from + i),
        readable(entry.key),
        valueCell(entry, words),
        `0x${(entry.hash >>> 0).toString(16)}`,
        address(entry.address),
      ]),
    ),
  );
  const state = dict.rehashIndex < 0 ? '' : ` · ${words.rehashing(dict.rehashIndex)}`;
  const caption = `dict · ${words.table(dict.length, dict.tables[0].size)}${state}`;
  return { caption, columns: [table, bucket, key, value, hash, at], rows };
}

function skiplistTable(list: SkiplistView, words: SceneWords): Table {
  const { rank, member, score, forward, backward, address: at } = words.columns;
  const levels = (node: SkiplistView['header']): string =>
    node.levels
      .slice(0, list.level)
      .map(({ span }, level) => `${words.level(level + 1)}: ${span}`)
      .join(', ');
  const pointer = (to: number): string => (to === 0 ? 'NULL' : address(to));
  return {
    caption: words.skiplist(list.length, list.level),
    columns: [rank, score, member, forward, backward, at],
    rows: [
      ['0', '', 'header', levels(list.header), 'NULL', address(list.header.address)],
      ...list.nodes.map((node) => [
        String(node.rank),
        node.score,
        readable(node.member),
        levels(node),
        pointer(node.backward),
        address(node.address),
      ]),
    ],
  };
}

function quicklistTables(list: QuicklistView, words: SceneWords): Table[] {
  const { node, entries, size, kind, address: at } = words.columns;
  const chain: Table = {
    caption: `quicklist · fill ${list.fill} · compress ${list.compress}`,
    columns: [node, entries, size, kind, at],
    rows: list.nodes.map((n) => [
      String(n.index),
      String(n.count),
      String(n.bytes),
      n.encoding === 'lzf' ? `${n.container} lzf` : n.container,
      address(n.address),
    ]),
  };
  const packed = list.nodes.filter((n) => n.listpack !== null);
  return [
    chain,
    ...packed.map((n) => {
      const map = listpack.layout('list', n.listpack as NonNullable<typeof n.listpack>, null);
      return byteTable(map, words.node(n.index), words);
    }),
  ];
}

export function tables(view: KeyView, words: SceneWords): Table[] {
  const { value } = view;
  switch (value.kind) {
    case 'int':
    case 'sds':
      return [byteTable(string.layout(view, null), view.encoding, words)];
    case 'listpack':
      return [byteTable(listpack.layout(view.type, value.listpack, null), 'listpack', words)];
    case 'intset':
      return [byteTable(intset.layout(value.intset, null), 'intset', words)];
    case 'quicklist':
      return quicklistTables(value.quicklist, words);
    case 'dict':
      return [dictTable(value.dict, words)];
    case 'zset':
      return [skiplistTable(value.skiplist, words), dictTable(value.dict, words)];
    case 'stream':
      return streamTables(value.stream, words);
    case 'json':
      return [json.table(value.json, words)];
    case 'series':
      return series.tables(value.series, words);
  }
}
