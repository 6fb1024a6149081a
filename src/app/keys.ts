/* Keys: from what is pressed to an action, and Esc, which leads out of the prompt into the glass, and from anywhere
 * back to the prompt. */

import { type RefObject, useEffect } from 'react';
import { actionAt, type ActionId, actionKeys, type Actions } from './actions.ts';
import { useStore } from './store.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How an action's key is written where it acts. */
export function keyText(id: ActionId): string {
  const { letter, withControl } = actionKeys[id];
  if (isApple) return `${withControl ? '⌘' : '⌥'}${letter}`;
  return `${withControl ? 'Ctrl' : 'Alt'} ${letter}`;
}

interface Places {
  readonly glass: RefObject<HTMLElement | null>;
  readonly terminals: RefObject<HTMLElement | null>;
  readonly toPrompt: () => void;
  readonly actions: Actions;
}

function onEscape(event: KeyboardEvent, { glass, terminals, toPrompt }: Places): void {
  const atPrompt = event.target instanceof Node && terminals.current?.contains(event.target) === true;
  if (!atPrompt) return toPrompt();
  // The prompt used the key itself (to end a completion or a search) unless it let go of the focus.
  if (terminals.current?.contains(document.activeElement) !== true) glass.current?.focus();
}

function actionOf(event: KeyboardEvent, glass: HTMLElement | null): ActionId | undefined {
  if (event.key === '?' && !isText(event.target)) return 'shortcuts';
  if (event.shiftKey) return undefined;
  if (event.ctrlKey || event.metaKey) return event.altKey ? undefined : actionAt(event.code, 'control');
  if (event.altKey) return actionAt(event.code, 'alt');
  return event.target instanceof Node && glass?.contains(event.target) === true ? actionAt(event.code, 'none') : undefined;
}

export const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable], [role=textbox]');

export function useKeys(places: Places): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing || useStore.getState().dialog !== null) return; // a dialog has its own keys
      if (event.key === 'Escape') return onEscape(event, places);
      const action = event.defaultPrevented ? undefined : actionOf(event, places.glass.current);
      if (action === undefined) return;
      event.preventDefault();
      places.actions[action]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
