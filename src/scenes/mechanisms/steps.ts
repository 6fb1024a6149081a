/** Commands of all clients in the one order in which they ran: down the page, a column for each client. */

import type { CommandStep, TimelineView, TransactionClient, TransactionsView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { clockText } from '../clock-text.ts';
import { type Block, type Drawing, type Drawn, type Figure, type Lane, textPx, toneOf } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './clients.words.ts';
import { clientLabel, connectionName } from './elements.ts';

type Words = typeof en.steps;

const stepsMax = 24;
const rowHeight = 27;
const charPx = 7.4;

/** What a prompt says of its own accord when it starts. */
export const isOfStudent = ({ name }: CommandStep): boolean => name !== 'command|docs' && name !== 'command';

const textOf = ({ argv }: CommandStep): string => argv.map(readable).join(' ');

export function timelineDrawing(steps: readonly CommandStep[], words: Words, lastId: number, width: number): Drawing {
  const connections = [...new Set(steps.map(({ connection }) => connection))].sort((a, b) => a - b);
  const left = width < 480 ? 6 : 92;
  const columnWidth = Math.min(340, (width - left) / Math.max(1, connections.length));
  const charsMax = Math.max(6, Math.floor((columnWidth - 30) / charPx));
  const shapes: Drawn[] = [];
  connections.forEach((connection, i) => {
    const x = left + i * columnWidth;
    shapes.push(
      {
        kind: 'text',
        id: `name ${connection}`,
        tone: toneOf(connection),
        bold: true,
        x: x + 4,
        y: 10,
        text: connectionName(connection),
      },
      {
        kind: 'line',
        id: `line ${connection}`,
        tone: 'free',
        faint: true,
        x1: x,
        x2: x,
        y1: 22,
        y2: 26 + steps.length * rowHeight,
      },
    );
  });
  steps.forEach((step, i) => {
    const y = 26 + i * rowHeight;
    const x = left + connections.indexOf(step.connection) * columnWidth + 8 + step.depth * 16;
    const outcome = words.outcome[step.outcome];
    const text = clip(outcome === '' ? textOf(step) : `${textOf(step)} · ${outcome}`, charsMax - step.depth * 2);
    const tone = step.outcome === 'refused' ? 'danger' : toneOf(step.connection);
    const mark = step.id > lastId ? 'touched' : null;
    if (left > 50)
      shapes.push({ kind: 'text', id: `at ${step.id}`, tone: 'dim', x: 0, y: y + 11, text: clockText(step.atUs / 1000) });
    shapes.push(
      {
        kind: 'rect',
        id: `step ${step.id}`,
        tone,
        fill: step.outcome === 'queued' ? 'hatch' : step.changes > 0 ? 'tint' : 'none',
        x,
        y,
        width: Math.min(columnWidth - 14 - step.depth * 16, textPx(text) + 16),
        height: 22,
        mark,
        part: `step-${step.id}`,
        title: `${textOf(step)} ${step.error}`,
      },
      {
        kind: 'text',
        id: `text ${step.id}`,
        tone: step.outcome === 'queued' ? 'dim' : tone,
        x: x + 8,
        y: y + 11.5,
        mark,
        text,
      },
    );
  });
  return { width: Math.max(width, 240), height: 34 + steps.length * rowHeight, shapes };
}

function timelineBlock(all: readonly CommandStep[], lastId: number, words: Words): Block {
  const steps = all.filter(isOfStudent).slice(-stepsMax);
  const rows = steps.map((step) => [
    clockText(step.atUs / 1000),
    `${connectionName(step.connection)}: ${textOf(step)} ${words.outcome[step.outcome]} ${step.error}`.trim(),
  ]);
  return {
    kind: 'drawing',
    title: words.title,
    note: words.note,
    draw: (width) => timelineDrawing(steps, words, lastId, width),
    table: { caption: words.title, columns: words.columns, rows },
  };
}

const lastIdOf = (past: Past<TimelineView | TransactionsView>): number =>
  past.before?.steps.at(-1)?.id ?? Number.POSITIVE_INFINITY;

export const timelineLayout = (view: TimelineView, past: Past<TimelineView>, words: Words): Figure => ({
  blocks: view.steps.some(isOfStudent) ? [timelineBlock(view.steps, lastIdOf(past), words)] : [],
});

function queueLane(client: TransactionClient, before: TransactionClient | undefined, words: Words): Lane {
  const old = before?.queue.length ?? client.queue.length;
  return {
    id: `queue-${client.id}`,
    name: clientLabel(client),
    tone: toneOf(client.connection),
    empty: client.isOpen ? words.queueEmpty : '—',
    note: client.isAborted ? words.aborted : client.isOpen ? words.open : words.closed,
    chips: client.queue.map((argv, i) => ({
      id: String(i),
      text: clip(argv.map(readable).join(' '), 40),
      tone: 'key',
      mark: i >= old ? 'touched' : null,
    })),
    arrows: true,
  };
}

const watchLane = (client: TransactionClient, words: Words): Lane => ({
  id: `watch-${client.id}`,
  name: clientLabel(client),
  tone: toneOf(client.connection),
  note: client.isBroken ? words.broken : '',
  empty: words.nobody,
  mark: null,
  chips: client.watched.map(({ db, key }) => ({
    id: `${db} ${key}`,
    text: readable(key),
    note: db === 0 ? '' : `db ${db}`,
    tone: client.isBroken ? 'danger' : 'key',
    mark: null,
  })),
});

export function transactionsLayout(view: TransactionsView, past: Past<TransactionsView>, words: Words): Figure {
  const used = view.clients.filter(({ isOpen, watched }) => isOpen || watched.length > 0);
  const ran = view.steps.some(
    ({ name, outcome }) => outcome === 'queued' || ['multi', 'exec', 'watch', 'discard'].includes(name),
  );
  if (used.length === 0 && !ran) return { blocks: [] };
  const before = new Map(past.before?.clients.map((client) => [client.id, client]));
  const clients = used.length === 0 ? view.clients.slice(0, 3) : used;
  return {
    blocks: [timelineBlock(view.steps, lastIdOf(past), words)],
    aside: [
      {
        kind: 'lanes',
        title: words.transactions,
        columns: words.txColumns,
        lanes: clients.map((client) => queueLane(client, before.get(client.id), words)),
      },
      {
        kind: 'lanes',
        title: words.watched,
        columns: words.watchColumns,
        lanes: clients.map((client) => watchLane(client, words)),
      },
    ],
  };
}

export const clientTimeline = mechanism(timelineLayout, { en: en.steps, ko: ko.steps }, ['SET stock 10', 'DECR stock']);
export const transactions = mechanism(transactionsLayout, { en: en.steps, ko: ko.steps }, [
  'WATCH stock',
  'MULTI',
  'DECR stock',
  'EXEC',
]);
