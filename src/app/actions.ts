/* What the page can do at a key, in one table: the key handler, the palette and the sheet of shortcuts read it, so none
 * of them can tell of a key that does not work. At the prompt every letter is text, so a letter acts with Alt, anywhere;
 * with the focus in the glass it acts alone. */

export type ActionId =
  | 'text' | 'pin' | 'next' | 'previous'
  | 'bigThird' | 'bigGlass' | 'bigTerminal' | 'closeThird'
  | 'connect' | 'disconnect' | 'connectionA' | 'connectionB' | 'connectionC'
  | 'language' | 'theme';

export interface ActionKey {
  /** The key's place, not its letter: with Alt some systems type another character, and a Hangul layout other letters. */
  readonly code: string;
  /** What is written on it. */
  readonly letter: string;
}

export const actionKeys: Readonly<Record<ActionId, ActionKey>> = {
  text: { code: 'KeyT', letter: 'T' },
  pin: { code: 'KeyP', letter: 'P' },
  next: { code: 'BracketRight', letter: ']' },
  previous: { code: 'BracketLeft', letter: '[' },
  bigThird: { code: 'Digit1', letter: '1' },
  bigGlass: { code: 'Digit2', letter: '2' },
  bigTerminal: { code: 'Digit3', letter: '3' },
  closeThird: { code: 'Digit0', letter: '0' },
  connect: { code: 'KeyN', letter: 'N' },
  disconnect: { code: 'KeyX', letter: 'X' },
  connectionA: { code: 'KeyA', letter: 'A' },
  connectionB: { code: 'KeyB', letter: 'B' },
  connectionC: { code: 'KeyC', letter: 'C' },
  language: { code: 'KeyL', letter: 'L' },
  theme: { code: 'KeyM', letter: 'M' },
};

export type Actions = Readonly<Record<ActionId, () => void>>;

const ids = Object.keys(actionKeys) as ActionId[];

export const actionAt = (code: string): ActionId | undefined => ids.find((id) => actionKeys[id].code === code);

/** As `aria-keyshortcuts` wants it. */
export const shortcutOf = (id: ActionId): string => `Alt+${actionKeys[id].letter}`;
