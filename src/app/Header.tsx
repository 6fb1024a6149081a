import style from './app.module.css';
import { keyText } from './keys.ts';
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
        aria-label={words.header.otherLanguageLabel}
        aria-keyshortcuts="Alt+L"
        onClick={() => setLanguage(other[language])}
      >
        {words.header.otherLanguage} <kbd>{keyText('L')}</kbd>
      </button>
      <button
        type="button"
        aria-label={words.header.themeLabel(words.header.theme[theme])}
        aria-keyshortcuts="Alt+M"
        onClick={() => setTheme(nextTheme(theme))}
      >
        {words.header.theme[theme]} <kbd>{keyText('M')}</kbd>
      </button>
    </header>
  );
}
