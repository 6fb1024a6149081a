/* The exam that is being taken, or was last, kept for this tab: whoever looks something up on the way, or reloads, goes on where they were,
 * and finds the report again behind a question that was missed. The clock does not stop meanwhile. */

import type { Outcome } from '../../course/review.ts';

export interface Exam {
  /** Which questions it asks, and in which order. */
  readonly seed: string;
  readonly startMs: number;
  /** Of the questions answered so far, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Null while it goes on. */
  readonly endedMs: number | null;
}

const storageKey = 'keyglass exam';

let kept: Exam | null = null;

export function newExam(): Exam {
  const startMs = Date.now();
  return { seed: String(startMs), startMs, outcomes: [], endedMs: null };
}

export function keptExam(): Exam | null {
  try {
    kept ??= JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
  } catch {
    // Nothing that can be read was kept.
  }
  return kept;
}

export function keepExam(exam: Exam): void {
  kept = exam;
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(exam));
  } catch {
    // The browser allows no storage: a reload begins another.
  }
}
