/* Questions as they are asked: answers in an order of chance, and how an answer is judged. */

import type { Question } from './compile/schema.ts';
import { filled, type FreshValues, randomOf } from './fresh.ts';
import type { Block, Item, Section } from './prose.ts';

/** The items in an order of chance. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randomOf(seed);
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
}

const listIn = (section: Section, isOrdered: boolean): readonly Item[] =>
  section.blocks.flatMap((block) => (block.kind === 'list' && block.isOrdered === isOrdered ? [block.items] : [])).at(-1) ?? [];

/** What is chosen from or put in order; of other kinds nothing. */
export function itemsOfQuestion({ kind }: Question, section: Section): readonly Item[] {
  if (kind === 'order') return listIn(section, true);
  return kind === 'single' || kind === 'multiple' ? listIn(section, false) : [];
}

/** What is said before the answers. */
export function blocksBefore(question: Question, section: Section): readonly Block[] {
  const items = itemsOfQuestion(question, section);
  return section.blocks.filter((block) => block.kind !== 'list' || block.items !== items);
}

export const isRightChoice = (items: readonly Item[], chosen: ReadonlySet<Item>): boolean =>
  items.every((item) => (item.isRight === true) === chosen.has(item));

export const isRightOrder = (items: readonly Item[], order: readonly Item[]): boolean => items.every((item, i) => order[i] === item);

/** What shows that the answer is right, as a script. */
export function proofOf(question: Question, values: FreshValues): string {
  const script =
    question.kind === 'predict' ? question.ask : question.kind === 'fill' ? question.solution : (question.prove ?? '');
  return filled(`${question.setup ?? ''}\n${script}`, values);
}
