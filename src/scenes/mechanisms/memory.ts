/** Where the bytes are: by purpose, by key, by size class, page by page; and what waits to be given back. */

import type { FragmentationView, LazyfreeView, MemoryView, SizeClassView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import {
  type Bar,
  type Block,
  bytesText,
  type CellKind,
  count,
  type Drawing,
  type Drawn,
  type Figure,
} from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './memory.words.ts';

const keysMax = 24;

const classBars = (classes: readonly SizeClassView[], text: (each: SizeClassView) => string): Bar[] =>
  classes.map((each) => ({
    id: `class-${each.blockBytes}`,
    name: `${count(each.blockBytes)} B`,
    value: each.used / Math.max(1, each.capacity),
    text: text(each),
    tone: 'header',
  }));

function keyBars(view: MemoryView, past: Past<MemoryView>, words: typeof en.meter): Block[] {
  if (view.keys.length === 0) return [];
  const old = new Map(past.before?.keys.map(({ db, key, bytes }) => [`${db} ${key}`, bytes]));
  const bars = view.keys.slice(0, keysMax).map(({ db, key, type, encoding, bytes }): Bar => ({
    id: `${db} ${key}`,
    name: `${clip(readable(key), 24)}  ${type} ${encoding}`,
    value: bytes,
    text: bytesText(bytes),
    tone: 'payload',
    mark: past.before !== null && old.get(`${db} ${key}`) !== bytes ? 'touched' : null,
  }));
  const note = words.measured(view.keysMeasured, view.keyCount);
  return [{ kind: 'bars', title: words.keys, note, scale: 'linear', columns: words.keyColumns, bars }];
}

export function meterLayout(view: MemoryView, past: Past<MemoryView>, words: typeof en.meter): Figure {
  const { maxmemoryBytes: max } = view;
  const parts: Bar[] = [
    { id: 'startup', name: words.startup, value: view.startBytes, text: bytesText(view.startBytes), tone: 'dim' },
    { id: 'tables', name: words.tables, value: view.tableBytes, text: bytesText(view.tableBytes), tone: 'header' },
    {
      id: 'data',
      name: words.data,
      value: view.datasetBytes,
      text: bytesText(view.datasetBytes),
      tone: 'payload',
      mark: past.before !== null && past.before.datasetBytes !== view.datasetBytes ? 'touched' : null,
    },
    ...(max > 0
      ? [
          {
            id: 'room',
            name: words.room,
            value: Math.max(0, max - view.usedBytes),
            text: bytesText(Math.max(0, max - view.usedBytes)),
            tone: 'free' as const,
          },
        ]
      : []),
  ];
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          {
            name: words.used,
            value: bytesText(view.usedBytes),
            tone: max > 0 && view.usedBytes > max ? 'danger' : 'payload',
            part: 'used',
          },
          { name: words.peak, value: bytesText(view.peakBytes) },
          { name: words.limit, value: max === 0 ? words.none : bytesText(max) },
          { name: words.policy, value: view.policy },
        ],
      },
      { kind: 'bars', title: words.parts, scale: 'linear', bars: parts, columns: words.columns },
      ...keyBars(view, past, words),
    ],
    aside: [
      {
        kind: 'bars',
        title: words.classes,
        note: words.classNote,
        scale: 'linear',
        max: 1,
        columns: words.classColumns,
        bars: classBars(view.classes, ({ used, capacity }) => words.inUse(used, capacity)),
      },
    ],
  };
}

function pageKinds({ kinds }: typeof en.frag): CellKind[] {
  const slab = (code: string): CellKind => {
    const tenths = Number(code);
    return {
      code,
      tone: 'header',
      fill: 0.1 + tenths / 10,
      name: tenths === 0 ? kinds.low : tenths === 5 ? kinds.half : tenths === 9 ? kinds.full : '',
    };
  };
  return [
    { code: '.', tone: 'free', fill: 0, name: kinds.free },
    { code: 'L', tone: 'payload', fill: 0.8, name: kinds.large },
    ...[...'0123456789'].map(slab),
  ];
}

