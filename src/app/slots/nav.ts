/* The places that the header leads to, in this order. A new one adds itself here; `head` is that of its addresses. */

import type { Words } from '../words.ts';

export const nav: readonly { readonly head: string; readonly name: (words: Words) => string }[] = [
  { head: '', name: (words) => words.nav.playground },
  { head: 'lesson', name: (words) => words.panes.course },
  { head: 'editor', name: (words) => words.nav.editor },
];
