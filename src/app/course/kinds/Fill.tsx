/* A command with a gap, judged by what it does in a world of its own. */

import { useState } from 'react';
import { check, passes } from '../../../course/check.ts';
import { compact } from '../../../course/compact.ts';
import { filled } from '../../../course/fresh.ts';
import { play } from '../../../course/play.ts';
import { partsOf } from '../../../course/prose.ts';
import { argvOf, lineTyped } from '../../../course/script.ts';
import style from '../course.module.css';
import { newWorld } from '../page-world.ts';
import { Blocks } from '../Prose.tsx';
import { Setup } from '../Setup.tsx';
import { stepsOfScript } from '../stage.ts';
import { useCourseWords } from '../use-words.ts';
import type { KindProps } from './props.ts';

export function Fill({ question, section, values, engine, outcome, tells, answer }: KindProps<'fill'>) {
  const words = useCourseWords();
  const [before = '', after = ''] = filled(question.begin, values).split('____');
  const [text, setText] = useState('');
  const judge = async (): Promise<void> => {
    const typed = before + text + after;
    const setup = stepsOfScript(filled(question.setup ?? '', values));
    try {
      const [exchange] = await play(newWorld(engine, setup), typed);
      const world = newWorld(engine, [...setup, ...stepsOfScript(typed)]);
      const verdicts = await check(filled(question.check, values), world, [
        { line: lineTyped(argvOf(typed)), reply: compact(exchange?.reply ?? null) },
      ]);
      answer(passes(verdicts) ? 'right' : 'wrong');
    } catch {
      answer('wrong'); // quotes that do not match up are no command
    }
  };
  const hint = partsOf(section, 'hint').flatMap((part) => part.blocks);
  return (
    <>
      <Setup script={filled(question.setup ?? '', values)} />
      <form
        className={style['fill']}
        onSubmit={(event) => {
          event.preventDefault();
          void judge();
        }}
      >
        <code>{before}</code>
        <input
          aria-label={words.quiz.command}
          value={text}
          disabled={outcome !== null}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          size={Math.max(8, text.length + 1)}
          onChange={({ target }) => setText(target.value)}
        />
        <code>{after}</code>
        {outcome === null ? (
          <button type="submit" className={style['primary']} disabled={text === ''}>
            {words.quiz.check}
          </button>
        ) : null}
      </form>
      {outcome === null && hint.length > 0 ? (
        <details className={style['hint']}>
          <summary>{words.lesson.hint(1, 1)}</summary>
          <Blocks blocks={hint} />
        </details>
      ) : null}
      {outcome === 'wrong' && tells ? (
        <pre>
          <code>{filled(question.solution, values).replace(/\s+→.*$/gm, '')}</code>
        </pre>
      ) : null}
    </>
  );
}
