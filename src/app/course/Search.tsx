/* Finds what the course says, in the language that is read. The texts are fetched when somebody begins to search. */

import { useState } from 'react';
import { type Found, placesIn, searcherOf } from '../../course/search.ts';
import { addressOf } from '../place.ts';
import { useLanguage } from '../settings.ts';
import type { Language } from '../state/settings.ts';
import { errataGroups, fetchProse, openLessons, topics } from './content.ts';
import style from './course.module.css';
import { useCourseWords } from './use-words.ts';

const shownMax = 30;

type Searcher = ReturnType<typeof searcherOf>;
const made = new Map<Language, Promise<Searcher>>();

function searcher(language: Language): Promise<Searcher> {
  const known = made.get(language);
  if (known !== undefined) return known;
  const promise = everything(language).then(searcherOf);
  made.set(language, promise);
  return promise;
}

async function everything(language: Language): Promise<Found[]> {
  const of = async (folder: string, head: string, restOf: (id: string, i: number) => readonly string[]) =>
    placesIn(head, await fetchProse(folder, language), restOf);
  const all = await Promise.all([
    ...openLessons.map((slug) => of(slug, 'lesson', (_, i) => [slug, String(i + 1)])),
    ...topics.map((folder) => of(folder, 'quiz', (id) => [folder.slice('quiz/'.length), id])),
    ...errataGroups.map((folder) => of(folder, 'errata', (id) => [id])),
    of('glossary', 'glossary', (id) => [id]),
  ]);
  return all.flat();
}

export function Search() {
  const language = useLanguage();
  const { map: words } = useCourseWords();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Found[]>([]);
  const search = (text: string): void => {
    setQuery(text);
    void searcher(language).then((find) => setFound(find(text)));
  };
  return (
    <search className={style['searching']}>
      <input
        className={style['search']}
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        value={query}
        onChange={({ target }) => search(target.value)}
      />
      {query.trim() === '' ? null : (
        <>
          <p className={style['dim']} role="status">
            {found.length === 0 ? words.nothing : words.found(found.length)}
          </p>
          <ul className={style['runs']}>
            {found.slice(0, shownMax).map(({ head, rest, title }) => (
              <li key={`${head} ${rest.join('/')}`}>
                <a href={addressOf(head, ...rest)}>{title}</a>
                <small>{words.places[head as keyof typeof words.places]}</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </search>
  );
}
