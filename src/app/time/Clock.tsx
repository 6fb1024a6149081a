/* The world's clock: it runs with the real one, unless it stands still. */

import { useEffect, useState } from 'react';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';
import style from './timeline.module.css';

/** The world's time now, in ms since 1970, anew each second while it runs; null before it is known. */
export function useWorldMs(): number | null {
  const session = useStore((state) => state.session);
  const isPast = useStore((state) => state.position !== null);
  const [nowMs, setNowMs] = useState(Date.now());
  const stands = session === null || session.isPaused || isPast;
  useEffect(() => {
    setNowMs(Date.now());
    if (stands) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [stands]);
  if (session === null) return null;
  return stands ? session.nowUs / 1000 : nowMs + session.aheadMs;
}

export const timeText = (ms: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);

export const dateText = (ms: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(ms);

export function Clock({ words }: { readonly words: TimeWords }) {
  const ms = useWorldMs();
  const isPaused = useStore((state) => state.session?.isPaused ?? false);
  if (ms === null) return null;
  return (
    <span className={style['clock']} title={words.clock}>
      <time dateTime={new Date(ms).toISOString()}>{timeText(ms, 'en-GB')}</time>
      {isPaused ? ` ${words.paused}` : null}
    </span>
  );
}
