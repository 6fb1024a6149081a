/* What the page hands to its parts, whichever of them stand in it. */

import type { EngineClient } from '../worker/client.ts';
import type { Actions } from './actions.ts';
import type { Connections } from './connections.ts';
import type { Place } from './place.ts';
import type { Travel } from './time/travel.ts';
import type { Words } from './words.ts';

/** To the strips at the bottom. */
export interface StripProps {
  readonly connections: Connections;
  readonly engine: EngineClient;
  readonly travel: Travel;
}

/** To the third pane. */
export interface PaneProps extends StripProps {
  /** Where the reader is; its head is one of this pane's. */
  readonly place: Place;
}

/** To a dialog over it. */
export interface DialogProps {
  readonly words: Words;
  readonly actions: Actions;
  readonly connections: Connections;
  readonly engine: EngineClient;
}
