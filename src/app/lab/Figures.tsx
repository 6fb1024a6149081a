/* What a run comes to, in figures. Whether a figure is as it should be is said by a sign and a word beside the colour. */

import type { Verdict } from '../../lab/pattern.ts';
import type { LabWords } from '../words-lab.ts';
import style from './lab.module.css';

function shown({ value, unit }: Verdict, words: LabWords): string {
  if (unit === 'yesNo') return words.yesNo(value > 0);
  return unit === 'ms' ? words.ms(value) : String(value);
}

export function Figures({ verdicts, words }: { readonly verdicts: readonly Verdict[]; readonly words: LabWords }) {
  return (
    <dl className={style['figures']}>
      {verdicts.map((verdict) => (
        <div key={verdict.word} data-good={verdict.isGood}>
          <dt>{words.verdicts[verdict.word] ?? verdict.word}</dt>
          <dd>
            {shown(verdict, words)}
            {verdict.isGood === undefined ? null : (
              <span role="img" aria-label={verdict.isGood ? words.good : words.bad}>
                {verdict.isGood ? '✓' : '✕'}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
