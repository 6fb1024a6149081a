/* What the glass shows before anything was stored: what it is for, and commands that put something under it, each worth
 * looking at for another reason. One click runs one. */

import style from './welcome.module.css';
import type { Words } from './words.ts';

type Starter = keyof Words['welcome']['why'];

const starters: readonly (readonly [Starter, line: string])[] = [
  ['string', 'SET greeting "hello, world"'],
  ['hash', 'HSET user:1 name Ann city Seoul'],
  ['zset', 'ZADD board 120 ann 95 bob 210 cho'],
  ['list', 'RPUSH queue first second third'],
  ['set', 'SADD lucky 7 42 70000'],
  ['stream', 'XADD events * kind login user ann'],
];

export function Welcome({ words, run }: { readonly words: Words; readonly run: (line: string) => void }) {
  const w = words.welcome;
  return (
    <div className={style['welcome']}>
      <h2>{w.title}</h2>
      <p>{w.lead}</p>
      <ul>
        {starters.map(([type, line]) => (
          <li key={type}>
            <button type="button" onClick={() => run(line)}>
              <span className="unseen">{w.run}</span>
              <code>
                {line.split(' ')[0]} <b>{line.split(' ')[1]}</b> <i>{line.split(' ').slice(2).join(' ')}</i>
              </code>
              <span>{w.why[type]}</span>
            </button>
          </li>
        ))}
      </ul>
      <p>{w.next}</p>
    </div>
  );
}