export function fragmentationLayout(
  view: FragmentationView,
  past: Past<FragmentationView>,
  words: typeof en.frag,
): Figure {
  const holding = (view.slabPages + view.largePages) * view.pageBytes;
  const whatOf = (code: string): string =>
    code === '.' ? words.kinds.free : code === 'L' ? words.kinds.large : `slab ${code}0 – ${Number(code) + 1}0 %`;
  const rows = [...new Set(view.cells)]
    .sort()
    .map((code) => [whatOf(code), count([...view.cells].filter((each) => each === code).length)]);
  const marks = new Map<number, 'touched'>();
  const old = past.before;
  if (old !== null && old.pagesPerCell === view.pagesPerCell)
    [...view.cells].forEach((code, i) => void (old.cells[i] !== code && marks.set(i, 'touched')));
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.used, value: bytesText(view.usedBytes), tone: 'payload' },
          { name: words.pages, value: bytesText(holding), tone: 'header' },
          { name: words.ratio, value: (holding / Math.max(1, view.usedBytes)).toFixed(2), part: 'ratio' },
        ],
      },
      {
        kind: 'cells',
        title: words.title,
        note: words.note(view.pages, view.pagesPerCell),
        codes: view.cells,
        kinds: pageKinds(words),
        columns: 64,
        marks,
        label: (i) => (i < 0 ? words.point : words.page(i * view.pagesPerCell, whatOf(view.cells[i] ?? '.'))),
        table: { caption: words.title, columns: words.columns, rows },
        cellPx: 12,
      },
      { kind: 'note', text: words.why },
    ],
    aside: [
      {
        kind: 'bars',
        title: words.classes,
        scale: 'linear',
        max: 1,
        columns: words.classColumns,
        bars: classBars(
          view.classes,
          ({ used, capacity, slabs }) =>
            `${Math.round((100 * used) / Math.max(1, capacity))} % · ${words.slabs(slabs)}`,
        ),
      },
    ],
  };
}

function queueDrawing({ history }: LazyfreeView, width: number): Drawing {
  const height = 140;
  const left = 66;
  const highest = Math.max(...history.map(({ usedBytes }) => usedBytes), 1);
  const step = Math.min(26, (width - left) / Math.max(1, history.length));
  const y = (bytes: number): number => 10 + height * (1 - bytes / highest);
  const shapes: Drawn[] = [0, highest].map((bytes) => ({
    kind: 'text',
    id: `axis ${bytes}`,
    tone: 'dim',
    anchor: 'end',
    x: left - 8,
    y: y(bytes),
    text: bytesText(bytes),
  }));
  history.forEach(({ pendingObjects, usedBytes }, i) => {
    shapes.push({
      kind: 'rect',
      id: `used ${i}`,
      tone: pendingObjects > 0 ? 'moved' : 'payload',
      fill: 'tint',
      x: left + i * step,
      y: y(usedBytes),
      width: Math.max(2, step - 3),
      height: y(0) - y(usedBytes),
      title: `${pendingObjects} · ${bytesText(usedBytes)}`,
    });
  });
  return { width: Math.max(width, 240), height: height + 22, shapes };
}

export function lazyLayout(view: LazyfreeView, past: Past<LazyfreeView>, words: typeof en.lazy): Figure {
  const rows = view.history.map(({ pendingObjects, usedBytes }) => [count(pendingObjects), bytesText(usedBytes)]);
  const tries: Block[] =
    view.freedObjects + view.pendingObjects > 0
      ? []
      : [{ kind: 'try', text: words.try, lines: ['DEBUG POPULATE 200000', 'FLUSHALL ASYNC'] }];
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          {
            name: words.pending,
            value: count(view.pendingObjects),
            tone: view.pendingObjects > 0 ? 'moved' : 'plain',
            mark: past.before !== null && past.before.pendingObjects !== view.pendingObjects ? 'touched' : null,
          },
          { name: words.freed, value: count(view.freedObjects) },
          { name: words.jobs, value: count(view.jobs) },
          { name: words.used, value: bytesText(view.usedBytes) },
        ],
      },
      {
        kind: 'drawing',
        title: words.title,
        note: words.note,
        draw: (width) => queueDrawing(view, width),
        table: { caption: words.title, columns: words.columns, rows },
      },
      { kind: 'note', text: words.how(view.partsMax, view.partsPerTick) },
      { kind: 'note', text: words.model, isModel: true },
      ...tries,
    ],
  };
}

export const memoryMeter = mechanism(meterLayout, { en: en.meter, ko: ko.meter }, ['SET greeting hello']);
export const fragMap = mechanism(fragmentationLayout, { en: en.frag, ko: ko.frag }, ['DEBUG POPULATE 1000']);
export const lazyFree = mechanism(lazyLayout, { en: en.lazy, ko: ko.lazy }, ['FLUSHALL ASYNC']);
