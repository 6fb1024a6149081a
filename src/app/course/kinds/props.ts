/* What a kind of question is given: the question, this time's values, and whom to tell the answer. */

import type { Question } from '../../../course/compile/schema.ts';
import type { FreshValues } from '../../../course/fresh.ts';
import type { Section } from '../../../course/prose.ts';
import type { Outcome } from '../../../course/review.ts';
import type { Stagehand } from '../run.ts';

export interface KindProps<Kind extends Question['kind'] = Question['kind']> extends Stagehand {
  readonly question: Extract<Question, { readonly kind: Kind }>;
  readonly section: Section;
  readonly values: FreshValues;
  readonly seed: string;
  /** Null before it was answered. */
  readonly outcome: Outcome | null;
  /** Whether it is said at once how the answer was, which an exam does not. */
  readonly tells: boolean;
  readonly answer: (outcome: Outcome) => void;
}
