/* The places that the header leads to, in this order. A new one adds itself here: where it leads, and the heads of all
 * addresses at which one is there. */

import type { Words } from '../words.ts';

export interface NavPlace {
  readonly to: string;
  readonly heads: readonly string[];
  readonly name: (words: Words) => string;
}

export const nav: readonly NavPlace[] = [
  { to: '', heads: [''], name: (words) => words.nav.playground },
  { to: 'lesson', heads: ['lesson', 'errata', 'glossary', 'command'], name: (words) => words.nav.course },
  { to: 'quiz', heads: ['quiz'], name: (words) => words.nav.questions },
  { to: 'lab', heads: ['lab'], name: (words) => words.nav.lab },
  { to: 'editor', heads: ['editor'], name: (words) => words.nav.editor },
];
