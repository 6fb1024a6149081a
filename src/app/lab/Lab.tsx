/* The lab: a pattern's code, its knobs, and what happens when its clients really run. Each turn of a knob runs it anew, from the
 * same seed: what changes on the screen is what the knob changed. */

import { useEffect, useMemo, useState } from 'react';
import { type Settings, initialSettings, number } from '../../lab/pattern.ts';
import { patternOf } from '../../lab/patterns.ts';
import type { LabTimes } from '../../lab/run.ts';
import type { LabRequest, LabResult } from '../../worker/protocol.ts';
import type { LabWords } from '../words-lab.ts';
import { sentence } from './answer.ts';
import { Figures } from './Figures.tsx';
import { Knobs } from './Knobs.tsx';
import style from './lab.module.css';
import { Lanes } from './Lanes.tsx';
import { layout } from './lanes-layout.ts';

const timeKnobs = [
  number('networkMs', 'ms', 2, 0, 50),
  number('databaseReadMs', 'ms', 40, 1, 500),
  number('databaseWriteMs', 'ms', 30, 1, 500),
];
const spread = 0.2;

interface Props {
  readonly pattern: string;
  readonly run: (request: LabRequest) => Promise<LabResult | null>;
  readonly words: LabWords;
}

/** The newest answer; an older one that comes late is dropped. */
function useRun({ pattern, run }: Props, settings: Settings, times: Settings, seed: number): LabResult | null {
  const [result, setResult] = useState<LabResult | null>(null);
  useEffect(() => {
    let isWanted = true;
    const { networkMs = 0, databaseReadMs = 0, databaseWriteMs = 0 } = times;
    const labTimes: LabTimes = { networkMs, databaseReadMs, databaseWriteMs, spread };
    void run({ pattern, settings, seed: String(seed), times: labTimes }).then((next) => {
      if (isWanted) setResult(next);
    });
    return () => {
      isWanted = false;
    };
  }, [pattern, run, settings, times, seed]);
  return result;
}

function Code({ result, line, words }: { readonly result: LabResult; readonly line: string | undefined; readonly words: LabWords }) {
  return (
    <ol className={style['code']} aria-label={words.code}>
      {result.code.map(({ id, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
        <li key={i} data-runs={id !== '' && id === line} aria-current={id !== '' && id === line ? 'step' : undefined}>
          {text === '' ? ' ' : text}
        </li>
      ))}
    </ol>
  );
}

const shapes = ['redis', 'read', 'write', 'sleep', 'crash'] as const;

function Legend({ words }: Pick<Props, 'words'>) {
  return (
    <ul className={style['legend']}>
      {shapes.map((kind) => (
        <li key={kind}>
          <span className={style['swatch']}>
            <i className={style['bar']} data-kind={kind} style={{ left: 0, width: '100%' }} />
          </span>
          {words.kinds[kind]}
        </li>
      ))}
    </ul>
  );
}

export function Lab(props: Props) {
  const { pattern: id, words } = props;
  const pattern = patternOf(id);
  const [settings, setSettings] = useState<Settings>(() => (pattern === undefined ? {} : initialSettings(pattern)));
  const [times, setTimes] = useState<Settings>(() => Object.fromEntries(timeKnobs.map((knob) => [knob.id, knob.initial])));
  const [seed, setSeed] = useState(1);
  const [at, setAt] = useState(0);
  const result = useRun(props, settings, times, seed);
  const lanes = useMemo(() => (result === null ? undefined : layout(result.run)), [result]);
  if (pattern === undefined || result === null || lanes === undefined) return null;
  const chosen = Math.min(at, result.run.spans.length - 1);
  const span = result.run.spans[chosen];
  const { title, about } = words.patterns[id] ?? { title: id, about: '' };
  return (
    <section className={style['lab']} aria-label={words.label}>
      <header>
        <h2>{title}</h2>
        <p>{about}</p>
      </header>
      <div className={style['turn']}>
        <Knobs knobs={pattern.knobs} settings={settings} words={words}
          turn={(knob, value) => setSettings((old) => ({ ...old, [knob]: value }))} />
        <Knobs knobs={timeKnobs} settings={times} words={words}
          turn={(knob, value) => setTimes((old) => ({ ...old, [knob]: value }))} />
        <button type="button" className={style['again']} onClick={() => setSeed((old) => old + 1)}>
          {words.again} <small>{words.seed(String(seed))}</small>
        </button>
      </div>
      <Figures verdicts={result.verdicts} words={words} />
      <div className={style['both']}>
        <Code result={result} line={span?.line} words={words} />
        <div className={style['play']}>
          <p className={style['sentence']} aria-live="polite">
            {span === undefined ? '' : sentence(span, result.run.clients[span.client]?.name ?? '', words)}
          </p>
          <Lanes layout={lanes} run={result.run} chosen={chosen} choose={setAt} words={words} />
          <Legend words={words} />
          <p className={style['note']}>{result.run.isCut ? words.cut : words.hint}</p>
        </div>
      </div>
      <p className={style['note']}>{words.model}</p>
    </section>
  );
}
