/* What the palette finds. A new kind of thing adds itself here: its name, and how to list what there is of it. Lists
 * are made when the palette opens; one that has to be fetched comes as a promise, and joins the others when it is there.
 * This file is fetched with the palette, so a source may import what the first page must not. */

import { actionEntries, commandEntries, keyEntries, placeEntries, sceneEntries } from '../palette/entries.ts';
import type { Entry, PaletteContext } from '../palette/entry.ts';
import type { PaletteWords } from '../words-palette.ts';

export interface Source {
  readonly id: string;
  readonly name: (words: PaletteWords) => string;
  readonly entries: (context: PaletteContext) => readonly Entry[] | Promise<readonly Entry[]>;
}

export const sources: readonly Source[] = [
  { id: 'places', name: (words) => words.sources.places, entries: placeEntries },
  { id: 'keys', name: (words) => words.sources.keys, entries: keyEntries },
  { id: 'scenes', name: (words) => words.sources.scenes, entries: sceneEntries },
  {
    id: 'course',
    name: (words) => words.sources.course,
    entries: (context) => import('../course/palette.ts').then(({ courseEntries }) => courseEntries(context)),
  },
  { id: 'actions', name: (words) => words.sources.actions, entries: actionEntries },
  { id: 'commands', name: (words) => words.sources.commands, entries: commandEntries },
];
