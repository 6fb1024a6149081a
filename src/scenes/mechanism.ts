/* What a scene of the server is: a layout, which is pure, and its words. Whatever is lit follows from the events that the engine told,
 * or from comparing with the view before; `past` has both. */

import type { MechanismView, TraceEvent } from '../inspect.ts';
import type { Figure } from './figure/figure.ts';

export interface Past<V> {
  /** The view of the same scene before the last command; null at the first look. */
  readonly before: V | null;
  readonly events: readonly TraceEvent[];
}

export type SceneLanguage = 'en' | 'ko';

export interface Mechanism {
  /** A null view: the scene needs a key of another type than the one looked at. */
  readonly figure: (view: MechanismView | null, past: Past<MechanismView>, language: SceneLanguage) => Figure;
}

interface Words {
  /** Why there is nothing to see, and what would change that. */
  readonly empty: string;
}

/** Puts a scene together. `lines` are the commands that fill an empty one. */
export function mechanism<V extends MechanismView, W extends Words>(
  layout: (view: V, past: Past<V>, words: W) => Figure,
  words: Readonly<Record<SceneLanguage, W>>,
  lines: readonly string[],
): Mechanism {
  const nothing = (language: SceneLanguage): Figure => ({
    blocks: [{ kind: 'try', text: words[language].empty, lines }],
  });
  return {
    figure: (view, { before, events }, language) => {
      if (view === null) return nothing(language);
      const past = { before: before?.scene === view.scene ? (before as V) : null, events };
      const figure = layout(view as V, past, words[language]);
      return figure.blocks.length === 0 ? nothing(language) : figure;
    },
  };
}
