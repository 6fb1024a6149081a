/* Says above the terminals that their world is a lesson's and where the student's own is, with the way back. */

import { useState } from 'react';
import type { EngineClient } from '../worker/client.ts';
import style from './terminals.module.css';
import { addressOf, go } from './place.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export function OwnWorld({ engine, words }: { readonly engine: EngineClient; readonly words: Words }) {
  const hasAside = useStore((state) => state.session?.hasAside === true);
  const [isSure, setSure] = useState(false);
  const w = words.ownWorld;
  if (!hasAside) return null;
  const keep = (): void => {
    if (isSure) void engine.ask('giveUpAside', null).then(() => useStore.getState().say(w.isKept));
    setSure(!isSure);
  };
  return (
    <aside className={style['own']} aria-label={w.label} onBlur={() => setSure(false)}>
      <p>
        {w.lesson} <span className={style['asideNote']}>{w.aside}</span>
      </p>
      <button type="button" onClick={() => go(addressOf(''))}>
        {w.back}
      </button>
      <button type="button" data-sure={isSure} onClick={keep}>
        {isSure ? w.sure : w.keep}
      </button>
    </aside>
  );
}
