/* The dialogs over the page, fetched when the first one is opened. */

import { lazy, Suspense, useEffect } from 'react';
import { Boundary } from './Boundary.tsx';
import type { DialogProps } from './props.ts';
import { useStore } from './store.ts';

const loadPalette = () => import('./palette/Palette.tsx');

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
  palette: lazy(() => loadPalette().then(({ Palette }) => ({ default: Palette }))),
  shortcuts: lazy(() => import('./palette/Shortcuts.tsx').then(({ Shortcuts }) => ({ default: Shortcuts }))),
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
