/* The slots of a cluster from above, all 16,384, and the way of a key to its own: what of it is hashed, the hash, the slot. That keys which
 * belong together can be made to lie together, and that others do not, is seen in one look. */

import type { SlotMapView, SlotWay, TraceEvent } from '../../inspect.ts';
import type { MarkKind } from '../byte-map.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, type CellKind, count, type Figure, type Lane } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './slot-map.words.ts';

type Words = typeof en;

const slots = 16_384;
const keyCharactersMax = 28;

function kindsOf({ isCluster }: SlotMapView, { kinds }: Words): CellKind[] {
  if (!isCluster)
    return [
      { code: 'n', tone: 'free', fill: 0, name: kinds.empty },
      { code: 'N', tone: 'key', fill: 1, name: kinds.keys },
    ];
  return [
    { code: 'm', tone: 'header', fill: 0.18, name: kinds.mine },
    { code: 'M', tone: 'key', fill: 1, name: kinds.keys },
    { code: 'n', tone: 'free', fill: 0, name: kinds.nobody },
    { code: 'o', tone: 'node-b', fill: 0.3, name: kinds.other },
    { code: 'l', tone: 'moved', fill: 0.6, name: kinds.leaving },
    { code: 'L', tone: 'moved', fill: 1, name: '' },
    { code: 'c', tone: 'read', fill: 0.6, name: kinds.coming },
    { code: 'C', tone: 'read', fill: 1, name: '' },
    { code: 'N', tone: 'danger', fill: 1, name: kinds.stray },
    { code: 'O', tone: 'danger', fill: 1, name: '' },
  ];
}

/** Kinds of which there is one on the map: a legend of what is not there would only be in the way. */
const present = (kinds: CellKind[], codes: string): CellKind[] =>
  kinds.map((kind) => (codes.includes(kind.code) ? kind : { ...kind, name: '' }));

const letterOf = (view: SlotMapView, slot: number): string => (view.slots[slot] ?? 'n').toLowerCase();

function ownerOf(view: SlotMapView, slot: number, { owners }: Words): string {
  if (!view.isCluster) return '';
  return owners[letterOf(view, slot) as keyof Words['owners']];
}

function wayLane(way: SlotWay, view: SlotMapView, mark: MarkKind | null, words: Words): Lane {
  const isHere = ['m', 'l', 'c'].includes(letterOf(view, way.slot));
  return {
    id: way.key,
    name: clip(readable(way.key), keyCharactersMax),
    tone: 'key',
    arrows: true,
    chips: [
      { id: 'part', text: clip(readable(way.part), keyCharactersMax), note: way.isTag ? words.tag : words.whole, tone: 'key' },
      { id: 'crc', text: `CRC16 = ${way.crc}`, note: `0x${way.crc.toString(16).padStart(4, '0')}`, tone: 'header' },
      {
        id: 'slot',
        text: `mod 16384 = ${way.slot}`,
        note: ownerOf(view, way.slot, words),
        tone: view.isCluster && !isHere ? 'danger' : 'pointer',
        mark,
      },
    ],
  };
}

/** Of the keys that were named last: changed, or looked for. */
function markOf(events: readonly TraceEvent[]): MarkKind | null {
  if (events.some(({ kind }) => kind === 'key.written')) return 'touched';
  return events.some(({ kind }) => kind === 'command.finished' || kind === 'command.refused') ? 'read' : null;
}

function mapBlock(view: SlotMapView, mark: MarkKind | null, words: Words): Block {
  const keysIn = new Map(view.filled.map(({ slot, keys }) => [slot, keys]));
  const label = (slot: number): string =>
    slot < 0 ? words.point : words.slot(slot, ownerOf(view, slot, words), keysIn.get(slot) ?? 0);
  return {
    kind: 'cells',
    title: view.isCluster ? words.title : words.wouldTitle,
    note: view.isCluster ? words.note : words.standalone,
    codes: view.slots,
    kinds: present(kindsOf(view, words), view.slots),
    columns: 256,
    // The way there is what is new, and stays in sight: the map below is long.
    marks: new Map(mark === null ? [] : view.ways.map(({ slot }) => [slot, 'read'])),
    label,
    cellPx: 5,
    table: { caption: words.filled, columns: words.columns, rows: rowsOf(view, words) },
  };
}

const rowsOf = ({ filled }: SlotMapView, words: Words): string[][] =>
  filled.map(({ slot, keys, names }) => {
    const more = keys > names.length ? words.more(keys - names.length) : '';
    return [count(slot), count(keys), `${names.map((name) => clip(readable(name), keyCharactersMax)).join(', ')}${more}`];
  });

function factsOf(view: SlotMapView, words: Words): Block {
  const { isCluster, isServing, assigned } = view;
  return {
    kind: 'facts',
    facts: [
      ...(isCluster
        ? [
            { name: words.state, value: isServing ? words.ok : words.fail, tone: isServing ? ('payload' as const) : ('danger' as const) },
            { name: words.assigned, value: words.of(assigned, slots), tone: 'header' as const },
          ]
        : []),
      { name: words.keys, value: count(view.keys), tone: 'key' },
      { name: isCluster ? words.filledSlots : words.wouldFill, value: count(view.filledSlots) },
    ],
  };
}

/** What the slots of the last command's keys mean for it: always a note, so that nothing below it moves. */
function noteOf({ ways, refusal, isCluster }: SlotMapView, words: Words): Block {
  const different = new Set(ways.map(({ slot }) => slot)).size;
  const meaning = ways.length <= 1 ? words.alone : different === 1 ? words.together : words.apart(different);
  return { kind: 'note', text: refusal !== '' && isCluster ? words.refused(refusal) : meaning };
}

export function layout(view: SlotMapView, past: Past<SlotMapView>, words: Words): Figure {
  if (view.keys === 0 && view.ways.length === 0 && !view.isCluster) return { blocks: [] };
  const mark = markOf(past.events);
  const ways = view.ways.map((way) => wayLane(way, view, mark, words));
  // The place of the first key is kept: what lies below does not move when it comes.
  const lanes: Lane[] = ways.length === 0 ? [{ id: 'none', name: words.noKey, tone: 'dim', chips: [], empty: words.empty }] : ways;
  const way: Block = { kind: 'lanes', title: words.way, note: words.wayNote, lanes, columns: words.wayColumns };
  const rows = rowsOf(view, words);
  const list: Block = { kind: 'table', title: words.filled, table: { caption: words.filled, columns: words.columns, rows } };
  const cut: Block[] = view.isCut ? [{ kind: 'note', text: words.cut }] : [];
  return {
    blocks: [factsOf(view, words), way, noteOf(view, words), mapBlock(view, mark, words), ...cut],
    aside: rows.length === 0 ? [] : [list],
  };
}

export const slotMap = mechanism(layout, { en, ko }, [
  'MSET user:1000 Kim {user:1000}.profile cat',
  'MSET user:1 a user:2 b user:3 c',
  'MGET user:1000 {user:1000}.profile',
]);
