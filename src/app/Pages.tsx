/* Paging through what is longer than a window: how much is shown, how much there is, and the way to the rest. */

import type { KeyView, MechanismView } from '../inspect.ts';
import { isOutside, isPartial, type Page, pageOf, pageOfMechanism } from '../scenes/page.ts';
import { shortcutOf } from './actions.ts';
import style from './glass.module.css';
import { Key } from './Key.tsx';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';
import type { Words } from './words.ts';

/** Where the next window starts; null when this one reaches the end. */
export function nextFrom({
  view,
  mechanism,
}: {
  readonly view: KeyView | null;
  readonly mechanism: MechanismView | null;
}): number | null {
  if (mechanism !== null) return pageOfMechanism(mechanism)?.next ?? null;
  return view === null ? null : (pageOf(view)?.next ?? null);
}

export function Pages({ view, words }: { readonly view: KeyView; readonly words: Words }) {
  const { scenes } = useWords();
  const { told, before } = useStore((state) => state.glass);
  const isUnseen = (told.finished?.changes ?? 0) > 0 && isOutside(before, view);
  return <PageTurner page={pageOf(view)} words={words} note={isUnseen ? scenes.outside : ''} />;
}

export function MechanismPages({ view, words }: { readonly view: MechanismView | null; readonly words: Words }) {
  return <PageTurner page={view === null ? null : pageOfMechanism(view)} words={words} note="" />;
}

interface PageTurnerProps {
  readonly page: Page | null;
  readonly words: Words;
  readonly note: string;
}

function PageTurner({ page, words, note }: PageTurnerProps) {
  const { pageNext, pagePrevious, from } = useStore();
  if (page === null || !isPartial(page)) return null;
  const g = words.glass;
  const { next } = page;
  return (
    <nav className={style['pages']}>
      <button type="button" disabled={from === 0} aria-keyshortcuts={shortcutOf('previous')} onClick={pagePrevious}>
        {g.previous} <Key of="previous" />
      </button>
      <span>{g.page(page.first, page.last, page.total)}</span>
      <button
        type="button"
        disabled={next === null}
        aria-keyshortcuts={shortcutOf('next')}
        onClick={() => next !== null && pageNext(next)}
      >
        {g.next} <Key of="next" />
      </button>
      {next === null ? null : <span className={style['dim']}>{g.more(page.total - page.last)}</span>}
      {note === '' ? null : <b className={style['unseenChange']}>{note}</b>}
    </nav>
  );
}
