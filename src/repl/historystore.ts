/* Where the lines of earlier visits are kept. A browser that refuses to keep anything only costs the history. */

import { addLine, fromFile, type History, noHistory, toFile } from './history.ts';

const storageKey = 'keyglass.history';

export function loadHistory(): History {
  try {
    return fromFile(localStorage.getItem(storageKey) ?? '');
  } catch {
    return noHistory;
  }
}

/** Adds a line that was run, behind what other terminals have added meanwhile. */
export function keepLine(line: string): void {
  try {
    localStorage.setItem(storageKey, toFile(addLine(loadHistory(), line)));
  } catch {
    // full, or forbidden
  }
}
