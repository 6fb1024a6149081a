/* An sds: header (len, alloc, flags), the bytes, a NUL, and room that was reserved for growing. The header's width
 * follows from the type in the flags; sdshdr5 keeps its length in the upper five bits of the flags and has no alloc. */

import type { SdsView } from '../inspect.ts';
import type { Item, Role, Run, Section } from './byte-map.ts';
import { hexBytes, readable } from './bytes-text.ts';
import { changedBytes, wholly } from './marks.ts';

const lengthBytes: Record<SdsView['header'], number> = {
  sdshdr5: 0,
  sdshdr8: 1,
  sdshdr16: 2,
  sdshdr32: 4,
  sdshdr64: 8,
};

/** Reserved bytes drawn one by one; what is more is counted. */
const freeCellsMax = 64;

interface Field {
  readonly link: string;
  readonly name: string;
  readonly bytes: string;
  readonly value: string;
  readonly note: string;
}

function headerFields(sds: SdsView): Field[] {
  const width = lengthBytes[sds.header];
  const flags = sds.headerBytes.slice(-1);
  const note = `${sds.header} (${hexBytes(flags)})`;
  if (width === 0) return [{ link: 'flags', name: 'flags', bytes: flags, value: `len ${sds.len}`, note }];
  return [
    { link: 'len', name: 'len', bytes: sds.headerBytes.slice(0, width), value: String(sds.len), note: '' },
    {
      link: 'alloc',
      name: 'alloc',
      bytes: sds.headerBytes.slice(width, 2 * width),
      value: String(sds.alloc),
      note: '',
    },
    { link: 'flags', name: 'flags', bytes: flags, value: sds.header, note: hexBytes(flags) },
  ];
}

const item = (link: string, name: string, value: string, note: string, role: Role): Item => ({
  link,
  name,
  value,
  note,
  role,
  mark: null,
});

/** The runs from the header to the last byte shown. */
export function sdsRuns(sds: SdsView, before: SdsView | null): { runs: Run[]; fields: Item[] } {
  const old = before === null ? [] : headerFields(before);
  const header = headerFields(sds).map((field, i) => ({ ...field, mark: changedBytes(old[i]?.bytes, field.bytes) }));
  const bytesMark = changedBytes(before?.bytes, sds.bytes);
  return {
    runs: [
      ...header.map(({ link, bytes, mark }): Run => ({ link, role: 'header', bytes, mark })),
      { link: 'bytes', role: 'payload', bytes: sds.bytes, mark: bytesMark },
    ],
    fields: [
      ...header.map(({ mark, ...f }): Item => ({ ...f, role: 'header', mark: mark === null ? null : mark.kind })),
      { ...item('bytes', 'buf', readable(sds.bytes), '', 'payload'), mark: bytesMark === null ? null : bytesMark.kind },
    ],
  };
}

/** What stands behind the bytes: the NUL, then room to grow. */
export function sdsTail(sds: SdsView): { runs: Run[]; fields: Item[]; hiddenBytes: number } {
  const free = sds.header === 'sdshdr5' ? 0 : sds.alloc - sds.len;
  const shown = Math.min(free, freeCellsMax);
  const nul: Run = { link: 'nul', role: 'end', bytes: '\0', mark: wholly(null, '') };
  const room: Run = { link: 'free', role: 'free', bytes: '', blank: shown, mark: null };
  return {
    runs: free > 0 ? [nul, room] : [nul],
    fields: [
      item('nul', 'NUL', '\\0', '', 'end'),
      ...(free > 0 ? [item('free', 'free', String(free), 'alloc - len', 'free')] : []),
    ],
    hiddenBytes: free - shown,
  };
}

/** Sections of one sds: all of it, or its beginning and its end when the middle is not shown. `ahead` lies in the same
 * block before the header (an embstr's object), and then the block is the section. */
export function sdsSections(
  sds: SdsView,
  before: SdsView | null,
  title: string,
  ahead: readonly Run[],
): {
  sections: Section[];
  fields: Item[];
} {
  const aheadBytes = ahead.reduce((sum, run) => sum + run.bytes.length, 0);
  const head = sdsRuns(sds, before);
  const tail = sdsTail(sds);
  const address = sds.address - sds.headerBytes.length - aheadBytes;
  const hidden = sds.len - sds.shown;
  const first: Section = { title, address, start: 0, runs: [...ahead, ...head.runs], hiddenBytes: hidden };
  const fields = [...head.fields, ...tail.fields];
  if (hidden === 0) {
    return { sections: [{ ...first, runs: [...first.runs, ...tail.runs], hiddenBytes: tail.hiddenBytes }], fields };
  }
  const start = aheadBytes + sds.headerBytes.length + sds.len;
  return { sections: [first, { title: '', address, start, runs: tail.runs, hiddenBytes: tail.hiddenBytes }], fields };
}
