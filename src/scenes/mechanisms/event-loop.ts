/** The event loop: who is connected, and what each turn of the loop read, ran and wrote. */

import type { EventLoopView, LoopClient, LoopTurn } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, type Chip, count, type Figure, type Lane, toneOf } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './clients.words.ts';
import { clientLabel } from './elements.ts';
import { clockText } from '../clock-text.ts';
import { isOfStudent } from './steps.ts';

type Words = typeof en.loop;

const turnsMax = 6;
const commandsMax = 10;

function clientLane(client: LoopClient, before: LoopClient | undefined, words: Words): Lane {
  const chips: Chip[] = [
    {
      id: 'state',
      text: words.states[client.state],
      tone: client.state === 'idle' ? 'dim' : 'moved',
      mark: before !== undefined && before.state !== client.state ? 'touched' : null,
    },
    { id: 'last', text: client.lastCommand, note: words.commands(client.commands), tone: 'plain' },
  ];
  if (client.queryBytes > 0) chips.push({ id: 'query', text: words.unread(client.queryBytes), tone: 'header' });
  if (client.replyBytes > 0) chips.push({ id: 'reply', text: words.waits(client.replyBytes), tone: 'pointer' });
  const name = clientLabel(client);
  return {
    id: `client-${client.id}`,
    name,
    tone: toneOf(client.connection),
    note: `RESP${client.resp}${client.db === 0 ? '' : ` · db ${client.db}`}`,
    chips,
  };
}

function turnLane(turn: LoopTurn, isNew: boolean, words: Words): Lane {
  const reads = turn.reads.map(({ connection, bytes }, i) => ({
    id: `r${i}`,
    text: words.read(bytes),
    tone: toneOf(connection),
  }));
  const commands = turn.commands.slice(0, commandsMax).map((step) => ({
    id: `c${step.id}`,
    text: clip(step.argv.map(readable).join(' '), 30),
    tone: 'key' as const,
    isGone: step.outcome === 'refused',
    mark: isNew ? ('touched' as const) : null,
  }));
  const more = turn.commands.length - commands.length + turn.more;
  const rest = more > 0 ? [{ id: 'more', text: words.more(more), tone: 'dim' as const }] : [];
  const writes = turn.writes.map(({ connection, bytes }, i) => ({
    id: `w${i}`,
    text: words.write(bytes),
    tone: toneOf(connection),
  }));
  return {
    id: `turn-${turn.atUs}`,
    name: clockText(turn.atUs / 1000),
    tone: 'dim',
    chips: [...reads, ...commands, ...rest, ...writes],
    arrows: true,
    empty: words.timer,
  };
}

const isTalk = (turn: LoopTurn): boolean =>
  turn.commands.length > 0 && turn.commands.every((step) => !isOfStudent(step));

function turnLanes(view: EventLoopView, past: Past<EventLoopView>, words: Words): Block[] {
  const turns = view.turns.filter((turn) => !isTalk(turn)).slice(-turnsMax);
  if (turns.length === 0) return [];
  const oldTurn = past.before?.turns.at(-1)?.atUs ?? Number.POSITIVE_INFINITY;
  const lanes = turns.map((turn) => turnLane(turn, turn.atUs > oldTurn, words));
  return [{ kind: 'lanes', title: words.turns, note: words.turnsNote, columns: words.turnColumns, lanes }];
}

export function layout(view: EventLoopView, past: Past<EventLoopView>, words: Words): Figure {
  const before = new Map(past.before?.clients.map((client) => [client.id, client]));
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.processed, value: count(view.processed) },
          { name: words.hz, value: words.perSecond(view.hz) },
          { name: 'io-threads', value: String(view.ioThreads) },
        ],
      },
      {
        kind: 'lanes',
        title: words.clients,
        columns: words.columns,
        lanes: view.clients.map((client) => clientLane(client, before.get(client.id), words)),
      },
      ...turnLanes(view, past, words),
      { kind: 'note', text: words.one },
      { kind: 'note', text: words.threads(view.ioThreads), isModel: true },
    ],
  };
}

export const eventLoop = mechanism(layout, { en: en.loop, ko: ko.loop }, ['PING']);
