/* A lesson, one step at a time: the prose, what it runs, and the way on. */

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Lesson, LessonStep } from '../../course/compile/schema.ts';
import { filled, type FreshValues } from '../../course/fresh.ts';
import { hasOwnWorld, scriptBefore, scriptOf, valuesOf } from '../../course/lesson.ts';
import { type StepState, withStep } from '../../course/progress.ts';
import { partsOf, type Section } from '../../course/prose.ts';
import { isSceneId } from '../../scenes/catalog.ts';
import { addressOf } from '../place.ts';
import type { PaneProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { useStore } from '../store.ts';
import { Commands } from './Commands.tsx';
import { headOfLesson, openLessons, useLesson, useProse } from './content.ts';
import style from './course.module.css';
import { newWorld, wouldAnswer } from './page-world.ts';
import { pointAway } from './pointing.ts';
import { Options, useAnswer } from './Predict.tsx';
import { changeProgress, useProgress } from './progress-store.ts';
import { Blocks, Inlines, ProseScope } from './Prose.tsx';
import { runScript, type Stagehand } from './run.ts';
import { type Stage, stepsOfScript, useStage } from './stage.ts';
import { StageNote } from './StageNote.tsx';
import { Task } from './Task.tsx';
import { useCourseWords } from './use-words.ts';

/** One seed a visit of a lesson, until its reader asks for other data. */
const seeds = new Map<string, number>();

interface StepProps extends Stagehand {
  readonly slug: string;
  readonly lesson: Lesson;
  readonly step: LessonStep;
  readonly section: Section;
  readonly index: number;
  readonly seed: string;
  readonly values: FreshValues;
  readonly stage: Stage;
  readonly done: (state: StepState) => void;
}

function PredictStep({
  lesson,
  step,
  section,
  index,
  seed,
  values,
  stage,
  connections,
  engine,
  done,
}: StepProps & { readonly step: LessonStep & { kind: 'predict' } }) {
  const words = useCourseWords().lesson;
  const [chosen, setChosen] = useState<string | null>(null);
  const [hasRun, setRun] = useState(step.run === undefined);
  const run = filled(step.run ?? '', values);
  const ask = filled(step.ask, values);
  const world = useMemo(
    () => newWorld(engine, stepsOfScript(`${scriptBefore(lesson, index, seed)}\n${run}`)),
    [engine, lesson, index, seed, run],
  );
  const wrong = useMemo(() => step.wrong.map((each) => filled(each, values)), [step, values]);
  const isVeiled = step.veiled === true && chosen === null;
  useEffect(() => {
    const { setAsked } = useStore.getState();
    setAsked(true, isVeiled);
    return () => setAsked(false);
  }, [isVeiled]);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const answer = useAnswer(world, ask, wrong, seed);
  /** Asks the student's world, too. Where something else has run in it, it is made anew: what the terminal says is the answer here. */
  const askLive = async (): Promise<void> => {
    const isAsAsked = answer === null || (await wouldAnswer(engine, ask, answer.reply));
    if (!isHere.current) return; // somebody has gone on meanwhile
    if (!isAsAsked && (await stage.renew())) {
      await runScript(run, { connections, engine });
      useStore.getState().say(words.madeAnew);
    }
    connections.run(ask, 'A');
  };
  const choose = (option: string): void => {
    setChosen(option);
    void askLive();
    done('solved');
  };
  return (
    <>
      {step.run === undefined ? null : (
        <Commands script={run} connections={connections} engine={engine} onRun={() => setRun(true)} />
      )}
      {answer === null || !hasRun ? null : <Options answer={answer} ask={ask} chosen={chosen} choose={choose} />}
      {chosen === null ? null : <Blocks blocks={partsOf(section, 'why').flatMap((part) => part.blocks)} />}
    </>
  );
}

function StepBody(props: StepProps) {
  const { lesson, step, section, index, seed, values, stage, connections, engine, done } = props;
  const fill = (text: string) => filled(text, values);
  switch (step.kind) {
    case 'see':
    case 'explain':
      return step.run === undefined ? null : (
        <Commands script={fill(step.run)} connections={connections} engine={engine} onRun={() => done('solved')} />
      );
    case 'predict':
      return <PredictStep {...props} step={step} />;
    case 'do':
      return (
        <Task
          section={section}
          connections={connections}
          engine={engine}
          entries={stage.entries}
          onDone={done}
          begin={step.begin === undefined ? undefined : fill(step.begin)}
          solution={fill(step.solution)}
          checks={fill(step.check)}
          before={scriptBefore(lesson, index, seed)}
        />
      );
  }
}

/** Puts under the glass what a step is about: a key, which is then held there, or a scene. */
function useLook(lesson: Lesson, step: LessonStep, values: FreshValues): void {
  useEffect(() => {
    const { pin, togglePin, pinned, setScene } = useStore.getState();
    const scene = step.scene ?? (step.key === undefined ? lesson.scene : 'key');
    setScene(isSceneId(scene) ? scene : 'key');
    if (step.key !== undefined) pin({ db: 0, key: filled(step.key, values) });
    else if (pinned !== null) togglePin();
    return pointAway;
  }, [lesson, step, values]);
}

function Dots({
  slug,
  lesson,
  index,
  sections,
}: {
  readonly slug: string;
  readonly lesson: Lesson;
  readonly index: number;
  readonly sections: readonly Section[];
}) {
  const words = useCourseWords().lesson;
  const done = useProgress((progress) => progress.steps[slug]);
  return (
    <nav className={style['dots']} aria-label={words.steps}>
      {lesson.steps.map((step, i) => (
        <a
          key={step.id}
          href={addressOf('lesson', slug, String(i + 1))}
          aria-current={i === index ? 'step' : undefined}
          data-state={done?.[step.id] ?? 'open'}
          title={sections[i]?.title.join('')}
        >
          {i + 1}
        </a>
      ))}
    </nav>
  );
}

interface WaysProps {
  readonly slug: string;
  readonly index: number;
  readonly count: number;
  /** What is to be done here has been done: the way on is then what stands out. */
  readonly isDone: boolean;
}

function Ways({ slug, index, count, isDone }: WaysProps) {
  const words = useCourseWords().lesson;
  const following = openLessons[openLessons.indexOf(slug) + 1];
  const isLast = index + 1 >= count;
  const on = isDone ? style['primary'] : undefined;
  return (
    <div className={style['ways']}>
      {index === 0 ? <span /> : <a href={addressOf('lesson', slug, String(index))}>← {words.back}</a>}
      {isLast ? <a href={addressOf('lesson')}>{words.end}</a> : null}
      {isLast && following !== undefined ? (
        <a className={on} href={addressOf('lesson', following)}>
          {words.nextLesson} →
        </a>
      ) : null}
      {isLast ? null : (
        <a className={on} href={addressOf('lesson', slug, String(index + 2))}>
          {words.next} →
        </a>
      )}
    </div>
  );
}

export function LessonView({
  slug,
  at,
  connections,
  engine,
}: Pick<PaneProps, 'connections' | 'engine'> & { readonly slug: string; readonly at: number }) {
  const language = useLanguage();
  const words = useCourseWords().lesson;
  const lesson = useLesson(slug);
  const prose = useProse(slug, language);
  const [turn, setTurn] = useState(seeds.get(slug) ?? 1);
  const seed = `${slug}-${turn}`;
  const index = Math.min(Math.max(0, at - 1), lesson.steps.length - 1);
  const step = lesson.steps[index] as LessonStep;
  const section = prose.sections[index] as Section;
  const values = useMemo(() => valuesOf(lesson, step, seed), [lesson, step, seed]);
  const before = useMemo(
    () =>
      hasOwnWorld(step) || index === 0 ? null : { name: `${seed}/${index}`, script: scriptOf(lesson, index - 1, seed) },
    [lesson, step, index, seed],
  );
  const { giveBack } = connections;
  const stage = useStage({ engine, giveBack }, `${seed}/${index + 1}`, scriptBefore(lesson, index, seed), before);
  const state = useProgress((progress) => progress.steps[slug]?.[step.id]);
  const isDone = state === 'solved' || state === 'shown' || (step.kind === 'explain' && step.run === undefined);
  const scope = useMemo(() => ({ values, run: (line: string) => connections.run(line) }), [values, connections]);
  useLook(lesson, step, values);
  useEffect(() => {
    const place = addressOf('lesson', slug, String(index + 1));
    changeProgress((progress) => ({ ...withStep(progress, slug, step.id, 'seen'), here: place }));
  }, [slug, index, step]);
  const again = (): void => {
    seeds.set(slug, turn + 1);
    setTurn(turn + 1);
  };
  return (
    <ProseScope value={scope}>
      <article className={style['lesson']}>
        <header>
          <a className={style['crumb']} href={addressOf('lesson')}>
            {prose.title}
          </a>
          <Dots slug={slug} lesson={lesson} index={index} sections={prose.sections} />
        </header>
        {index === 0 ? (
          <div className={style['lead']}>
            <Blocks blocks={prose.lead} />
          </div>
        ) : null}
        <p className={style['kind']}>{words.kinds[step.kind]}</p>
        <h3>
          <Inlines inline={section.title} />
        </h3>
        <Blocks blocks={section.blocks} />
        {stage.state !== 'ready' ? (
          <StageNote stage={stage} />
        ) : (
          <StepBody
            key={`${seed} ${step.id}`}
            slug={slug}
            lesson={lesson}
            step={step}
            section={section}
            index={index}
            seed={seed}
            values={values}
            stage={stage}
            connections={connections}
            engine={engine}
            done={(state) => changeProgress((progress) => withStep(progress, slug, step.id, state))}
          />
        )}
        <Ways slug={slug} index={index} count={lesson.steps.length} isDone={isDone} />
        <p className={style['small']}>
          <button type="button" title={words.resetLabel} onClick={stage.prepare}>
            {words.reset}
          </button>
          {lesson.fresh !== undefined || (step.kind === 'do' && step.fresh !== undefined) ? (
            <button type="button" onClick={again}>
              {words.again}
            </button>
          ) : null}
        </p>
      </article>
    </ProseScope>
  );
}

export const isLesson = (slug: string): boolean => headOfLesson(slug)?.draft === false;
