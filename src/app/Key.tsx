import { keyText } from './keys.ts';

/** A key, shown where it acts. Hidden from screen readers, which are told it as the control's shortcut. */
export const Key = ({ letter }: { readonly letter: string }) => <kbd aria-hidden="true">{keyText(letter)}</kbd>;
