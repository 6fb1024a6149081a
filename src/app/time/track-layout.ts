/* Where the marks of a session lie on the track, and what stands for many of them. They lie in the order in which they happened, not by
 * the clock: a night in which nothing was typed takes no more room than the blink before a command. While there is room each
 * mark has a place of its own; when there is none, one column stands for several, as high as there are many. */

import type { Mark, MarkKind } from '../../inspect.ts';

/** Pixels from one mark to the next, at most. */
const pitchMax = 14;

/** The part of the marks that is drawn: from number `from`, `count` of them. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

export interface Column {
  /** Left edge and width, in pixels. */
  readonly x: number;
  readonly width: number;
  /** Marks it stands for. */
  readonly from: number;
  readonly count: number;
  /** What it is drawn as: the rarest kind in it, for it would be missed. */
  readonly kind: MarkKind;
  /** 0 to 1: how many of its marks changed something, or stood for something else than reading. */
  readonly weight: number;
}

const rarity: readonly MarkKind[] = ['coins', 'wait', 'expiry', 'write', 'read'];

/** Columns for the marks in a span, on a track of this width. */
export function columns(marks: readonly Mark[], span: Span, width: number): Column[] {
  const { from, count } = clampSpan(span, marks.length);
  if (count === 0 || width <= 0) return [];
  const pitch = Math.min(pitchMax, width / count);
  const perColumn = Math.max(1, Math.ceil(2 / pitch)); // a column is at least two pixels wide
  const made: Column[] = [];
  for (let i = 0; i < count; i += perColumn) {
    const n = Math.min(perColumn, count - i);
    made.push(columnOf(marks, from + i, n, i * pitch, n * pitch));
  }
  return made;
}

function columnOf(marks: readonly Mark[], from: number, count: number, x: number, width: number): Column {
  let rarest = rarity.length - 1;
  let changes = 0;
  for (let i = from; i < from + count; i++) {
    const { kind } = marks[i] as Mark;
    rarest = Math.min(rarest, rarity.indexOf(kind));
    if (kind !== 'read') changes++;
  }
  return { x, width, from, count, kind: rarity[rarest] as MarkKind, weight: changes / count };
}

export function clampSpan({ from, count }: Span, total: number): Span {
  const shown = Math.max(0, Math.min(count, total));
  return { from: Math.max(0, Math.min(from, total - shown)), count: shown };
}

/** How many marks have happened at a point of the track. */
export function positionAt(x: number, total: number, span: Span, width: number): number {
  const { from, count } = clampSpan(span, total);
  if (count === 0) return total;
  const pitch = Math.min(pitchMax, width / count);
  return Math.max(0, Math.min(total, from + Math.round(x / pitch)));
}

/** Where the cursor stands when so many marks have happened; outside of the track when that lies outside of the span. */
export function xAt(position: number, total: number, span: Span, width: number): number {
  const { from, count } = clampSpan(span, total);
  return count === 0 ? 0 : (position - from) * Math.min(pitchMax, width / count);
}

/** A span of another length around a point, which stays where it is. */
export function zoomed(span: Span, total: number, factor: number, position: number): Span {
  const { from, count } = clampSpan(span, total);
  const wanted = Math.max(10, Math.min(total, Math.round(count * factor)));
  const share = count === 0 ? 1 : (position - from) / count;
  return clampSpan({ from: Math.round(position - share * wanted), count: wanted }, total);
}
