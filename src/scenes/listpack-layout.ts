/* A listpack, every byte of it: a header of six bytes, entries that are (encoding and length, data, back-length), one
 * 0xff. What an insertion shifted is 'moved': its bytes are the same, but they really were copied to another place. */

import type { ListpackEntryView, ListpackView, TypeName } from '../inspect.ts';
import type { ByteMap, Item, MarkKind, Run, Section } from './byte-map.ts';
import { address, littleEndian, readable } from './bytes-text.ts';
import { changedBytes, changedSequence, wholly } from './marks.ts';

const headerBytes = 6;

const partNames: Partial<Record<TypeName, readonly [string, string]>> = {
  hash: ['field', 'value'],
  zset: ['member', 'score'],
};

const entryLink = (index: number): string => `entry-${index}`;

function entryRuns(entry: ListpackEntryView, link: string, mark: MarkKind | null): Run[] {
  const { bytes, headerBytes: head, dataBytes: data } = entry;
  const parts = [
    { role: 'header', bytes: bytes.slice(0, head) },
    { role: 'payload', bytes: bytes.slice(head, head + data) },
    { role: 'backlen', bytes: bytes.slice(head + data) },
  ] as const;
  return parts.filter((part) => part.bytes !== '').map((part) => ({ ...part, link, mark: wholly(mark, part.bytes) }));
}

function sizes(entry: ListpackEntryView): string {
  return `${entry.encoding} · ${[entry.headerBytes, entry.dataBytes, entry.backlenBytes].join(' + ')} B`;
}

const expiringParts = ['field', 'value', 'expires at'];

function elementName(type: TypeName, index: number, expires: boolean): string {
  const parts = expires ? expiringParts : partNames[type];
  return parts === undefined ? String(index) : `${Math.floor(index / parts.length)} ${parts[index % parts.length] as string}`;
}

function header(lp: ListpackView, before: ListpackView | null): { runs: Run[]; fields: Item[] } {
  const bytesOf = (of: ListpackView): [string, string] => [
    littleEndian(of.totalBytes, 4),
    littleEndian(of.numElements, 2),
  ];
  const [total, count] = bytesOf(lp);
  const [oldTotal, oldCount] = before === null ? [undefined, undefined] : bytesOf(before);
  const totalMark = changedBytes(oldTotal, total);
  const countMark = changedBytes(oldCount, count);
  return {
    runs: [
      { link: 'total', role: 'header', bytes: total, mark: totalMark },
      { link: 'count', role: 'header', bytes: count, mark: countMark },
    ],
    fields: [
      field('total', 'total bytes', lp.totalBytes, '', totalMark?.kind),
      field('count', 'num elements', lp.numElements, lp.numElements === 65_535 ? 'not counted' : '', countMark?.kind),
    ],
  };
}

const field = (link: string, name: string, value: number, note: string, mark: MarkKind | undefined): Item => ({
  link,
  name,
  value: String(value),
  note,
  role: 'header',
  mark: mark ?? null,
});

export function entryMarks(
  lp: ListpackView,
  before: ListpackView | null,
  read: ReadonlySet<string>,
): (MarkKind | null)[] {
  const placed = (of: ListpackView) => of.entries.map((e) => ({ value: e.value, place: e.offset }));
  const sameWindow = before !== null && before.from === lp.from;
  const marks = sameWindow ? changedSequence(placed(before), placed(lp)) : lp.entries.map(() => null);
  return marks.map((mark, i) => mark ?? (read.has(`${lp.address} ${lp.entries[i]?.offset}`) ? 'read' : null));
}

function sections(lp: ListpackView, head: readonly Run[], body: readonly Run[]): Section[] {
  const first = lp.entries[0]?.offset ?? headerBytes;
  const shownTo = first + body.reduce((sum, run) => sum + run.bytes.length, 0);
  const hiddenAfter = lp.totalBytes - 1 - shownTo;
  const end: Run = { link: 'end', role: 'end', bytes: '\xff', mark: null };
  const base = { title: '', address: lp.address, hiddenBytes: 0 };
  const title = `listpack`;
  const runs = hiddenAfter > 0 ? body : [...body, end];
  const last = hiddenAfter > 0 ? [{ ...base, start: lp.totalBytes - 1, runs: [end] }] : [];
  if (first === headerBytes) {
    return [{ ...base, title, start: 0, runs: [...head, ...runs], hiddenBytes: Math.max(0, hiddenAfter) }, ...last];
  }
  return [
    { ...base, title, start: 0, runs: head, hiddenBytes: first - headerBytes },
    { ...base, start: first, runs, hiddenBytes: Math.max(0, hiddenAfter) },
    ...last,
  ];
}

export function layout(
  type: TypeName,
  lp: ListpackView,
  before: ListpackView | null,
  read: ReadonlySet<string> = new Set(),
): ByteMap {
  const head = header(lp, before);
  const marks = entryMarks(lp, before, read);
  const at = (i: number): string => entryLink(lp.from + i);
  const body = lp.entries.flatMap((entry, i) => entryRuns(entry, at(i), marks[i] ?? null));
  return {
    sections: sections(lp, head.runs, body),
    fields: [...head.fields, { link: 'end', name: 'end', value: '0xff', note: '', role: 'end', mark: null }],
    elements: lp.entries.map((entry, i) => ({
      link: at(i),
      name: elementName(type, lp.from + i, lp.expires === true),
      value: readable(entry.value),
      note: `${sizes(entry)} · ${address(entry.offset)}`,
      role: 'payload',
      mark: marks[i] ?? null,
    })),
  };
}
