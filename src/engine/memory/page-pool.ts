/* The page pool: which pages of the heap are free.
 *
 * Pages are taken and given back in runs. A free run carries boundary tags, its length at both ends, so that a run given back finds
 * free neighbours and is joined with them (Knuth, TAOCP 1, 2.5). Free runs are listed in bins by length: one bin for each length below
 * 32, above that one for each doubling. The run that ends the heap has a bin of its own, the last, so that memory is taken from there
 * only when there is none elsewhere.
 *
 * Page 0 is never free, so that pointer 0 is NULL. */

const binCount = 64;
const lastBin = binCount - 1;

export class PagePool {
  /** Pages in all, free or not. */
  pages: number;
  /** Pages of all free runs. */
  freePages = 0;
  /** Pages from here on were never handed out, so they are all zero. */
  freshPage = 1;
  /** Length of a run: at both ends of a free one, at the head of one that was taken. */
  runPages: Int32Array;

  /** 1 at both ends of a free run, 0 at those of one that was taken. */
  private free: Uint8Array;
  /** At the head of a free run: its neighbours in its bin, 0 for none. */
  private next: Int32Array;
  private prev: Int32Array;
  /** First free run, per bin; 0 = none. */
  private readonly bins = new Int32Array(binCount);

  constructor(pages: number) {
    this.pages = pages;
    this.runPages = new Int32Array(pages);
    this.free = new Uint8Array(pages);
    this.next = new Int32Array(pages);
    this.prev = new Int32Array(pages);
    this.add(1, pages - 1);
  }

  isFree(page: number): boolean {
    return this.free[page] === 1;
  }

  /** Takes a run out of the pool, cutting a larger one; returns its first page, or 0 when none is long enough. */
  take(pages: number): number {
    for (let bin = this.binOf(0, pages); bin < binCount; bin++) {
      for (let run = this.bins[bin] as number; run !== 0; run = this.next[run] as number) {
        const have = this.runPages[run] as number;
        if (have < pages) continue; // only in the bins that span a range of lengths
        this.remove(run, bin);
        if (have > pages) this.add(run + pages, have - pages);
        this.runPages[run] = pages;
        if (run + pages > this.freshPage) this.freshPage = run + pages;
        return run;
      }
    }
    return 0;
  }

  /** Returns a run to the pool, joined with free neighbours. */
  give(page: number): void {
    let start = page;
    let length = this.runPages[page] as number;
    const after = page + length;
    if (after < this.pages && this.isFree(after)) {
      const more = this.runPages[after] as number;
      this.remove(after, this.binOf(after, more));
      length += more;
    }
    if (this.isFree(page - 1)) {
      const more = this.runPages[page - 1] as number;
      start = page - more;
      this.remove(start, this.binOf(start, more));
      length += more;
    }
    this.add(start, length);
  }

  /** Where the free run begins that ends the heap; behind its last page when that is taken. */
  get tail(): number {
    return (this.bins[lastBin] as number) || this.pages;
  }

  /** Makes the heap longer, up to so many pages in all. */
  extend(pages: number): void {
    const { tail } = this;
    if (tail < this.pages) this.remove(tail, lastBin);
    this.pages = pages;
    this.runPages = widened(this.runPages, new Int32Array(pages));
    this.free = widened(this.free, new Uint8Array(pages));
    this.next = widened(this.next, new Int32Array(pages));
    this.prev = widened(this.prev, new Int32Array(pages));
    this.add(tail, pages - tail);
  }

  private binOf(page: number, pages: number): number {
    if (page + pages === this.pages) return lastBin;
    return pages < 32 ? pages : 32 + (31 - Math.clz32(pages)) - 5;
  }

  private add(page: number, pages: number): void {
    const bin = this.binOf(page, pages);
    const first = this.bins[bin] as number;
    const end = page + pages - 1;
    this.free[page] = 1;
    this.free[end] = 1;
    this.freePages += pages;
    this.runPages[page] = pages;
    this.runPages[end] = pages;
    this.next[page] = first;
    this.prev[page] = 0;
    if (first !== 0) this.prev[first] = page;
    this.bins[bin] = page;
  }

  private remove(page: number, bin: number): void {
    const pages = this.runPages[page] as number;
    this.freePages -= pages;
    this.free[page] = 0;
    this.free[page + pages - 1] = 0;
    const next = this.next[page] as number;
    const prev = this.prev[page] as number;
    if (prev !== 0) this.next[prev] = next;
    else this.bins[bin] = next;
    if (next !== 0) this.prev[next] = prev;
  }
}

/** A column with room for more pages, with what it held. */
export function widened<Column extends Uint8Array | Int32Array>(column: Column, wider: Column): Column {
  wider.set(column);
  return wider;
}
