import type { ActionId } from './actions.ts';
import { keyText } from './keys.ts';

/** An action's key, shown where it acts. Hidden from screen readers, which are told it as the control's shortcut. */
export function Key({ of }: { readonly of: ActionId }) {
  return (
    <kbd>
      <span aria-hidden="true">{keyText(of)}</span>
    </kbd>
  );
}
