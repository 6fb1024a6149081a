/* The student's progress: kept between visits, apart from the settings, so that it can be saved as a file. */

import { create } from 'zustand';
import { joined, noProgress, type Progress, progressFrom } from '../../course/progress.ts';

const place = 'keyglass-progress';

function kept(): Progress {
  try {
    const text = localStorage.getItem(place);
    if (text === null) return noProgress;
    const progress = progressFrom(text);
    // What cannot be read is put aside, not overwritten.
    if (progress === null) localStorage.setItem(`${place}-unreadable`, text);
    return progress ?? noProgress;
  } catch {
    return noProgress; // storage is refused: progress is then of this visit
  }
}

export const useProgress = create<Progress>()(() => kept());

export function changeProgress(change: (progress: Progress) => Progress): void {
  const before = useProgress.getState();
  const after = change(before);
  if (after === before) return;
  useProgress.setState(after, true);
  try {
    localStorage.setItem(place, JSON.stringify(after));
  } catch {
    // Full or refused: the visit goes on with what it has.
  }
}

/** Saves the progress as a file. */
export function exportProgress(): void {
  const file = new Blob([JSON.stringify(useProgress.getState(), null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'keyglass-progress.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Merges a file with the present progress; false where it holds none. */
export async function importProgress(file: File): Promise<boolean> {
  const theirs = progressFrom(await file.text());
  if (theirs === null) return false;
  changeProgress((mine) => joined(mine, theirs));
  return true;
}
