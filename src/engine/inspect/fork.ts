/* What a fork would cost: which pages of the heap are not any more as they were when a child was forked. The kernel would have copied
 * just these, since the child goes on to see them as they were. */

import type { ForkedBy, ForkView, TraceEvent } from '../../inspect.ts';
import { type Heap, pageBytes } from '../memory/heap.ts';
import type { Node } from '../node.ts';
import type { Look } from './look.ts';

/** Past this many cells several pages share one. */
const cellsMax = 1536;
/** Of more pages than this (64 MiB) only the first are compared. */
const pagesMax = 16_384;
const keysMax = 12;
const wordsOfPage = pageBytes / 4;

/** A sum over each page that is in use, 0 for those that are free. */
function sumsOf(h: Heap): Uint32Array {
  const sums: number[] = [];
  h.forEachRun((page, pages, kind) => {
    for (let i = page; i < page + pages && i < pagesMax; i++) sums.push(kind === 'free' ? 0 : sumOf(h, i));
  });
  return Uint32Array.from(sums);
}

/** FNV-1a over words: two states of a page that differ have the same sum once in four billion times. */
function sumOf({ u32 }: Heap, page: number): number {
  let sum = 0x811c9dc5;
  for (let i = page * wordsOfPage, end = i + wordsOfPage; i < end; i++) sum = Math.imul(sum ^ (u32[i] as number), 0x01000193);
  return sum >>> 0 || 1;
}

interface Fork {
  readonly by: ForkedBy;
  readonly startedMs: number;
  readonly dirty: number;
  readonly sums: Uint32Array;
  keys: string[];
  /** How it stood at its end. */
  ended: { readonly atMs: number; readonly sums: Uint32Array; readonly dirty: number } | null;
}

/** Follows the children of a node from when they are forked. */
export class Forks {
  private last: Fork | null = null;

  tell(event: TraceEvent, { h, space }: Node): void {
    const { last } = this;
    if (event.kind === 'fork.started')
      this.last = { by: event.by, startedMs: space.nowMs, dirty: space.dirty, sums: sumsOf(h), keys: [], ended: null };
    else if (last === null || last.ended !== null) return;
    else if (event.kind === 'fork.ended') last.ended = { atMs: space.nowMs, sums: sumsOf(h), dirty: space.dirty };
    else if (event.kind === 'key.written' || event.kind === 'key.deleted')
      last.keys = [event.key, ...last.keys.filter((key) => key !== event.key)].slice(0, keysMax);
  }

  look({ node, nowMs }: Look): ForkView {
    const { h, space, config } = node;
    const { last } = this;
    const sums = last?.ended?.sums ?? sumsOf(h);
    const codes = Array.from(sums, (sum, page) => codeOf(sum, last?.sums[page]));
    const pagesPerCell = Math.max(1, Math.ceil(codes.length / cellsMax));
    const cells: string[] = [];
    for (let from = 0; from < codes.length; from += pagesPerCell) cells.push(mostOf(codes.slice(from, from + pagesPerCell)));
    return {
      scene: 'fork-cow',
      fork: last === null ? null : {
        by: last.by,
        isRunning: last.ended === null,
        startedMs: last.startedMs,
        endsMs: last.ended?.atMs ?? endOf(node, last.by),
        pages: last.sums.reduce((n, sum) => n + (sum === 0 ? 0 : 1), 0),
        copied: codes.filter((code) => code === 'c').length,
        fresh: codes.filter((code) => code === 'n').length,
        changes: (last.ended?.dirty ?? space.dirty) - last.dirty,
        keys: last.keys,
      },
      nowMs,
      usedBytes: h.usedBytes,
      pageBytes,
      pagesPerCell,
      cells: cells.join(''),
      keyCount: space.dbs.reduce((sum, { size }) => sum + size, 0),
      keySaveDelayUs: Math.max(0, Number(config.value('rdb-key-save-delay'))),
    };
  }
}

/** `before`: undefined without a child, which everything would be shared with. */
function codeOf(now: number, before: number | undefined): string {
  if (now === 0) return '.';
  if (before === undefined || before === now) return 's';
  return before === 0 ? 'n' : 'c';
}

const mostOf = (codes: readonly string[]): string => ['c', 'n', 's'].find((code) => codes.includes(code)) ?? '.';

const endOf = ({ snapshots, aof, space }: Node, by: ForkedBy): number =>
  (by === 'BGSAVE' ? snapshots.running : aof.running)?.endsMs ?? space.nowMs;
