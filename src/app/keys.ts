/* Keys: from what is pressed to an action, and Esc, which leads out of the prompt into the glass, and from anywhere
 * back to the prompt. */

import { type RefObject, useEffect } from 'react';
import { actionAt, type Actions } from './actions.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How a letter's key is written where it acts. */
export const keyText = (letter: string): string => (isApple ? `⌥${letter}` : `Alt ${letter}`);

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

export function useKeys(places: Places): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Escape') return onEscape(event, places);
      if (event.defaultPrevented) return;
      const inGlass = event.target instanceof Node && places.glass.current?.contains(event.target) === true;
      const action = event.altKey || inGlass ? actionAt(event.code) : undefined;
      if (action === undefined || event.shiftKey) return;
      event.preventDefault();
      places.actions[action]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
