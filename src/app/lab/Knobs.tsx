/* The knobs of a pattern and of the lab itself. */

import type { Knob, Settings } from '../../lab/pattern.ts';
import type { LabWords } from '../words-lab.ts';
import style from './lab.module.css';

interface Props {
  readonly knobs: readonly Knob[];
  readonly settings: Settings;
  readonly turn: (id: string, value: number) => void;
  readonly words: LabWords;
}

function Choice({ knob, value, turn, words }: { readonly knob: Knob; readonly value: number } & Pick<Props, 'turn' | 'words'>) {
  return (
    <fieldset className={style['knob']}>
      <legend>{words.knobs[knob.id] ?? knob.id}</legend>
      <div className={style['choices']}>
        {(knob.choices ?? []).map((name, i) => (
          <button key={name} type="button" aria-pressed={i === value} onClick={() => turn(knob.id, i)}>
            {words.choices[name] ?? name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Slider({ knob, value, turn, words }: { readonly knob: Knob; readonly value: number } & Pick<Props, 'turn' | 'words'>) {
  const shown = knob.unit === 'ms' ? words.ms(value) : String(value);
  return (
    <label className={style['knob']}>
      <span>
        {words.knobs[knob.id] ?? knob.id} <output>{shown}</output>
      </span>
      <input
        type="range"
        min={knob.min}
        max={knob.max}
        step={knob.step}
        value={value}
        aria-valuetext={shown}
        onChange={(event) => turn(knob.id, event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}

export function Knobs({ knobs, settings, turn, words }: Props) {
  return (
    <div className={style['knobs']}>
      {knobs.map((knob) => {
        const value = settings[knob.id] ?? knob.initial;
        const Control = knob.unit === 'choice' ? Choice : Slider;
        return <Control key={knob.id} knob={knob} value={value} turn={turn} words={words} />;
      })}
    </div>
  );
}
