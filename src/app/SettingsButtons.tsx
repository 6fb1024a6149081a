import { shortcutOf } from './actions.ts';
import { Key } from './Key.tsx';
import { nextTheme, otherLanguage, useLanguage } from './settings.ts';
import { useStore } from './store.ts';
import { useWords } from './use-words.ts';

export function LanguageButton() {
  const { page: words } = useWords();
  const to = otherLanguage[useLanguage()];
  const setLanguage = useStore((state) => state.setLanguage);
  return (
    <button
      type="button"
      lang={to}
      title={words.header.otherLanguageLabel}
      aria-keyshortcuts={shortcutOf('language')}
      onClick={() => setLanguage(to)}
    >
      {words.header.otherLanguage} <Key of="language" />
    </button>
  );
}

export function ThemeButton() {
  const { page: words } = useWords();
  const theme = useStore((state) => state.theme);
  const setTheme = useStore((state) => state.setTheme);
  return (
    <button type="button" aria-keyshortcuts={shortcutOf('theme')} onClick={() => setTheme(nextTheme(theme))}>
      <span className="unseen">{words.header.themeLabel}</span> {words.header.theme[theme]} <Key of="theme" />
    </button>
  );
}
