/* An answer in one's own words, compared with a model and judged by oneself. */

import { useState } from 'react';
import { partsOf } from '../../../course/prose.ts';
import style from '../course.module.css';
import { placed } from '../placed.ts';
import { Blocks, Inlines } from '../Prose.tsx';
import { useCourseWords } from '../use-words.ts';
import { CheckButton } from './CheckButton.tsx';
import type { KindProps } from './props.ts';

export function Explain({ section, outcome, answer }: KindProps) {
  const words = useCourseWords().quiz;
  const [isCompared, setCompared] = useState(false);
  const [have, setHave] = useState<ReadonlySet<number>>(new Set());
  const points = partsOf(section, 'points')
    .flatMap((part) => part.blocks)
    .flatMap((block) => (block.kind === 'list' ? block.items : []));
  const judge = (): void =>
    answer(have.size === points.length ? 'right' : have.size * 2 >= points.length ? 'hard' : 'wrong');
  const toggle = (place: number): void => {
    const next = new Set(have);
    if (!next.delete(place)) next.add(place);
    setHave(next);
  };
  return (
    <>
      <textarea
        className={style['own']}
        rows={4}
        aria-label={words.yourAnswer}
        placeholder={words.yourAnswer}
        readOnly={isCompared}
      />
      {isCompared ? (
        <>
          <h4>{words.modelAnswer}</h4>
          <Blocks blocks={partsOf(section, 'answer').flatMap((part) => part.blocks)} />
          <fieldset className={style['points']}>
            <legend>{words.points}</legend>
            {placed(points).map(({ item, place }) => (
              <label key={place}>
                <input
                  type="checkbox"
                  checked={have.has(place)}
                  disabled={outcome !== null}
                  onChange={() => toggle(place)}
                />{' '}
                <Inlines inline={item.inline} />
              </label>
            ))}
          </fieldset>
          {outcome === null ? <CheckButton isReady onCheck={judge} /> : null}
        </>
      ) : (
        <button type="button" className={style['primary']} onClick={() => setCompared(true)}>
          {words.compare}
        </button>
      )}
    </>
  );
}
