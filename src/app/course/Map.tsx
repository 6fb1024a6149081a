/* The map: tracks, their lessons, how far one has come, and what a planned one waits for. */

import { useRef, useState } from 'react';
import type { Progress } from '../../course/progress.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import type { Language } from '../state/settings.ts';
import { headOfLesson, headOfProse, openLessons, titleOf, tracks } from './content.ts';
import style from './course.module.css';
import { exportProgress, importProgress, useProgress } from './progress-store.ts';
import { useCourseWords } from './use-words.ts';

type Waits = keyof ReturnType<typeof useCourseWords>['map']['waits'];

/** Steps that are done, of those there are. Tasks count when they are solved. */
function stepsDone(progress: Progress, slug: string): { readonly done: number; readonly of: number } {
  const steps = headOfLesson(slug)?.steps ?? [];
  const states = progress.steps[slug] ?? {};
  const done = steps.filter(
    ({ id, kind }) => states[id] === 'solved' || (kind !== 'do' && states[id] !== undefined),
  ).length;
  return { done, of: steps.length };
}

function OpenLesson({
  slug,
  language,
  progress,
}: {
  readonly slug: string;
  readonly language: Language;
  readonly progress: Progress;
}) {
  const words = useCourseWords().map;
  const { done, of } = stepsDone(progress, slug);
  const after = (headOfLesson(slug)?.after ?? []).map((each) => titleOf(each, language));
  return (
    <li data-state={done === of ? 'done' : done > 0 ? 'begun' : 'open'}>
      <a href={addressOf('lesson', slug)} title={after.length === 0 ? undefined : words.after(after.join(', '))}>
        {titleOf(slug, language)}
      </a>
      <small>{done === 0 ? '' : done === of ? words.solved : words.done(done, of)}</small>
    </li>
  );
}

const Closed = ({ title, why }: { readonly title: string; readonly why: string }) => (
  <li data-state="closed">
    <span>{title}</span>
    <small>{why}</small>
  </li>
);

function Track({
  id,
  lessons,
  language,
  progress,
}: (typeof tracks)[number] & { readonly language: Language; readonly progress: Progress }) {
  const words = useCourseWords().map;
  const titles = headOfProse('contents', language)?.sections ?? {};
  return (
    <section className={style['track']}>
      <h3>{titles[id]}</h3>
      <ol>
        {lessons.map((each) => {
          if (typeof each !== 'string')
            return (
              <Closed
                key={each.planned}
                title={titles[each.planned] ?? each.planned}
                why={words.waits[each.waits as Waits]}
              />
            );
          if (headOfLesson(each)?.draft !== false)
            return <Closed key={each} title={titleOf(each, language)} why={words.draft} />;
          return <OpenLesson key={each} slug={each} language={language} progress={progress} />;
        })}
      </ol>
    </section>
  );
}

function Keeping() {
  const words = useCourseWords().map;
  const file = useRef<HTMLInputElement>(null);
  const [said, say] = useState('');
  const take = async (): Promise<void> => {
    const [chosen] = file.current?.files ?? [];
    if (chosen !== undefined) say((await importProgress(chosen)) ? words.imported : words.notOurs);
  };
  return (
    <p className={style['small']}>
      {words.progress}{' '}
      <button type="button" onClick={exportProgress}>
        {words.export}
      </button>
      <button type="button" onClick={() => file.current?.click()}>
        {words.import}
      </button>
      <input ref={file} type="file" accept="application/json,.json" hidden onChange={() => void take()} />
      <span role="status">{said}</span>
    </p>
  );
}

export function CourseMap() {
  const language = useLanguage();
  const words = useCourseWords().map;
  const progress = useProgress();
  const first = openLessons[0];
  const here = progress.here ?? (first === undefined ? null : addressOf('lesson', first));
  return (
    <div className={style['map']}>
      <p className={style['lead']}>{words.lead}</p>
      {here === null ? null : (
        <p>
          <a className={style['primary']} href={here}>
            {progress.here === null ? words.start : words.go} →
          </a>
        </p>
      )}
      {tracks.map((track) => (
        <Track key={track.id} {...track} language={language} progress={progress} />
      ))}
      <Keeping />
    </div>
  );
}
