/* Bytes on a fixed grid, so that hex, ASCII and structure align in every scene.
 *
 * A map is what a structure's bytes mean: sections (stretches of memory that lie together), in them runs (bytes that
 * mean one thing), and items (the things meant, in words). A run and an item of the same `link` are two sides of one
 * thing, and each lights the other. Rows come last and know nothing of meaning: they cut runs where a row ends, and
 * where what was written ends. A row starts at a multiple of its width, as in a hex editor, so equal offsets stand
 * under each other even where a window opens in the middle of a structure. */

import type { Address } from '../inspect.ts';

/** What bytes are for. Each has a hue and, because hue alone says nothing, a shape of its underline. */
export type Role = 'header' | 'payload' | 'backlen' | 'pointer' | 'end' | 'free';

/** What the last command did to it: wrote it, copied it to another place, only looked at it. */
export type MarkKind = 'touched' | 'moved' | 'read';

/** Bytes [from, to) of a run. */
export interface Mark {
  readonly kind: MarkKind;
  readonly from: number;
  readonly to: number;
}

export interface Run {
  readonly link: string;
  readonly role: Role;
  readonly bytes: string;
  readonly mark: Mark | null;
  /** Bytes that are reserved and hold nothing: drawn hatched, without a value. Then `bytes` is empty. */
  readonly blank?: number;
}

export interface Section {
  readonly title: string;
  readonly address: Address;
  /** Offset of the first run from the address. */
  readonly start: number;
  readonly runs: readonly Run[];
  /** Bytes that follow and are not shown. */
  readonly hiddenBytes: number;
}

export interface Item {
  readonly link: string;
  /** Position among its likes, or the name of a field of the header. */
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly role: Role;
  readonly mark: MarkKind | null;
}

export interface ByteMap {
  readonly sections: readonly Section[];
  /** Fields that the structure adds. */
  readonly fields: readonly Item[];
  /** Elements that the student put in, in order. */
  readonly elements: readonly Item[];
}

export interface Segment {
  readonly link: string;
  readonly role: Role;
  readonly column: number;
  readonly cells: number;
  /** Empty for reserved bytes. */
  readonly bytes: string;
  readonly mark: MarkKind | null;
  /** Whether the run begins (ends) here rather than in another row. */
  readonly opens: boolean;
  readonly closes: boolean;
}

export interface Row {
  readonly offset: number;
  readonly segments: readonly Segment[];
}

const cellsOf = (run: Run): number => run.blank ?? run.bytes.length;

/** Places within a run where a segment must end: the row's end, and both ends of its mark. */
function nextCut(run: Run, at: number, room: number): number {
  const end = Math.min(cellsOf(run), at + room);
  const { mark } = run;
  if (mark !== null && at < mark.from) return Math.min(end, mark.from);
  if (mark !== null && at < mark.to) return Math.min(end, mark.to);
  return end;
}

export function layoutRows(section: Section, columns: number): Row[] {
  const rows: { offset: number; segments: Segment[] }[] = [];
  let offset = section.start;
  for (const run of section.runs) {
    for (let at = 0; at < cellsOf(run); ) {
      const column = offset % columns;
      if (column === 0 || rows.length === 0) rows.push({ offset: offset - column, segments: [] });
      const to = nextCut(run, at, columns - column);
      const marked = run.mark !== null && at >= run.mark.from && at < run.mark.to;
      rows.at(-1)?.segments.push({
        link: run.link,
        role: run.role,
        column,
        cells: to - at,
        bytes: run.bytes.slice(at, to),
        mark: marked ? (run.mark?.kind ?? null) : null,
        opens: at === 0,
        closes: to === cellsOf(run),
      });
      offset += to - at;
      at = to;
    }
  }
  return rows;
}
