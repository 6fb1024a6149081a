/* What the page knows of the session: its marks, its branches, and which moment is looked at. */

import type { StateCreator } from 'zustand';
import type { Mark, Moment } from '../../inspect.ts';
import type { Keeping, SessionState } from '../../worker/protocol.ts';

export interface TimeSlice {
  /** Null until the engine has sent it. */
  readonly session: SessionState | null;
  /** Marks of the current branch. One list that grows, as thousands may come within a second. */
  readonly marks: Mark[];
  /** Counts changes of `marks`. */
  readonly marksVersion: number;
  /** How many marks have happened at the moment looked at; null for the present. */
  readonly position: number | null;
  readonly isPlaying: boolean;
  /** Marks a second, while playing. */
  readonly speed: number;
  /** How the session is kept for a reload, and why it is not. */
  readonly keeping: { readonly state: Keeping; readonly why: string };
  readonly hearKeeping: (state: Keeping, why: string) => void;
  readonly hearSession: (session: SessionState) => void;
  readonly hearMarks: (from: number, marks: readonly Mark[]) => void;
  readonly setPosition: (position: number | null) => void;
  readonly setPlaying: (isPlaying: boolean) => void;
  readonly setSpeed: (speed: number) => void;
}

export const speeds: readonly number[] = [1, 2, 5, 20, 100];

export const timeSlice: StateCreator<TimeSlice> = (set, get) => ({
  session: null,
  marks: [],
  marksVersion: 0,
  position: null,
  isPlaying: false,
  speed: 2,
  keeping: { state: 'kept', why: '' },
  hearKeeping: (state, why) => set({ keeping: { state, why } }),
  hearSession: (session) => set({ session }),
  hearMarks: (from, marks) => {
    const mine = get().marks;
    mine.length = from;
    for (const mark of marks) mine.push(mark);
    set(({ marksVersion }) => ({ marksVersion: marksVersion + 1 }));
  },
  setPosition: (position) => set(({ position: old }) => (old === position ? {} : { position })),
  setPlaying: (isPlaying) => set({ isPlaying }),
  setSpeed: (speed) => set({ speed }),
});

/** How many marks have happened at a moment. */
export function positionAt(marks: readonly Mark[], { entries, atUs }: Moment): number {
  const after = marks.findIndex((mark) => mark.entries > entries || (mark.entries === entries && mark.atUs > atUs));
  return after < 0 ? marks.length : after;
}

/** The moment at which so many marks have happened. */
export function momentAt(marks: readonly Mark[], position: number, startUs: number): Moment {
  const last = marks[position - 1];
  if (last !== undefined) return { entries: last.entries, atUs: last.atUs };
  return { entries: Math.max(0, (marks[0]?.entries ?? 1) - 1), atUs: startUs };
}
