/* Searching all that the course says (minisearch). Korean is found by the beginnings of words, which is where particles are not. */

import MiniSearch from 'minisearch';
import { type Prose, plain, textOfBlock } from './prose.ts';

/** A place that can be found. */
export interface Found {
  /** What it is: `lesson`, `quiz`, `errata`, `glossary`. */
  readonly head: string;
  /** The parts of its address behind the head. */
  readonly rest: readonly string[];
  readonly title: string;
  readonly text: string;
}

/** The sections of a file, as places. `restOf` says where a section is, by its anchor and number. */
export const placesIn = (
  head: string,
  prose: Prose,
  restOf: (id: string, index: number) => readonly string[],
): Found[] =>
  prose.sections.map((section, i) => ({
    head,
    rest: restOf(section.id, i),
    title: head === 'lesson' ? `${prose.title}: ${plain(section.title)}` : plain(section.title),
    text: [...section.blocks, ...section.parts.flatMap((part) => part.blocks)].map(textOfBlock).join(' '),
  }));

export function searcherOf(places: readonly Found[]): (query: string) => readonly Found[] {
  const index = new MiniSearch({
    fields: ['title', 'text'],
    searchOptions: {
      prefix: true,
      fuzzy: (term) => (term.length > 5 && /^[a-z]+$/.test(term) ? 0.2 : false),
      boost: { title: 3 },
      combineWith: 'AND',
    },
  });
  index.addAll(places.map(({ title, text }, id) => ({ id, title, text })));
  return (query) => index.search(query).map(({ id }) => places[id as number] as Found);
}
