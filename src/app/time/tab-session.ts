/* The name under which this tab's session is kept. It lives as long as the tab: a reload finds it again, another tab has another. */

import { isCapsule } from '../capsule/pack.ts';

const key = 'keyglass session';

export function tabSession(): string {
  try {
    // A capsule is a session of its own: the one kept for this tab stays as it is.
    const name = (isCapsule(location.hash) ? null : sessionStorage.getItem(key)) ?? newName();
    sessionStorage.setItem(key, name);
    return name;
  } catch {
    return newName(); // no storage for us: nothing is found again
  }
}

/** The engine keeps the session under another name: a tab that was duplicated had this one already. */
export function renameTabSession(name: string): void {
  try {
    sessionStorage.setItem(key, name);
  } catch {
    // as above
  }
}

const newName = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('');
