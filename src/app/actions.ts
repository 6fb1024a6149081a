/* What the page can do at a key, in one table: the key handler, the palette and the sheet of shortcuts read it, so none
 * of them can tell of a key that does not work. At the prompt every letter is text, so a letter acts with Alt, anywhere;
 * with the focus in the glass it acts alone. */

export type ActionId =
  | 'palette' | 'shortcuts'
  | 'text' | 'pin' | 'next' | 'previous'
  | 'bigThird' | 'bigGlass' | 'bigTerminal' | 'closeThird' | 'editor' | 'link'
  | 'connect' | 'disconnect' | 'connectionA' | 'connectionB' | 'connectionC'
  | 'step' | 'undo' | 'redo' | 'time'
  | 'language' | 'theme';

export interface ActionKey {
  /** The key's place, not its letter: with Alt some systems type another character, and a Hangul layout other letters. */
  readonly code: string;
  /** What is written on it. */
  readonly letter: string;
  /** With Ctrl (on a Mac: Command) instead of Alt; never alone. */
  readonly withControl?: boolean;
}

export const actionKeys: Readonly<Record<ActionId, ActionKey>> = {
  palette: { code: 'KeyK', letter: 'K', withControl: true },
  shortcuts: { code: 'Slash', letter: '/' },
  text: { code: 'KeyT', letter: 'T' },
  pin: { code: 'KeyP', letter: 'P' },
  next: { code: 'BracketRight', letter: ']' },
  previous: { code: 'BracketLeft', letter: '[' },
  bigThird: { code: 'Digit1', letter: '1' },
  bigGlass: { code: 'Digit2', letter: '2' },
  bigTerminal: { code: 'Digit3', letter: '3' },
  closeThird: { code: 'Digit0', letter: '0' },
  editor: { code: 'KeyE', letter: 'E' },
  link: { code: 'KeyU', letter: 'U' },
  connect: { code: 'KeyN', letter: 'N' },
  disconnect: { code: 'KeyX', letter: 'X' },
  connectionA: { code: 'KeyA', letter: 'A' },
  connectionB: { code: 'KeyB', letter: 'B' },
  connectionC: { code: 'KeyC', letter: 'C' },
  step: { code: 'KeyS', letter: 'S' },
  undo: { code: 'KeyZ', letter: 'Z' },
  redo: { code: 'KeyY', letter: 'Y' },
  time: { code: 'KeyH', letter: 'H' },
  language: { code: 'KeyL', letter: 'L' },
  theme: { code: 'KeyM', letter: 'M' },
};

export type Actions = Readonly<Record<ActionId, () => void>>;

const ids = Object.keys(actionKeys) as ActionId[];

type Modifier = 'alt' | 'control' | 'none';

/** What a key does; `none` is a letter alone, in the glass. */
export const actionAt = (code: string, modifier: Modifier): ActionId | undefined =>
  ids.find((id) => {
    const key = actionKeys[id];
    return key.code === code && (modifier === 'control') === (key.withControl === true);
  });

/** As `aria-keyshortcuts` wants it. */
export function shortcutOf(id: ActionId): string {
  const { letter, withControl } = actionKeys[id];
  return withControl ? `Control+${letter}` : `Alt+${letter}`;
}
