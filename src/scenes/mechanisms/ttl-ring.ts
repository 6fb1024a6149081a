/* Keys on their way to their end. The dial is logarithmic, since one key has seconds left and another days; a key goes round
 * against the clock until it is due at the top. That it is due does not mean that it is gone: somebody must find it, a command
 * that asks for it or the cycle that draws a few, and both are counted. */

import type { ExpiryView, TraceEvent } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, count, type Drawing, type Drawn, durationText, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './ttl-ring.words.ts';

type Words = typeof en;

const ticks: readonly (readonly [seconds: number, text: string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [86_400, '1 d'],
  [604_800, '7 d'],
];
const secondsMax = 2_592_000;
/** The dial is not closed: what has more time than its end stands there. */
const turnMax = 0.94;
const dotsMax = 40;
const numberedMax = 14;
/** What a number takes of the way round. */
const numberPx = 18;

/** Where on the dial a time stands: a share of a turn, clockwise from the top. */
export const turnOf = (ms: number): number =>
  turnMax * Math.min(1, Math.log10(1 + Math.max(0, ms) / 1000) / Math.log10(1 + secondsMax));

function at(turn: number, radius: number, centre: number, top: number): { x: number; y: number } {
  const angle = turn * 2 * Math.PI;
  return { x: centre + radius * Math.sin(angle), y: top - radius * Math.cos(angle) };
}

const isRead = (key: string, events: readonly TraceEvent[]): boolean =>
  events.some((event) => 'key' in event && event.key === key);

interface Numbers {
  readonly key: string;
  readonly turn: number;
  readonly from: number;
  to: number;
}

/** The numbers of the keys, soonest first; those that would stand in one another's place stand together. */
function numbersOf(view: ExpiryView, radius: number): readonly Numbers[] {
  const numbers: Numbers[] = [];
  view.keys.slice(0, numberedMax).forEach(({ key, ttlMs }, i) => {
    const turn = turnOf(ttlMs);
    const last = numbers.at(-1);
    if (last !== undefined && (turn - last.turn) * 2 * Math.PI * radius < numberPx) last.to = i + 1;
    else numbers.push({ key, turn, from: i + 1, to: i + 1 });
  });
  return numbers;
}

export function dial(view: ExpiryView, past: Past<ExpiryView>, words: Words, width: number): Drawing {
  const radius = Math.min(128, Math.max(80, width / 2 - 54));
  const centre = Math.min(width / 2, radius + 60);
  const top = radius + 30;
  const old = new Map(past.before?.keys.map((each) => [each.key, each]));
  const end = at(turnMax, radius, centre, top);
  const shapes: Drawn[] = [
    {
      kind: 'path',
      id: 'dial',
      tone: 'free',
      d: `M${centre} ${top - radius}A${radius} ${radius} 0 1 1 ${end.x} ${end.y}`,
    },
    { kind: 'text', id: 'due', tone: 'danger', x: centre, y: top - radius - 18, text: words.due, anchor: 'middle' },
    {
      kind: 'line',
      id: 'due-line',
      tone: 'danger',
      x1: centre,
      y1: top - radius - 8,
      x2: centre,
      y2: top - radius + 8,
    },
  ];
  for (const [seconds, text] of ticks) {
    const turn = turnOf(seconds * 1000);
    const inner = at(turn, radius - 6, centre, top);
    const outer = at(turn, radius + 6, centre, top);
    const label = at(turn, radius - 30, centre, top);
    shapes.push(
      { kind: 'line', id: `tick ${text}`, tone: 'free', x1: inner.x, y1: inner.y, x2: outer.x, y2: outer.y },
      { kind: 'text', id: `label ${text}`, tone: 'dim', x: label.x, y: label.y, text, anchor: 'middle' },
    );
  }
  view.keys.slice(0, dotsMax).forEach(({ key, ttlMs }) => {
    const place = at(turnOf(ttlMs), radius, centre, top);
    const known = old.get(key);
    const isNew = past.before !== null && (known === undefined || known.ttlMs + 500 < ttlMs);
    const mark = isNew ? 'touched' : isRead(key, past.events) ? 'read' : null;
    const tone = ttlMs <= 0 ? 'danger' : 'key';
    shapes.push({
      kind: 'circle',
      id: `dot ${key}`,
      tone,
      x: place.x,
      y: place.y,
      r: 5,
      fill: 'solid',
      mark,
      part: `key-${key}`,
      title: `${readable(key)} ${durationText(ttlMs)}`,
    });
  });
  for (const { key, turn, from, to } of numbersOf(view, radius + 20)) {
    const { x, y } = at(turn, radius + 20, centre, top);
    const text = from === to ? `${from}` : `${from}–${to}`;
    shapes.push({ kind: 'text', id: `number ${key}`, tone: 'dim', x, y, text, anchor: 'middle' });
  }
  return { width: Math.max(width, 2 * centre), height: 2 * radius + 62, shapes };
}

function keysTable(view: ExpiryView, words: Words): Extract<Block, { kind: 'table' }> {
  const rows = view.keys
    .slice(0, dotsMax)
    .map(({ key, ttlMs }, i) => [`${i + 1} ${clip(readable(key), 32)}`, durationText(ttlMs)]);
  return { kind: 'table', title: words.keys, table: { caption: words.keys, columns: words.keysColumns, rows } };
}

function goneLanes({ gone, cycle }: ExpiryView, past: Past<ExpiryView>, words: Words): Block {
  const fresh = new Set(past.events.flatMap((event) => (event.kind === 'key.expired' ? [event.key] : [])));
  return {
    kind: 'lanes',
    title: words.gone,
    note: cycle === null ? '' : words.sampledNote(cycle.looked, cycle.due, durationText(cycle.agoMs)),
    columns: words.goneColumns,
    lanes: (['lookup', 'cycle'] as const).map((by) => ({
      id: by,
      name: words.goneBy[by],
      empty: words.nobody,
      chips: gone
        .filter((each) => each.by === by)
        .map(({ key, agoMs }, i) => ({
          id: `${key} ${i}`,
          text: clip(readable(key), 20),
          tone: 'danger',
          isGone: true,
          mark: fresh.has(key) && agoMs < 1500 ? ('touched' as const) : null,
        })),
    })),
  };
}

export function layout(view: ExpiryView, past: Past<ExpiryView>, words: Words): Figure {
  if (view.total === 0 && view.gone.length === 0) return { blocks: [] };
  const table = keysTable(view, words);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.total, value: count(view.total) },
          { name: words.lookup, value: count(view.byLookup), part: 'by-lookup' },
          { name: words.cycle, value: count(view.byCycle), part: 'by-cycle' },
          { name: words.stale, value: `${view.stalePercent.toFixed(1)} %` },
          { name: words.hz, value: words.perSecond(view.hz) },
        ],
      },
      {
        kind: 'drawing',
        title: words.ring,
        note: words.ringNote,
        draw: (width) => dial(view, past, words, width),
        table: table.table,
      },
      goneLanes(view, past, words),
      { kind: 'note', text: words.lazy },
    ],
    aside: view.keys.length === 0 ? [] : [table],
  };
}

export const ttlRing = mechanism(layout, { en, ko }, ['SET session:1 ann EX 30', 'SET code 1234 PX 4000']);
