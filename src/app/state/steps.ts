/* A command that is being stepped through: while it is, the glass shows its steps and nothing else. */

import type { StateCreator } from 'zustand';
import type { Steps } from '../../worker/protocol.ts';

export interface Stepping {
  readonly steps: Steps;
  /** How many of its steps have happened. */
  readonly at: number;
  /** It has not run: it is only being typed. */
  readonly isPreview: boolean;
}

export interface StepsSlice {
  readonly stepping: Stepping | null;
}

export const stepsSlice: StateCreator<StepsSlice> = () => ({ stepping: null });
