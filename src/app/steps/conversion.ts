/* A conversion among the steps of a command: between its first step and the one that says that it is done, elements are in the new form
 * one after the other, while the key still is the old one. */

import type { KeyView, TraceEvent } from '../../inspect.ts';
import { type Conversion, formOf } from '../../scenes/conversion-layout.ts';
import type { Frame, Steps } from '../../worker/protocol.ts';

type Converted = Extract<TraceEvent, { kind: 'encoding.converted' }>;

/** What is told for each element that the new form takes; where nothing is, all go at once. */
const taken: Readonly<Record<string, TraceEvent['kind']>> = {
  hashtable: 'dict.entryAdded', skiplist: 'dict.entryAdded', listpack: 'listpack.spliced', listpackex: 'listpack.spliced',
};

/** What makes room for the new form. */
const begins: Readonly<Record<string, TraceEvent['kind']>> = {
  hashtable: 'dict.resized', skiplist: 'dict.resized', listpack: 'listpack.moved', quicklist: 'quicklist.nodeAdded',
};

/** What still was done to the old form: a new table may grow more than once, but nothing is written to the old form after that. */
const writes: readonly TraceEvent['kind'][] = ['listpack.spliced', 'intset.inserted'];

interface Span {
  readonly event: Converted;
  /** Index of the first frame of the conversion, and of the one that ends it. */
  readonly first: number;
  readonly last: number;
}

function spanOf(frames: readonly Frame[]): Span | null {
  const last = frames.findIndex(({ event }) => event.kind === 'encoding.converted');
  if (last < 0) return null;
  const event = frames[last]?.event as Converted;
  const kinds = frames.slice(0, last).map((frame) => frame.event.kind);
  const written = taken[event.to] === 'dict.entryAdded' ? kinds.findLastIndex((kind) => writes.includes(kind)) : -1;
  const first = kinds.indexOf(begins[event.to] ?? 'encoding.converted', written + 1);
  return { event, first: first < 0 ? last : first, last };
}

const lastAs = (views: readonly (KeyView | null | undefined)[], form: string): KeyView | undefined =>
  views.findLast((view): view is KeyView => view != null && formOf(view) === form);

/** The old form as it was when the conversion began, and the new one when it was done. */
function forms({ before, frames, after }: Steps, { event, first, last }: Span): { from: KeyView; to: KeyView } | null {
  const from = lastAs([before, ...frames.slice(0, first).map(({ view }) => view)], event.from);
  const to = frames.slice(last).find(({ view }) => view != null && formOf(view) === event.to)?.view
    ?? lastAs([...frames.map(({ view }) => view), after], event.to);
  return from === undefined || to === undefined ? null : { from, to };
}

/** The conversion as it stands after so many steps; null before it, and where there is none. */
export function conversionAt(steps: Steps, at: number): Conversion | null {
  const span = spanOf(steps.frames);
  if (span === null || at <= span.first) return null;
  const both = forms(steps, span);
  if (both === null) return null;
  const { event, first, last } = span;
  if (at > last) return { ...both, why: event.why, moved: null };
  const moved = steps.frames.slice(first, at).filter((frame) => frame.event.kind === taken[event.to]).length;
  return { ...both, why: event.why, moved };
}
