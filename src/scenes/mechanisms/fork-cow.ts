/* A child that writes a snapshot, and the pages that its parent changes meanwhile: each is copied once, whole, however little of it was
 * written. So a snapshot is cheap while nobody writes, and may take twice the memory while everybody does. */

import type { ForkView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, type CellKind, count, durationText, type Fact, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './fork-cow.words.ts';

type Words = typeof en;
type Fork = NonNullable<ForkView['fork']>;

const keyCharactersMax = 28;
/** Keys enough for several pages, and half a minute to write them. */
const lines = ['DEBUG POPULATE 3000', 'CONFIG SET rdb-key-save-delay 10000', 'BGSAVE'];
const keysEnough = 500;
const writes = ['SET key:7 changed', 'MSET key:100 a key:900 b key:1700 c key:2500 d'];

const kindsOf = ({ kinds }: Words): CellKind[] => [
  { code: '.', tone: 'free', fill: 0, name: kinds.free },
  { code: 's', tone: 'header', fill: 0.3, name: kinds.shared },
  { code: 'c', tone: 'moved', fill: 1, name: kinds.copied },
  { code: 'n', tone: 'payload', fill: 0.7, name: kinds.fresh },
];

const nameOf = (code: string, words: Words): string => kindsOf(words).find((kind) => kind.code === code)?.name ?? '';

function factsOf(fork: Fork, { nowMs, pageBytes }: ForkView, before: ForkView | null, words: Words): Block {
  const { by, isRunning, endsMs, pages, copied, fresh, changes } = fork;
  const old = before?.fork?.startedMs === fork.startedMs ? before.fork : fork;
  const facts: Fact[] = [
    { name: words.state, value: isRunning ? words.running(by, durationText(endsMs - nowMs)) : words.done(by), tone: 'key' },
    { name: words.shared, value: count(pages - copied), tone: 'header' },
    {
      name: words.copied, value: words.copiedOf(copied, copied * pageBytes), tone: 'moved',
      mark: old.copied === copied ? null : 'touched', part: 'copied',
    },
    { name: words.fresh, value: count(fresh), tone: 'payload' },
    { name: words.changes, value: count(changes), mark: old.changes === changes ? null : 'touched' },
  ];
  return { kind: 'facts', facts };
}

function pagesBlock(view: ForkView, before: ForkView | null, words: Words): Block {
  const { cells, pagesPerCell } = view;
  const isSame = before?.fork?.startedMs === view.fork?.startedMs && before?.pagesPerCell === pagesPerCell;
  const marks = new Map<number, 'touched'>();
  if (isSame) [...cells].forEach((code, i) => void (before?.cells[i] !== code && marks.set(i, 'touched')));
  const present = kindsOf(words).filter(({ code }) => cells.includes(code));
  return {
    kind: 'cells',
    title: words.title,
    note: words.note(pagesPerCell),
    codes: cells,
    kinds: kindsOf(words),
    columns: 64,
    marks,
    label: (i) => (i < 0 ? words.point : words.page(i * pagesPerCell, nameOf(cells[i] ?? '.', words))),
    table: {
      caption: words.title,
      columns: words.columns,
      rows: present.map(({ code, name }) => [name, count([...cells].filter((each) => each === code).length)]),
    },
    cellPx: 12,
  };
}

function meaningOf({ isRunning, copied, pages }: Fork, { pageBytes }: ForkView, words: Words): string {
  if (!isRunning) return words.over(copied, copied * pageBytes);
  return copied === 0 ? words.calm : words.paid(copied, pages, copied * pageBytes);
}

export function layout(view: ForkView, { before }: Past<ForkView>, words: Words): Figure {
  const { fork } = view;
  if (fork === null && view.unseen !== null) return { blocks: [{ kind: 'try', text: words.unseen(view.unseen), lines: ['BGSAVE'] }] };
  if (fork === null) return { blocks: [] };
  const next: Block = fork.isRunning
    ? { kind: 'try', text: words.try, lines: writes }
    : { kind: 'try', text: words.again, lines: view.keySaveDelayUs === 0 || view.keyCount < keysEnough ? lines : ['BGSAVE'] };
  const rows = fork.keys.map((key) => [clip(readable(key), keyCharactersMax)]);
  const keys: Block = { kind: 'table', title: words.keys, table: { caption: words.keys, columns: words.keyColumns, rows } };
  return {
    blocks: [
      factsOf(fork, view, before, words),
      pagesBlock(view, before, words),
      ...(fork.left > 0 ? [{ kind: 'note' as const, text: words.left(fork.left) }] : []),
      { kind: 'note', text: meaningOf(fork, view, words) },
      next,
      { kind: 'note', text: words.model, isModel: true },
    ],
    aside: rows.length === 0 ? [] : [keys],
  };
}

export const forkCow = mechanism(layout, { en, ko }, lines);
