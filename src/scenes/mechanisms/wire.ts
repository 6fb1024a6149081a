/** What went over the connections: byte by byte, and as arrows between client and server. */

import type { WirePiece, WireView } from '../../inspect.ts';
import { type Drawing, type Drawn, type Figure, toneOf } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './clients.words.ts';
import { connectionName } from './elements.ts';
import { respTokens } from './resp-tokens.ts';

const piecesMax = 16;
const shownBytesMax = 600;

const isDocsRequest = ({ direction, bytes }: WirePiece): boolean =>
  direction === 'in' && /^\*2\r\n\$7\r\nCOMMAND\r\n\$4\r\nDOCS\r\n$/i.test(bytes);

/** The prompt asks for the documents of all commands when it starts: talk between machines, which would bury all else. */
export function ofStudent(pieces: readonly WirePiece[]): WirePiece[] {
  const asked = new Set<number>();
  return pieces.filter((piece) => {
    const { connection, direction } = piece;
    if (isDocsRequest(piece)) asked.add(connection);
    else if (direction === 'out' && asked.delete(connection)) return false;
    return !isDocsRequest(piece);
  });
}

const lastIdOf = (past: Past<WireView>): number => past.before?.pieces.at(-1)?.id ?? Number.POSITIVE_INFINITY;

export function inspectorLayout(view: WireView, past: Past<WireView>, words: typeof en.wire): Figure {
  const pieces = ofStudent(view.pieces).slice(-piecesMax);
  if (pieces.length === 0) return { blocks: [] };
  const lastId = lastIdOf(past);
  return {
    blocks: [
      {
        kind: 'wire',
        title: words.title,
        note: words.note,
        columns: words.columns,
        roles: words.roles,
        pieces: pieces.map((piece) => {
          const shown = piece.bytes.slice(0, shownBytesMax);
          const left = piece.length - shown.length;
          return {
            id: piece.id,
            name: `${connectionName(piece.connection)} ${piece.direction === 'in' ? '→' : '←'}`,
            tone: toneOf(piece.connection),
            isReply: piece.direction === 'out',
            note: `${piece.direction === 'in' ? words.sends : words.gets} ${words.bytes(piece.length)}${piece.direction === 'in' && piece.commands > 1 ? ` · ${words.commands(piece.commands)}` : ''}`,
            tokens: respTokens(shown, left > 0 ? words.more(left) : ''),
            mark: piece.id > lastId ? ('touched' as const) : null,
          };
        }),
      },
      { kind: 'note', text: words.push },
    ],
  };
}

/** Pieces as arrows, the oldest at the top. */
export function arrows(
  pieces: readonly WirePiece[],
  words: typeof en.pipeline,
  lastId: number,
  width: number,
): Drawing {
  const left = 70;
  const right = Math.max(left + 120, Math.min(width - 80, 520));
  const step = 30;
  const height = 40 + pieces.length * step;
  const shapes: Drawn[] = [
    { kind: 'text', id: 'client', x: left, y: 12, anchor: 'middle', text: words.client, bold: true },
    { kind: 'text', id: 'server', x: right, y: 12, anchor: 'middle', text: words.server, bold: true },
    { kind: 'line', id: 'client line', tone: 'free', faint: true, x1: left, x2: left, y1: 24, y2: height },
    { kind: 'line', id: 'server line', tone: 'free', faint: true, x1: right, x2: right, y1: 24, y2: height },
  ];
  pieces.forEach((piece, i) => {
    const y = 38 + i * step;
    const isIn = piece.direction === 'in';
    const tone = toneOf(piece.connection);
    const mark = piece.id > lastId ? 'touched' : null;
    shapes.push(
      {
        kind: 'line',
        id: `arrow ${piece.id}`,
        tone,
        arrow: true,
        x1: isIn ? left + 3 : right - 3,
        x2: isIn ? right - 3 : left + 3,
        y1: y,
        y2: y + 12,
        mark,
      },
      {
        kind: 'text',
        id: `text ${piece.id}`,
        tone,
        anchor: 'middle',
        x: (left + right) / 2,
        y: y - 5,
        mark,
        text: isIn ? `${words.commands(piece.commands)}, ${words.bytes(piece.length)}` : words.bytes(piece.length),
      },
      {
        kind: 'text',
        id: `who ${piece.id}`,
        tone,
        anchor: 'end',
        x: left - 14,
        y: y + (isIn ? 0 : 12),
        text: connectionName(piece.connection),
        bold: true,
      },
    );
  });
  return { width: Math.max(width, right + 60), height: height + 8, shapes };
}

export function pipelineLayout(view: WireView, past: Past<WireView>, words: typeof en.pipeline): Figure {
  const pieces = ofStudent(view.pieces);
  if (pieces.length === 0) return { blocks: [] };
  const requests = pieces.filter(({ direction }) => direction === 'in');
  const commands = requests.reduce((sum, piece) => sum + piece.commands, 0);
  const shown = pieces.slice(-piecesMax);
  const rows = shown.map((piece) => [
    `${connectionName(piece.connection)} ${piece.direction === 'in' ? '→' : '←'}`,
    piece.direction === 'in'
      ? `${words.commands(piece.commands)}, ${words.bytes(piece.length)}`
      : words.bytes(piece.length),
  ]);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.requests, value: String(commands) },
          { name: words.trips, value: String(requests.length) },
          { name: words.perTrip, value: (commands / Math.max(1, requests.length)).toFixed(1), tone: 'payload' },
        ],
      },
      {
        kind: 'drawing',
        title: words.title,
        note: words.note,
        draw: (width) => arrows(shown, words, lastIdOf(past), width),
        table: { caption: words.title, columns: words.columns, rows },
      },
      { kind: 'note', text: words.why },
    ],
  };
}

export const protocolInspector = mechanism(inspectorLayout, { en: en.wire, ko: ko.wire }, [
  'SET greeting "hello, world"',
  'GET greeting',
]);
export const pipelineTimeline = mechanism(pipelineLayout, { en: en.pipeline, ko: ko.pipeline }, [
  '5 INCR hits',
  'GET hits',
]);
