/** Strings that are more than text: a bit at each offset, a register for each part of a hash. */

import type { BitmapView, HyperLogLogView } from '../../inspect.ts';
import type { MarkKind } from '../byte-map.ts';
import { type Block, bytesText, type CellKind, count, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './bits.words.ts';

const bitsOf = (bytes: string): string =>
  Array.from(bytes, (char) => char.charCodeAt(0).toString(2).padStart(8, '0')).join('');

/** Where two windows that begin at the same place differ. */
function changedCells(before: string | undefined, now: string): Map<number, MarkKind> {
  const marks = new Map<number, MarkKind>();
  if (before === undefined) return marks;
  for (let i = 0; i < now.length; i++) if (now[i] !== (before[i] ?? '0')) marks.set(i, 'touched');
  return marks;
}

export function bitmapLayout(view: BitmapView, past: Past<BitmapView>, words: typeof en.bitmap): Figure {
  const codes = bitsOf(view.bytes);
  const same = past.before?.key === view.key && past.before.from === view.from;
  const first = view.from * 8;
  const kinds: CellKind[] = [
    { code: '0', tone: 'free', fill: 0, name: words.kinds.zero },
    { code: '1', tone: 'payload', fill: 0.9, name: words.kinds.one },
  ];
  const rows = Array.from(view.bytes, (char, i) => [
    count(view.from + i),
    char.charCodeAt(0).toString(2).padStart(8, '0'),
  ]);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.bytes, value: bytesText(view.bytesTotal) },
          { name: words.set, value: count(view.bitCount), tone: 'payload' },
        ],
      },
      {
        kind: 'cells',
        title: words.title,
        note: words.note(first, Math.max(first, first + codes.length - 1)),
        codes,
        kinds,
        columns: 64,
        marks: same ? changedCells(past.before === null ? undefined : bitsOf(past.before.bytes), codes) : new Map(),
        label: (i) => (i < 0 ? words.point : words.bit(first + i, Number(codes[i]), view.from + (i >> 3), i & 7)),
        table: { caption: words.title, columns: words.columns, rows },
        cellPx: codes.length <= 512 ? 15 : 12,
      },
    ],
  };
}

const registerCode = (value: number): string => (value === 0 ? '0' : value <= 3 ? '1' : value <= 8 ? '2' : '3');

function registerKinds({ kinds }: typeof en.hll): CellKind[] {
  return [
    { code: '0', tone: 'free', fill: 0, name: kinds.empty },
    { code: '1', tone: 'payload', fill: 0.25, name: kinds.low },
    { code: '2', tone: 'payload', fill: 0.6, name: kinds.middle },
    { code: '3', tone: 'payload', fill: 1, name: kinds.high },
  ];
}

function runLanes({ opcodes, opcodeCount }: HyperLogLogView, words: typeof en.hll): Block {
  return {
    kind: 'lanes',
    title: words.opcodes,
    note: words.opcodeNote(opcodeCount),
    columns: words.opcodeColumns,
    lanes: [
      {
        id: 'opcodes',
        name: 'sparse',
        tone: 'header',
        more: { count: opcodeCount - Math.min(60, opcodes.length), after: 60 },
        chips: opcodes.slice(0, 60).map(({ kind, value, first, length }) => ({
          id: `run-${first}`,
          text: kind === 'VAL' ? `VAL ${value}` : kind,
          note: kind === 'VAL' && length === 1 ? `@${first}` : `×${count(length)}`,
          tone: kind === 'VAL' ? ('payload' as const) : ('dim' as const),
        })),
      },
    ],
  };
}

export function registersLayout(view: HyperLogLogView, past: Past<HyperLogLogView>, words: typeof en.hll): Figure {
  const raised = past.events.flatMap((event) => (event.kind === 'hyperloglog.raised' ? [event] : []));
  const added = past.events.some((event) => event.kind === 'command.finished' && event.name === 'pfadd');
  const codes = Array.from(view.registers, (char) => registerCode(char.charCodeAt(0))).join('');
  const marks = new Map<number, MarkKind>(raised.map(({ register }) => [register, 'touched']));
  const filled = [...view.registers].flatMap((char, i) =>
    char === '\0' ? [] : [[count(i), String(char.charCodeAt(0))]],
  );
  const list = raised
    .slice(0, 8)
    .map(({ register, to }) => `${count(register)}\u00a0→\u00a0${to}`)
    .join(', ');
  const isSparse = view.encoding === 'sparse';
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.estimate, value: count(view.estimate), tone: 'payload' },
          { name: words.encoding, value: view.encoding, tone: 'header' },
          { name: words.bytes, value: isSparse ? words.of(view.bytes, view.sparseMaxBytes) : count(view.bytes) },
          { name: words.cached, value: view.isCached ? words.valid : words.stale },
        ],
      },
      {
        kind: 'cells',
        title: words.title,
        note: words.note,
        codes,
        kinds: registerKinds(words),
        columns: 256,
        marks,
        cellPx: 5,
        label: (i) => (i < 0 ? words.point : words.register(i, view.registers.charCodeAt(i))),
        table: { caption: words.title, columns: words.columns, rows: filled.slice(0, 500) },
      },
      ...(list !== ''
        ? [{ kind: 'note' as const, text: words.raised(list) }]
        : added
          ? [{ kind: 'note' as const, text: words.none }]
          : []),
      ...(isSparse ? [runLanes(view, words)] : []),
      {
        kind: 'bars',
        title: words.histogram,
        scale: 'log',
        columns: words.histogramColumns,
        bars: view.histogram.flatMap((n, value) =>
          n === 0
            ? []
            : [
                {
                  id: String(value),
                  name: String(value),
                  value: n,
                  text: count(n),
                  tone: value === 0 ? ('free' as const) : ('payload' as const),
                },
              ],
        ),
      },
    ],
  };
}

export const bitmapGrid = mechanism(bitmapLayout, { en: en.bitmap, ko: ko.bitmap }, [
  'SETBIT visits 7 1',
  'SETBIT visits 100 1',
  'BITCOUNT visits',
]);
export const hllRegisters = mechanism(registersLayout, { en: en.hll, ko: ko.hll }, [
  'PFADD visitors ann bo cy',
  'PFCOUNT visitors',
]);
