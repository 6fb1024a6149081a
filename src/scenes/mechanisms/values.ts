/** The key touched last from another side: its ladder of encodings, how its string grows, a stream's groups. */

import type {
  EncodingInspectorView,
  SdsGrowthView,
  StreamGroupView,
  StreamLanesView,
  StreamView,
} from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import {
  bytesText,
  type Block,
  type Chip,
  count,
  type Drawing,
  type Drawn,
  durationText,
  type Figure,
  type Lane,
} from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './values.words.ts';

export function encodingLayout(
  view: EncodingInspectorView,
  past: Past<EncodingInspectorView>,
  words: typeof en.encoding,
): Figure {
  const { key, ladder, conversions } = view;
  if (key === null) return { blocks: [] };
  const converted = past.events.some(({ kind }) => kind === 'encoding.converted');
  const limit = ({ directive, value }: { directive: string; value: string }): string =>
    words.fixed[directive] ?? (value === '' ? directive : `${directive} ${value}`);
  const lanes: Lane[] = ladder.map(({ encoding, limits }) => {
    const isNow = encoding === key.encoding;
    return {
      id: `encoding-${encoding}`,
      name: encoding,
      tone: isNow ? 'header' : 'dim',
      note: isNow ? words.now : '',
      mark: isNow && converted ? 'touched' : null,
      chips: limits.map((each) => ({
        id: each.directive,
        text: limit(each),
        tone: isNow ? ('header' as const) : ('dim' as const),
      })),
      empty: words.last,
    };
  });
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: key.type, value: readable(key.key), tone: 'key' },
          { name: words.memory, value: bytesText(key.memoryBytes) },
        ],
      },
      { kind: 'lanes', title: words.title, columns: words.columns, lanes },
      ...(key.gauges.length === 0 ? [] : [gaugeBars(view, words)]),
      { kind: 'note', text: words.oneWay },
    ],
    aside:
      conversions.length === 0
        ? []
        : [
            {
              kind: 'table',
              title: words.conversions,
              table: {
                caption: words.conversions,
                columns: words.conversionColumns,
                rows: conversions.map(({ from, to, why }) => [`${from} → ${to}`, words.why(why)]),
              },
            },
          ],
  };
}

const gaugeBars = ({ key }: EncodingInspectorView, words: typeof en.encoding): Block => ({
  kind: 'bars',
  title: words.gauges,
  scale: 'linear',
  max: 1,
  columns: words.gaugeColumns,
  bars: (key?.gauges ?? []).map(({ directive, now, max, becomes }) => ({
    id: directive,
    name: directive,
    value: max <= 0 ? 1 : now / max,
    text: `${count(now)} / ${count(max)} · ${words.becomes} ${becomes}`,
    tone: max > 0 && now / max >= 0.9 ? 'moved' : 'header',
  })),
});

const columnsMax = 24;

export function growthDrawing({ steps }: SdsGrowthView, width: number, isNew: boolean): Drawing {
  const height = 180;
  const left = 64;
  const shown = steps.slice(-Math.min(columnsMax, Math.floor((width - left) / 22)));
  const highest = Math.max(...shown.map(({ alloc }) => alloc), 1);
  const step = Math.min(44, (width - left) / Math.max(1, shown.length));
  const y = (bytes: number): number => 14 + height * (1 - bytes / highest);
  const shapes: Drawn[] = [0, highest / 2, highest].map((bytes) => ({
    kind: 'text',
    id: `axis ${bytes}`,
    tone: 'dim',
    x: left - 10,
    y: y(bytes),
    anchor: 'end',
    text: bytesText(Math.round(bytes)),
  }));
  shown.forEach(({ len, alloc }, i) => {
    const x = left + i * step;
    const isLast = i === shown.length - 1;
    shapes.push(
      {
        kind: 'rect',
        id: `alloc ${i}`,
        tone: 'free',
        fill: 'hatch',
        x,
        y: y(alloc),
        width: step - 4,
        height: y(0) - y(alloc),
        title: bytesText(alloc),
      },
      {
        kind: 'rect',
        id: `len ${i}`,
        tone: 'payload',
        fill: 'solid',
        x,
        y: y(len),
        width: step - 4,
        height: y(0) - y(len),
        mark: isLast && isNew ? 'touched' : null,
        title: bytesText(len),
      },
    );
  });
  return { width: Math.max(width, 240), height: height + 28, shapes };
}

