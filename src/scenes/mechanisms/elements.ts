/** What a list, a hash and a sorted set hold, without how: the picture that a command's reply is of. */

import type { ClientName, ElementsView, KeyElements, QueueFlowView } from '../../inspect.ts';
import type { MarkKind } from '../byte-map.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, type Chip, clientText, count, type Figure, type Lane, toneOf } from '../figure/figure.ts';
import { changedSequence } from '../marks.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './values.words.ts';

const textCharsMax = 28;

const text = (bytes: string): string => clip(readable(bytes), textCharsMax);

/** The same key's elements before, if the same part of them was looked at. */
function beforeOf(now: KeyElements, past: readonly KeyElements[] | undefined): KeyElements | null {
  return past?.find(({ key, db, from }) => key === now.key && db === now.db && from === now.from) ?? null;
}

function listMarks(now: KeyElements, before: KeyElements | null): (MarkKind | null)[] {
  const placed = ({ elements }: KeyElements) => elements.map(([value]) => ({ value, place: 0 }));
  return before === null ? now.elements.map(() => null) : changedSequence(placed(before), placed(now));
}

function railLane(list: KeyElements, before: KeyElements | null, note: string): Lane {
  const marks = listMarks(list, before);
  const chips: Chip[] = list.elements.map(([value], i) => ({
    id: `${list.from + i}`,
    text: text(value),
    tone: 'payload',
    mark: marks[i] ?? null,
    note: '',
  }));
  const tail: Chip[] = list.tail.map(([value], i) => ({ id: `tail ${i}`, text: text(value), tone: 'payload' }));
  const hidden = list.length - list.from - chips.length - tail.length;
  return {
    id: `list-${list.key}`,
    name: readable(list.key),
    tone: 'key',
    note,
    chips: [...chips, ...tail],
    arrows: true,
    more: { count: hidden, after: chips.length },
  };
}

const waitingBlock = (list: KeyElements, words: typeof en.rail): Block => ({
  kind: 'lanes',
  title: words.waiting,
  columns: words.columns,
  lanes: [
    {
      id: 'waiting',
      name: readable(list.key),
      empty: words.nobody,
      chips: list.waiting.map((client) => ({
        id: String(client.id),
        text: clientLabel(client),
        tone: toneOf(client.connection),
      })),
    },
  ],
});

export function railLayout(view: ElementsView, past: Past<ElementsView>, words: typeof en.rail): Figure {
  const [list] = view.lists;
  if (list === undefined)
    return { blocks: past.before?.lists.length === 1 ? [{ kind: 'note', text: words.gone }] : [] };
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.elements, value: count(list.length) },
          { name: 'encoding', value: list.encoding, tone: 'header' },
        ],
      },
      {
        kind: 'lanes',
        title: words.title,
        columns: words.columns,
        note: `${words.head} → ${words.tail}`,
        lanes: [railLane(list, beforeOf(list, past.before?.lists), '')],
      },
      ...(list.waiting.length > 0 ? [waitingBlock(list, words)] : []),
      { kind: 'note', text: words.note },
    ],
  };
}

/** By name: new, or with another second part. */
function pairMarks(now: KeyElements, before: KeyElements | null): (MarkKind | null)[] {
  if (before === null) return now.elements.map(() => null);
  const old = new Map(before.elements.map(([name, second], i) => [name, { second, i }]));
  return now.elements.map(([name, second], i) => {
    const was = old.get(name);
    if (was === undefined || was.second !== second) return 'touched';
    return was.i === i ? null : 'moved';
  });
}

export function hashLayout(view: ElementsView, past: Past<ElementsView>, words: typeof en.hash): Figure {
  const [hash] = view.lists;
  if (hash === undefined) return { blocks: [] };
  const marks = pairMarks(hash, beforeOf(hash, past.before?.lists)).map((mark) => (mark === 'moved' ? null : mark));
  const rows = hash.elements.map(([field, value]) => [text(field), clip(readable(value ?? ''), 60)]);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.fields, value: count(hash.length) },
          { name: words.encoding, value: hash.encoding, tone: 'header' },
        ],
      },
      {
        kind: 'table',
        title: readable(hash.key),
        table: { caption: readable(hash.key), columns: words.columns, rows },
        marks,
      },
    ],
  };
}

