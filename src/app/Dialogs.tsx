/* The dialogs over the page, fetched when the first one is opened. */

import { Suspense, useEffect } from 'react';
import { Boundary } from './Boundary.tsx';
import { fetchedOnce, fetchedPart } from './fetched.tsx';
import type { DialogProps } from './props.ts';
import { useStore } from './store.ts';

const loadPalette = fetchedOnce(() => import('./palette/Palette.tsx').then((module) => module.Palette));

/** Runs something later, at the latest after some seconds; the result takes it back. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, 2000);
    return () => clearTimeout(timer);
  }
  const callback = requestIdleCallback(run, { timeout: 5000 });
  return () => cancelIdleCallback(callback);
}

const dialogs = {
  palette: fetchedPart(loadPalette),
  shortcuts: fetchedPart(() => import('./palette/Shortcuts.tsx').then((module) => module.Shortcuts)),
};

export function Dialogs(props: DialogProps) {
  const dialog = useStore((state) => state.dialog);
  // Fetched in a quiet moment: what is typed right behind its key must not land at the prompt.
  useEffect(() => whenIdle(() => void loadPalette()), []);
  if (dialog === null) return null;
  const Dialog = dialogs[dialog];
  return (
    <Boundary words={props.words}>
      <Suspense fallback={null}>
        <Dialog {...props} />
      </Suspense>
    </Boundary>
  );
}
