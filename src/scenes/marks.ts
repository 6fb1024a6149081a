/* What changed between two pictures of the same key. Nobody reports it: the view before and the view after are
 * compared, so a scene can never light what did not happen. */

import type { Mark, MarkKind } from './byte-map.ts';

/** The stretch of `after` that is not as it was at the same place, or null when nothing changed. */
export function changedBytes(before: string | undefined, after: string): Mark | null {
  if (before === undefined || before === after || after === '') return null;
  let from = 0;
  while (from < after.length && after[from] === before[from]) from++;
  if (from === after.length) return null;
  let to = after.length;
  if (before.length === after.length) while (after[to - 1] === before[to - 1]) to--;
  return { kind: 'touched', from, to };
}

export const wholly = (kind: MarkKind | null, bytes: string): Mark | null =>
  kind === null ? null : { kind, from: 0, to: bytes.length };

export const isLit = (mark: MarkKind | null): boolean => mark === 'touched' || mark === 'moved';

/** A React key. What was written or copied is lit by an animation, which starts anew only in a new element; what is
 * still, or was only read, keeps its element. */
export const keyFor = (id: string | number, mark: MarkKind | null, generation: number): string =>
  isLit(mark) ? `${id} ${generation}` : String(id);

/** Something in a sequence: what it is, and where it stands. */
export interface Placed {
  readonly value: string;
  readonly place: number;
}

/** Compares two sequences by what they share at both ends; what lies between was written, and what is shared but stands
 * elsewhere was copied there. One insertion, removal or change is found exactly; several count as one stretch. */
export function changedSequence(before: readonly Placed[], after: readonly Placed[]): (MarkKind | null)[] {
  const same = (a: Placed | undefined, b: Placed | undefined): boolean => a?.value === b?.value;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  return after.map((item, i) => {
    const old = i < head ? before[i] : i >= after.length - tail ? before[i - after.length + before.length] : undefined;
    if (old === undefined) return 'touched';
    return old.place === item.place ? null : 'moved';
  });
}
