/* The dialogs over the page, fetched when the first one is opened. */

import { Suspense, useEffect } from 'react';
import { Boundary } from './Boundary.tsx';
import { fetchedOnce, fetchedPart } from './fetched.tsx';
import { isText } from './keys.ts';
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

/** What is typed right behind a dialog's key must not land at the prompt, however long the dialog takes to come. */
function useAhead(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      const isThere = target instanceof Element && target.closest('[role=dialog]') !== null;
      const isTyped = (target === document.body || isText(target)) && key !== 'Tab';
      if (isThere || !isTyped || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { ahead, setAhead, openDialog } = useStore.getState();
      if (key === 'Escape') openDialog(null);
      else if (key === 'Backspace') setAhead(ahead.slice(0, -1));
      else if (key.length === 1) setAhead(ahead + key);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOpen]);
}

export function Dialogs(props: DialogProps) {
  const dialog = useStore((state) => state.dialog);
  useAhead(dialog !== null);
  // Fetched in a quiet moment, so that it is there at once.
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