export function ladderLayout(view: ElementsView, past: Past<ElementsView>, words: typeof en.ladder): Figure {
  const [zset] = view.lists;
  if (zset === undefined) return { blocks: [] };
  const marks = pairMarks(zset, beforeOf(zset, past.before?.lists));
  const scores = zset.elements.map(([, score]) => Number(score)).filter(Number.isFinite);
  const lowest = Math.min(...scores);
  const base = lowest >= 0 && lowest <= Math.max(...scores) / 2 ? 0 : lowest;
  const spread = Math.max(...scores) - base;
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.members, value: count(zset.length) },
          { name: words.encoding, value: zset.encoding, tone: 'header' },
        ],
      },
      {
        kind: 'bars',
        title: words.title,
        note: base === 0 ? '' : words.note,
        scale: 'linear',
        columns: words.columns,
        max: spread === 0 ? 1 : spread,
        bars: zset.elements.map(([member, score], i) => ({
          id: member,
          name: `${zset.from + i}  ${text(member)}`,
          text: score ?? '',
          tone: 'payload',
          mark: marks[i] ?? null,
          value:
            Number(score) === Infinity
              ? spread
              : Number(score) === -Infinity
                ? 0
                : spread === 0
                  ? 1
                  : Number(score) - base,
        })),
      },
    ],
  };
}

export function queueLayout(view: QueueFlowView, past: Past<QueueFlowView>, words: typeof en.queue): Figure {
  if (view.queues.length === 0) return { blocks: [] };
  const waits = ({ waiting }: KeyElements): string =>
    waiting.length === 0 ? '' : words.waits(waiting.map(clientLabel).join(', '));
  const lastId = past.before?.steps.at(-1)?.id ?? Infinity;
  return {
    blocks: [
      {
        kind: 'lanes',
        title: words.title,
        columns: words.columns,
        lanes: view.queues.map((queue) => {
          const lane = railLane(queue, beforeOf(queue, past.before?.queues), waits(queue));
          const chips =
            queue.type === 'stream'
              ? [{ id: 'entries', text: words.entries(queue.length), tone: 'payload' as const }]
              : lane.chips;
          return { ...lane, chips, empty: words.nothing };
        }),
      },
    ],
    aside: [
      {
        kind: 'table',
        title: words.steps,
        marks: view.steps.map(({ id }) => (id > lastId ? 'touched' : null)),
        table: {
          caption: words.steps,
          columns: words.stepColumns,
          rows: view.steps.map(({ connection, argv }) => [
            connectionName(connection),
            clip(argv.map(readable).join(' '), 48),
          ]),
        },
      },
    ],
  };
}

const letters = 'ABCDEFGHIJ';

/** The page's own connections are numbered from 1, and have letters. */
export const connectionName = (connection: number): string => letters[connection - 1] ?? String(connection);

/** "B #2 ann": the page's letter, the server's number, the name that the client gave itself. */
export const clientLabel = (client: ClientName): string =>
  client.connection === null ? clientText(client) : `${connectionName(client.connection)} ${clientText(client)}`;

export const listRail = mechanism(railLayout, { en: en.rail, ko: ko.rail }, [
  'RPUSH queue one two three',
  'LPUSH queue zero',
]);
export const hashGrid = mechanism(hashLayout, { en: en.hash, ko: ko.hash }, ['HSET user:1 name ann age 30 city Seoul']);
export const zsetLadder = mechanism(ladderLayout, { en: en.ladder, ko: ko.ladder }, [
  'ZADD board 120 ann 95 bo 140 cy',
  'ZINCRBY board 50 bo',
]);
export const queueFlow = mechanism(queueLayout, { en: en.queue, ko: ko.queue }, [
  'RPUSH jobs a b c',
  'LMOVE jobs doing LEFT RIGHT',
]);
