/* A mechanism of the server: its figure, or the figure's text twin, in a box that scrolls. */

import { useLayoutEffect, useMemo, useRef } from 'react';
import type { MechanismId } from '../inspect.ts';
import { ConversionFigure } from '../scenes/conversion.tsx';
import { FigureTwin, FigureView } from '../scenes/figure/figure-view.tsx';
import { mechanisms } from '../scenes/mechanisms/registry.ts';
import style from './glass.module.css';
import { useHeadInSight, useInSight } from './in-sight.ts';
import { MechanismPages } from './Pages.tsx';
import { useLanguage } from './settings.ts';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';

/** Scenes of what a value is: they show how it became so. */
const showConversions: readonly MechanismId[] = ['hll-registers', 'encoding-inspector'];

interface Props {
  readonly scene: MechanismId;
  readonly run: (line: string) => void;
}

export function MechanismScene({ scene, run }: Props) {
  const { page: words, scenes } = useWords();
  const language = useLanguage();
  const { glass, asText } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const { mechanism: view, mechanismBefore: before, events, generation, conversion } = glass;
  const figure = useMemo(
    () => mechanisms[scene].figure(view?.scene === scene ? view : null, { before, events }, language),
    [scene, view, before, events, language],
  );
  useLayoutEffect(() => {
    if (scene !== undefined) box.current?.scrollTo(0, 0);
  }, [scene]);
  const shown = showConversions.includes(scene) ? conversion : null;
  useInSight(box, generation, true);
  useHeadInSight(box, shown);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <section ref={box} className={style['scene']} tabIndex={0} aria-label={words.glass.scene}>
        <div key={`${scene} ${asText}`} className={style['sceneInner']}>
          {shown === null ? null : (
            <ConversionFigure conversion={shown} why={words.happened.why(shown.why)} words={scenes} asText={asText} />
          )}
          {asText ? <FigureTwin figure={figure} /> : <FigureView figure={figure} generation={generation} run={run} />}
        </div>
      </section>
      <MechanismPages view={view} words={words} />
    </>
  );
}
