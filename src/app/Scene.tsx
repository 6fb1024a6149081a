/* The picture of the value, or its text twin, in a box that scrolls. */

import { useLayoutEffect, useRef } from 'react';
import type { KeyView } from '../inspect.ts';
import { ConversionFigure } from '../scenes/conversion.tsx';
import { pictures } from '../scenes/registry.tsx';
import { TextTwin } from '../scenes/text-twin.tsx';
import style from './glass.module.css';
import { useHeadInSight, useInSight } from './in-sight.ts';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';

export function Scene({ view }: { readonly view: KeyView }) {
  const words = useWords();
  const { glass, asText } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const Picture = pictures[view.value.kind];
  const { before, events, generation, conversion } = glass;
  const what = `${view.db} ${view.key}`;
  useLayoutEffect(() => {
    if (what !== '') box.current?.scrollTo(0, 0);
  }, [what]);
  useInSight(box, generation);
  useHeadInSight(box, conversion);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
    <section ref={box} className={style['scene']} tabIndex={0} aria-label={words.page.glass.scene}>
      <div key={`${view.value.kind} ${asText}`} className={style['sceneInner']}>
        {conversion === null ? null : (
          <ConversionFigure conversion={conversion} why={words.page.happened.why(conversion.why)} words={words.scenes} asText={asText} />
        )}
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
