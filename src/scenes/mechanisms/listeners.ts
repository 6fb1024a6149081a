/** Clients that wait to be told: for a key to appear, for a message, for a change to what they cached. */

import type { BlockedView, ClientName, PubsubView, TrackingView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import {
  type Block,
  type Chip,
  type Drawing,
  type Drawn,
  durationText,
  type Figure,
  toneOf,
} from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './clients.words.ts';
import { clientLabel } from './elements.ts';

function chipOf(id: number, clients: ReadonlyMap<number, ClientName>, isLit = false): Chip {
  const client = clients.get(id);
  const mark = isLit ? 'touched' : null;
  return client === undefined
    ? { id: String(id), text: `#${id}`, tone: 'dim', isGone: true, mark }
    : { id: String(id), text: clientLabel(client), tone: toneOf(client.connection), mark };
}

const byId = (clients: readonly ClientName[]): Map<number, ClientName> =>
  new Map(clients.map((client) => [client.id, client]));

export function blockedLayout(view: BlockedView, past: Past<BlockedView>, words: typeof en.blocked): Figure {
  if (view.clients.length === 0) return { blocks: [] };
  const clients = byId(view.clients);
  const old = past.before === null ? null : new Set(past.before.clients.map(({ id }) => id));
  return {
    blocks: [
      {
        kind: 'lanes',
        title: words.queues,
        note: words.note,
        columns: words.columns,
        lanes: view.queues.map(({ db, key, clientIds }) => ({
          id: `key-${key}`,
          name: readable(key),
          tone: 'key',
          note: db === 0 ? '' : `db ${db}`,
          arrows: true,
          chips: clientIds.map((id) => chipOf(id, clients, old !== null && !old.has(id))),
        })),
      },
      {
        kind: 'table',
        title: words.clients,
        table: {
          caption: words.clients,
          columns: words.clientColumns,
          rows: view.clients.map((client) => [
            clientLabel(client),
            clip(client.argv.map(readable).join(' '), 40),
            client.leftMs === null ? words.forever : durationText(client.leftMs),
          ]),
        },
      },
    ],
  };
}

const rowPx = 34;

/** Channels at the left, clients at the right, a line for each that listens; lit is where the last message went. */
export function fanOut(view: PubsubView, words: typeof en.pubsub, isNew: boolean, width: number): Drawing {
  const listening = view.clients.filter(({ id }) => view.channels.some(({ clientIds }) => clientIds.includes(id)));
  const left = Math.min(220, width * 0.42);
  const right = Math.max(left + 80, Math.min(width - 110, left + 300));
  const height = Math.max(view.channels.length, listening.length, 1) * rowPx + 12;
  const y = (i: number, n: number): number => 8 + (height - 12) * ((i + 0.5) / n);
  const clientY = new Map(listening.map((client, i) => [client.id, y(i, listening.length)]));
  const told = new Set(
    isNew
      ? view.last?.told.flatMap(({ via, isPattern, clientIds }) =>
          clientIds.map(
            (id) => `${isPattern ? 'pattern' : view.last?.isShard === true ? 'shard' : 'channel'} ${via} ${id}`,
          ),
        )
      : [],
  );
  const shapes: Drawn[] = [];
  view.channels.forEach(({ name, way, clientIds }, i) => {
    const at = y(i, view.channels.length);
    const isTold = clientIds.some((id) => told.has(`${way} ${name} ${id}`));
    shapes.push({
      kind: 'text',
      id: `channel ${way} ${name}`,
      tone: 'key',
      bold: true,
      anchor: 'end',
      x: left - 10,
      y: at - (way === 'channel' ? 0 : 7),
      text: clip(readable(name), 22),
      mark: isTold ? 'touched' : null,
      part: `channel-${name}`,
    });
    if (way !== 'channel')
      shapes.push({
        kind: 'text',
        id: `way ${way} ${name}`,
        tone: 'dim',
        anchor: 'end',
        x: left - 10,
        y: at + 8,
        text: words.ways[way],
      });
    for (const id of clientIds) {
      const lit = told.has(`${way} ${name} ${id}`);
      shapes.push({
        kind: 'line',
        id: `line ${way} ${name} ${id}`,
        tone: lit ? 'moved' : 'pointer',
        x1: left,
        y1: at,
        x2: right - 6,
        y2: clientY.get(id) ?? at,
        arrow: true,
        dashed: way === 'pattern',
        mark: lit ? 'touched' : null,
      });
    }
  });
  for (const client of listening)
    shapes.push({
      kind: 'text',
      id: `client ${client.id}`,
      tone: toneOf(client.connection),
      bold: true,
      x: right + 6,
      y: clientY.get(client.id) ?? 0,
      text: clientLabel(client),
      part: `client-${client.id}`,
    });
  return { width: Math.max(width, 240), height, shapes };
}

export function pubsubLayout(view: PubsubView, past: Past<PubsubView>, words: typeof en.pubsub): Figure {
  const { last } = view;
  if (view.channels.length === 0 && last === null) return { blocks: [] };
  const isNew = past.events.some(({ kind }) => kind === 'pubsub.published');
  const clients = byId(view.clients);
  const times = last === null ? 0 : last.told.reduce((sum, { clientIds }) => sum + clientIds.length, 0);
  const message: Block[] =
    last === null
      ? []
      : [
          {
            kind: 'lanes',
            title: words.last,
            columns: words.columns,
            note: times === 0 ? words.lost : words.heard(times),
            lanes: [
              {
                id: 'message',
                name: readable(last.channel),
                tone: 'key',
                chips: [
                  {
                    id: 'text',
                    text: clip(readable(last.message), 60),
                    tone: 'payload',
                    mark: isNew ? 'touched' : null,
                    isGone: times === 0,
                  },
                ],
              },
            ],
          },
        ];
  const rows = view.channels.map(({ name, way, clientIds }) => [
    `${readable(name)} (${words.ways[way]})`,
    clientIds.map((id) => chipOf(id, clients).text).join(', '),
  ]);
  return {
    blocks: [
      ...message,
      ...(view.channels.length === 0
        ? []
        : [
            {
              kind: 'drawing' as const,
              title: words.title,
              draw: (width: number) => fanOut(view, words, isNew, width),
              table: { caption: words.title, columns: words.columns, rows },
            },
          ]),
      { kind: 'note', text: words.keep },
    ],
  };
}

function prefixLanes({ prefixes }: TrackingView, clients: ReadonlyMap<number, ClientName>, words: typeof en.tracking): Block[] {
  if (prefixes.length === 0) return [];
  const lanes = prefixes.map(({ prefix, clientIds }) => ({
    id: `prefix-${prefix}`,
    name: prefix === '' ? words.all : readable(prefix),
    tone: 'key' as const,
    chips: clientIds.map((id) => chipOf(id, clients)),
  }));
  return [{ kind: 'lanes', title: words.prefixes, columns: words.prefixColumns, lanes }];
}

function toldLanes({ told }: TrackingView, clients: ReadonlyMap<number, ClientName>, words: typeof en.tracking, isNew: boolean): Block[] {
  if (told.length === 0) return [];
  const lanes = told.slice(-8).map(({ keys, clientIds }, i, all) => ({
    id: `told-${i}`,
    name: keys.map(readable).join(', '),
    tone: 'danger' as const,
    chips: clientIds.map((id) => chipOf(id, clients, isNew && i === all.length - 1)),
  }));
  return [{ kind: 'lanes', title: words.told, columns: words.toldColumns, lanes }];
}

export function trackingLayout(view: TrackingView, past: Past<TrackingView>, words: typeof en.tracking): Figure {
  if (view.clients.length === 0 && view.keyCount === 0) return { blocks: [] };
  const clients = byId(view.clients);
  const old =
    past.before === null
      ? null
      : new Set(past.before.keys.flatMap(({ key, clientIds }) => clientIds.map((id) => `${key} ${id}`)));
  const isNew = past.events.some(({ kind }) => kind === 'tracking.invalidated');
  return {
    blocks: [
      {
        kind: 'lanes',
        title: words.keys,
        note: words.note(view.keyCount, view.keysMax),
        columns: words.keyColumns,
        lanes:
          view.keys.length === 0
            ? [{ id: 'none', name: words.key, tone: 'dim', chips: [], empty: words.nothing }]
            : view.keys.slice(0, 60).map(({ key, clientIds }) => ({
                id: `key-${key}`,
                name: readable(key),
                tone: 'key',
                chips: clientIds.map((id) => chipOf(id, clients, old !== null && !old.has(`${key} ${id}`))),
              })),
      },
      ...prefixLanes(view, clients, words),
      ...toldLanes(view, clients, words, isNew),
    ],
    aside: [
      {
        kind: 'lanes',
        title: words.clients,
        columns: words.clientColumns,
        lanes: view.clients.map((client) => ({
          id: `client-${client.id}`,
          name: clientLabel(client),
          tone: toneOf(client.connection),
          note: client.redirect === null ? '' : words.redirect(client.redirect),
          chips: client.options.map((option) => ({ id: option, text: option, tone: 'header' as const })),
          empty: words.usual,
        })),
      },
    ],
  };
}

export const blockedClients = mechanism(blockedLayout, { en: en.blocked, ko: ko.blocked }, ['BLPOP jobs 30']);
export const pubsubFanout = mechanism(pubsubLayout, { en: en.pubsub, ko: ko.pubsub }, [
  'PUBLISH news hello',
  'SUBSCRIBE news',
]);
export const trackingTable = mechanism(trackingLayout, { en: en.tracking, ko: ko.tracking }, [
  'HELLO 3',
  'CLIENT TRACKING ON',
  'GET user:1',
  'SET user:1 ann',
]);