export function growthLayout(view: SdsGrowthView, past: Past<SdsGrowthView>, words: typeof en.sds): Figure {
  const { key, steps } = view;
  if (key?.value.kind !== 'sds') return { blocks: [] };
  const { sds } = key.value;
  const isNew = past.before !== null && past.before.steps.at(-1)?.len !== sds.len;
  const rows = steps.map(({ len, alloc }) => [bytesText(len), bytesText(alloc)]);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.len, value: bytesText(sds.len), tone: 'payload' },
          { name: words.alloc, value: bytesText(sds.alloc) },
          { name: words.free, value: bytesText(sds.alloc - sds.len), tone: 'dim' },
          { name: words.header, value: sds.header, tone: 'header' },
          { name: words.steps, value: count(steps.length) },
        ],
      },
      {
        kind: 'drawing',
        title: words.title,
        note: words.note,
        draw: (width) => growthDrawing(view, width, isNew),
        table: { caption: words.title, columns: words.columns, rows },
      },
      { kind: 'note', text: words.rule },
    ],
  };
}

const entriesMax = 40;

function entryLanes({ nodes }: StreamView, past: StreamView | null, groups: readonly StreamGroupView[]): Lane[] {
  const old = past === null ? null : new Set(past.nodes.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const reading = (id: string): string =>
    groups
      .filter(({ lastId }) => lastId === id)
      .map(({ name }) => `◂ ${readable(name)}`)
      .join(' ');
  return nodes.map(({ masterId, entries }) => ({
    id: `node-${masterId}`,
    name: masterId,
    tone: 'header',
    chips: entries.slice(-entriesMax).map(({ id, fields, isDeleted }) => ({
      id,
      text: id,
      tone: 'payload',
      isGone: isDeleted,
      mark: old !== null && !old.has(id) ? ('touched' as const) : null,
      note: `${clip(fields.map(([name, value]) => `${readable(name)} ${readable(value)}`).join(', '), 24)} ${reading(id)}`.trim(),
    })),
  }));
}

function groupBlock(
  group: StreamGroupView,
  before: StreamGroupView | undefined,
  nowMs: number,
  words: typeof en.stream,
): Block {
  const old =
    before === undefined ? null : new Map(before.pending.map((one) => [one.id, `${one.consumer} ${one.deliveries}`]));
  const chip = ({ id, consumer, deliveries, deliveryMs }: StreamGroupView['pending'][number]): Chip => ({
    id,
    text: id,
    note: `×${deliveries} · ${words.ago(durationText(nowMs - deliveryMs))}`,
    tone: 'moved',
    mark: old !== null && old.get(id) !== `${consumer} ${deliveries}` ? 'touched' : null,
  });
  return {
    kind: 'lanes',
    title: words.group(readable(group.name)),
    note: words.groupNote(group.lastId, group.pendingCount),
    columns: words.groupColumns,
    lanes: group.consumers.map(({ name, pendingCount }) => {
      const chips = group.pending.filter(({ consumer }) => consumer === name).map(chip);
      return {
        id: `consumer-${name}`,
        name: readable(name),
        tone: 'key',
        chips,
        empty: words.none,
        more: { count: pendingCount - chips.length, after: chips.length },
      };
    }),
  };
}

const streamOf = (view: StreamLanesView | null): StreamView | null =>
  view?.key?.value.kind === 'stream' ? view.key.value.stream : null;

export function streamLayout(view: StreamLanesView, past: Past<StreamLanesView>, words: typeof en.stream): Figure {
  const stream = streamOf(view);
  if (stream === null || view.key === null) return { blocks: [] };
  const before = past.before?.key?.key === view.key.key ? streamOf(past.before) : null;
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.length, value: count(stream.length) },
          { name: words.last, value: stream.lastId, tone: 'payload' },
          { name: words.nodes, value: count(stream.nodeCount), tone: 'header' },
        ],
      },
      {
        kind: 'lanes',
        title: words.entries,
        columns: words.entriesColumns,
        lanes: entryLanes(stream, before, stream.groups),
      },
      ...stream.groups.map((group) =>
        groupBlock(
          group,
          before?.groups.find(({ name }) => name === group.name),
          view.nowMs,
          words,
        ),
      ),
    ],
  };
}

export const encodingInspector = mechanism(encodingLayout, { en: en.encoding, ko: ko.encoding }, [
  'SADD tags 1 2 3',
  'SADD tags red',
]);
export const sdsGrowth = mechanism(growthLayout, { en: en.sds, ko: ko.sds }, [
  'APPEND log "first line, "',
  'APPEND log "and then a second one, "',
]);
export const streamLanes = mechanism(streamLayout, { en: en.stream, ko: ko.stream }, [
  'XADD events * kind click',
  'XGROUP CREATE events workers 0',
  'XREADGROUP GROUP workers ann COUNT 1 STREAMS events >',
]);
