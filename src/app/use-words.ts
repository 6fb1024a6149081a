/* What is said on the page, in the language of now. */

import { english } from '../repl/words-en.ts';
import { korean } from '../repl/words-ko.ts';
import { useLanguage } from './settings.ts';
import { en, ko } from './words.ts';
import { en as namesEn, ko as namesKo } from './words-scene-names.ts';
import { en as scenesEn, ko as scenesKo } from './words-scenes.ts';

const wordsOf = {
  en: { page: en, scenes: scenesEn, sceneNames: namesEn, repl: english },
  ko: { page: ko, scenes: scenesKo, sceneNames: namesKo, repl: korean },
} as const;

export function useWords() {
  return wordsOf[useLanguage()];
}
