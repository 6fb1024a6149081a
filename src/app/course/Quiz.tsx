/* Questions: by topic, as a review, as an exam against the clock, as an interview. Each is a run through a list of questions. */

import { useEffect, useState } from 'react';
import type { Asked } from '../../course/interview.ts';
import { dueCards } from '../../course/progress.ts';
import { answered, type Outcome } from '../../course/review.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { headOfProse, titleOf } from './content.ts';
import style from './course.module.css';
import { type Exam, keepExam, keptExam, newExam } from './exam.ts';
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
import { type Answers, Beginning, byTopic, Report } from './Report.tsx';
import type { Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

export function QuizHome() {
  const language = useLanguage();
  const words = useCourseWords().quiz;
  const progress = useProgress();
  const due = dueCards(progress, Date.now()).length;
  const count = (topic: string): number => Object.keys(headOfProse(folderOf(topic), language)?.sections ?? {}).length;
  const exam = keptExam();
  const goesOnAt = exam === null || exam.endedMs !== null ? null : exam.outcomes.length + 1;
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
          <small>{goesOnAt === null ? words.examLead(Math.min(examQuestions, total), examMinutes) : words.examGoesOn(goesOnAt)}</small>
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

/** Counts down; calls when it is over. */
function Clock({ endMs, onEnd }: { readonly endMs: number; readonly onEnd: () => void }) {
  const words = useCourseWords().quiz;
  const [leftMs, setLeft] = useState(() => endMs - Date.now());
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

function EndEarly({ onEnd }: { readonly onEnd: () => void }) {
  const words = useCourseWords().quiz;
  const [isSure, setSure] = useState(false);
  return (
    <button type="button" className={style['end']} onBlur={() => setSure(false)} onClick={isSure ? onEnd : () => setSure(true)}>
      {isSure ? words.endSure : words.end}
    </button>
  );
}

interface RunProps extends Stagehand {
  readonly list: readonly Asked[];
  /** As it was kept; null for any other run. */
  readonly exam: Exam | null;
  readonly seed: string;
  readonly again: () => void;
}

const examMs = examMinutes * 60_000;

function answersKept(list: readonly Asked[], exam: Exam | null): Answers {
  return list.flatMap((asked, i) => {
    const outcome = exam?.outcomes[i];
    return outcome === undefined ? [] : [{ asked, outcome }];
  });
}

/** The answers so far, which an exam keeps as they are given. */
function useAnswers(list: readonly Asked[], exam: Exam | null) {
  const [answers, setAnswers] = useState(() => answersKept(list, exam));
  const [endedMs, setEnded] = useState(exam?.endedMs ?? null);
  const keep = (all: Answers, endMs: number | null): void => {
    if (exam === null) return;
    keepExam({ ...exam, outcomes: all.map(({ outcome }) => outcome), endedMs: endMs });
    if (endMs === null) return;
    const { startMs } = exam;
    const taken = { atMs: startMs, tookMs: endMs - startMs, right: byTopic(all) };
    changeProgress((progress) => ({ ...progress, exams: [...progress.exams, taken] }));
  };
  const add = (asked: Asked, outcome: Outcome): void => {
    const all = [...answers, { asked, outcome }];
    setAnswers(all);
    changeProgress((progress) => answered(progress, nameOf(asked), outcome, Date.now()));
    keep(all, all.length < list.length ? null : Date.now());
  };
  const end = (): void => {
    if (endedMs !== null) return;
    setEnded(Date.now());
    if (answers.length < list.length) keep(answers, Date.now());
  };
  return { answers, endedMs, add, end };
}

function Run({ list, exam, seed, again, ...hands }: RunProps) {
  const words = useCourseWords().quiz;
  const { answers, endedMs, add, end } = useAnswers(list, exam);
  const [at, setAt] = useState(answers.length);
  const asked = list[at];
  const isAnswered = answers.length > at;
  if (endedMs !== null || asked === undefined) {
    const isTimeUp = exam !== null && (endedMs ?? 0) - exam.startMs >= examMs;
    const note = answers.length === list.length ? words.over : isTimeUp ? words.timeUp : words.ended;
    return <Report answers={answers} count={list.length} note={note} again={exam === null ? null : again} />;
  }
  const isLast = at + 1 >= list.length;
  return (
    <article className={style['lesson']}>
      <Beginning key={at} />
      <header>
        <a className={style['crumb']} href={addressOf('quiz')}>
          {words.title}
        </a>
        {exam === null ? null : <Clock endMs={exam.startMs + examMs} onEnd={end} />}
        <span className={style['dim']}>{words.of(at + 1, list.length)}</span>
      </header>
      <Question
        key={`${at} ${nameOf(asked)}`}
        asked={asked}
        seed={`${seed} ${at}`}
        tells={exam === null}
        onAnswer={(outcome) => add(asked, outcome)}
        {...hands}
      />
      <div className={style['ways']}>
        {exam === null || (isLast && isAnswered) ? <span /> : <EndEarly onEnd={end} />}
        {isAnswered ? (
          <button type="button" className={style['primary']} onClick={() => (isLast ? end() : setAt(at + 1))}>
            {isLast ? words.finish : words.next} →
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
  const [exam, setExam] = useState(() => (run === 'exam' ? (keptExam() ?? newExam()) : null));
  const [ownSeed] = useState(() => String(Date.now()));
  const seed = exam?.seed ?? ownSeed;
  const [list, setList] = useState<readonly Asked[] | null>(null);
  useEffect(() => {
    if (exam !== null) keepExam(exam);
  }, [exam]);
  useEffect(() => {
    void listFor(run, id, seed).then(setList);
  }, [run, id, seed]);
  const again = (): void => {
    setList(null);
    setExam(newExam());
  };
  if (list === null) return null;
  if (list.length === 0)
    return (
      <p className={style['dim']}>
        {words.noneDue} <a href={addressOf('quiz')}>{words.toTopics}</a>
      </p>
    );
  return <Run key={seed} list={list} exam={exam} seed={seed} again={again} {...hands} />;
}

export const isRun = (name: string): boolean => ['exam', 'interview', 'review', ...topicNames].includes(name);
