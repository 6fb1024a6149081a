/* One answer of several, or several. */

import { useMemo, useState } from 'react';
import { type Item, plain } from '../../../course/prose.ts';
import { isRightChoice, itemsOfQuestion, shuffled } from '../../../course/question.ts';
import style from '../course.module.css';
import { placed } from '../placed.ts';
import { Inlines } from '../Prose.tsx';
import { useCourseWords } from '../use-words.ts';
import { CheckButton } from './CheckButton.tsx';
import type { KindProps } from './props.ts';

export function Choice({ question, section, seed, outcome, tells, answer }: KindProps) {
  const words = useCourseWords().quiz;
  const items = itemsOfQuestion(question, section);
  const order = useMemo(() => shuffled(placed(items), seed), [items, seed]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const isSeveral = question.kind === 'multiple';
  const choose = (place: number): void => {
    const next = new Set(isSeveral ? chosen : []);
    if (!next.delete(place) || !isSeveral) next.add(place);
    setChosen(next);
  };
  const judge = (): void =>
    answer(isRightChoice(items, new Set(items.filter((_, i) => chosen.has(i)))) ? 'right' : 'wrong');
  const verdictOf = (item: Item, place: number) => {
    if (outcome === null || !tells) return undefined;
    return item.isRight === true ? 'right' : chosen.has(place) ? 'wrong' : 'other';
  };
  return (
    <fieldset className={style['predict']}>
      <legend className={isSeveral ? style['dim'] : 'unseen'}>
        {isSeveral ? words.several : plain(section.title)}
      </legend>
      {order.map(({ item, place }) => (
        <button
          key={place}
          type="button"
          className={style['option']}
          aria-pressed={chosen.has(place)}
          disabled={outcome !== null}
          data-verdict={verdictOf(item, place)}
          onClick={() => choose(place)}
        >
          <span>
            <Inlines inline={item.inline} />
          </span>
        </button>
      ))}
      {outcome === null ? (
        <p>
          <CheckButton isReady={chosen.size > 0} onCheck={judge} />
        </p>
      ) : null}
    </fieldset>
  );
}
