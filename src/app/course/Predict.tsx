/* What will it reply? The answer is the engine's own, asked in a world like the student's. */

import { useEffect, useState } from 'react';
import { compact, replyFrom } from '../../course/compact.ts';
import { play, type World } from '../../course/play.ts';
import { shuffled } from '../../course/question.ts';
import type { Reply } from '../../repl/reply.ts';
import { tty } from '../../repl/tty.ts';
import style from './course.module.css';
import { useCourseWords } from './use-words.ts';

interface Answer {
  readonly reply: Reply;
  /** Compact, the right one among them. */
  readonly options: readonly string[];
}

export const asPrinted = (text: string): string => tty(replyFrom(text)).replace(/\n$/, '');

/** Null until the engine has answered. */
export function useAnswer(world: World, ask: string, wrong: readonly string[], seed: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    setAnswer(null);
    void play(world, ask).then(([exchange]) => {
      const reply = exchange?.reply ?? { type: 'nil' };
      if (isCurrent) setAnswer({ reply, options: shuffled([...new Set([compact(reply), ...wrong])], seed) });
    });
    return () => {
      isCurrent = false;
    };
  }, [world, ask, wrong, seed]);
  return answer;
}

interface OptionsProps {
  readonly answer: Answer;
  readonly ask: string;
  readonly chosen: string | null;
  readonly choose: (option: string) => void;
  /** Whether it is said which one is right. */
  readonly tells?: boolean;
}

export function Options({ answer, ask, chosen, choose, tells = true }: OptionsProps) {
  const words = useCourseWords().lesson;
  const right = compact(answer.reply);
  return (
    <fieldset className={style['predict']} aria-label={words.guess}>
      <code className={style['asked']}>{ask}</code>
      {answer.options.map((option) => {
        const verdict =
          chosen === null || !tells ? undefined : option === right ? 'right' : option === chosen ? 'wrong' : 'other';
        return (
          <button
            key={option}
            type="button"
            className={style['option']}
            data-verdict={verdict}
            aria-pressed={option === chosen}
            disabled={chosen !== null}
            onClick={() => choose(option)}
          >
            <code>{option === right ? tty(answer.reply).replace(/\n$/, '') : asPrinted(option)}</code>
            {verdict === 'right' ? (
              <small>{words.answer}</small>
            ) : verdict === 'wrong' ? (
              <small>{words.yours}</small>
            ) : null}
          </button>
        );
      })}
    </fieldset>
  );
}
