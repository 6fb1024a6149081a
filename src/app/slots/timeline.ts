/* What stands in the strip at the bottom of the page, over its whole width; the strip is as high as what is in it. */

import type { ComponentType } from 'react';
import type { StripProps } from '../props.ts';
import { Timeline } from '../time/Timeline.tsx';

export const strips: readonly { readonly id: string; readonly Strip: ComponentType<StripProps> }[] = [
  { id: 'time', Strip: Timeline },
];
