/* Room for a command: nothing may run out of memory halfway, and leave something half done.
 *
 * A command whose arguments alone might fill the heap is refused before it begins (`mayRunOut`). What takes many times its arguments, as a
 * copy or a result that is stored does, is built as a whole (`whole`) before anything points to it. */

import { type Heap, OutOfMemory } from './heap.ts';

/** Room kept free for what a command needs besides its arguments (a table that grows, a conversion): at least so much, and such a part
 * of the whole heap. */
const headroomBytesMin = 128 << 10;
const headroomShare = 1 / 64;
/** A result may take so many times as much as the values it is made of. (Where these are in a small encoding it may take more, which
 * the headroom covers.) */
const growth = 4;

/** Whether so little is left that a command with arguments of so many bytes might run out of memory halfway. */
export function mayRunOut(h: Heap, argumentBytes: number): boolean {
  return h.roomBytes < Math.max(headroomBytesMin, h.maxBytes * headroomShare) + 2 * argumentBytes;
}

/** Builds something new that nothing points to yet: a copy, a result to be stored. Either all of it is built, and memory is left to link
 * it in, or all that it took is freed and OutOfMemory is thrown. Where there is room for `bytes` anyhow, no blocks are noted; by default
 * that is more than any result takes that is made of stored values. */
export function whole<Built>(h: Heap, build: () => Built, bytes = growth * h.usedBytes): Built {
  if (h.noted !== undefined || !mayRunOut(h, bytes)) return build();
  const noted = new Set<number>();
  h.noted = noted;
  try {
    const built = build();
    if (mayRunOut(h, 0)) throw new OutOfMemory();
    return built;
  } catch (thrown) {
    h.noted = undefined;
    for (const pointer of noted) h.free(pointer);
    throw thrown;
  } finally {
    h.noted = undefined;
  }
}
