/* A short word about something that was just done and cannot be seen. It goes by itself. */

import type { StateCreator } from 'zustand';

export interface NoticeSlice {
  /** The number makes the same words said twice two notices. */
  readonly notice: { readonly text: string; readonly number: number } | null;
  readonly say: (text: string) => void;
  readonly hush: () => void;
}

export const noticeSlice: StateCreator<NoticeSlice> = (set) => ({
  notice: null,
  say: (text) => set(({ notice }) => ({ notice: { text, number: (notice?.number ?? 0) + 1 } })),
  hush: () => set({ notice: null }),
});
