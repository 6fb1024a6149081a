/* Language and theme: what the browser says, unless a link or the student has said otherwise. Both are written on <html>, where
 * the style sheet, the terminal and a screen reader find them. */

import { useEffect, useSyncExternalStore } from 'react';
import type { Language, Settings, Theme } from './state/settings.ts';
import { useStore } from './store.ts';

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

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

function subscribeDark(changed: () => void): () => void {
  darkQuery.addEventListener('change', changed);
  return () => darkQuery.removeEventListener('change', changed);
}

const isDark = (chosen: Theme): boolean => (chosen === 'auto' ? darkQuery.matches : chosen === 'dark');

function paint(dark: boolean): void {
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper');
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', paper);
}

export function useTheme(): void {
  const chosen = useStore((state) => state.theme);
  const dark = useSyncExternalStore(subscribeDark, () => isDark(chosen));
  useEffect(() => paint(dark), [dark]);
}

/** The page as it is before anything is rendered. */
export function settle(): void {
  document.documentElement.lang = languageNow();
  paint(isDark(useStore.getState().theme));
}

const themes: readonly Theme[] = ['auto', 'light', 'dark'];

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] as Theme;
