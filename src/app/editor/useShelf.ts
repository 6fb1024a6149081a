/* The files and which one is open, kept as they change. The address says which one, too: #/editor/<name>. */

import { useEffect, useState } from 'react';
import { keepShelf, loadShelf, type Shelf } from '../../editor/files.ts';
import { fromUtf8, toUtf8 } from '../../repl/text.ts';
import { addressOf, go, herePlace, type Place } from '../place.ts';
import { languageNow } from '../settings.ts';
import { firstShelf } from './first-files.ts';

const keepMs = 300; // after the last keystroke

export interface ShelfState {
  readonly shelf: Shelf;
  readonly setShelf: (change: (shelf: Shelf) => Shelf) => void;
  /** Whether the browser has kept it. */
  readonly isKept: boolean;
}

const nameIn = ({ rest: [name] }: Place): string | null => (name === undefined ? null : fromUtf8(name));

/** A file that the address names is opened; one that there is not stays a name. */
function opened(shelf: Shelf, place: Place): Shelf {
  const name = nameIn(place);
  return name === null || name === shelf.open || !shelf.files.some((file) => file.name === name) ? shelf : { ...shelf, open: name };
}

export function useShelf(place: Place): ShelfState {
  const [shelf, setShelf] = useState(() => opened(loadShelf(localStorage, firstShelf[languageNow()]), place));
  const [isKept, setKept] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setKept(keepShelf(localStorage, shelf)), keepMs);
    return () => clearTimeout(timer);
  }, [shelf]);
  useEffect(() => setShelf((old) => opened(old, place)), [place]);
  useEffect(() => {
    const address = addressOf('editor', toUtf8(shelf.open));
    // Whoever has left meanwhile is not called back.
    if (address !== location.hash && herePlace().head === 'editor') go(address, { replace: true });
  }, [shelf.open]);
  return { shelf, setShelf, isKept };
}
