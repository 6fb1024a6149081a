/* What the last command did, in one line under the picture: the conversion if there was one, and the cost. The line
 * keeps its height when there is nothing to say, so that the picture does not move. */

import style from './glass.module.css';
import type { Glass } from './state/glass.ts';
import { useStore } from './store.ts';
import type { Words } from './words.ts';

export function Happened({ glass, words }: { readonly glass: Glass; readonly words: Words }) {
  const isStepping = useStore((state) => state.stepping !== null);
  const isVeiled = useStore((state) => state.isVeiled);
  const { converted, finished } = glass.told;
  const w = words.happened;
  // At each step the panel beside says what has happened by then.
  if (isStepping || isVeiled) return <p className={style['happened']} />;
  return (
    <p className={style['happened']} aria-live="polite">
      {converted === null ? null : (
        <span key={glass.generation} className={style['converted']} data-part="converted">
          {w.converted(converted.type, converted.from, converted.to)} · <i>{w.why(converted.why)}</i>
        </span>
      )}
      {finished === null ? null : (
        <span data-part="cost">
          <b>{finished.name.toUpperCase().replace('|', ' ')}</b>{' '}
          {[w.changes(finished.changes), w.allocations(finished.allocations), w.used(finished.usedBytes)].join(' · ')}
        </span>
      )}
      {glass.eventsDropped === 0 ? null : <span>{w.dropped(glass.eventsDropped)}</span>}
    </p>
  );
}
