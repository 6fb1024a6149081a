/* What comes of a run of questions: how many were right, which were missed, and how it stands topic by topic. */

import { useEffect, useRef } from 'react';
import type { Asked } from '../../course/interview.ts';
import type { Outcome } from '../../course/review.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { headOfProse, titleOf } from './content.ts';
import style from './course.module.css';
import { folderOf, nameOf } from './questions.ts';
import { useCourseWords } from './use-words.ts';

export type Answers = readonly { readonly asked: Asked; readonly outcome: Outcome }[];

/** Right answers and all, by topic. */
export function byTopic(answers: Answers): Record<string, [number, number]> {
  const right: Record<string, [number, number]> = {};
  for (const { asked, outcome } of answers) {
    const [good, all] = right[asked.topic] ?? [0, 0];
    right[asked.topic] = [good + (outcome === 'wrong' ? 0 : 1), all + 1];
  }
  return right;
}

/** What comes stands at its beginning, wherever the one before had been scrolled to. */
export function Beginning() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' }); // newer browsers answer a promise, which is no clean-up
  }, []);
  return <span ref={place} className={style['beginning']} />;
}

function Missed({ answers }: { readonly answers: Answers }) {
  const language = useLanguage();
  const words = useCourseWords().quiz;
  const missed = answers.filter(({ outcome }) => outcome === 'wrong').map(({ asked }) => asked);
  if (missed.length === 0) return null;
  const titleIn = ({ topic, id }: Asked): string => headOfProse(folderOf(topic), language)?.sections[id] ?? nameOf({ topic, id });
  return (
    <>
      <h4>{words.missed}</h4>
      <ul className={style['runs']}>
        {missed.map((asked) => (
          <li key={nameOf(asked)}>
            <a href={addressOf('quiz', asked.topic, asked.id)}>{titleIn(asked)}</a>
          </li>
        ))}
      </ul>
      <h4>{words.topicsOfRun}</h4>
    </>
  );
}

interface ReportProps {
  readonly answers: Answers;
  /** How many were to be answered. */
  readonly count: number;
  readonly note: string;
  /** Begins another run of the kind; null for one that its link begins anew. */
  readonly again: (() => void) | null;
}

export function Report({ answers, count, note, again }: ReportProps) {
  const language = useLanguage();
  const words = useCourseWords().quiz;
  const good = answers.filter(({ outcome }) => outcome !== 'wrong').length;
  return (
    <div>
      <Beginning />
      <h3>{note}</h3>
      <p className={style['lead']}>
        {[
          ...(answers.length > 0 ? [words.score(good, answers.length)] : []),
          ...(answers.length < count ? [words.unanswered(count - answers.length)] : []),
        ].join(' · ')}
      </p>
      <Missed answers={answers} />
      <ul className={style['runs']}>
        {Object.entries(byTopic(answers)).map(([topic, [right, of]]) => (
          <li key={topic}>
            <a href={addressOf('quiz', topic)}>{titleOf(folderOf(topic), language)}</a>
            <small>
              {right}/{of} <meter min={0} max={of} value={right} />
            </small>
          </li>
        ))}
      </ul>
      <p className={style['after']}>
        <a className={style['primary']} href={addressOf('quiz')}>
          {words.toTopics}
        </a>{' '}
        {again === null ? null : (
          <button type="button" onClick={again}>
            {words.anotherExam}
          </button>
        )}
      </p>
    </div>
  );
}
