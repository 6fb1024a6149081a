/* A script that proves what was said: run on the spot, in a new world, with what the server answers. */

import { useState } from 'react';
import { type Exchange, play } from '../../course/play.ts';
import { tty } from '../../repl/tty.ts';
import style from './course.module.css';
import { newWorld } from './page-world.ts';
import { placed } from './placed.ts';
import type { Stagehand } from './run.ts';
import { useCourseWords } from './use-words.ts';

const printed = ({ reply }: Exchange): string => (reply === null ? '' : `${tty(reply).replace(/\n$/, '')}\n`);

function typed({ line, typed: text }: Exchange): string {
  if (line.kind === 'wait') return `… ${line.ms / 1000} s\n`;
  if (line.kind === 'start') return `$ redis-server --${line.name} ${line.value}\n`;
  if (line.kind !== 'command') return '';
  const times = line.repeat === null ? '' : `   (i = ${line.repeat.from} … ${line.repeat.to})`;
  return `${line.on === 'A' ? '' : line.on}> ${line.repeat === null ? text : line.text}${times}\n`;
}

export function Proof({ script, engine }: { readonly script: string } & Stagehand) {
  const words = useCourseWords().quiz;
  const [exchanges, setExchanges] = useState<readonly Exchange[] | null>(null);
  const prove = async (): Promise<void> => setExchanges(await play(newWorld(engine, []), script));
  if (exchanges === null)
    return (
      <button type="button" className={style['prove']} onClick={() => void prove()}>
        {words.prove}
      </button>
    );
  return (
    <pre className={style['proof']}>
      {placed(exchanges).map(({ item, place }) => (
        <span key={place}>
          <b>{typed(item)}</b>
          {printed(item)}
        </span>
      ))}
    </pre>
  );
}
