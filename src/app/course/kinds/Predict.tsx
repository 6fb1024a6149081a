/* What will it reply? The answer is the engine's own. */

import { useMemo, useState } from 'react';
import { compact } from '../../../course/compact.ts';
import { filled } from '../../../course/fresh.ts';
import { newWorld } from '../page-world.ts';
import { Options, useAnswer } from '../Predict.tsx';
import { Setup } from '../Setup.tsx';
import { stepsOfScript } from '../stage.ts';
import type { KindProps } from './props.ts';

export function Predict({ question, values, seed, engine, tells, answer }: KindProps<'predict'>) {
  const { ask: asking, wrong: others } = question;
  const [chosen, setChosen] = useState<string | null>(null);
  const ask = filled(asking, values);
  const setup = filled(question.setup ?? '', values);
  const world = useMemo(() => newWorld(engine, stepsOfScript(setup)), [engine, setup]);
  const wrong = useMemo(() => others.map((each) => filled(each, values)), [others, values]);
  const known = useAnswer(world, ask, wrong, seed);
  const choose = (option: string): void => {
    setChosen(option);
    if (known !== null) answer(option === compact(known.reply) ? 'right' : 'wrong');
  };
  return (
    <>
      <Setup script={setup} />
      {known === null ? null : <Options answer={known} ask={ask} chosen={chosen} choose={choose} tells={tells} />}
    </>
  );
}
