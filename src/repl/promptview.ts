/** What stands around the line being typed: the prompt, what runs, the hint, the line on offer. */

import { found, type Line } from './lineedit.ts';
import { promptOf } from './place.ts';
import type { PromptView } from './promptline.ts';
import type { Session } from './session.ts';
import type { Stand } from './tape.ts';
import type { ReplWords } from './words.ts';

/** At present. */
export function presentView(session: Session, line: Line, words: ReplWords): PromptView {
  const view = { status: session.status, offer: session.offered ?? '', offerLabel: words.runWithout };
  if (line.mode.kind !== 'searching') return { ...view, prompt: session.prompt, hint: session.hint(line.text) };
  const hit = line.text === '' ? null : found(line, session.history);
  return {
    ...view,
    prompt: line.mode.step < 0 ? '(reverse-i-search): ' : '(i-search): ',
    hint: hit === null ? '' : `  ${hit}`,
    offer: '',
  };
}

/** As it was where the prompt stood then; a line can be typed there and goes on from that moment. */
export function pastView({ place, waiting }: Stand, hint: string): PromptView {
  const prompt = waiting === null ? promptOf({ ...place, connected: true }) : '';
  return { status: '', offer: '', offerLabel: '', prompt, hint };
}
