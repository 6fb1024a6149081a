/* The course in the third pane: which of its places is shown, and the way to the others. */

import { Suspense } from 'react';
import { Hold } from '../Hold.tsx';
import { preparesWorlds } from '../lesson-places.ts';
import { addressOf } from '../place.ts';
import type { PaneProps } from '../props.ts';
import style from './course.module.css';
import { Erratum, ErrataWall, isErratum } from './ErrataWall.tsx';
import { Glossary } from './Glossary.tsx';
import { isLesson, LessonView } from './LessonView.tsx';
import { CourseMap } from './Map.tsx';
import { isRun, QuizHome, QuizRun } from './Quiz.tsx';
import { Reference } from './Reference.tsx';
import { Search } from './Search.tsx';
import { useCourseWords } from './use-words.ts';

const heads = ['lesson', 'quiz', 'errata', 'glossary', 'command'] as const;

function Places({ head }: { readonly head: string }) {
  const words = useCourseWords().map.places;
  return (
    <nav className={style['places']}>
      {heads.map((each) => (
        <a key={each} href={addressOf(each)} aria-current={each === head ? 'page' : undefined}>
          {words[each]}
        </a>
      ))}
    </nav>
  );
}

function Nothing({ head }: { readonly head: string }) {
  const words = useCourseWords().lesson;
  return (
    <p>
      {words.none} <a href={addressOf(head)}>{words.toAll}</a>
    </p>
  );
}

function Content({ place, connections, engine }: PaneProps) {
  const [first, second] = place.rest;
  const hands = { connections, engine };
  switch (place.head) {
    case 'quiz':
      if (first === undefined) return <QuizHome />;
      return isRun(first) ? (
        <QuizRun key={place.rest.join('/')} run={first} id={second} {...hands} />
      ) : (
        <Nothing head={place.head} />
      );
    case 'errata':
      if (first === undefined) return <ErrataWall />;
      return isErratum(first) ? <Erratum key={first} id={first} {...hands} /> : <Nothing head={place.head} />;
    case 'glossary':
      return <Glossary at={first} />;
    case 'command':
      return <Reference name={first} {...hands} />;
    default:
      if (first === undefined) return <CourseMap />;
      return isLesson(first) ? (
        <LessonView key={first} slug={first} at={Number(second ?? 1) || 1} {...hands} />
      ) : (
        <Nothing head={place.head} />
      );
  }
}

export function Pane(props: PaneProps) {
  const { head, rest } = props.place;
  const isHome = rest.length === 0 || head === 'glossary';
  return (
    <div className={style['course']}>
      {isHome ? <Places head={head} /> : null}
      {isHome && head !== 'command' ? <Search /> : null}
      <Suspense fallback={preparesWorlds(props.place) ? <Hold engine={props.engine} /> : null}>
        <Content {...props} />
      </Suspense>
    </div>
  );
}
