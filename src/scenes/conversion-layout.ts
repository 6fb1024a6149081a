/* A conversion drawn as what it is: every element read out of the old form, in its order, and written into the new one, where it has
 * another place. The old form is a row above, the new one a row below, and each element a line from the one to the other.
 *
 * Both rows come from the views of the key before and after, so nothing is drawn that was not there. A large value is
 * shown by its first elements, and how many more there are is said. */

import type { EncodingName, Gauge, KeyView, ValueView } from '../inspect.ts';
import { clip, readable } from './bytes-text.ts';

export interface Conversion {
  readonly from: KeyView;
  readonly to: KeyView;
  /** As the engine tells it. */
  readonly why: string;
  /** How many elements are in the new form already; null when it is done. */
  readonly moved: number | null;
}

/** Where an element stands in a form: in a bucket, at a rank, in a node, at a byte; null where a form has one place only. */
export type Spot = { readonly of: 'bucket' | 'rank' | 'node' | 'byte' | 'index'; readonly n: number } | null;

export interface Cell {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly spot: Spot;
}

export interface Moving {
  readonly id: string;
  readonly text: string;
  /** Left edge in the old form; null for what came with the command. */
  readonly fromX: number | null;
  readonly toX: number;
  readonly spot: Spot;
  /** Where in the old order, from 0. */
  readonly order: number;
  readonly isThere: boolean;
}

export interface ConversionLayout {
  readonly old: readonly Cell[];
  readonly moving: readonly Moving[];
  readonly width: number;
  /** Elements that are not drawn. */
  readonly more: number;
  readonly total: number;
  readonly done: number;
}

interface Element {
  readonly bytes: string;
  readonly spot: Spot;
}

export const cellWidth = 72;
const cellGap = 4;
/** Between elements that lie in different buckets or nodes. */
const apart = 14;
const charactersMax = 9;
const cellsMax = 16;
const cellsMin = 3;

/** How many listpack entries an element takes; the first is what names it. */
const entriesOf = ({ type, encoding }: KeyView): number =>
  type === 'hash' ? (encoding === 'listpackex' ? 3 : 2) : type === 'zset' ? 2 : 1;

function elementsOf(view: KeyView): readonly Element[] {
  const { value } = view;
  switch (value.kind) {
    case 'listpack':
      return value.listpack.entries
        .filter((_, i) => i % entriesOf(view) === 0)
        .map((entry) => ({ bytes: entry.value, spot: { of: 'byte', n: entry.offset } }));
    case 'intset':
      return value.intset.values.map((bytes, i) => ({ bytes, spot: { of: 'index', n: value.intset.from + i } }));
    case 'quicklist':
      return value.quicklist.nodes.flatMap(({ index, listpack, plain }): Element[] =>
        (listpack?.entries.map((entry) => entry.value) ?? [plain ?? '']).map((bytes) => ({ bytes, spot: { of: 'node', n: index } })));
    case 'dict':
      return value.dict.tables.flatMap(({ from, buckets }) =>
        buckets.flatMap((chain, i) => chain.map(({ key }): Element => ({ bytes: key, spot: { of: 'bucket', n: from + i } }))));
    case 'zset':
      return value.skiplist.nodes.map(({ member, rank }) => ({ bytes: member, spot: { of: 'rank', n: rank } }));
    case 'sds':
      return [{ bytes: value.sds.bytes, spot: null }];
    case 'int':
      return [{ bytes: value.decimal, spot: null }];
    default:
      return [];
  }
}

/** A list may hold an element twice: the second of its kind is another. */
function named(elements: readonly Element[]): (Element & { readonly id: string })[] {
  const seen = new Map<string, number>();
  return elements.map((element) => {
    const before = seen.get(element.bytes) ?? 0;
    seen.set(element.bytes, before + 1);
    return { ...element, id: `${before} ${element.bytes}` };
  });
}

/** Elements in all, of which a view may show a part. */
function lengthOf(value: ValueView, perElement: number): number {
  switch (value.kind) {
    case 'listpack': return Math.floor(value.listpack.length / perElement);
    case 'intset': return value.intset.length;
    case 'quicklist': return value.quicklist.count;
    case 'dict': return value.dict.length;
    case 'zset': return value.skiplist.length;
    default: return 1;
  }
}

const isApart = (a: Spot | undefined, b: Spot): boolean =>
  a != null && b !== null && (b.of === 'bucket' || b.of === 'node') && a.n !== b.n;

/** Left edges of a row, with a gap where a bucket or a node ends. */
function edges(spots: readonly Spot[]): number[] {
  let x = 0;
  return spots.map((spot, i) => {
    if (i > 0) x += cellWidth + (isApart(spots[i - 1], spot) ? apart : cellGap);
    return x;
  });
}

/** @param room width that there is, in px. */
export function layout({ from, to, moved }: Conversion, room: number): ConversionLayout {
  const shownMax = Math.max(cellsMin, Math.min(cellsMax, Math.floor(room / (cellWidth + apart))));
  const now = named(elementsOf(to));
  const were = named(elementsOf(from));
  const isHere = new Set(now.map(({ id }) => id));
  // A string is one element, whatever became of its bytes; of the others, what the command removed was not moved.
  const old = (from.type === 'string' ? were : were.filter(({ id }) => isHere.has(id))).slice(0, shownMax);
  const orders = new Map(old.map(({ id }, i) => [id, i]));
  const orderOf = (id: string): number | null => (from.type === 'string' ? 0 : (orders.get(id) ?? null));
  const oldEdges = edges(old.map(({ spot }) => spot));
  const rest = Math.max(0, shownMax - old.length);
  const added = new Set(now.filter(({ id }) => orderOf(id) === null).slice(0, rest).map(({ id }) => id));
  const drawn = now.filter(({ id }) => orderOf(id) !== null || (moved === null && added.has(id)));
  const newEdges = edges(drawn.map(({ spot }) => spot));
  const total = lengthOf(to.value, entriesOf(to));
  const moving = drawn.map(({ id, bytes, spot }, i): Moving => {
    const order = orderOf(id);
    const fromX = order === null ? null : (oldEdges[order] as number);
    const isThere = moved === null || (order !== null && order < moved);
    return { id, text: labelOf(bytes), fromX, toX: newEdges[i] as number, spot, order: order ?? old.length, isThere };
  });
  return {
    old: old.map(({ id, bytes, spot }, i) => ({ id, text: labelOf(bytes), x: oldEdges[i] as number, spot })),
    moving,
    width: Math.max(oldEdges.at(-1) ?? 0, newEdges.at(-1) ?? 0) + cellWidth,
    more: Math.max(0, total - drawn.length),
    total: lengthOf(from.value, entriesOf(from)),
    done: moved ?? lengthOf(from.value, entriesOf(from)),
  };
}

const labelOf = (bytes: string): string => clip(readable(bytes), charactersMax);

const measureOf = (why: string): readonly Gauge['measure'][] =>
  /list-max|added would/.test(why) ? ['bytes', 'entries'] : /bytes|value|length/.test(why) ? ['longest'] : ['entries', 'integers'];

/** The limit that was passed: the directive and its value, as the gauges of the old form have it. */
export function limitOf({ from, to, why }: Pick<Conversion, 'from' | 'to' | 'why'>): Gauge | null {
  const measures = measureOf(why);
  const fits = (gauge: Gauge, becomes: EncodingName): boolean => gauge.becomes === becomes && measures.includes(gauge.measure);
  return from.gauges.find((gauge) => fits(gauge, to.encoding)) ?? null;
}
