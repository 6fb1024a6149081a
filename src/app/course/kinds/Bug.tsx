/* Code with a line that is wrong, as code: numbered, coloured, each line to be chosen. */

import { useState } from 'react';
import { piecesOf } from '../../../editor/code-colours.ts';
import { useKnowledge } from '../../editor/useKnowledge.ts';
import { noDocs } from '../../../repl/docs.ts';
import style from '../course.module.css';
import { placed } from '../placed.ts';
import { useCourseWords } from '../use-words.ts';
import type { KindProps } from './props.ts';

const signs = { right: '✓', wrong: '✗', other: '' } as const;

export function Bug({ question, outcome, tells, answer, engine }: KindProps<'bug'>) {
  const words = useCourseWords().quiz;
  const docs = useKnowledge(engine)?.docs ?? noDocs;
  const { code, line, language } = question;
  const [chosen, setChosen] = useState(0);
  const choose = (at: number): void => {
    setChosen(at);
    answer(at === line ? 'right' : 'wrong');
  };
  return (
    <ol className={style['bug']}>
      {placed(code.trimEnd().split('\n')).map(({ item, place }) => {
        const at = place + 1;
        const verdict = outcome === null || !tells ? undefined : at === line ? 'right' : at === chosen ? 'wrong' : 'other';
        return (
          <li key={place}>
            <button
              type="button"
              data-verdict={verdict}
              aria-pressed={at === chosen}
              disabled={outcome !== null}
              aria-label={`${words.line(at)}: ${item}`}
              onClick={() => choose(at)}
            >
              <span className={style['number']}>{at}</span>
              <code>
                {placed(piecesOf(item, language, docs)).map((piece) => (
                  <span key={piece.place} data-colour={piece.item.colour}>{piece.item.text}</span>
                ))}
              </code>
              <span className={style['sign']} aria-hidden="true">{verdict === undefined ? '' : signs[verdict]}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
