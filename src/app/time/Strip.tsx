/* The timeline: a thin line with a mark for everything that happened, and where one stands in it. */

import { shortcutOf } from '../actions.ts';
import { Key } from '../Key.tsx';
import { addressOf, go } from '../place.ts';
import type { StripProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { speeds } from '../state/time.ts';
import { useStore } from '../store.ts';
import { en, ko, type TimeWords } from '../words-time.ts';
import { Clock } from './Clock.tsx';
import { useLabels } from './labels.ts';
import style from './timeline.module.css';
import { changeSpeed, togglePlaying, usePlaying } from './playing.ts';
import { Track } from './Track.tsx';
import type { Travel } from './travel.ts';

const wordsOf = { en, ko } as const;

function Controls({ words, travel }: { readonly words: TimeWords; readonly travel: Travel }) {
  const isPlaying = useStore((state) => state.isPlaying);
  const speed = useStore((state) => state.speed);
  const position = useStore((state) => state.position);
  return (
    <div className={style['controls']}>
      <button type="button" aria-keyshortcuts={shortcutOf('undo')} onClick={() => travel.undo()}>
        {words.undo} <Key of="undo" />
      </button>
      <button type="button" title={words.back} aria-label={words.back} onClick={() => travel.step(-1)}>‹</button>
      <button type="button" onClick={() => togglePlaying(travel)}>{isPlaying ? words.stop : words.play}</button>
      <button type="button" title={words.on} aria-label={words.on} disabled={position === null} onClick={() => travel.step(1)}>
        ›
      </button>
      <button
        type="button"
        className={style['speed']}
        title={words.speedLabel}
        onClick={() => changeSpeed(speed === speeds.at(-1) ? -speeds.length : 1)}
      >
        {words.speed(speed)}
      </button>
    </div>
  );
}

function Where({ words, engine, travel }: StripProps & { readonly words: TimeWords }) {
  const position = useStore((state) => state.position);
  const total = useStore((state) => state.marksVersion >= 0 && state.marks.length);
  const isWhole = useStore((state) => state.session?.isWhole ?? true);
  const keeping = useStore((state) => state.keeping);
  const label = useLabels(engine, position === null ? null : position - 1, words);
  const here = position === null ? words.atNow(Number(total)) : words.at(position, Number(total));
  return (
    <div className={style['where']} data-past={position !== null}>
      {position === null ? null : <code>{position === 0 ? words.beginning : label}</code>}
      {keeping.state === 'kept' ? null : <span role="status" title={keeping.why}>{words.keeping[keeping.state]}</span>}
      <span>{isWhole ? here : words.tooLong}</span>
      {position === null ? null : (
        <button type="button" className={style['now']} title={words.toNow} onClick={() => travel.goTo(null)}>
          {words.now}
        </button>
      )}
    </div>
  );
}

export function Strip(props: StripProps) {
  const words = wordsOf[useLanguage()];
  const { travel } = props;
  const isPast = useStore((state) => state.position !== null);
  usePlaying(travel);
  return (
    <section className={style['strip']} data-part="timeline" aria-label={words.strip} data-past={isPast}>
      <Controls words={words} travel={travel} />
      <Track words={words} {...props} />
      <Where words={words} {...props} />
      <Clock words={words} />
      <button type="button" className={style['more']} aria-keyshortcuts={shortcutOf('time')} onClick={() => go(addressOf('time'))}>
        {words.more} <Key of="time" />
      </button>
    </section>
  );
}
