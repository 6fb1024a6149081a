import style from './app.module.css';
import { Key } from './Key.tsx';
import { type Language, useStore } from './store.ts';
import { nextTheme, useLanguage } from './settings.ts';
import type { Words } from './words.ts';

const other: Record<Language, Language> = { en: 'ko', ko: 'en' };

export function Header({ words }: { readonly words: Words }) {
  const language = useLanguage();
  const { theme, offlineReady, setLanguage, setTheme } = useStore();
  return (
    <header className={style['header']}>
      <h1>Keyglass</h1>
      <span className={style['offline']} role="status">
        {offlineReady ? words.header.offline : ''}
      </span>
      <button
        type="button"
        lang={other[language]}
        title={words.header.otherLanguageLabel}
        aria-keyshortcuts="Alt+L"
        onClick={() => setLanguage(other[language])}
      >
        {words.header.otherLanguage} <Key letter="L" />
      </button>
      <button type="button" aria-keyshortcuts="Alt+M" onClick={() => setTheme(nextTheme(theme))}>
        <span className={style['unseen']}>{words.header.themeLabel}</span> {words.header.theme[theme]}{' '}
        <Key letter="M" />
      </button>
    </header>
  );
}
