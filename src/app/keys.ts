/* Keys. At the prompt every letter is text, so what the page can do is on Alt and a letter, anywhere. With the focus in
 * the glass the letter alone does it. Esc leads out of the prompt into the glass, and from anywhere back to the prompt.
 * */

import { type RefObject, useEffect } from 'react';

export type KeyAction =
  | 'text'
  | 'pin'
  | 'next'
  | 'previous'
  | 'language'
  | 'theme'
  | 'connect'
  | 'close'
  | 'a'
  | 'b'
  | 'c';

/** By the key's place, not its letter: with Alt some systems type another character, and a Hangul layout other letters.
 * */
const actions: Record<string, KeyAction> = {
  KeyT: 'text',
  KeyP: 'pin',
  BracketRight: 'next',
  BracketLeft: 'previous',
  KeyL: 'language',
  KeyM: 'theme',
  KeyN: 'connect',
  KeyX: 'close',
  KeyA: 'a',
  KeyB: 'b',
  KeyC: 'c',
};

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How a key is written where it acts. */
export const keyText = (letter: string): string => (isApple ? `⌥${letter}` : `Alt ${letter}`);

interface Places {
  readonly glass: RefObject<HTMLElement | null>;
  readonly terminals: RefObject<HTMLElement | null>;
  readonly toPrompt: () => void;
  readonly act: (action: KeyAction) => void;
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
      const inGlass = event.target instanceof Node && places.glass.current?.contains(event.target) === true;
      const action = event.altKey || inGlass ? actions[event.code] : undefined;
      if (action === undefined || event.shiftKey) return;
      event.preventDefault();
      places.act(action);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
