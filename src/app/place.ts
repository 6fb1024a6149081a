/* Where in Keyglass the reader is, as an address. Everything that can be shown has one, so that it can be sent,
 * bookmarked and gone back to:
 *
 *   #/                          the playground         #/key/<db>/<key>     a key under the glass
 *   #/lesson/<slug>[/<step>]    a lesson               #/scene/<id>         a mechanism under the glass
 *   #/quiz/…                    questions              #/editor[/<file>]    the editor
 *
 * The first part says what kind of place it is; the parts behind it are for whoever shows such places (slots/panes.ts,
 * slots/glass-places.ts). `?lang=ko`, before the # or at the end, says the language of whoever sent the link. Parts are
 * byte strings, as keys are: percent escapes stand for bytes, which makes text the UTF-8 that it is in any address.
 *
 * Fragments that do not start with `#/` are not places: they are the playground's, with something else in hand (a
 * capsule, `#v1=…`). */

import { useSyncExternalStore } from 'react';
import type { Language } from './state/settings.ts';

export interface Place {
  /** What kind of place: '' is the playground. */
  readonly head: string;
  readonly rest: readonly string[];
  readonly language: Language | null;
}

const languageIn = (query: string): Language | null => {
  const tag = new URLSearchParams(query).get('lang')?.slice(0, 2);
  return tag === 'ko' || tag === 'en' ? tag : null;
};

/** An escape that is none stays as it is: a mistyped address is then an unknown place, not an error. */
const bytesOf = (part: string): string =>
  encodeURI(part.toWellFormed())
    .replaceAll('%25', '%')
    .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

const plain = /[\w.~!*'():@,;$+=-]/;

/** A byte string as a part of an address. */
const partOf = (bytes: string): string =>
  [...bytes]
    .map((byte) => (plain.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');

/** @param search the address's own query, such as `?lang=ko`. */
export function placeOf(hash: string, search = ''): Place {
  const [path = '', query = ''] = (hash.startsWith('#/') ? hash.slice(2) : '').split('?');
  const [head = '', ...rest] = path.split('/').map(bytesOf);
  return { head, rest: rest.filter((part) => part !== ''), language: languageIn(query) ?? languageIn(search) };
}

/** `addressOf('lesson', 'skiplist', '3')` is `#/lesson/skiplist/3`. Parts are byte strings. */
export const addressOf = (...parts: readonly string[]): string => `#/${parts.map(partOf).join('/')}`;

export const addressOfPlace = ({ head, rest }: Place): string => addressOf(head, ...rest);

/** Goes to an address; with `replace` the place that is left cannot be gone back to. */
export function go(address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (address === location.hash) again();
  else if (replace) location.replace(address);
  else location.hash = address;
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

/** Going where one is means being led there once more: the glass may show something else by now. */
function again(): void {
  last = undefined;
  dispatchEvent(new HashChangeEvent('hashchange'));
}

let last: { readonly href: string; readonly place: Place } | undefined;

/** The same object as long as the address stays the same. */
export function herePlace(): Place {
  if (last?.href !== location.href) last = { href: location.href, place: placeOf(location.hash, location.search) };
  return last.place;
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, herePlace);
