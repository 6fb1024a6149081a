/* What a student has done: which steps, which claims were refuted, and the cards that come back. Kept by the page, and handed out and
 * taken in as a file. Nothing here counts days. */

import type { Card } from 'ts-fsrs';
import * as v from 'valibot';

/** `shown`: the solution was looked at first, which counts as read but not as solved. */
const stepState = v.picklist(['seen', 'solved', 'shown']);

const card = v.object({
  due: v.string(),
  stability: v.number(),
  difficulty: v.number(),
  elapsed_days: v.number(),
  scheduled_days: v.number(),
  learning_steps: v.number(),
  reps: v.number(),
  lapses: v.number(),
  state: v.number(),
  last_review: v.optional(v.string()),
});

const schema = v.object({
  kind: v.literal('keyglass progress'),
  version: v.literal(1),
  /** By lesson and step. */
  steps: v.record(v.string(), v.record(v.string(), stepState)),
  /** E numbers. */
  refuted: v.array(v.string()),
  /** Those refuted with the solution looked at first. */
  lookedUp: v.optional(v.array(v.string()), []),
  /** By `topic/question`: when it should be asked again. */
  cards: v.record(v.string(), card),
  exams: v.array(
    v.object({ atMs: v.number(), tookMs: v.number(), right: v.record(v.string(), v.tuple([v.number(), v.number()])) }),
  ),
  /** The place that was left last. */
  here: v.nullable(v.string()),
});

export type Progress = v.InferOutput<typeof schema>;
export type StepState = v.InferOutput<typeof stepState>;
export type StoredCard = v.InferOutput<typeof card>;

export const noProgress: Progress = {
  kind: 'keyglass progress',
  version: 1,
  steps: {},
  refuted: [],
  lookedUp: [],
  cards: {},
  exams: [],
  here: null,
};

/** Null when the text is no progress of ours. */
export function progressFrom(text: string): Progress | null {
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

const rank: Readonly<Record<StepState, number>> = { seen: 0, shown: 1, solved: 2 };

/** A step is never less done than it was, except that what was shown first does not become solved later by the same try. */
export function withStep(progress: Progress, lesson: string, step: string, state: StepState): Progress {
  const before = progress.steps[lesson]?.[step];
  if (before !== undefined && rank[before] >= rank[state]) return progress;
  return { ...progress, steps: { ...progress.steps, [lesson]: { ...progress.steps[lesson], [step]: state } } };
}

/** What was looked up can be refuted on one's own later, and then counts as that. */
export function withClaim(progress: Progress, id: string, state: 'solved' | 'shown'): Progress {
  const { refuted, lookedUp } = progress;
  if (refuted.includes(id) || (state === 'shown' && lookedUp.includes(id))) return progress;
  if (state === 'shown') return { ...progress, lookedUp: [...lookedUp, id] };
  return { ...progress, refuted: [...refuted, id], lookedUp: lookedUp.filter((each) => each !== id) };
}

/** Both of two histories: of a step the better, of a card the one that was asked later. */
export function joined(mine: Progress, theirs: Progress): Progress {
  let result: Progress = { ...mine, here: mine.here ?? theirs.here };
  for (const id of theirs.refuted) result = withClaim(result, id, 'solved');
  for (const id of theirs.lookedUp) result = withClaim(result, id, 'shown');
  for (const [lesson, steps] of Object.entries(theirs.steps))
    for (const [step, state] of Object.entries(steps)) result = withStep(result, lesson, step, state);
  const cards = { ...theirs.cards };
  for (const [id, own] of Object.entries(mine.cards))
    if (!(id in cards) || (own.last_review ?? '') >= (cards[id]?.last_review ?? '')) cards[id] = own;
  const known = new Set(mine.exams.map((exam) => exam.atMs));
  return {
    ...result,
    cards,
    exams: [...mine.exams, ...theirs.exams.filter((exam) => !known.has(exam.atMs))].sort((a, b) => a.atMs - b.atMs),
  };
}

export const cardOf = (stored: StoredCard): Card =>
  ({
    ...stored,
    due: new Date(stored.due),
    last_review: stored.last_review === undefined ? undefined : new Date(stored.last_review),
  }) as Card;

export const storedCard = (live: Card): StoredCard => {
  const { due, last_review, ...numbers } = live;
  return {
    ...numbers,
    due: due.toISOString(),
    ...(last_review !== undefined && { last_review: last_review.toISOString() }),
  };
};

/** Cards that are due, the longest waiting first. */
export const dueCards = ({ cards }: Progress, nowMs: number): string[] =>
  Object.entries(cards)
    .filter(([, card]) => Date.parse(card.due) <= nowMs)
    .sort(([, a], [, b]) => Date.parse(a.due) - Date.parse(b.due))
    .map(([id]) => id);
