/* What the page knows of itself: whether it is kept for times without a network, and what went wrong. */

import type { StateCreator } from 'zustand';
import type { Trouble } from '../../worker/client.ts';

export interface Health {
  readonly offlineReady: boolean;
  readonly trouble: Trouble | null;
  readonly setOfflineReady: () => void;
  readonly setTrouble: (trouble: Trouble | null) => void;
}

export const health: StateCreator<Health> = (set) => ({
  offlineReady: false,
  trouble: null,
  setOfflineReady: () => set({ offlineReady: true }),
  setTrouble: (trouble) => set({ trouble }),
});
