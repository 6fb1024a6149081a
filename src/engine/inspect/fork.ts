/* What a fork would cost: the pages of the heap that have changed since a child was forked. The kernel would have copied just these, since
 * the child still sees them as they were. */

import type { ForkedBy, ForkView, TraceEvent } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import { pageBytes } from '../memory/size-classes.ts';
import type { Node } from '../node.ts';
import type { Look } from './look.ts';

/** Past this many cells several pages share one. */
const cellsMax = 1536;
/** Of more pages than this (64 MiB) only the first are compared. */
const pagesMax = 16_384;
const keysMax = 12;
const wordsOfPage = pageBytes / 4;

/** The pages of a heap at a moment: a sum over each, and which of them were in use. */
interface Pages {
  readonly sums: Uint32Array;
  readonly used: Uint8Array;
  /** Pages in use, compared or not. */
  readonly count: number;
}

function pagesOf(h: Heap): Pages {
  const sums: number[] = [];
  const used: number[] = [];
  let count = 0;
  h.forEachRun((page, pages, kind) => {
    if (kind !== 'free') count += pages;
    for (let i = page; i < page + pages && i < pagesMax; i++) {
      sums.push(sumOf(h, i));
      used.push(kind === 'free' ? 0 : 1);
    }
  });
  return { sums: Uint32Array.from(sums), used: Uint8Array.from(used), count };
}

/** FNV-1a over words: two states of a page that differ have the same sum once in four billion times. */
function sumOf({ u32 }: Heap, page: number): number {
  let sum = 0x811c9dc5;
  for (let i = page * wordsOfPage, end = i + wordsOfPage; i < end; i++) sum = Math.imul(sum ^ (u32[i] as number), 0x01000193);
  return sum >>> 0;
}

interface Fork {
  readonly by: ForkedBy;
  readonly startedMs: number;
  readonly dirty: number;
  readonly pages: Pages;
  keys: string[];
  /** How it stood at its end. */
  ended: { readonly atMs: number; readonly pages: Pages; readonly dirty: number } | null;
}

/** Follows the children of a node from when they are forked. */
export class Forks {
  private last: Fork | null = null;

  tell(event: TraceEvent, { h, space, changes }: Node): void {
    const { last } = this;
    if (event.kind === 'fork.started')
      this.last = { by: event.by, startedMs: space.nowMs, dirty: changes.dirty, pages: pagesOf(h), keys: [], ended: null };
    else if (last === null || last.ended !== null) return;
    else if (event.kind === 'fork.ended') last.ended = { atMs: space.nowMs, pages: pagesOf(h), dirty: changes.dirty };
    else if (event.kind === 'key.written' || event.kind === 'key.deleted')
      last.keys = [event.key, ...last.keys.filter((key) => key !== event.key)].slice(0, keysMax);
  }

  look({ node, nowMs }: Look): ForkView {
    const { h, space, changes, config } = node;
    const { last } = this;
    const now = last?.ended?.pages ?? pagesOf(h);
    const codes = Array.from(now.sums, (_, page) => codeOf(page, now, last?.pages));
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
        pages: last.pages.used.reduce((n, isUsed) => n + isUsed, 0),
        left: last.pages.count - last.pages.used.reduce((n, isUsed) => n + isUsed, 0),
        copied: codes.filter((code) => code === 'c').length,
        fresh: codes.filter((code) => code === 'n').length,
        changes: (last.ended?.dirty ?? changes.dirty) - last.dirty,
        keys: last.keys,
      },
      unseen: last === null ? runningBy(node) : null,
      nowMs,
      pageBytes,
      pagesPerCell,
      cells: cells.join(''),
      keyCount: space.dbs.reduce((sum, { size }) => sum + size, 0),
      keySaveDelayUs: Math.max(0, Number(config.value('rdb-key-save-delay'))),
    };
  }
}

/** `then` is undefined where no child is running; then all pages count as shared. A page that was given back counts as copied if it was
 * written to. */
function codeOf(page: number, now: Pages, then: Pages | undefined): string {
  const isUsed = now.used[page] === 1;
  if (then === undefined) return isUsed ? 's' : '.';
  if (then.used[page] !== 1) return isUsed ? 'n' : '.';
  if (now.sums[page] !== then.sums[page]) return 'c';
  return isUsed ? 's' : '.';
}

const mostOf = (codes: readonly string[]): string => ['c', 'n', 's'].find((code) => codes.includes(code)) ?? '.';

const endOf = ({ snapshots, aof, space }: Node, by: ForkedBy): number =>
  (by === 'BGSAVE' ? snapshots.running : aof.running)?.endsMs ?? space.nowMs;

const runningBy = ({ snapshots, aof }: Node): ForkedBy | null =>
  snapshots.running !== undefined ? 'BGSAVE' : aof.running !== undefined ? 'BGREWRITEAOF' : null;
