/* Questions: by topic, as a review, as an exam against the clock, as an interview. Each is a run through a list of questions. */

import { useEffect, useRef, useState } from 'react';
import type { Asked } from '../../course/interview.ts';
import { dueCards } from '../../course/progress.ts';
import { answered, type Outcome } from '../../course/review.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { headOfProse, titleOf } from './content.ts';
import style from './course.module.css';
import { changeProgress, useProgress } from './progress-store.ts';
import { Question } from './Question.tsx';
import {
  askedBy,
  examFrom,
  examMinutes,
  examQuestions,
  folderOf,
  interviewFrom,
  nameOf,
  questionsOf,
  reviewFrom,
  topicNames,
} from './questions.ts';
import type { Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

export function QuizHome() {
  const language = useLanguage();
  const words = useCourseWords().quiz;
  const progress = useProgress();
  const due = dueCards(progress, Date.now()).length;
  const count = (topic: string): number => Object.keys(headOfProse(folderOf(topic), language)?.sections ?? {}).length;
  const total = topicNames.reduce((sum, topic) => sum + count(topic), 0);
  return (
    <div className={style['map']}>
      <p className={style['lead']}>{words.lead}</p>
      <ul className={style['runs']}>
        <li>
          <a href={addressOf('quiz', 'review')}>{words.review}</a>
          <small>{words.due(due)}</small>
        </li>
        <li>
          <a href={addressOf('quiz', 'interview')}>{words.interview}</a>
          <small>{words.interviewLead}</small>
        </li>
        <li>
          <a href={addressOf('quiz', 'exam')}>{words.exam}</a>
          <small>{words.examLead(Math.min(examQuestions, total), examMinutes)}</small>
        </li>
      </ul>
      <h3>{words.topics}</h3>
      <ul className={style['runs']}>
        {topicNames.map((topic) => (
          <li key={topic}>
            <a href={addressOf('quiz', topic)}>{titleOf(folderOf(topic), language)}</a>
            <small>{words.questions(count(topic))}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Answers = readonly { readonly asked: Asked; readonly outcome: Outcome }[];

/** Right answers and all, by topic. */
function byTopic(answers: Answers): Record<string, [number, number]> {
  const right: Record<string, [number, number]> = {};
  for (const { asked, outcome } of answers) {
    const [good, all] = right[asked.topic] ?? [0, 0];
    right[asked.topic] = [good + (outcome === 'wrong' ? 0 : 1), all + 1];
  }
  return right;
}

/** What comes stands at its beginning, wherever the one before had been scrolled to. */
function Beginning() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' }); // newer browsers answer a promise, which is no clean-up
  }, []);
  return <span ref={place} />;
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

function Report({ answers, note }: { readonly answers: Answers; readonly note: string }) {
  const language = useLanguage();
  const words = useCourseWords().quiz;
  const good = answers.filter(({ outcome }) => outcome !== 'wrong').length;
  return (
    <div>
      <Beginning />
      <h3>{note}</h3>
      <p className={style['lead']}>{words.score(good, answers.length)}</p>
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
      <p>
        <a className={style['primary']} href={addressOf('quiz')}>
          {words.toTopics}
        </a>
      </p>
    </div>
  );
}

/** Counts down; calls once when it is over. */
function Clock({ minutes, onEnd }: { readonly minutes: number; readonly onEnd: () => void }) {
  const words = useCourseWords().quiz;
  const [endMs] = useState(() => Date.now() + minutes * 60_000);
  const [leftMs, setLeft] = useState(minutes * 60_000);
  useEffect(() => {
    const timer = setInterval(() => setLeft(endMs - Date.now()), 500);
    return () => clearInterval(timer);
  }, [endMs]);
  useEffect(() => {
    if (leftMs <= 0) onEnd();
  }, [leftMs, onEnd]);
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return (
    <span className={style['clock']} role="timer">
      {words.left(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`)}
    </span>
  );
}

interface RunProps extends Stagehand {
  readonly list: readonly Asked[];
  readonly isExam: boolean;
  readonly seed: string;
}

function Run({ list, isExam, seed, ...hands }: RunProps) {
  const words = useCourseWords().quiz;
  const [answers, setAnswers] = useState<Answers>([]);
  const [at, setAt] = useState(0);
  const [isOver, setOver] = useState(false);
  const [startMs] = useState(() => Date.now());
  const asked = list[at];
  const isAnswered = answers.length > at;
  const finish = (): void => {
    setOver(true);
    if (isExam)
      changeProgress((progress) => ({
        ...progress,
        exams: [...progress.exams, { atMs: startMs, tookMs: Date.now() - startMs, right: byTopic(answers) }],
      }));
  };
  const onAnswer = (outcome: Outcome): void => {
    if (asked === undefined) return;
    setAnswers([...answers, { asked, outcome }]);
    changeProgress((progress) => answered(progress, nameOf(asked), outcome, Date.now()));
  };
  if (isOver || asked === undefined)
    return <Report answers={answers} note={isOver && answers.length < list.length ? words.timeUp : words.over} />;
  return (
    <article className={style['lesson']}>
      <Beginning key={at} />
      <header>
        <a className={style['crumb']} href={addressOf('quiz')}>
          {words.title}
        </a>
        {isExam ? <Clock minutes={examMinutes} onEnd={finish} /> : null}
        <span className={style['dim']}>{words.of(at + 1, list.length)}</span>
      </header>
      <Question
        key={`${at} ${nameOf(asked)}`}
        asked={asked}
        seed={`${seed} ${at}`}
        tells={!isExam}
        onAnswer={onAnswer}
        {...hands}
      />
      <div className={style['ways']}>
        <span />
        {isAnswered ? (
          <button
            type="button"
            className={style['primary']}
            onClick={() => (at + 1 < list.length ? setAt(at + 1) : finish())}
          >
            {at + 1 < list.length ? words.next : words.finish} →
          </button>
        ) : null}
      </div>
    </article>
  );
}

async function listFor(run: string, id: string | undefined, seed: string): Promise<readonly Asked[]> {
  if (run === 'exam') return examFrom(seed);
  if (run === 'interview') return interviewFrom(seed);
  if (run === 'review') return reviewFrom(useProgress.getState(), Date.now());
  return id === undefined ? questionsOf(run) : [askedBy(`${run}/${id}`)];
}

export function QuizRun({ run, id, ...hands }: Stagehand & { readonly run: string; readonly id: string | undefined }) {
  const words = useCourseWords().quiz;
  const [seed] = useState(() => String(Date.now()));
  const [list, setList] = useState<readonly Asked[] | null>(null);
  useEffect(() => {
    void listFor(run, id, seed).then(setList);
  }, [run, id, seed]);
  if (list === null) return null;
  if (list.length === 0)
    return (
      <p className={style['dim']}>
        {words.noneDue} <a href={addressOf('quiz')}>{words.toTopics}</a>
      </p>
    );
  return <Run list={list} isExam={run === 'exam'} seed={seed} {...hands} />;
}

export const isRun = (name: string): boolean => ['exam', 'interview', 'review', ...topicNames].includes(name);
