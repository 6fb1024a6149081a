/* Commands that a step runs: each can be run alone, all of them in order. */

import { useState } from 'react';
import { parseScript, type ScriptLine } from '../../course/script.ts';
import style from './course.module.css';
import { runScript, type Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

const textOf = (line: ScriptLine): string => {
  switch (line.kind) {
    case 'wait':
      return `#wait ${line.ms}`;
    case 'start':
      return `#start ${line.name} ${line.value}`;
    case 'late':
      return '';
    case 'aside':
      return `## ${line.text}`;
    case 'command': {
      const mark = line.isAwaited ? (line.on === 'A' ? '' : `${line.on}> `) : `${line.on}&> `;
      return mark + (line.repeat === null ? line.text : `#repeat ${line.repeat.from} ${line.repeat.to} ${line.text}`);
    }
  }
};

/** As it is read: who says it, where more than one speaks, and what. */
export function LineText({ line, isShared }: { readonly line: ScriptLine; readonly isShared: boolean }) {
  if (line.kind === 'wait') return <span className={style['wait']}>… {line.ms / 1000} s</span>;
  if (line.kind === 'start') return `redis-server --${line.name} ${line.value}`;
  if (line.kind !== 'command') return textOf(line);
  const { on, text, repeat } = line;
  return (
    <>
      {on === 'A' && !isShared ? null : <span className={style['who']}>{on} </span>}
      {text}
      {repeat === null ? null : (
        <span className={style['wait']}>
          {' '}
          i = {repeat.from} … {repeat.to}
        </span>
      )}
    </>
  );
}

interface CommandsProps extends Stagehand {
  readonly script: string;
  readonly onRun?: () => void;
  /** Words for the button, when it is not simply to run. */
  readonly label?: string;
}

export function Commands({ script, connections, engine, onRun, label }: CommandsProps) {
  const words = useCourseWords().lesson;
  const [ran, setRan] = useState<readonly number[]>([]);
  const lines = parseScript(script);
  const shown = lines
    .map((line, i) => ({ line, text: textOf(line), id: i }))
    .filter(({ line }) => line.kind !== 'late');
  const isShared = lines.some((line) => 'on' in line && line.on !== 'A');
  const hands = { connections, engine };
  const note = (done: readonly number[]): void => {
    setRan(done);
    if (done.length >= shown.length) onRun?.();
  };
  const runAll = async (): Promise<void> => {
    await runScript(script, hands);
    note(shown.map(({ id }) => id));
    connections.toPrompt();
  };
  const runOne = async (id: number, text: string): Promise<void> => {
    await runScript(text, hands);
    note([...new Set([...ran, id])]);
  };
  return (
    <div className={style['commands']}>
      <ol>
        {shown.map(({ line, text, id }) => (
          <li key={id} data-ran={ran.includes(id)}>
            <button type="button" title={words.run} onClick={() => void runOne(id, text)}>
              <code>
                <LineText line={line} isShared={isShared} />
              </code>
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className={ran.length < shown.length ? style['primary'] : style['again']} onClick={() => void runAll()}>
        {label ?? (shown.length > 1 ? words.runAll : words.run)}
      </button>
    </div>
  );
}
