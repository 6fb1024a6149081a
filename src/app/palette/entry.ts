/* What can be found in the palette, and what whoever lists it is handed. */

import type { ActionId } from '../actions.ts';
import type { DialogProps } from '../props.ts';
import type { Language } from '../state/settings.ts';
import type { PaletteWords } from '../words-palette.ts';

export interface Entry {
  /** Its own among those of its source. */
  readonly id: string;
  readonly title: string;
  /** More words to be found by: the title in the other language, say. */
  readonly also?: string;
  /** Said at the right, dim. */
  readonly detail?: string;
  /** Whose key is shown. */
  readonly action?: ActionId;
  readonly run: () => void;
}

export interface PaletteContext extends DialogProps {
  readonly paletteWords: PaletteWords;
  readonly language: Language;
}
