/* Steps to be put in order, each moved up or down. */

import { useState } from 'react';
import { plain } from '../../../course/prose.ts';
import { isRightOrder, itemsOfQuestion, shuffled } from '../../../course/question.ts';
import style from '../course.module.css';
import { placed } from '../placed.ts';
import { Inlines } from '../Prose.tsx';
import { useCourseWords } from '../use-words.ts';
import { CheckButton } from './CheckButton.tsx';
import type { KindProps } from './props.ts';

export function Order({ question, section, seed, outcome, tells, answer }: KindProps) {
  const words = useCourseWords().quiz;
  const items = itemsOfQuestion(question, section);
  const [order, setOrder] = useState(() => shuffled(placed(items), seed));
  const move = (from: number, to: number): void => {
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    setOrder(next);
  };
  const judge = (): void =>
    answer(
      isRightOrder(
        items,
        order.map(({ item }) => item),
      )
        ? 'right'
        : 'wrong',
    );
  const shown = outcome === null || !tells ? order : placed(items);
  return (
    <>
      <ol className={style['order']} aria-label={words.order}>
        {shown.map(({ item, place }, i) => (
          <li key={place}>
            <span>
              <Inlines inline={item.inline} />
            </span>
            {outcome === null ? (
              <span className={style['moves']}>
                <button
                  type="button"
                  disabled={i === 0}
                  aria-label={words.up(plain(item.inline))}
                  onClick={() => move(i, i - 1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  disabled={i === order.length - 1}
                  aria-label={words.down(plain(item.inline))}
                  onClick={() => move(i, i + 1)}
                >
                  ↓
                </button>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {outcome === null ? <CheckButton isReady onCheck={judge} /> : null}
    </>
  );
}
