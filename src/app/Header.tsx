/* The header: what this is, where one can go, and what one can change. */

import { useEffect } from 'react';
import style from './header.module.css';
import { addressOf } from './place.ts';
import { headerActions } from './slots/header.ts';
import { nav } from './slots/nav.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

/** As the page was served. */
const pageTitle = document.title;

function Mark() {
  return (
    <svg className={style['mark']} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="10" cy="10" r="7" />
      <path d="m15.2 15.2 5.8 5.8" />
      <path className={style['bytes']} d="M7 8.2h6M7 10.6h6M7 13h3" />
    </svg>
  );
}

export function Header({
  words,
  head,
  name,
}: {
  readonly words: Words;
  /** Of the place in the third pane, '' without one. */
  readonly head: string;
  /** What stands there; null without one. */
  readonly name: string | null;
}) {
  const offlineReady = useStore((state) => state.offlineReady);
  useEffect(() => {
    document.title = name === null ? pageTitle : `${name} · ${pageTitle}`;
  }, [name]);
  return (
    <header className={style['header']}>
      <h1>
        <a href="#/">
          <Mark /> Keyglass
        </a>
      </h1>
      <nav className={style['nav']} aria-label={words.nav.label}>
        {nav.map((place) => (
          <a
            key={place.to}
            href={addressOf(place.to)}
            aria-current={place.heads.includes(head) ? 'page' : undefined}
          >
            {place.name(words)}
          </a>
        ))}
      </nav>
      <span className={style['offline']} role="status">
        {offlineReady ? words.header.offline : ''}
      </span>
      {headerActions.map(({ id, Action }) => (
        <Action key={id} />
      ))}
    </header>
  );
}
