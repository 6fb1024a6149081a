/* The keyspace from above. A cell is a bucket (or several, once there are thousands); while a rehash is under way there are two
 * tables, and what has left the first is hatched. SCAN's cursor counts with its bits reversed, so the buckets it has been to lie
 * scattered, and that is the point: whatever size the table takes meanwhile, none is missed. */

import type { KeyspaceMapView, KeyspaceTableView, TraceEvent } from '../../inspect.ts';
import type { MarkKind } from '../byte-map.ts';
import { readable } from '../bytes-text.ts';
import { type Block, type CellKind, count, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './keyspace-map.words.ts';

type Words = typeof en;

/** Tables of at most so many buckets are shown chain by chain. */
const chainsMax = 64;

const kindsOf = ({ kinds }: Words): CellKind[] => [
  { code: '.', tone: 'free', fill: 0, name: kinds.empty },
  { code: '1', tone: 'key', fill: 0.45, name: kinds.one },
  { code: '2', tone: 'key', fill: 1, name: kinds.more },
  { code: 'm', tone: 'moved', fill: 0.12, name: kinds.moved },
  { code: 's', tone: 'pointer', fill: 0.25, name: kinds.scanned },
  { code: 't', tone: 'pointer', fill: 1, name: '' },
];

function codesOf(view: KeyspaceMapView, table: KeyspaceTableView, index: number): string {
  const mask = table.size - 1;
  const visited = new Set(
    (view.scan?.visited ?? []).map((cursor) => Math.floor((cursor & mask) / table.bucketsPerCell)),
  );
  const wanted = table.bucketsPerCell;
  return table.counts
    .map((n, cell) => {
      if (index === 0 && (cell + 1) * table.bucketsPerCell <= view.rehashIndex) return 'm';
      if (visited.has(cell)) return n === 0 ? 's' : 't';
      if (n === 0) return '.';
      return n <= wanted ? '1' : '2';
    })
    .join('');
}

function touchedMark({ touched }: KeyspaceMapView, events: readonly TraceEvent[]): MarkKind | null {
  const about = events.filter((event) => 'key' in event && event.key === touched?.key);
  if (about.some(({ kind }) => kind === 'key.written')) return 'touched';
  return about.length > 0 ? 'read' : null;
}

function tableBlock(view: KeyspaceMapView, index: number, past: Past<KeyspaceMapView>, words: Words): Block {
  const table = view.tables[index] as KeyspaceTableView;
  const { bucketsPerCell: each } = table;
  const { touched } = view;
  const mark = touched?.table === index ? touchedMark(view, past.events) : null;
  const marks = new Map<number, MarkKind>(
    mark === null || touched === null ? [] : [[Math.floor(touched.bucket / each), mark]],
  );
  const label = (cell: number): string => {
    if (cell < 0) return words.point;
    const n = table.counts[cell] ?? 0;
    return each === 1
      ? words.bucket(cell, n)
      : words.buckets(cell * each, Math.min(table.size, (cell + 1) * each) - 1, n);
  };
  const filled = table.counts.flatMap((n, cell) =>
    n === 0 ? [] : [[label(cell), table.chains[cell]?.map(readable).join(', ') ?? count(n)]],
  );
  const title = words.table(`ht[${index}]`);
  return {
    kind: 'cells',
    title,
    note: words.tableNote(table.used, table.size),
    codes: codesOf(view, table, index),
    kinds: kindsOf(words),
    columns: table.counts.length <= 64 ? Math.max(8, Math.min(32, table.counts.length)) : 64,
    marks,
    label,
    cellPx: table.counts.length <= 128 ? 20 : 11,
    table: { caption: title, columns: words.columns, rows: filled.slice(0, 400) },
  };
}

function chainLanes(table: KeyspaceTableView, words: Words): Block {
  const lanes = table.chains.flatMap((chain, bucket) =>
    chain.length === 0
      ? []
      : [
          {
            id: `bucket-${bucket}`,
            name: String(bucket),
            chips: chain.map((key) => ({ id: key, text: readable(key), tone: 'key' as const })),
            arrows: true,
          },
        ],
  );
  return { kind: 'lanes', title: words.chains, note: words.chainsNote, lanes, columns: words.columns };
}

export function layout(view: KeyspaceMapView, past: Past<KeyspaceMapView>, words: Words): Figure {
  const tables = view.tables.flatMap((table, i) => (table.size > 0 ? [i] : []));
  if (tables.length === 0) return { blocks: [] };
  const { touched, scan } = view;
  const facts: Block = {
    kind: 'facts',
    facts: [
      ...view.databases.map(({ db, keys }) => ({ name: words.database(db), value: count(keys) })),
      { name: words.expires, value: count(view.expires) },
      {
        name: words.rehash,
        value: view.rehashIndex < 0 ? words.none : count(view.rehashIndex),
        tone: view.rehashIndex < 0 ? 'dim' : 'moved',
        part: 'rehashidx',
      },
      ...(scan === null
        ? []
        : [
            { name: words.scan, value: `${scan.cursor} → ${scan.next}`, tone: 'pointer' as const, part: 'cursor' },
            { name: words.scanned, value: count(scan.visited.length) },
          ]),
    ],
  };
  const where: Block[] =
    touched === null
      ? []
      : [
          {
            kind: 'note',
            text: words.found(
              readable(touched.key),
              `0x${touched.hash.toString(16)}`,
              `0x${((view.tables[touched.table]?.size ?? 1) - 1).toString(16)}`,
              touched.bucket,
              `ht[${touched.table}]`,
            ),
          },
        ];
  const small = view.tables.filter(({ size, used }) => used > 0 && size <= chainsMax);
  return {
    blocks: [facts, ...where, ...tables.map((i) => tableBlock(view, i, past, words))],
    aside: small.map((table) => chainLanes(table, words)),
  };
}

export const keyspaceMap = mechanism(layout, { en, ko }, ['SET greeting hello', 'DEBUG POPULATE 40']);
