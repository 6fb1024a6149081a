/* What the student has chosen for good. Null means "as the browser says". */

import type { StateCreator } from 'zustand';

export type Language = 'en' | 'ko';
export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  readonly language: Language | null;
  /** What the link says that was followed here. It holds for this visit, and until the student says otherwise. */
  readonly languageOfLink: Language | null;
  readonly theme: Theme;
  readonly setLanguage: (language: Language) => void;
  readonly setLanguageOfLink: (language: Language) => void;
  readonly setTheme: (theme: Theme) => void;
}

export const settings: StateCreator<Settings> = (set) => ({
  language: null,
  languageOfLink: null,
  theme: 'auto',
  setLanguage: (language) => set({ language, languageOfLink: null }),
  setLanguageOfLink: (languageOfLink) => set({ languageOfLink }),
  setTheme: (theme) => set({ theme }),
});
