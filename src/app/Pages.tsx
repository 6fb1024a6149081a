/* Paging through what is longer than a window: how much is shown, how much there is, and the way to the rest. */

import type { KeyView } from '../inspect.ts';
import { isPartial, pageOf } from '../scenes/page.ts';
import style from './app.module.css';
import { keyText } from './keys.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

/** Where the next window starts; null when this one reaches the end. */
export function nextFrom(view: KeyView | null): number | null {
  const page = view === null ? null : pageOf(view);
  if (page === null || page.shown === 0 || page.from + page.shown >= page.total) return null;
  return page.from + page.shown;
}

export function Pages({ view, words }: { readonly view: KeyView; readonly words: Words }) {
  const { pageNext, pagePrevious, from } = useStore();
  const page = pageOf(view);
  if (page === null || !isPartial(page)) return null;
  const g = words.glass;
  const next = nextFrom(view);
  return (
    <nav className={style['pages']}>
      <button type="button" disabled={from === 0} aria-keyshortcuts="Alt+[" onClick={pagePrevious}>
        {g.previous} <kbd>{keyText('[')}</kbd>
      </button>
      <span>{g.page(page.from + 1, page.from + page.shown, page.total)}</span>
      <button type="button" disabled={next === null} aria-keyshortcuts="Alt+]" onClick={() => next !== null && pageNext(next)}>
        {g.next} <kbd>{keyText(']')}</kbd>
      </button>
      {next === null ? null : <span className={style['dim']}>{g.more(page.total - next)}</span>}
    </nav>
  );
}
