import { useMemo, useState } from 'react';
import type { SceneWords } from '../app/words-scenes.ts';
import type { SeriesChunkView, SeriesView, ValueView } from '../inspect.ts';
import { address } from './bytes-text.ts';
import type { SceneProps } from './scene.ts';
import shared from './scenes.module.css';
import { boxes, facts, opened, sampleLines } from './series-layout.ts';
import style from './series.module.css';

const seriesOf = (value: ValueView | undefined): SeriesView | null => (value?.kind === 'series' ? value.series : null);

interface SamplesProps {
  readonly chunk: SeriesChunkView;
  readonly before: SeriesView | null;
  readonly generation: number;
  readonly words: SceneWords;
}

/** The samples of a chunk, a sample a line, each with a bar as long as the bits that it takes. */
function Samples({ chunk, before, generation, words }: SamplesProps) {
  const lines = useMemo(() => sampleLines(chunk, before), [chunk, before]);
  return (
    <ul className={style['samples']} aria-label={words.series.samples(chunk.samples)}>
      {lines.map((line) =>
        line.kind === 'gap' ? (
          <li key="gap" className={style['gap']}>{words.series.gap(line.samples)}</li>
        ) : (
          <li key={line.mark === null ? line.sample.atMs : `${line.sample.atMs} ${generation}`} className={style['sample']}>
            <span className={style['time']}>{line.sample.atMs}</span>
            <span className={`${style['value']} ${line.mark === null ? '' : shared[line.mark]}`} data-mark={line.mark}>
              {line.sample.value}
            </span>
            <span className={style['track']}>
              <span className={style['bar']} style={{ inlineSize: `${Math.max(1, line.width * 100)}%` }} />
            </span>
            <span className={style['bits']}>{words.series.bits(line.sample.bits)}</span>
          </li>
        ),
      )}
    </ul>
  );
}

export function SeriesScene({ view, before, generation, words }: SceneProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const series = seriesOf(view.value);
  const old = seriesOf(before?.value);
  const shown = useMemo(() => (series === null ? [] : boxes(series, old, words)), [series, old, words]);
  if (series === null) return null;
  const open = opened(series, shown, chosen);
  return (
    <div className={shared['stack']}>
      <p className={style['facts']}>
        <b>{words.series.of(series.totalSamples, series.chunkCount)}</b>
        {facts(series, words).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      <div className={style['chunks']} data-scrolls>
        {shown.map((box) => (
          <button
            key={box.address}
            type="button"
            className={style['chunk']}
            aria-pressed={box.address === open?.address}
            onClick={() => setChosen(box.address)}
          >
            <b>{box.title}</b>
            <span>{box.note}</span>
            <span className={style['track']}>
              <span className={style['fill']} style={{ inlineSize: `${box.filled * 100}%` }} data-mark={box.mark} />
            </span>
            <span className={style['where']}>{address(box.address)}</span>
          </button>
        ))}
      </div>
      {open === undefined ? null : <Samples chunk={open} before={old} generation={generation} words={words} />}
    </div>
  );
}
