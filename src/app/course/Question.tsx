/* A question of any kind: it is asked, answered, judged, explained, and proved on the spot. */

import { useMemo, useState } from 'react';
import { freshValues } from '../../course/fresh.ts';
import type { Asked } from '../../course/interview.ts';
import { partsOf, type PartKind } from '../../course/prose.ts';
import { blocksBefore, proofOf } from '../../course/question.ts';
import type { Outcome } from '../../course/review.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import { useProse, useQuiz } from './content.ts';
import style from './course.module.css';
import { Bug } from './kinds/Bug.tsx';
import { Choice } from './kinds/Choice.tsx';
import { Explain } from './kinds/Explain.tsx';
import { Fill } from './kinds/Fill.tsx';
import { Order } from './kinds/Order.tsx';
import { Predict } from './kinds/Predict.tsx';
import type { KindProps } from './kinds/props.ts';
import { Proof } from './Proof.tsx';
import { Blocks, Inlines, ProseScope } from './Prose.tsx';
import { folderOf } from './questions.ts';
import type { Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

function Kind({ question, ...props }: KindProps) {
  switch (question.kind) {
    case 'order':
      return <Order question={question} {...props} />;
    case 'predict':
      return <Predict question={question} {...props} />;
    case 'fill':
      return <Fill question={question} {...props} />;
    case 'bug':
      return <Bug question={question} {...props} />;
    case 'explain':
      return <Explain question={question} {...props} />;
    default:
      return <Choice question={question} {...props} />;
  }
}

function After({ question, section, values, outcome, engine, connections }: KindProps) {
  const words = useCourseWords().quiz;
  const part = (kind: PartKind) => partsOf(section, kind).flatMap((each) => each.blocks);
  const fact = 'fact' in question ? question.fact : undefined;
  return (
    <div className={style['after']} role="status">
      <p data-verdict={outcome === 'wrong' ? 'wrong' : 'right'}>{outcome === 'wrong' ? words.wrong : words.right}</p>
      <Blocks blocks={part('why')} />
      {part('outdated').length === 0 ? null : (
        <details open>
          <summary>{words.outdated}</summary>
          <Blocks blocks={part('outdated')} />
        </details>
      )}
      {fact === undefined ? (
        <Proof script={proofOf(question, values)} engine={engine} connections={connections} />
      ) : (
        <p className={style['dim']}>
          {words.fact}: {fact}
        </p>
      )}
      {question.lesson === undefined ? null : (
        <p className={style['dim']}>
          <a href={addressOf('lesson', question.lesson)}>{words.learn}</a>
        </p>
      )}
    </div>
  );
}

interface QuestionProps extends Stagehand {
  readonly asked: Asked;
  readonly seed: string;
  /** Whether it is said at once how the answer was. */
  readonly tells: boolean;
  readonly onAnswer: (outcome: Outcome) => void;
}

export function Question({ asked, seed, tells, onAnswer, ...hands }: QuestionProps) {
  const language = useLanguage();
  const question = useQuiz(folderOf(asked.topic))[asked.id];
  const section = useProse(folderOf(asked.topic), language).sections.find(({ id }) => id === asked.id);
  const values = useMemo(() => freshValues(question?.fresh ?? {}, seed), [question, seed]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { connections } = hands;
  const scope = useMemo(() => ({ values, run: (line: string) => connections.run(line) }), [values, connections]);
  if (question === undefined || section === undefined) return null;
  const answer = (result: Outcome): void => {
    setOutcome(result);
    onAnswer(result);
  };
  const props = { question, section, values, seed, outcome, tells, answer, ...hands };
  return (
    <ProseScope value={scope}>
      <h3>
        <Inlines inline={section.title} />
      </h3>
      <Blocks blocks={blocksBefore(question, section)} />
      <Kind {...props} />
      {outcome === null || !tells ? null : <After {...props} />}
    </ProseScope>
  );
}
