/* An interview: questions of the kind that interviewers ask, each followed by what they ask next. */

import type { Quiz } from './compile/schema.ts';
import { shuffled } from './question.ts';

export interface Asked {
  /** Folder of the topic. */
  readonly topic: string;
  readonly id: string;
}

export interface Topic {
  readonly topic: string;
  readonly quiz: Quiz;
}

interface Candidate extends Asked {
  readonly quiz: Quiz;
}

/** The questions of the documents, and whatever has a question after it, in an order of chance; each is asked once. Who leads up to
 * others comes before them, so that none is taken out of its place. */
export function interviewOf(topics: readonly Topic[], seed: string): Asked[] {
  const all = topics.flatMap(({ topic, quiz }) => Object.keys(quiz).map((id): Candidate => ({ topic, id, quiz })));
  const first = all.filter(({ id, quiz }) => quiz[id]?.document !== undefined || quiz[id]?.next !== undefined);
  const isNext = ({ id, quiz }: Candidate): boolean => Object.values(quiz).some(({ next }) => next?.includes(id) === true);
  const asked = new Map<string, Asked>();
  const ask = ({ topic, id, quiz }: Candidate): void => {
    const name = `${topic}/${id}`;
    if (asked.has(name) || quiz[id] === undefined) return;
    asked.set(name, { topic, id });
    for (const next of quiz[id]?.next ?? []) ask({ topic, id: next, quiz });
  };
  const drawn = shuffled(first, seed);
  for (const each of drawn) if (!isNext(each)) ask(each);
  for (const each of drawn) ask(each); // what only leads round in a circle
  return [...asked.values()];
}
