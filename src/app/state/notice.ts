/* A short word about something that was just done and cannot be seen. It goes by itself. */

import type { StateCreator } from 'zustand';
import { addressOfPlace, herePlace } from '../place.ts';

export interface NoticeSlice {
  /** The number makes the same words said twice two notices; `at` is the address where it was said. */
  readonly notice: { readonly text: string; readonly number: number; readonly at: string } | null;
  readonly say: (text: string) => void;
  readonly hush: () => void;
}

export const noticeSlice: StateCreator<NoticeSlice> = (set) => ({
  notice: null,
  say: (text) => set(({ notice }) => ({ notice: { text, number: (notice?.number ?? 0) + 1, at: addressOfPlace(herePlace()) } })),
  hush: () => set({ notice: null }),
});
