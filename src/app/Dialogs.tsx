/* The dialogs over the page, fetched when the first one is opened. */

import { lazy, Suspense } from 'react';
import type { EngineClient } from '../worker/client.ts';
import type { Actions } from './actions.ts';
import type { Connections } from './connections.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export interface DialogProps {
  readonly words: Words;
  readonly actions: Actions;
  readonly connections: Connections;
  readonly engine: EngineClient;
}

const dialogs = {
  palette: lazy(() => import('./palette/Palette.tsx').then(({ Palette }) => ({ default: Palette }))),
  shortcuts: lazy(() => import('./palette/Shortcuts.tsx').then(({ Shortcuts }) => ({ default: Shortcuts }))),
};

export function Dialogs(props: DialogProps) {
  const dialog = useStore((state) => state.dialog);
  if (dialog === null) return null;
  const Dialog = dialogs[dialog];
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  );
}
