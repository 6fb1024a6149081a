/* Clock and dice, in the student's hand. */

import { type FormEvent, useState } from 'react';
import { useLanguage } from '../settings.ts';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import { dateText, useWorldMs } from './Clock.tsx';
import style from './timeline.module.css';
import type { Travel } from './travel.ts';

interface Props {
  readonly words: TimeWords;
  readonly travel: Travel;
}

const steps = [['second', 1000], ['minute', 60_000], ['hour', 3_600_000], ['day', 86_400_000]] as const;

function aheadText(ms: number, words: TimeWords, language: string): string | null {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return null;
  const [unit, size] = seconds >= 86_400 ? (['day', 86_400] as const)
    : seconds >= 3600 ? (['hour', 3600] as const)
      : seconds >= 60 ? (['minute', 60] as const) : (['second', 1] as const);
  const text = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 })
    .format(seconds / size);
  return ms > 0 ? words.ahead(text) : words.behind(text);
}

export function ClockControls({ words, travel }: Props) {
  const language = useLanguage();
  const session = useStore((state) => state.session);
  const ms = useWorldMs();
  if (session === null || ms === null) return null;
  const ahead = aheadText(ms - Date.now(), words, language);
  return (
    <section>
      <h3>{words.clock}</h3>
      <p>
        {words.clockAt(dateText(ms, language))}
        {ahead === null ? null : ` · ${ahead}`}
      </p>
      <div className={style['row']}>
        <button type="button" aria-pressed={session.isPaused} onClick={() => travel.pause(!session.isPaused)}>
          {session.isPaused ? words.resume : words.pause}
        </button>
        {steps.map(([name, forwardMs]) => (
          <button key={name} type="button" onClick={() => travel.forward(forwardMs)}>{words.forward[name]}</button>
        ))}
      </div>
      <p>{words.clockWhy}</p>
    </section>
  );
}

const heights = [1, 2, 3, 4, 6, 8] as const;

export function DiceControls({ words, travel }: Props) {
  const session = useStore((state) => state.session);
  const [seed, setSeed] = useState<string | null>(null);
  if (session === null) return null;
  const reseed = (event: FormEvent): void => {
    event.preventDefault();
    if (seed !== null && seed !== '' && seed !== session.seed) travel.reseed(seed);
    setSeed(null);
  };
  const laidOut = session.coins.length;
  return (
    <section>
      <h3>{words.dice}</h3>
      <form className={style['row']} onSubmit={reseed}>
        <label className={style['row']}>
          {words.seed}
          <input value={seed ?? session.seed} maxLength={64} onChange={(event) => setSeed(event.target.value)} />
        </label>
        <button type="submit" disabled={seed === null || seed === '' || seed === session.seed}>{words.reseed}</button>
      </form>
      <p>{words.diceWhy}</p>
      <fieldset className={style['row']}>
        <legend>{words.tower}</legend>
        <button type="button" aria-pressed={laidOut === 0} onClick={() => travel.layCoins(null)}>{words.chance}</button>
        {heights.map((levels) => (
          <button key={levels} type="button" aria-pressed={laidOut === levels} onClick={() => travel.layCoins(levels)}>
            {words.levels(levels)}
          </button>
        ))}
      </fieldset>
    </section>
  );
}
