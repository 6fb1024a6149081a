/* A link to what is being looked at, to be sent to somebody: in the language of whoever sends it. */

import { addressOf, herePlace } from './place.ts';
import { languageNow } from './settings.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

/** The place; on the playground the key under the glass, if there is one. */
export function linkHere(): string {
  const { subject } = useStore.getState().glass;
  const { head, rest } = herePlace();
  const isKey = head === '' && subject !== null;
  const address = isKey ? addressOf('key', String(subject.db), subject.key) : addressOf(head, ...rest);
  return `${location.href.replace(/[?#].*$/s, '')}${address}?lang=${languageNow()}`;
}

export async function copyLink(words: Words): Promise<void> {
  const link = linkHere();
  const { say } = useStore.getState();
  try {
    await navigator.clipboard.writeText(link);
    say(words.link.copied(link));
  } catch {
    say(words.link.notCopied(link)); // forbidden, or no secure origin: then it can be read at least
  }
}
