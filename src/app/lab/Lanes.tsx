/* The run as lanes. Points at one step at a time; arrow keys go from step to step in the order of time. */

import type { KeyboardEvent } from 'react';
import type { LabRun } from '../../lab/record.ts';
import type { LabWords } from '../words-lab.ts';
import { sentence } from './answer.ts';
import style from './lab.module.css';
import type { Bar, Lane, Lanes as Layout } from './lanes-layout.ts';

const percent = (n: number): string => `${n}%`;

function Scale({ ticks }: Pick<Layout, 'ticks'>) {
  return (
    <div className={style['lane']} aria-hidden="true">
      <span className={style['name']} />
      <div className={style['track']}>
        {ticks.map(({ at, ms }) => (
          <span key={ms} className={style['tick']} style={{ left: percent(at) }}>
            {ms}
          </span>
        ))}
      </div>
    </div>
  );
}

function Server({ served, words }: Pick<Layout, 'served'> & { readonly words: LabWords }) {
  return (
    <div className={style['lane']} aria-hidden="true">
      <span className={style['name']}>{words.redis}</span>
      <div className={style['track']}>
        {served.map((at, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: commands are told apart by their order alone
          <i key={i} className={style['served']} style={{ left: percent(at) }} />
        ))}
      </div>
    </div>
  );
}

function Database({ load, loadMost, words }: Pick<Layout, 'load' | 'loadMost'> & { readonly words: LabWords }) {
  return (
    <div className={`${style['lane']} ${style['loadLane']}`} aria-hidden="true">
      <span className={style['name']}>{words.database}</span>
      <div className={style['track']}>
        {load.map(({ left, width, count }) => (
          <i
            key={left}
            className={style['load']}
            style={{ left: percent(left), width: percent(width), height: percent((100 * count) / loadMost) }}
          />
        ))}
        {loadMost === 0 ? null : <span className={style['most']}>{loadMost}</span>}
      </div>
    </div>
  );
}

interface Choosing {
  readonly chosen: number;
  readonly choose: (index: number) => void;
}

function Step({ bar, chosen, choose }: { readonly bar: Bar } & Choosing) {
  return (
    <i
      className={style['bar']}
      data-kind={bar.span.op.kind}
      data-chosen={bar.index === chosen}
      style={{ left: percent(bar.left), width: percent(bar.width) }}
      onPointerEnter={() => choose(bar.index)}
    />
  );
}

function Client({ lane, chosen, choose, words }: { readonly lane: Lane; readonly words: LabWords } & Choosing) {
  const holds = lane.bars.some(({ index }) => index === chosen);
  return (
    <div className={style['lane']} data-holds={holds}>
      <span className={style['name']}>{lane.name}</span>
      <div className={style['track']}>
        {lane.bars.map((bar) => (
          <Step key={bar.index} bar={bar} chosen={chosen} choose={choose} />
        ))}
        {lane.isGood === false ? (
          <span className={style['wrong']} style={{ left: percent(lane.end) }} title={words.bad}>
            ✕
          </span>
        ) : null}
      </div>
    </div>
  );
}

/** Keys that move by so many steps. */
const moves: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

export function Lanes({ layout, run, chosen, choose, words }: {
  readonly layout: Layout; readonly run: LabRun; readonly words: LabWords;
} & Choosing) {
  const last = run.spans.length - 1;
  const move = (event: KeyboardEvent): void => {
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    choose(Math.min(last, Math.max(0, chosen + by)));
  };
  const span = run.spans[chosen];
  return (
    <div className={style['lanesBox']}>
      {/* One slider over all steps: a run has hundreds, and a tab stop for each would be a trap. */}
      <div
        className={style['lanes']}
        role="slider"
        tabIndex={0}
        aria-label={words.lanes}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={chosen}
        aria-valuetext={span === undefined ? '' : sentence(span, run.clients[span.client]?.name ?? '', words)}
        data-dense={layout.lanes.length > 16}
        onKeyDown={move}
      >
        <Scale ticks={layout.ticks} />
        <Server served={layout.served} words={words} />
        <Database load={layout.load} loadMost={layout.loadMost} words={words} />
        {layout.lanes.map((lane) => (
          <Client key={lane.name} lane={lane} chosen={chosen} choose={choose} words={words} />
        ))}
      </div>
    </div>
  );
}
