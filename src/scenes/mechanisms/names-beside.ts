/* Names beside points of a map: right of the point, else left, above or below it, wherever no name and no other point is. A name that
 * finds no room is left out: the table beside the map has it. Points that come first choose first. */

import { textPx } from '../figure/figure.ts';

export interface NamedPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface NamePlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const gapPx = 9;
const dotPx = 5;
const lineHalfPx = 7;

const places = ({ x, y }: NamedPoint): NamePlace[] => [
  { x: x + gapPx, y, anchor: 'start' },
  { x: x - gapPx, y, anchor: 'end' },
  { x, y: y - lineHalfPx - gapPx / 2, anchor: 'middle' },
  { x, y: y + lineHalfPx + gapPx / 2, anchor: 'middle' },
];

const before = { start: 0, middle: 0.5, end: 1 } as const;

/** What a name covers. */
export function boxOf({ x, y, anchor }: NamePlace, text: string): Box {
  const width = textPx(text);
  const left = x - width * before[anchor];
  return { left, right: left + width, top: y - lineHalfPx, bottom: y + lineHalfPx };
}

const boxOfDot = ({ x, y }: NamedPoint): Box => ({ left: x - dotPx, right: x + dotPx, top: y - dotPx, bottom: y + dotPx });

export const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const holds = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;

/** For each point the place of its name, or null. */
export function namesBeside(points: readonly NamedPoint[], room: Box): (NamePlace | null)[] {
  const dots = points.map(boxOfDot);
  const taken: Box[] = [];
  return points.map((point, i) => {
    const isFree = (box: Box): boolean =>
      holds(room, box) && !taken.some((other) => meet(other, box)) && !dots.some((dot, j) => j !== i && meet(dot, box));
    const place = places(point).find((each) => isFree(boxOf(each, point.text))) ?? null;
    if (place !== null) taken.push(boxOf(place, point.text));
    return place;
  });
}
