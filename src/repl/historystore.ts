/* Where the lines of earlier visits are kept. A browser that refuses to keep anything only costs the history. */

import { fromFile, type History, noHistory, toFile } from './history.ts';

const storageKey = 'keyglass.history';

export function loadHistory(): History {
  try {
    return fromFile(localStorage.getItem(storageKey) ?? '');
  } catch {
    return noHistory;
  }
}

export function saveHistory(history: History): void {
  try {
    localStorage.setItem(storageKey, toFile(history));
  } catch {
    // full, or forbidden
  }
}
