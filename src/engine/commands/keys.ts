/* Key specs: where in its arguments a command names keys, and what it does to them. Written in an entry as
 * `keys: [keys.at(1, 'RW access update')]`; COMMAND, COMMAND GETKEYS, ACL checks and MULTI's bookkeeping all read these. */

import type { Args } from '../resp/args.ts';

export interface KeySpec {
  /** RO, RW, OW or RM, then access, update, insert, delete, not_key, incomplete, variable_flags. */
  readonly flags: string;
  readonly notes: string | undefined;
  readonly begin:
    | { readonly kind: 'index'; readonly index: number }
    | { readonly kind: 'keyword'; readonly keyword: string; readonly from: number }
    | { readonly kind: 'unknown' };
  readonly find:
    | { readonly kind: 'range'; readonly last: number; readonly step: number; readonly limit: number }
    | { readonly kind: 'counted'; readonly countAt: number; readonly first: number; readonly step: number }
    | { readonly kind: 'unknown' };
}

/** Where keys begin: an argument's index, or after a keyword searched from an index (from the end if negative). */
type Begin = number | { readonly keyword: string; readonly from: number };

const beginOf = (begin: Begin): KeySpec['begin'] =>
  typeof begin === 'number' ? { kind: 'index', index: begin } : { kind: 'keyword', ...begin };

/** One key. */
export const at = (begin: Begin, flags: string, notes?: string): KeySpec => range(begin, 0, 1, flags, notes);

/** Keys up to `last` (counted from the first; negative from the end), every `step`; the first 1/limit of them if limit > 1. */
export const range = (begin: Begin, last: number, step: number, flags: string, notes?: string, limit = 0): KeySpec => ({
  flags, notes, begin: beginOf(begin), find: { kind: 'range', last, step, limit },
});

/** As many keys as the argument at `countAt` says; both positions count from where the keys begin. */
export const counted = (
  begin: Begin, countAt: number, first: number, step: number, flags: string, notes?: string,
): KeySpec => ({ flags, notes, begin: beginOf(begin), find: { kind: 'counted', countAt, first, step } });

/** Keys that no rule finds: the command itself must say. */
export const unknown = (flags: string, notes?: string): KeySpec => ({
  flags, notes, begin: { kind: 'unknown' }, find: { kind: 'unknown' },
});

/** Indexes of the arguments that a spec calls keys; undefined when the arguments do not fit it. */
export function find(spec: KeySpec, args: Args): number[] | undefined {
  const first = firstIndex(spec, args);
  if (first === undefined || spec.find.kind === 'unknown') return first === undefined && spec.begin.kind === 'keyword' ? [] : undefined;
  const found: number[] = [];
  if (spec.find.kind === 'counted') {
    const { countAt, first: offset, step } = spec.find;
    if (first + countAt >= args.count || !args.parseInteger(first + countAt)) return undefined;
    const n = Number(args.text(first + countAt));
    if (n < 1 || n > args.count) return undefined; // before any list of so many is made
    for (let k = 0; k < n; k++) found.push(first + offset + k * step);
  } else {
    const { last, step, limit } = spec.find;
    let end = last >= 0 ? first + last : args.count + last;
    if (last < 0 && limit > 1) end = first + Math.floor((args.count - first) / limit) + last;
    for (let i = first; i <= end; i += step) found.push(i);
  }
  return found.some((i) => i >= args.count) ? undefined : found;
}

function firstIndex(spec: KeySpec, args: Args): number | undefined {
  if (spec.begin.kind === 'index') return spec.begin.index < args.count ? spec.begin.index : undefined;
  if (spec.begin.kind === 'unknown') return undefined;
  const { keyword, from } = spec.begin;
  const step = from > 0 ? 1 : -1;
  for (let i = from > 0 ? from : args.count + from; i > 0 && i < args.count; i += step)
    if (args.is(i, keyword.toUpperCase())) return i + 1 < args.count ? i + 1 : undefined;
  return undefined;
}
