/* The dialog over the page, if there is one. */

import type { StateCreator } from 'zustand';

export type DialogName = 'palette' | 'shortcuts';

export interface DialogSlice {
  readonly dialog: DialogName | null;
  /** What was typed for it before it was there. */
  readonly ahead: string;
  readonly openDialog: (dialog: DialogName | null) => void;
  readonly setAhead: (ahead: string) => void;
}

export const dialogSlice: StateCreator<DialogSlice> = (set) => ({
  dialog: null,
  ahead: '',
  openDialog: (dialog) => set({ dialog, ahead: '' }),
  setAhead: (ahead) => set({ ahead }),
});
