/* Where the reader is, as the page follows it: which pane stands in the third place, and whether the address names
 * anything. */

import { useEffect, useRef, useState } from 'react';
import { type Place, usePlace } from './place.ts';
import { glassPlaces } from './slots/glass-places.ts';
import { type PaneKind, paneOf } from './slots/panes.ts';
import { useStore } from './store.ts';

interface Here {
  readonly place: Place;
  /** What stands in the third pane, and for which place: the last that asked for it, until the playground is gone to. */
  readonly third: { readonly kind: PaneKind; readonly place: Place } | null;
  readonly isNowhere: boolean;
}

/** Follows the address. A place under the glass leaves the third pane as it is: a lesson points at scenes. */
export function useHere(): Here {
  const place = usePlace();
  const kind = paneOf(place);
  const toGlass = glassPlaces[place.head];
  const third = useRef<Here['third']>(null);
  const [isShown, setShown] = useState(true);
  if (kind !== undefined) third.current = { kind, place };
  else if (toGlass === undefined) third.current = null;
  useEffect(() => {
    const { setLanguageOfLink, showUpper } = useStore.getState();
    if (place.language !== null) setLanguageOfLink(place.language);
    showUpper(kind === undefined ? 'glass' : 'third');
    setShown(toGlass?.(place.rest) ?? true);
  }, [place, kind, toGlass]);
  const isKnown = place.head === '' || kind !== undefined || toGlass !== undefined;
  return { place, third: third.current, isNowhere: !isKnown || !isShown };
}
