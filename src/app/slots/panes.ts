/* What can stand in the third pane. A new kind adds itself here and nowhere else: the heads of the addresses that open
 * it, its name, and where its code is. The code is fetched when the first such address is gone to. */

import type { ComponentType } from 'react';
import type { Place } from '../place.ts';
import type { PaneProps } from '../props.ts';
import type { Words } from '../words.ts';

export interface PaneKind {
  readonly heads: readonly string[];
  readonly name: (words: Words) => string;
  /** On a narrow page it takes the room that the prompt has elsewhere: it has no part in what happens there. */
  readonly isTall?: true;
  readonly load: () => Promise<{ readonly Pane: ComponentType<PaneProps> }>;
}

const panes: readonly PaneKind[] = [
  { heads: ['editor'], name: (words) => words.panes.editor, load: () => import('../editor/EditorPane.tsx') },
  {
    heads: ['lesson', 'quiz', 'errata', 'glossary', 'command'],
    name: (words) => words.panes.course,
    load: () => import('../course/CoursePane.tsx'),
  },
  { heads: ['lab'], name: (words) => words.panes.lab, isTall: true, load: () => import('../lab/LabPane.tsx') },
  { heads: ['time'], name: (words) => words.panes.time, load: () => import('../time/TimePane.tsx') },
];

export const paneOf = ({ head }: Place): PaneKind | undefined => panes.find((pane) => pane.heads.includes(head));
