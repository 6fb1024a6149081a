/* The dialog over the page, if there is one. */

import type { StateCreator } from 'zustand';

export type DialogName = 'palette' | 'shortcuts';

export interface DialogSlice {
  readonly dialog: DialogName | null;
  readonly openDialog: (dialog: DialogName | null) => void;
}

export const dialogSlice: StateCreator<DialogSlice> = (set) => ({
  dialog: null,
  openDialog: (dialog) => set({ dialog }),
});
