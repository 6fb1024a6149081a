/* The course in the palette: every lesson, topic and claim by its title, in both languages. */

import type { Entry, PaletteContext } from '../palette/entry.ts';
import { addressOf, go } from '../place.ts';
import { otherLanguage } from '../settings.ts';
import type { Language } from '../state/settings.ts';
import { errataGroups, headOfProse, openLessons, titleOf, topics } from './content.ts';
import { en, ko } from '../words-course.ts';

const words = { en, ko } as const;

export function courseEntries({ language }: PaletteContext): Entry[] {
  const other = otherLanguage[language];
  const entry = (folder: string, detail: string, ...address: string[]): Entry => ({
    id: address.join('/'), title: titleOf(folder, language), also: titleOf(folder, other), detail, run: () => go(addressOf(...address)),
  });
  const { places } = words[language].map;
  return [
    ...openLessons.map((slug) => entry(slug, places.lesson, 'lesson', slug)),
    ...topics.map((folder) => entry(folder, places.quiz, ...folder.split('/'))),
    ...errataGroups.flatMap((group) => claimsIn(group, language, places.errata)),
  ];
}

function claimsIn(group: string, language: Language, detail: string): Entry[] {
  const other = headOfProse(group, otherLanguage[language])?.sections ?? {};
  return Object.entries(headOfProse(group, language)?.sections ?? {}).map(([id, title]) => ({
    id, title: `${id} ${title}`, also: other[id] ?? '', detail, run: () => go(addressOf('errata', id)),
  }));
}
