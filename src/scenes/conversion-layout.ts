/* A conversion drawn as what it is: every element read out of the old form, in its order, and written into the new one, where it has
 * another place. The old form is a row above, the new one a row below, and each element a line from the one to the other.
 *
 * Both rows come from the views of the key before and after, so nothing is drawn that was not there. A large value is
 * shown by its first elements, and how many more there are is said. */

import type { FormName, Gauge, KeyView, RegistersView } from '../inspect.ts';
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
  /** What it is in both forms, where its bytes do not say so. */
  readonly name?: string;
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

/** What a value is: OBJECT ENCODING's answer, of a HyperLogLog PFDEBUG ENCODING's. */
export const formOf = ({ encoding, value }: KeyView): FormName =>
  (value.kind === 'sds' ? value.registers?.form : undefined) ?? encoding;

/** Of a HyperLogLog what is moved are the registers that are not 0. */
const registersOf = ({ raised }: RegistersView): Element[] =>
  raised.map(({ index, value, byte }) => ({ name: `@${index}`, bytes: `${index}: ${value}`, spot: { of: 'byte', n: byte } }));

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
      return value.registers === null ? [{ bytes: value.sds.bytes, spot: null, name: 'string' }] : registersOf(value.registers);
    case 'int':
      return [{ bytes: value.decimal, spot: null, name: 'string' }];
    default:
      return [];
  }
}

/** A list may hold an element twice: the second of its kind is another. */
function named(elements: readonly Element[]): (Element & { readonly id: string })[] {
  const seen = new Map<string, number>();
  return elements.map((element) => {
    const name = element.name ?? element.bytes;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { ...element, id: `${before} ${name}` };
  });
}

/** Elements in all, of which a view may show a part. */
function lengthOf(view: KeyView): number {
  const { value } = view;
  switch (value.kind) {
    case 'listpack': return Math.floor(value.listpack.length / entriesOf(view));
    case 'intset': return value.intset.length;
    case 'quicklist': return value.quicklist.count;
    case 'dict': return value.dict.length;
    case 'zset': return value.skiplist.length;
    case 'sds': return value.registers?.total ?? 1;
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

/** @param widthPx that there is. */
export function layout({ from, to, moved }: Conversion, widthPx: number): ConversionLayout {
  const shownMax = Math.max(cellsMin, Math.min(cellsMax, Math.floor(widthPx / (cellWidth + apart))));
  const now = named(elementsOf(to));
  const were = named(elementsOf(from));
  const isHere = new Set(now.map(({ id }) => id));
  const wasHere = new Set(were.map(({ id }) => id));
  const fresh = now.filter(({ id }) => !wasHere.has(id));
  const room = Math.min(fresh.length, Math.max(1, Math.floor(shownMax / 4)));
  // What the command removed was not moved.
  const old = were.filter(({ id }) => isHere.has(id)).slice(0, shownMax - room);
  const orders = new Map(old.map(({ id }, i) => [id, i]));
  const orderOf = (id: string): number | null => orders.get(id) ?? null;
  const oldEdges = edges(old.map(({ spot }) => spot));
  const added = new Set(fresh.slice(0, shownMax - old.length).map(({ id }) => id));
  const drawn = now.filter(({ id }) => orderOf(id) !== null || (moved === null && added.has(id)));
  const newEdges = edges(drawn.map(({ spot }) => spot));
  const total = lengthOf(to);
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
    total: lengthOf(from),
    done: moved ?? lengthOf(from),
  };
}

const labelOf = (bytes: string): string => clip(readable(bytes), charactersMax);

const measureOf = (why: string): readonly Gauge['measure'][] =>
  /list-max|added would/.test(why) ? ['bytes', 'entries'] : /bytes|value|length/.test(why) ? ['longest'] : ['entries', 'integers'];

/** The limit that was passed: the directive and its value, as the gauges of the old form have it. */
export function limitOf({ from, to, why }: Pick<Conversion, 'from' | 'to' | 'why'>): Gauge | null {
  const measures = measureOf(why);
  const fits = (gauge: Gauge, becomes: FormName): boolean => gauge.becomes === becomes && measures.includes(gauge.measure);
  return from.gauges.find((gauge) => fits(gauge, formOf(to))) ?? null;
}
