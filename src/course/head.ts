/* What a list of lessons knows of each, before one is opened. */

import type { LessonStep } from './compile/schema.ts';

export interface LessonHead {
  readonly after: readonly string[];
  readonly draft: boolean;
  readonly steps: readonly { readonly id: string; readonly kind: LessonStep['kind'] }[];
}

export interface ProseHead {
  readonly title: string;
  /** Titles by anchor. */
  readonly sections: Readonly<Record<string, string>>;
}
