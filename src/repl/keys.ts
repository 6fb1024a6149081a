/* A keyboard event's name, as the line editor calls keys: `enter`, `ctrl-a`, `alt-backspace`. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  /** The physical key, which is the same under a Hangul layout. */
  readonly code: string;
}

const names: Readonly<Record<string, string>> = {
  Enter: 'enter', Escape: 'escape', Tab: 'tab', ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'right', Home: 'home',
  End: 'end', Backspace: 'backspace', PageUp: 'page-up', PageDown: 'page-down',
};

/** Null for what the input element should keep: letters, keys of the system, and everything while text is being
 * composed. An Enter that ends a composition has keyCode 229 where isComposing is false already (Safari). */
export function keyName(event: KeyPress): string | null {
  if (event.isComposing || event.keyCode === 229 || event.metaKey) return null;
  const name = names[event.key];
  if (event.ctrlKey && !event.altKey) {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? (/^[a-z]$/i.test(event.key) ? event.key : '');
    if (letter !== '' && !event.shiftKey) return `ctrl-${letter.toLowerCase()}`;
    return name === 'backspace' || name === 'home' || name === 'end' ? `ctrl-${name}` : null;
  }
  if (event.altKey) return name === 'backspace' ? 'alt-backspace' : null;
  if (name === 'tab' && event.shiftKey) return 'shift-tab';
  return name === 'backspace' || (event.shiftKey && name !== 'enter') ? null : (name ?? null);
}
