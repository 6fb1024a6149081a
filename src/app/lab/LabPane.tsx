/* The lab's pane: the patterns, or one of them. */

import { useCallback } from 'react';
import { patterns } from '../../lab/patterns.ts';
import type { LabRequest } from '../../worker/protocol.ts';
import { addressOf } from '../place.ts';
import type { PaneProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { en, ko, type LabWords } from '../words-lab.ts';
import { Lab } from './Lab.tsx';
import style from './lab.module.css';

const wordsOf = { en, ko } as const;

function Patterns({ words }: { readonly words: LabWords }) {
  return (
    <nav className={style['patterns']} aria-label={words.label}>
      <p>{words.intro}</p>
      <ul>
        {patterns.map(({ id }) => (
          <li key={id}>
            <a href={addressOf('lab', id)}>{words.patterns[id]?.title ?? id}</a>
            <span>{words.patterns[id]?.about}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Pane({ place, engine }: PaneProps) {
  const words = wordsOf[useLanguage()];
  const run = useCallback((request: LabRequest) => engine.ask('lab', request), [engine]);
  const [id] = place.rest;
  const isKnown = patterns.some((pattern) => pattern.id === id);
  if (id === undefined || !isKnown) return <Patterns words={words} />;
  return (
    <div className={style['box']}>
      <p className={style['back']}>
        <a href={addressOf('lab')}>{words.all}</a>
      </p>
      <Lab key={id} pattern={id} run={run} words={words} />
    </div>
  );
}
