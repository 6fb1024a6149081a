/* The glass: the key that was touched last, or the pinned one, as it is in memory; or a mechanism of the server. */

import { type RefObject, Suspense, useEffect } from 'react';
import { readable } from '../scenes/bytes-text.ts';
import { shortcutOf } from './actions.ts';
import { Boundary } from './Boundary.tsx';
import { fetchedOnce, fetchedPart } from './fetched.tsx';
import style from './glass.module.css';
import { GlassHead } from './GlassHead.tsx';
import { Happened } from './Happened.tsx';
import { Key } from './Key.tsx';
import { Pages } from './Pages.tsx';
import type { Glass as GlassOfStore } from './state/glass.ts';
import { useStore } from './store.ts';
import { Subject } from './Subject.tsx';
import { lastOf } from './state/told.ts';
import { Welcome } from './Welcome.tsx';
import type { EngineClient } from '../worker/client.ts';
import { useWords } from './use-words.ts';
import type { Words } from './words.ts';

/** The one command that fills an empty glass: small, and worth looking at. */
const firstLine = 'SET greeting "hello, world"';

function whyAbsent({ subject, events }: GlassOfStore, words: Words): string {
  const g = words.glass;
  if (subject === null) return '';
  const key = readable(subject.key);
  const expired = lastOf(events, 'key.expired');
  const deleted = lastOf(events, 'key.deleted');
  if (expired?.key === subject.key) return g.expired(key, expired.by);
  if (deleted?.key === subject.key) return g.deleted(key);
  return g.absent(key);
}

/** A pinned key that is gone: another key would not be shown, so the way out is to let go of this one. */
function Unpin({ words, toPrompt }: { readonly words: Words; readonly toPrompt: () => void }) {
  const togglePin = useStore((state) => state.togglePin);
  const letGo = (): void => {
    togglePin();
    toPrompt(); // the button goes, and would take the focus with it
  };
  return (
    <button type="button" aria-keyshortcuts={shortcutOf('pin')} onClick={letGo}>
      {words.glass.unpin} <Key of="pin" />
    </button>
  );
}

function Empty({
  glass,
  words,
  run,
  toPrompt,
}: {
  readonly glass: GlassOfStore;
  readonly words: Words;
  readonly run: (line: string) => void;
  readonly toPrompt: () => void;
}) {
  const pinned = useStore((state) => state.pinned);
  const isStepping = useStore((state) => state.stepping !== null);
  const isLessons = useStore((state) => state.session?.hasAside === true);
  const runHere = (line: string): void => {
    run(line);
    toPrompt();
  };
  // In a lesson's world something else is to be run than what a newcomer is offered.
  if (glass.subject === null && isLessons) return <div className={style['empty']}><p>{words.glass.untouched}</p></div>;
  if (glass.subject === null) return <Welcome words={words} run={runHere} />;
  // While stepping, the key may exist a step later: the student need do nothing.
  if (isStepping) return <div className={style['empty']}><p>{whyAbsent(glass, words)}</p></div>;
  return (
    <div className={style['empty']}>
      <p>
        {whyAbsent(glass, words)} {pinned === null ? words.glass.again : words.glass.stillPinned}
      </p>
      {pinned === null ? (
        <button
          type="button"
          className={style['command']}
          aria-label={words.glass.run(firstLine)}
          onClick={() => runHere(firstLine)}
        >
          {firstLine}
        </button>
      ) : (
        <Unpin words={words} toPrompt={toPrompt} />
      )}
    </div>
  );
}

/** The pictures are fetched once the prompt has been painted: nothing is to be drawn before a command has run. */
const loadScene = fetchedOnce(() => import('./Scene.tsx').then((module) => module.Scene));
const Scene = fetchedPart(loadScene);
const StepPanel = fetchedPart(() => import('./steps/StepPanel.tsx').then((module) => module.StepPanel));
const MechanismScene = fetchedPart(() => import('./MechanismScene.tsx').then((module) => module.MechanismScene));

interface WithRun {
  readonly run: (line: string) => void;
  readonly toPrompt: () => void;
}

/** The key touched last, or the pinned one. */
function KeyUnderGlass({ run, toPrompt }: WithRun) {
  const { page: words } = useWords();
  const glass = useStore((state) => state.glass);
  const { view } = glass;
  if (view === null) return <Empty glass={glass} words={words} run={run} toPrompt={toPrompt} />;
  return (
    <>
      <Subject view={view} words={words} />
      <Boundary key={view.value.kind} words={words}>
        <Suspense fallback={<div className={style['scene']} />}>
          <Scene view={view} />
        </Suspense>
      </Boundary>
      <Pages view={view} words={words} />
    </>
  );
}

/** What is looked at, or why it is not shown. */
function Looked({ words, ...rest }: WithRun & { readonly words: Words }) {
  const scene = useStore((state) => state.scene);
  const isVeiled = useStore((state) => state.isVeiled);
  if (isVeiled) return <div className={style['empty']}><p>{words.glass.veiled}</p></div>;
  if (scene === 'key') return <KeyUnderGlass {...rest} />;
  return (
    <Boundary key={scene} words={words}>
      <Suspense fallback={<div className={style['scene']} />}>
        <MechanismScene scene={scene} run={rest.run} />
      </Suspense>
    </Boundary>
  );
}

export function Glass({ box, ...rest }: WithRun & { readonly engine: EngineClient; readonly box: RefObject<HTMLElement | null> }) {
  const { page: words } = useWords();
  const glass = useStore((state) => state.glass);
  const pinned = useStore((state) => state.pinned);
  const stepping = useStore((state) => state.stepping);
  useEffect(() => {
    void loadScene();
  }, []);
  return (
    <div className={style['lensAndSteps']}>
      <section
        ref={box}
        className={style['glass']}
        tabIndex={-1}
        aria-label={words.glass.label}
        data-pinned={pinned !== null}
      >
        <GlassHead words={words} />
        <Looked words={words} run={rest.run} toPrompt={rest.toPrompt} />
        <Happened glass={glass} words={words} />
      </section>
      {stepping === null ? null : (
        <Suspense fallback={null}>
          <StepPanel stepping={stepping} engine={rest.engine} toPrompt={rest.toPrompt} />
        </Suspense>
      )}
    </div>
  );
}
