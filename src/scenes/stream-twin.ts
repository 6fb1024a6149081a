/* A stream as tables: what it remembers, its radix tree, its entries, and of each group the consumers and what is pending. */

import type { SceneWords } from '../app/words-scenes.ts';
import type { StreamGroupView, StreamView } from '../inspect.ts';
import { address, readable } from './bytes-text.ts';
import type { Table } from './figure/figure.ts';
import { branches } from './stream-layout.ts';

function entriesTable(stream: StreamView, words: SceneWords): Table {
  const { node, entry, value, note } = words.columns;
  return {
    caption: words.streamOf(stream.length, stream.nodeCount),
    columns: [node, entry, value, note],
    rows: stream.nodes.flatMap(({ masterId, entries }) =>
      entries.map(({ id, fields, isDeleted, hasMasterFields }) => [
        masterId,
        id,
        fields.map(([name, text]) => `${readable(name)} ${readable(text)}`).join(', '),
        [isDeleted ? words.deletedEntry : '', hasMasterFields ? words.masterFields : ''].filter(Boolean).join(', '),
      ]),
    ),
  };
}

function groupTable(group: StreamGroupView, words: SceneWords): Table {
  const { part, value, note, address: at } = words.columns;
  const consumers = group.consumers.map((consumer) => [
    'consumer',
    readable(consumer.name),
    words.pendingEntries(consumer.pendingCount),
    address(consumer.address),
  ]);
  const pending = group.pending.map((one) => [
    'pending',
    one.id,
    `${readable(one.consumer)} · ${one.deliveries}×`,
    address(one.address),
  ]);
  const head = ['group', group.lastId, words.pendingEntries(group.pendingCount), address(group.address)];
  const caption = `group ${readable(group.name)} · entries-read ${group.entriesRead}`;
  return { caption, columns: [part, value, note, at], rows: [head, ...consumers, ...pending] };
}

export const groupTables = (stream: StreamView, words: SceneWords): Table[] =>
  stream.groups.map((group) => groupTable(group, words));

export function streamTables(stream: StreamView, words: SceneWords): Table[] {
  const { part, value, note } = words.columns;
  const struct: Table = {
    caption: `stream · ${address(stream.address)}`,
    columns: [part, value],
    rows: [
      ['length', String(stream.length)],
      ['last id', stream.lastId],
      ['first id', stream.firstId],
      ['max deleted id', stream.maxDeletedId],
      ['entries added', stream.entriesAdded],
    ],
  };
  const tree: Table = {
    caption: words.raxOf(stream.rax.keys, stream.rax.nodeCount),
    columns: [part, note],
    rows: branches(stream, words).map((branch) => [`${'· '.repeat(branch.depth)}${branch.chars}`, branch.note]),
  };
  return [struct, tree, entriesTable(stream, words), ...groupTables(stream, words)];
}
