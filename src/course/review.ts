/* When a question is asked again: FSRS, which models how fast this student forgets this card (package ts-fsrs). A miss makes a card, and a
 * card comes back until it is well known; what was right at once makes none. */

import { createEmptyCard, fsrs, type Grade, Rating } from 'ts-fsrs';
import { cardOf, type Progress, storedCard } from './progress.ts';

const scheduler = fsrs({ enable_fuzz: false });

/** How an answer went: wrong; right with pains; right. */
export type Outcome = 'wrong' | 'hard' | 'right';

const grades: Readonly<Record<Outcome, Grade>> = { wrong: Rating.Again, hard: Rating.Hard, right: Rating.Good };

export function answered(progress: Progress, id: string, outcome: Outcome, nowMs: number): Progress {
  const stored = progress.cards[id];
  if (stored === undefined && outcome === 'right') return progress;
  const card = stored === undefined ? createEmptyCard(new Date(nowMs)) : cardOf(stored);
  const { card: next } = scheduler.next(card, new Date(nowMs), grades[outcome]);
  return { ...progress, cards: { ...progress.cards, [id]: storedCard(next) } };
}
