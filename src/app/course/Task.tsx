/* A task: try, check, read what is missing, take a hint; the solution comes last. It is graded by the state of a copy of the world. */

import { useState } from 'react';
import { check, passes } from '../../course/check.ts';
import { differencesOf, keysOf } from '../../course/differ.ts';
import { partsOf, type Section } from '../../course/prose.ts';
import style from './course.module.css';
import { Commands } from './Commands.tsx';
import { copyOfWorld, newWorld, typedSince } from './page-world.ts';
import { placed } from './placed.ts';
import { Blocks } from './Prose.tsx';
import type { Stagehand } from './run.ts';
import { stepsOfScript } from './stage.ts';
import { tellDifference, tellVerdict } from './told.ts';
import { useCourseWords } from './use-words.ts';

export interface TaskProps extends Stagehand {
  readonly section: Section;
  /** Filled with this time's values. */
  readonly begin: string | undefined;
  readonly solution: string;
  readonly checks: string;
  /** What made the world, for comparing with the goal. */
  readonly before: string;
  /** Inputs of the session when the task was set. */
  readonly entries: number;
  readonly onDone: (state: 'solved' | 'shown') => void;
}

type Result = { readonly isPassed: true } | { readonly isPassed: false; readonly told: readonly string[] };

/** What a check finds, and if it is not content, in which way the world differs from the goal. */
function useCheck({ engine, solution, checks, before, entries }: TaskProps) {
  const words = useCourseWords();
  return async (): Promise<Result> => {
    const world = copyOfWorld(engine);
    const verdicts = await check(checks, world, await typedSince(engine, entries));
    if (passes(verdicts)) return { isPassed: true };
    const goal = newWorld(engine, stepsOfScript(`${before}\n${solution}`));
    const differences = differencesOf(await keysOf(goal), await keysOf(world)).map((each) =>
      tellDifference(each, words),
    );
    const failed = verdicts.filter(
      ({ holds, line }) => !holds && (differences.length === 0 || /^(used|unused|got|commands)/.test(line)),
    );
    return { isPassed: false, told: [...differences, ...failed.map((each) => tellVerdict(each, words))] };
  };
}

function Help({ section, solution, onShown, ...hands }: TaskProps & { readonly onShown: () => void }) {
  const words = useCourseWords().lesson;
  const hints = partsOf(section, 'hint');
  const [open, setOpen] = useState(0);
  const isSolutionOpen = open > hints.length;
  const next = (): void => {
    setOpen(open + 1);
    if (open === hints.length) onShown();
  };
  return (
    <div className={style['help']}>
      {placed(hints.slice(0, open)).map(({ item, place }) => (
        <details key={place} open>
          <summary>{words.hint(place + 1, hints.length)}</summary>
          <Blocks blocks={item.blocks} />
        </details>
      ))}
      {isSolutionOpen ? (
        <details open>
          <summary>{words.solutionTitle}</summary>
          <Commands {...hands} script={solution} />
          <Explanation section={section} />
        </details>
      ) : (
        <button type="button" onClick={next}>
          {open < hints.length ? words.hint(open + 1, hints.length) : words.solution}
        </button>
      )}
    </div>
  );
}

const Explanation = ({ section }: { readonly section: Section }) => (
  <Blocks blocks={[...partsOf(section, 'solution'), ...partsOf(section, 'why')].flatMap((part) => part.blocks)} />
);

export function Task(props: TaskProps) {
  const { section, begin, connections, onDone } = props;
  const words = useCourseWords().lesson;
  const [result, setResult] = useState<Result | null>(null);
  const [isShown, setShown] = useState(false);
  const judge = useCheck(props);
  const onCheck = async (): Promise<void> => {
    const found = await judge();
    setResult(found);
    if (found.isPassed) onDone(isShown ? 'shown' : 'solved');
  };
  const put = (): void => {
    if (begin === undefined) return;
    const gap = begin.indexOf('____');
    connections.handles.current.get(connections.active)?.begin(begin.replace('____', ''), gap);
  };
  return (
    <div>
      {begin === undefined ? null : (
        <div className={style['begin']}>
          <code>{begin}</code>
          <button type="button" onClick={put}>
            {words.fill}
          </button>
        </div>
      )}
      <button type="button" className={style['primary']} onClick={() => void onCheck()}>
        {words.check}
      </button>
      <div className={style['result']} role="status">
        {result === null ? null : result.isPassed ? (
          <>
            <p data-verdict="right">{isShown ? words.shown : words.solved}</p>
            <Explanation section={section} />
          </>
        ) : (
          <>
            <p data-verdict="wrong">{words.notYet}</p>
            <ul>
              {result.told.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {result?.isPassed === true ? null : <Help {...props} onShown={() => setShown(true)} />}
    </div>
  );
}
