/* One course of events: what a world was given, in order and with times, and what was measured meanwhile. With the origin it is all
 * there is to know: everything else follows. Nothing is ever taken out of a branch; a course that went otherwise from some
 * moment on is another branch, which begins as a copy of the first one's entries up to there. */

import type { Input } from '../engine/step.ts';
import type { Mark, Moment } from '../inspect.ts';
import { type Laps, lapsBefore, noLaps } from './laps.ts';

/** What every world of a session begins with. */
export interface Origin {
  /** Everything random follows from it. */
  readonly seed: string;
  /** Microseconds since 1970. */
  readonly startUs: number;
}

/** What a world can be given. Its timers ring by themselves; `wait` is time that was let pass by hand. */
export type SessionInput = Exclude<Input, { readonly kind: 'tick' | 'signal' }> | { readonly kind: 'wait' };

export interface Entry {
  readonly atUs: number;
  readonly input: SessionInput;
  /** Of a connection that is opened: what the page calls it. */
  readonly name?: string;
}

export interface Branch {
  readonly id: number;
  readonly name: string;
  /** Where it left which other branch, and how often the stopwatch had been looked at by then; null for the first. */
  readonly parent: { readonly id: number; readonly at: Moment; readonly looks: number } | null;
  readonly entries: Entry[];
  readonly laps: Laps;
  /** What can be seen of it on a timeline, in order. */
  readonly marks: Mark[];
  /** How far its time has come. */
  endUs: number;
}

export const firstBranch = ({ startUs }: Origin, name: string): Branch => ({
  id: 0, name, parent: null, entries: [], laps: noLaps(), marks: [], endUs: startUs,
});

/** A branch that is as another was at a moment, when the stopwatch had been looked at so many times. */
export const branchFrom = (parent: Branch, at: Moment, looks: number, id: number, name: string): Branch => ({
  id,
  name,
  parent: { id: parent.id, at, looks },
  entries: parent.entries.slice(0, at.entries),
  laps: lapsBefore(parent.laps, looks),
  marks: parent.marks.slice(0, marksUntil(parent.marks, at)),
  endUs: at.atUs,
});

/** Whether one moment of a branch comes before another. */
export const isBefore = (a: Moment, b: Moment): boolean =>
  a.entries < b.entries || (a.entries === b.entries && a.atUs < b.atUs);

/** How many of the marks had happened at a moment. */
export function marksUntil(marks: readonly Mark[], at: Moment): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(at, marks[middle] as Mark)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The moment just before a mark. */
export function before(branch: Branch, i: number, { startUs }: Origin): Moment {
  const { kind, entries } = branch.marks[i] as Mark;
  return settled(branch, { entries: kind === 'expiry' ? entries : entries - 1, atUs: branch.marks[i - 1]?.atUs ?? startUs });
}

export const endOf = ({ entries, endUs }: Branch): Moment => ({ entries: entries.length, atUs: endUs });

/** The moment, or the nearest that a branch has at which no script is in the midst of its work: what it replies has been told with the
 * entry that began it, and must not come a second time. */
export function settled(branch: Branch, { entries, atUs }: Moment): Moment {
  const end = endOf(branch);
  const count = Math.min(Math.max(0, entries), end.entries);
  const mark = branch.marks[marksUntil(branch.marks, { entries, atUs }) - 1];
  const fromUs = mark?.entries === count ? Math.max(atUs, mark.untilUs ?? 0) : atUs;
  return { entries: count, atUs: Math.min(fromUs, branch.entries[count]?.atUs ?? end.atUs) };
}
