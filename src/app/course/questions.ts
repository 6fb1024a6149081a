/* The questions of the page: where each is found by `topic/id`, and the runs that can be made of them. */

import type { Question, Quiz } from '../../course/compile/schema.ts';
import { dueCards, type Progress } from '../../course/progress.ts';
import { shuffled } from '../../course/question.ts';
import { fetchQuiz, openLessons, topics } from './content.ts';

const prefix = 'quiz/';

export interface Asked {
  /** Folder of the topic. */
  readonly topic: string;
  readonly id: string;
}

/** In the order of the lessons that they belong to; those of no lesson come first. */
export const topicNames = topics
  .map((folder) => folder.slice(prefix.length))
  .sort((a, b) => openLessons.indexOf(a) - openLessons.indexOf(b));

export const folderOf = (topic: string): string => prefix + topic;
export const nameOf = ({ topic, id }: Asked): string => `${topic}/${id}`;

export function askedBy(name: string): Asked {
  const [topic = '', id = ''] = name.split('/');
  return { topic, id };
}

/** A question and what is asked after it, each once. */
export function chainFrom(quiz: Quiz, topic: string, id: string): Asked[] {
  const chain: string[] = [];
  const follow = (next: string): void => {
    if (chain.includes(next) || quiz[next] === undefined) return;
    chain.push(next);
    for (const each of quiz[next]?.next ?? []) follow(each);
  };
  follow(id);
  return chain.map((each) => ({ topic, id: each }));
}

export async function questionsOf(topic: string): Promise<Asked[]> {
  return Object.keys(await fetchQuiz(folderOf(topic))).map((id) => ({ topic, id }));
}

const all = async (): Promise<{ readonly asked: Asked; readonly quiz: Quiz; readonly question: Question }[]> => {
  const quizzes = await Promise.all(
    topicNames.map(async (topic) => ({ topic, quiz: await fetchQuiz(folderOf(topic)) })),
  );
  return quizzes.flatMap(({ topic, quiz }) =>
    Object.entries(quiz).map(([id, question]) => ({ asked: { topic, id }, quiz, question })),
  );
};

export const examMinutes = 20;
export const examQuestions = 20;

/** Questions whose answer a machine can judge. */
export async function examFrom(seed: string): Promise<Asked[]> {
  const judged = (await all()).filter(({ question }) => question.kind !== 'explain');
  return shuffled(judged, seed)
    .slice(0, examQuestions)
    .map(({ asked }) => asked);
}

/** What interviewers ask, with what they ask next: the questions of the documents, and whatever has a question after it. */
export async function interviewFrom(seed: string): Promise<Asked[]> {
  const first = (await all()).filter(({ question }) => question.document !== undefined || question.next !== undefined);
  return shuffled(first, seed).flatMap(({ asked, quiz }) => chainFrom(quiz, asked.topic, asked.id));
}

/** Cards that are due, of questions that still exist. */
export async function reviewFrom(progress: Progress, nowMs: number): Promise<Asked[]> {
  const known = new Set((await all()).map(({ asked }) => nameOf(asked)));
  return dueCards(progress, nowMs)
    .filter((name) => known.has(name))
    .map(askedBy);
}
