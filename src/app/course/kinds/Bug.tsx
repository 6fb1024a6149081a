/* Code with a line that is wrong. */

import { useState } from 'react';
import style from '../course.module.css';
import { placed } from '../placed.ts';
import { useCourseWords } from '../use-words.ts';
import type { KindProps } from './props.ts';

export function Bug({ question, outcome, answer }: KindProps<'bug'>) {
  const words = useCourseWords().quiz;
  const { code, line } = question;
  const [chosen, setChosen] = useState(0);
  const choose = (at: number): void => {
    setChosen(at);
    answer(at === line ? 'right' : 'wrong');
  };
  return (
    <ol className={style['bug']}>
      {placed(code.trimEnd().split('\n')).map(({ item, place }) => {
        const at = place + 1;
        const verdict = outcome === null ? undefined : at === line ? 'right' : at === chosen ? 'wrong' : 'other';
        return (
          <li key={place}>
            <button
              type="button"
              className={style['option']}
              data-verdict={verdict}
              disabled={outcome !== null}
              aria-label={`${words.line(at)}: ${item}`}
              onClick={() => choose(at)}
            >
              <span className={style['number']}>{at}</span>
              <code>{item}</code>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
