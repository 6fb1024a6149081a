/** How long things take: what was slow here, what each command costs, and orders of magnitude to hold it against. */

import type { LatencyLadderView, LatencyView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Bar, type Block, count, type Figure, usText } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './memory.words.ts';
import { clockText } from '../clock-text.ts';

type Words = typeof en.latency;

function slowBlock(view: LatencyView, past: Past<LatencyView>, words: Words): Block {
  if (view.slowerThanUs < 0) return { kind: 'note', text: words.off };
  const lastId = past.before?.entries[0]?.id ?? (past.before === null ? Number.POSITIVE_INFINITY : -1);
  return {
    kind: 'bars',
    title: words.slowlog,
    note: words.slowNote(usText(view.slowerThanUs), view.slowlogMaxLen),
    scale: 'log',
    columns: words.columns,
    bars: view.entries.map(({ id, us, argv, atSeconds }) => ({
      id: `entry-${id}`,
      name: `${clockText(atSeconds * 1000).slice(0, 8)}  ${clip(argv.map(readable).join(' '), 40)}`,
      value: us,
      text: usText(us),
      tone: 'danger',
      mark: id > lastId ? 'touched' : null,
    })),
  };
}

export function monitorLayout(view: LatencyView, past: Past<LatencyView>, words: Words): Figure {
  const time = (us: number | null): string => (us === null ? '—' : usText(us));
  const rows = view.commands.map(({ name, calls, meanUs, p50Us, p99Us }) => [
    name.toUpperCase().replace('|', ' '),
    count(calls),
    usText(meanUs),
    time(p50Us),
    time(p99Us),
  ]);
  const tries: Block[] =
    view.entries.length > 0
      ? []
      : [
          { kind: 'note', text: words.nothing },
          {
            kind: 'try',
            text: words.try,
            lines: ['CONFIG SET slowlog-log-slower-than 100', 'DEBUG POPULATE 100000', 'KEYS *'],
          },
        ];
  return {
    blocks: [
      slowBlock(view, past, words),
      ...tries,
      {
        kind: 'bars',
        title: words.events,
        note: words.eventNote(view.thresholdMs),
        scale: 'log',
        columns: words.eventColumns,
        bars: view.events.map(({ event, maxMs }) => ({
          id: event,
          name: event,
          value: maxMs,
          text: `${count(maxMs)} ms`,
          tone: 'moved',
        })),
      },
      { kind: 'note', text: words.clock },
    ],
    aside: [
      { kind: 'table', title: words.commands, table: { caption: words.commands, columns: words.commandColumns, rows } },
    ],
  };
}

/** In nanoseconds. */
const ladder = {
  l1: 1,
  ram: 100,
  redis: 1000,
  ssd: 100_000,
  network: 500_000,
  disk: 8_000_000,
  ocean: 150_000_000,
} as const;

export function ladderLayout(
  { meanUs }: LatencyLadderView,
  _: Past<LatencyLadderView>,
  words: typeof en.ladder,
): Figure {
  const bars: Bar[] = Object.entries(ladder).map(([id, ns]) => ({
    id,
    name: words.steps[id] ?? id,
    value: ns,
    text: ns < ladder.ram ? usText(ns / 1000) : `${usText(ns / 1000)} · ${words.times(ns / ladder.ram)}`,
    tone: id === 'redis' ? 'payload' : 'header',
  }));
  if (meanUs !== null)
    bars.push({ id: 'here', name: words.here, value: meanUs * 1000, text: usText(meanUs), tone: 'key' });
  bars.sort((a, b) => a.value - b.value);
  return {
    blocks: [
      { kind: 'bars', title: words.title, note: words.note, scale: 'log', bars, columns: words.columns },
      { kind: 'note', text: words.model, isModel: true },
    ],
  };
}

export const latencyMonitor = mechanism(monitorLayout, { en: en.latency, ko: ko.latency }, []);
export const latencyLadder = mechanism(ladderLayout, { en: en.ladder, ko: ko.ladder }, []);
