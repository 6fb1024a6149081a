/* Where the lines between the panes stand. Shares are percent, so that they hold for every size of the window. A pane
 * that is made the big one leaves the others just enough to stay in sight; where the lines stood before is kept, and
 * moving a line by hand ends it. */

import type { StateCreator } from 'zustand';

export type PaneName = 'third' | 'glass' | 'terminal';
export type LineName = 'thirdPercent' | 'glassPercent';

/** On a narrow page the third pane and the glass share one place above the prompt. */
export type Upper = 'third' | 'glass';

export interface Layout {
  /** The third pane's share of the width, of a wide page. */
  readonly thirdPercent: number;
  /** The glass's share of the height. */
  readonly glassPercent: number;
  readonly big: PaneName | null;
  readonly upper: Upper;
  /** Somebody is being asked something in the third pane: what runs below does not take it out of sight. */
  readonly isAsked: boolean;
  /** The picture would answer what is being asked: it is not shown meanwhile. */
  readonly isVeiled: boolean;
  readonly moveLine: (line: LineName, percent: number) => void;
  readonly resetLine: (line: LineName) => void;
  readonly toggleBig: (pane: PaneName) => void;
  readonly showUpper: (upper: Upper) => void;
  /** Something ran below: the glass shows what came of it, except to whoever is asked what will. */
  readonly showWhatRan: () => void;
  readonly setAsked: (isAsked: boolean, isVeiled?: boolean) => void;
}

export const linePercentMin = 15;
export const linePercentMax = 85;

export const usualLines = { thirdPercent: 36, glassPercent: 62 };

const sharesWhenBig: Record<PaneName, typeof usualLines> = {
  third: { thirdPercent: 64, glassPercent: 56 },
  glass: { thirdPercent: 24, glassPercent: 82 },
  terminal: { thirdPercent: 24, glassPercent: 22 },
};

const clamp = (percent: number): number => Math.min(linePercentMax, Math.max(linePercentMin, percent));

/** The shares as they are drawn. */
export const sharesOf = ({ thirdPercent, glassPercent, big }: Pick<Layout, LineName | 'big'>): typeof usualLines =>
  big === null ? { thirdPercent, glassPercent } : sharesWhenBig[big];

export const layout: StateCreator<Layout> = (set) => ({
  ...usualLines,
  big: null,
  upper: 'glass',
  isAsked: false,
  isVeiled: false,
  moveLine: (line, percent) => set((state) => ({ ...sharesOf(state), big: null, [line]: clamp(percent) })),
  resetLine: (line) => set({ big: null, [line]: usualLines[line] }),
  toggleBig: (pane) => set(({ big }) => ({ big: big === pane ? null : pane })),
  showUpper: (upper) => set({ upper }),
  showWhatRan: () => set(({ isAsked, upper }) => ({ upper: isAsked ? upper : 'glass' })),
  setAsked: (isAsked, isVeiled = false) => set({ isAsked, isVeiled }),
});
