/* A branch: one course of events. It holds the inputs that a world was given, in order and with their times, and what the stopwatch
 * measured meanwhile. From these and the origin everything else follows. Nothing is ever taken out of a branch. Where a student goes on
 * differently from an earlier moment that is another branch, which begins with the first one's entries up to there. */

import type { Input } from '../engine/step.ts';
import type { Mark, Moment } from '../inspect.ts';
import { type Laps, lapsBefore, noLaps } from './laps.ts';

/** What all worlds of a session begin with. */
export interface Origin {
  /** Everything random follows from it. */
  readonly seed: string;
  /** Microseconds since 1970. */
  readonly startUs: number;
}

/** The inputs of a world. Timers are not among them, as they ring by themselves; `wait` is time that the student let pass. */
export type SessionInput = Exclude<Input, { readonly kind: 'tick' | 'signal' }> | { readonly kind: 'wait' };

export interface Entry {
  readonly atUs: number;
  readonly input: SessionInput;
  /** The page's name for a connection that is opened. */
  readonly name?: string;
}

export interface Branch {
  readonly id: number;
  readonly name: string;
  /** Which branch it left and where, and how often the stopwatch had been looked at by then; null for the first branch. */
  readonly parent: { readonly id: number; readonly at: Moment; readonly looks: number } | null;
  readonly entries: Entry[];
  readonly laps: Laps;
  /** What a timeline shows of it, in order. */
  readonly marks: Mark[];
  /** The time that it has reached. */
  endUs: number;
}

export const firstBranch = ({ startUs }: Origin, name: string): Branch => ({
  id: 0, name, parent: null, entries: [], laps: noLaps(), marks: [], endUs: startUs,
});

/** A new branch that begins as another one was at a moment, when the stopwatch had been looked at so many times. */
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

/** The mark of the script that runs at a moment, or has just ended; undefined when none does. */
export function scriptAt({ marks }: Branch, moment: Moment): Mark | undefined {
  const mark = marks[marksUntil(marks, moment) - 1];
  return mark !== undefined && moment.atUs <= (mark.untilUs ?? 0) ? mark : undefined;
}

/** The moment itself, or, where a script is still running then, the nearest moment of the branch at which none is. The script's reply
 * belongs to the entry that began it, and must not come a second time. */
export function settled(branch: Branch, { entries, atUs }: Moment): Moment {
  const end = endOf(branch);
  const count = Math.min(Math.max(0, entries), end.entries);
  const mark = branch.marks[marksUntil(branch.marks, { entries, atUs }) - 1];
  const fromUs = mark?.entries === count ? Math.max(atUs, mark.untilUs ?? 0) : atUs;
  return { entries: count, atUs: Math.min(fromUs, branch.entries[count]?.atUs ?? end.atUs) };
}
