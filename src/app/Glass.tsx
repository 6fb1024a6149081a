/* The glass: the key that was touched last, or the pinned one, as it is in memory. */

import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { KeyView } from '../inspect.ts';
import { readable } from '../scenes/bytes-text.ts';
import { pictures } from '../scenes/registry.tsx';
import { TextTwin } from '../scenes/text-twin.tsx';
import style from './app.module.css';
import { Happened } from './Happened.tsx';
import { Pages } from './Pages.tsx';
import { useWords } from './settings.ts';
import { type Glass as GlassOfStore, useStore } from './store.ts';
import { Subject } from './Subject.tsx';
import { lastOf } from './told.ts';
import type { Words } from './words.ts';

/** The one command that fills an empty glass: small, and worth looking at. */
const firstLine = 'SET greeting "hello, world"';

function whyAbsent({ subject, events }: GlassOfStore, words: Words): string {
  const g = words.glass;
  if (subject === null) return g.empty;
  const key = readable(subject.key);
  const expired = lastOf(events, 'key.expired');
  const deleted = lastOf(events, 'key.deleted');
  if (expired?.key === subject.key) return `${g.expired(key, expired.by)} ${g.again}`;
  if (deleted?.key === subject.key) return `${g.deleted(key)} ${g.again}`;
  return `${g.absent(key)} ${g.again}`;
}

function Empty({
  glass,
  words,
  run,
}: {
  readonly glass: GlassOfStore;
  readonly words: Words;
  readonly run: (line: string) => void;
}) {
  return (
    <div className={style['empty']}>
      <p>{whyAbsent(glass, words)}</p>
      <button
        type="button"
        className={style['command']}
        aria-label={words.glass.run(firstLine)}
        onClick={() => run(firstLine)}
      >
        {firstLine}
      </button>
    </div>
  );
}

/** Brings what was just written into sight, if it lies outside; what is in sight already stays where it is. */
function useInSight(box: RefObject<HTMLElement | null>, generation: number): void {
  useLayoutEffect(() => {
    const written = generation > 0 ? box.current?.querySelector('[data-mark="touched"]') : null;
    if (written === null || written === undefined) return;
    const seen = written.closest('[data-scrolls]')?.getBoundingClientRect();
    const at = written.getBoundingClientRect();
    const aside = seen !== undefined && (at.left < seen.left || at.right > seen.right);
    written.scrollIntoView({ block: 'nearest', inline: aside ? 'center' : 'nearest' });
  }, [box, generation]);
}

function Scene({ view }: { readonly view: KeyView }) {
  const words = useWords();
  const { glass, asText } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const Picture = pictures[view.value.kind];
  const { before, events, generation } = glass;
  const what = `${view.db} ${view.key}`;
  useLayoutEffect(() => {
    if (what !== '') box.current?.scrollTo(0, 0);
  }, [what]);
  useInSight(box, generation);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
    <section ref={box} className={style['scene']} tabIndex={0} aria-label={words.page.glass.scene}>
      <div key={`${view.value.kind} ${asText}`} className={style['sceneInner']}>
        {asText ? (
          <TextTwin view={view} words={words.scenes} />
        ) : (
          <Picture
            key={what}
            view={view}
            before={before}
            events={events}
            generation={generation}
            words={words.scenes}
          />
        )}
      </div>
    </section>
  );
}

export function Glass({
  box,
  run,
}: {
  readonly box: RefObject<HTMLElement | null>;
  readonly run: (line: string) => void;
}) {
  const { page: words } = useWords();
  const glass = useStore((state) => state.glass);
  const pinned = useStore((state) => state.pinned);
  const { view } = glass;
  return (
    <section
      ref={box}
      className={style['glass']}
      tabIndex={-1}
      aria-label={words.glass.label}
      data-pinned={pinned !== null}
    >
      {view === null ? (
        <Empty glass={glass} words={words} run={run} />
      ) : (
        <>
          <Subject view={view} words={words} />
          <Scene view={view} />
          <Pages view={view} words={words} />
        </>
      )}
      <Happened glass={glass} words={words} />
    </section>
  );
}
