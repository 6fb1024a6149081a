/* The command that is being stepped through; meanwhile the glass shows its steps and nothing else. And the breakpoints in the editor's Lua
 * files. */

import type { StateCreator } from 'zustand';
import type { Steps } from '../../worker/protocol.ts';

export interface Stepping {
  readonly steps: Steps;
  /** How many of its steps have happened; of a script's lines: how many. */
  readonly at: number;
  /** It has not run: it is only being typed. */
  readonly isPreview: boolean;
  /** The editor's file that it comes from; null for one from a prompt. */
  readonly file: string | null;
}

export interface StepsSlice {
  readonly stepping: Stepping | null;
  /** Lines from 1, by the names of files. */
  readonly breakpoints: Readonly<Record<string, readonly number[]>>;
  readonly setBreakpoints: (file: string, lines: readonly number[]) => void;
  readonly renameBreakpoints: (from: string, to: string) => void;
}

export const stepsSlice: StateCreator<StepsSlice> = (set) => ({
  stepping: null,
  breakpoints: {},
  setBreakpoints: (file, lines) => {
    const sorted = [...lines].sort((a, b) => a - b);
    set(({ breakpoints }) => ({ breakpoints: { ...breakpoints, [file]: sorted } }));
  },
  renameBreakpoints: (from, to) =>
    set(({ breakpoints: { [from]: lines = [], ...others } }) => ({ breakpoints: { ...others, [to]: lines } })),
});
