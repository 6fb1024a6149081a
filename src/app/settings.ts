/* Language and theme: what the browser says, unless a link or the student has said otherwise. Both are written on <html>, where
 * the style sheet, the terminal and a screen reader find them. */

import { useEffect, useSyncExternalStore } from 'react';
import { english } from '../repl/words-en.ts';
import { korean } from '../repl/words-ko.ts';
import type { Language, Settings, Theme } from './state/settings.ts';
import { useStore } from './store.ts';
import { en, ko } from './words.ts';
import { en as namesEn, ko as namesKo } from './words-scene-names.ts';
import { en as scenesEn, ko as scenesKo } from './words-scenes.ts';

const wordsOf = {
  en: { page: en, scenes: scenesEn, sceneNames: namesEn, repl: english },
  ko: { page: ko, scenes: scenesKo, sceneNames: namesKo, repl: korean },
} as const;

function browserLanguage(languages: readonly string[]): Language {
  const known = languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return known === 'ko' ? 'ko' : 'en';
}

export const otherLanguage: Readonly<Record<Language, Language>> = { en: 'ko', ko: 'en' };

const languageOf = ({ language, languageOfLink }: Pick<Settings, 'language' | 'languageOfLink'>): Language =>
  languageOfLink ?? language ?? browserLanguage(navigator.languages);

export const languageNow = (): Language => languageOf(useStore.getState());

export function useLanguage(): Language {
  const language = useStore(languageOf);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return language;
}

export function useWords() {
  return wordsOf[useLanguage()];
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

function subscribeDark(changed: () => void): () => void {
  darkQuery.addEventListener('change', changed);
  return () => darkQuery.removeEventListener('change', changed);
}

export function useTheme(): void {
  const chosen = useStore((state) => state.theme);
  const systemDark = useSyncExternalStore(subscribeDark, () => darkQuery.matches);
  const dark = chosen === 'auto' ? systemDark : chosen === 'dark';
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper');
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', paper);
  }, [dark]);
}

const themes: readonly Theme[] = ['auto', 'light', 'dark'];

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] as Theme;
