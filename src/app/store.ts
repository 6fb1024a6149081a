/* What the page knows, a concept a file under state/. Settings and the places of the lines are kept between visits;
 * everything else is of this visit: the engine's memory is, too. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type DialogSlice, dialogSlice } from './state/dialog.ts';
import { type GlassSlice, glassSlice } from './state/glass.ts';
import { type Health, health } from './state/health.ts';
import { type Layout, layout } from './state/layout.ts';
import { type NoticeSlice, noticeSlice } from './state/notice.ts';
import { type ProgressSlice, progressSlice } from './state/progress.ts';
import { type Settings, settings } from './state/settings.ts';
import { type StepsSlice, stepsSlice } from './state/steps.ts';
import { type TimeSlice, timeSlice } from './state/time.ts';

type State = Settings & Layout & GlassSlice & Health & DialogSlice & TimeSlice & StepsSlice & NoticeSlice & ProgressSlice;

export const useStore = create<State>()(
  persist(
    (...args) => ({
      ...settings(...args),
      ...layout(...args),
      ...glassSlice(...args),
      ...health(...args),
      ...dialogSlice(...args),
      ...noticeSlice(...args),
      ...progressSlice(...args),
      ...timeSlice(...args),
      ...stepsSlice(...args),
    }),
    {
      name: 'keyglass',
      version: 2,
      partialize: ({ language, theme, thirdPercent, glassPercent }) => ({ language, theme, thirdPercent, glassPercent }),
    },
  ),
);
