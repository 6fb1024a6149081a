/* An intset: eight bytes of header (width of an element, how many), then the integers in order, all equally wide. */

import type { IntsetView } from '../inspect.ts';
import type { ByteMap, Item, Mark, Run, Section } from './byte-map.ts';
import { address } from './bytes-text.ts';
import { changedBytes, changedSequence, wholly } from './marks.ts';

const headerBytes = 8;

const placed = (set: IntsetView) => set.values.map((value, i) => ({ value, place: (set.from + i) * set.elementBytes }));

function header(set: IntsetView, before: IntsetView | null): { runs: Run[]; fields: Item[] } {
  const parts = [
    {
      link: 'encoding',
      name: 'encoding',
      from: 0,
      value: String(set.elementBytes),
      note: `int${set.elementBytes * 8}`,
    },
    { link: 'length', name: 'length', from: 4, value: String(set.length), note: '' },
  ];
  const marked = parts.map((part) => {
    const bytes = set.headerBytes.slice(part.from, part.from + 4);
    return { ...part, bytes, mark: changedBytes(before?.headerBytes.slice(part.from, part.from + 4), bytes) };
  });
  return {
    runs: marked.map(({ link, bytes, mark }) => ({ link, role: 'header', bytes, mark })),
    fields: marked.map(({ link, name, value, note, mark }) => ({
      link,
      name,
      value,
      note,
      role: 'header',
      mark: mark?.kind ?? null,
    })),
  };
}

function sections(set: IntsetView, head: readonly Run[], body: readonly Run[]): Section[] {
  const first = headerBytes + set.from * set.elementBytes;
  const hiddenAfter = (set.length - set.from - set.values.length) * set.elementBytes;
  const base = { address: set.address, title: '' };
  if (set.from === 0)
    return [{ ...base, title: 'intset', start: 0, runs: [...head, ...body], hiddenBytes: hiddenAfter }];
  return [
    { ...base, title: 'intset', start: 0, runs: head, hiddenBytes: first - headerBytes },
    { ...base, start: first, runs: body, hiddenBytes: hiddenAfter },
  ];
}

export function layout(set: IntsetView, before: IntsetView | null): ByteMap {
  const head = header(set, before);
  const marks =
    before !== null && before.from === set.from
      ? changedSequence(placed(before), placed(set))
      : set.values.map(() => null);
  const width = set.elementBytes;
  const link = (i: number): string => `entry-${set.from + i}`;
  const markOf = (i: number, bytes: string): Mark | null => wholly(marks[i] ?? null, bytes);
  const body = set.values.map((_, i): Run => {
    const bytes = set.bytes.slice(i * width, (i + 1) * width);
    return { link: link(i), role: 'payload', bytes, mark: markOf(i, bytes) };
  });
  return {
    sections: sections(set, head.runs, body),
    fields: head.fields,
    elements: set.values.map((value, i) => ({
      link: link(i),
      name: String(set.from + i),
      value,
      note: `int${width * 8} · ${address(headerBytes + (set.from + i) * width)}`,
      role: 'payload',
      mark: marks[i] ?? null,
    })),
  };
}
