/* This session in a capsule, and capsules opened. */

import { type ChangeEvent, useRef } from 'react';
import { copyCapsule, openCapsule, saveCapsule, savePage } from '../capsule/capsules.ts';
import type { PaneProps } from '../props.ts';
import { useLanguage } from '../settings.ts';
import { useStore } from '../store.ts';
import { en, ko } from '../words-capsule.ts';
import style from './timeline.module.css';

const wordsOf = { en, ko } as const;

export function CapsuleControls({ engine, travel }: Pick<PaneProps, 'engine' | 'travel'>) {
  const words = wordsOf[useLanguage()];
  const file = useRef<HTMLInputElement>(null);
  const open = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const text = await event.target.files?.[0]?.text();
    event.target.value = '';
    if (text === undefined) return;
    await openCapsule(text, engine, travel, words, async () => {
      if (useStore.getState().marks.length > 0) await saveCapsule(engine, words);
    });
  };
  return (
    <section>
      <h3>{words.title}</h3>
      <p>{words.why}</p>
      <div className={style['row']}>
        <button type="button" onClick={() => void copyCapsule(engine, words)}>{words.copy}</button>
        <button type="button" onClick={() => void saveCapsule(engine, words)}>{words.save}</button>
        <button type="button" onClick={() => void savePage(engine, words)}>{words.page}</button>
        <button type="button" onClick={() => file.current?.click()}>{words.open}</button>
        <input
          ref={file} type="file" accept=".keyglass,text/plain" hidden aria-label={words.open}
          onChange={(event) => void open(event)}
        />
      </div>
    </section>
  );
}
