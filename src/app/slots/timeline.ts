/* What stands in the strip at the bottom of the page, over its whole width; the strip is as high as what is in it. */

import type { ComponentType } from 'react';
import type { EngineClient } from '../../worker/client.ts';
import type { Connections } from '../connections.ts';
import { Timeline } from '../time/Timeline.tsx';
import type { Travel } from '../time/travel.ts';

export interface StripProps {
  readonly connections: Connections;
  readonly engine: EngineClient;
  readonly travel: Travel;
}

export const strips: readonly { readonly id: string; readonly Strip: ComponentType<StripProps> }[] = [
  { id: 'time', Strip: Timeline },
];
