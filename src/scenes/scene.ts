/* What every picture is given. `before` is the view of the same key before the last command, and null when there is
 * none to compare with: another key, another encoding, the first look. `generation` counts states, so that something
 * lit twice in a row is lit twice. */

import type { ComponentType } from 'react';
import type { KeyView, TraceEvent } from '../inspect.ts';
import type { SceneWords } from '../app/words-scenes.ts';

export interface SceneProps {
  readonly view: KeyView;
  readonly before: KeyView | null;
  readonly events: readonly TraceEvent[];
  readonly generation: number;
  readonly words: SceneWords;
}

export type Picture = ComponentType<SceneProps>;
