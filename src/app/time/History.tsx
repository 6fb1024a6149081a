/* What happened, as text: the marks around the one that is looked at, each a way to it. */

import { useEffect, useState } from 'react';
import type { EngineClient } from '../../worker/client.ts';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import { timeText } from './Clock.tsx';
import { lineOf } from './labels.ts';
import style from './timeline.module.css';
import type { Travel } from './travel.ts';

/** Marks listed at once. */
const shownMax = 14;

interface Props {
  readonly words: TimeWords;
  readonly engine: EngineClient;
  readonly travel: Travel;
}

function useLines(engine: EngineClient, from: number, to: number, version: number): readonly string[] {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    let isWanted = version >= 0;
    engine.ask('labels', { from, to }).then(
      (labels) => {
        if (isWanted) setLines(labels.map(lineOf));
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [engine, from, to, version]);
  return lines;
}

export function History({ words, engine, travel }: Props) {
  const version = useStore((state) => state.marksVersion);
  const position = useStore((state) => state.position);
  const { marks } = useStore.getState();
  const at = position ?? marks.length;
  const from = Math.max(0, Math.min(at - Math.ceil(shownMax / 2), marks.length - shownMax));
  const to = Math.min(marks.length, from + shownMax);
  const lines = useLines(engine, from, to, version);
  return (
    <section>
      <h3>{words.history}</h3>
      {from > 0 ? <p>{words.historyMore(from)}</p> : null}
      {marks.length === 0 ? <p>{words.atNow(0)}</p> : null}
      <ol className={style['history']}>
        {marks.slice(from, to).map((mark, i) => (
          <li key={`${mark.entries} ${mark.atUs}`}>
            <button
              type="button"
              data-kind={mark.kind}
              data-later={from + i >= at}
              aria-current={from + i === at - 1}
              onClick={() => travel.goTo(from + i + 1)}
            >
              <span>{timeText(mark.atUs / 1000, 'en-GB')}</span>
              <span>{lines[i] || words.kinds[mark.kind]}</span>
            </button>
          </li>
        ))}
      </ol>
      {to < marks.length ? <p>{words.dropped(marks.length - to)}</p> : null}
    </section>
  );
}
