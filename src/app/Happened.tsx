/* What the last commands did, in one line under the picture: the conversion if there was one, and the cost. The line keeps
 * its height when there is nothing to say, so that the picture does not move. */

import type { TraceEvent } from '../inspect.ts';
import style from './app.module.css';
import type { Glass } from './store.ts';
import type { Words } from './words.ts';

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

export function lastOf<K extends TraceEvent['kind']>(events: readonly TraceEvent[], kind: K): EventOf<K> | undefined {
  return events.findLast((event): event is EventOf<K> => event.kind === kind);
}

export function Happened({ glass, words }: { readonly glass: Glass; readonly words: Words }) {
  const converted = lastOf(glass.events, 'encoding.converted');
  const finished = lastOf(glass.events, 'command.finished');
  const w = words.happened;
  return (
    <p className={style['happened']} aria-live="polite">
      {converted === undefined ? null : (
        <span key={glass.generation} className={style['converted']}>
          {w.converted(converted.type, converted.from, converted.to)} <i>{converted.why}</i>
        </span>
      )}
      {finished === undefined ? null : (
        <span>
          <b>{finished.name.toUpperCase()}</b> {w.changes(finished.changes)} · {w.allocations(finished.allocations)} ·{' '}
          {w.used(finished.usedBytes)}
        </span>
      )}
      {glass.eventsDropped === 0 ? null : <span>{w.dropped(glass.eventsDropped)}</span>}
    </p>
  );
}
