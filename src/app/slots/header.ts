/* What stands at the right of the header, in this order. A new one adds itself here. */

import type { ComponentType } from 'react';
import { FindButton } from '../FindButton.tsx';
import { LanguageButton, ThemeButton } from '../SettingsButtons.tsx';

export const headerActions: readonly { readonly id: string; readonly Action: ComponentType }[] = [
  { id: 'find', Action: FindButton },
  { id: 'language', Action: LanguageButton },
  { id: 'theme', Action: ThemeButton },
];
