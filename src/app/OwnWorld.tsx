/* Above the terminals, while their world is a lesson's: says so, and offers the way back to the student's own. */

import { useState } from 'react';
import type { EngineClient } from '../worker/client.ts';
import type { Connections } from './connections.ts';
import style from './terminals.module.css';
import { leavesLesson } from './lesson-places.ts';
import { putBack } from './own-world.ts';
import { addressOf, go, herePlace } from './place.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

interface OwnWorldProps extends Pick<Connections, 'giveBack'> {
  readonly engine: EngineClient;
  readonly words: Words;
}

export function OwnWorld({ engine, words, giveBack }: OwnWorldProps) {
  const hasAside = useStore((state) => state.session?.hasAside === true);
  const [isSure, setSure] = useState(false);
  const w = words.ownWorld;
  if (!hasAside) return null;
  // Whoever has left the lesson already has stopped on the way back.
  const back = (): void => {
    const place = herePlace();
    if (leavesLesson(place.head === '' ? null : place)) void putBack(engine, w, giveBack);
    else go(addressOf(''));
  };
  const keep = (): void => {
    if (isSure) void engine.ask('giveUpAside', null).then(() => useStore.getState().say(w.isKept));
    setSure(!isSure);
  };
  return (
    <aside className={style['own']} aria-label={w.label} onBlur={() => setSure(false)}>
      <p>
        {w.lesson} <span className={style['asideNote']}>{w.aside}</span>
      </p>
      <button type="button" onClick={back}>
        {w.back}
      </button>
      <button type="button" data-sure={isSure} onClick={keep}>
        {isSure ? w.sure : w.keep}
      </button>
    </aside>
  );
}
