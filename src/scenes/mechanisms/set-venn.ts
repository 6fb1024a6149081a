/* The last operation on sets. Up to three sets are circles, and each part of the plane says how many members lie there; the parts that
 * the command answers with are filled. More sets have more parts than circles can show: then the parts are lines of a table. */

import type { SetVennView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, count, type Drawing, type Drawn, type Figure, type Lane } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './values.words.ts';

type Words = typeof en.venn;
type Operation = NonNullable<SetVennView['operation']>;

const circlesMax = 3;

/** Whether the members of a part are in the answer. */
export function isAnswer(kind: Operation['kind'], mask: number, sets: number): boolean {
  if (kind === 'union') return true;
  return kind === 'inter' ? mask === (1 << sets) - 1 : mask === 1;
}

interface Circle {
  readonly x: number;
  readonly y: number;
}

/** Centres, in radii around the middle. */
const centres: readonly (readonly Circle[])[] = [
  [{ x: 0, y: 0 }],
  [
    { x: -0.58, y: 0 },
    { x: 0.58, y: 0 },
  ],
  [
    { x: -0.58, y: -0.42 },
    { x: 0.58, y: -0.42 },
    { x: 0, y: 0.56 },
  ],
];

/** Where the text of a part stands: away from the circles that it is not in. */
function placeOf(mask: number, circles: readonly Circle[]): Circle {
  const inside = circles.filter((_, i) => (mask & (1 << i)) !== 0);
  const outside = circles.filter((_, i) => (mask & (1 << i)) === 0);
  const middle = (list: readonly Circle[], of: 'x' | 'y'): number =>
    list.reduce((sum, each) => sum + each[of], 0) / Math.max(1, list.length);
  const push = inside.length === 1 ? 0.5 : 0.34;
  const x = middle(inside, 'x');
  const y = middle(inside, 'y');
  if (outside.length === 0) return { x, y };
  const away = Math.hypot(x - middle(outside, 'x'), y - middle(outside, 'y')) || 1;
  return { x: x + ((x - middle(outside, 'x')) / away) * push, y: y + ((y - middle(outside, 'y')) / away) * push };
}

/** The part of the plane inside the circles of a mask and outside of the others, as points: simple, and right for any overlap. */
function partPath(mask: number, circles: readonly Circle[], radius: number, cx: number, cy: number): string {
  const step = 3;
  let d = '';
  for (let y = -1.7 * radius; y < 1.7 * radius; y += step) {
    let from: number | null = null;
    for (let x = -1.8 * radius; x <= 1.8 * radius; x += step) {
      let here = 0;
      circles.forEach((circle, i) => {
        if (Math.hypot(x - circle.x * radius, y - circle.y * radius) < radius) here |= 1 << i;
      });
      if (here === mask && from === null) from = x;
      if (here !== mask && from !== null) {
        d += `M${(cx + from).toFixed(1)} ${(cy + y).toFixed(1)}h${(x - from).toFixed(1)}v${step}h${(from - x).toFixed(1)}z`;
        from = null;
      }
    }
  }
  return d;
}

export function circlesDrawing(operation: Operation, width: number, isNew: boolean): Drawing {
  const { sets, regions, kind } = operation;
  const circles = centres[sets.length - 1] as readonly Circle[];
  const radius = Math.min(110, width / 3.4);
  const cx = Math.min(width / 2, 220);
  const lift = sets.length === 3 ? 0.42 : 0;
  const cy = radius * (1 + lift) + 26;
  const shapes: Drawn[] = [];
  for (let mask = 1; mask < 1 << sets.length; mask++)
    if (isAnswer(kind, mask, sets.length))
      shapes.push({
        kind: 'path',
        id: `part ${mask}`,
        tone: 'payload',
        fill: 'shade',
        d: partPath(mask, circles, radius, cx, cy),
        part: `region-${mask}`,
      });
  circles.forEach((circle, i) => {
    const x = cx + circle.x * radius;
    const y = cy + circle.y * radius;
    const below = sets.length === 3 && i === 2;
    const key = sets[i] as Operation['sets'][number];
    shapes.push(
      { kind: 'circle', id: `circle ${i}`, tone: 'key', x, y, r: radius, fill: 'none' },
      {
        kind: 'text',
        id: `name ${i}`,
        tone: 'key',
        bold: true,
        anchor: 'middle',
        x: x + (below ? 0 : circle.x * radius * 0.5),
        y: below ? y + radius + 14 : y - radius - 12,
        text: `${clip(readable(key.key), 16)} ${count(key.length)}`,
      },
    );
  });
  for (const { mask, members, count: n } of regions) {
    const place = placeOf(mask, circles);
    const room = mask === (1 << sets.length) - 1 || sets.length === 3 ? 2 : 3;
    const lines =
      n <= room
        ? members.slice(0, room).map((member) => clip(readable(member), 12))
        : [...members.slice(0, room - 1).map((member) => clip(readable(member), 12)), `+${count(n - room + 1)}`];
    lines.forEach((line, i) => {
      const isIn = isAnswer(kind, mask, sets.length);
      shapes.push({
        kind: 'text',
        id: `member ${mask} ${i}`,
        tone: isIn ? 'payload' : 'dim',
        bold: isIn,
        anchor: 'middle',
        mark: isIn && isNew ? 'touched' : null,
        x: cx + place.x * radius,
        y: cy + place.y * radius + (i - (lines.length - 1) / 2) * 16,
        text: line,
      });
    });
  }
  return { width: Math.max(width, 240), height: cy + radius * (sets.length === 3 ? 1.56 : 1) + 30, shapes };
}

function regionLanes({ regions, sets, kind }: Operation, words: Words): Lane[] {
  return regions.map(({ mask, members, count: n }) => ({
    id: `region-${mask}`,
    name: sets
      .filter((_, i) => (mask & (1 << i)) !== 0)
      .map(({ key }) => readable(key))
      .join(' ∩ '),
    tone: 'key',
    note: isAnswer(kind, mask, sets.length) ? words.answer : '',
    chips: members.map((member) => ({
      id: member,
      text: clip(readable(member), 24),
      tone: isAnswer(kind, mask, sets.length) ? ('payload' as const) : ('dim' as const),
    })),
    more: { count: n - members.length, after: members.length },
  }));
}

export function layout({ operation }: SetVennView, past: Past<SetVennView>, words: Words): Figure {
  if (operation === null || operation.sets.length === 0) return { blocks: [] };
  const lanes = regionLanes(operation, words);
  const title = `${words.title(operation.name)} ${operation.sets.map(({ key }) => readable(key)).join(' ')}`;
  const isNew = past.events.some((event) => event.kind === 'command.finished' && event.name === operation.name);
  const list: Block = { kind: 'lanes', title: words.regions, columns: words.columns, lanes };
  const cut: Block[] = operation.isCut ? [{ kind: 'note', text: words.cut(operation.comparedMax) }] : [];
  if (operation.sets.length > circlesMax) return { blocks: [{ ...list, title }, ...cut] };
  const rows = lanes.map(({ name, chips }) => [name, chips.map((chip) => chip.text).join(', ')]);
  return {
    blocks: [
      {
        kind: 'drawing',
        title,
        note: words.note,
        draw: (width) => circlesDrawing(operation, width, isNew),
        table: { caption: title, columns: words.columns, rows },
      },
      ...cut,
    ],
    aside: [list],
  };
}

export const setVenn = mechanism(layout, { en: en.venn, ko: ko.venn }, [
  'SADD likes:ann tea rice jazz',
  'SADD likes:bo tea jazz golf',
  'SINTER likes:ann likes:bo',
]);
