/* All about time in one pane: the clock and the dice in the student's hand, the branches, two moments compared, what happened as
 * text, and all of it in a capsule. */

import type { PaneProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { en, ko } from '../words-time.ts';
import { Branches } from './Branches.tsx';
import { CapsuleControls } from './CapsuleControls.tsx';
import { Compare } from './Compare.tsx';
import { ClockControls, DiceControls } from './Controls.tsx';
import { History } from './History.tsx';
import style from './timeline.module.css';

const wordsOf = { en, ko } as const;

export function Pane({ engine, travel }: PaneProps) {
  const words = wordsOf[useLanguage()];
  return (
    <div className={style['pane']}>
      <History words={words} engine={engine} travel={travel} />
      <Branches words={words} travel={travel} />
      <Compare words={words} engine={engine} />
      <ClockControls words={words} travel={travel} />
      <DiceControls words={words} travel={travel} />
      <CapsuleControls engine={engine} travel={travel} />
    </div>
  );
}
