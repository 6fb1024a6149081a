import { keyText } from './keys.ts';

/** A key, shown where it acts. Hidden from screen readers, which are told it as the control's shortcut. */
export function Key({ letter }: { readonly letter: string }) {
  return (
    <kbd>
      <span aria-hidden="true">{keyText(letter)}</span>
    </kbd>
  );
}
