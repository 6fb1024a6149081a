/* A long way that the engine goes for an ask, if it is on one: how far it is, and how to stop it. */

import type { StateCreator } from 'zustand';
import type { Progress } from '../../worker/client.ts';

export interface ProgressSlice {
  readonly progress: Progress | null;
  readonly hearProgress: (progress: Progress | null) => void;
}

export const progressSlice: StateCreator<ProgressSlice> = (set) => ({
  progress: null,
  hearProgress: (progress) => set({ progress }),
});
