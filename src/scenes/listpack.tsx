import { useMemo } from 'react';
import type { ListpackView, TraceEvent, ValueView } from '../inspect.ts';
import { ByteScene } from './byte-scene.tsx';
import { layout } from './listpack-layout.ts';
import type { SceneProps } from './scene.ts';

const listpackOf = (value: ValueView | undefined): ListpackView | null =>
  value?.kind === 'listpack' ? value.listpack : null;

/** Entries that the command only looked at, as "listpack offset". */
export function visitedEntries(events: readonly TraceEvent[]): Set<string> {
  const visited = new Set<string>();
  for (const event of events)
    if (event.kind === 'listpack.entryVisited') visited.add(`${event.listpack} ${event.offset}`);
  return visited;
}

export function ListpackScene({ view, before, events, generation, words }: SceneProps) {
  const listpack = listpackOf(view.value);
  const map = useMemo(() => {
    if (listpack === null) return null;
    // At first sight everything is new, and what was visited on the way says nothing.
    const read = before === null ? new Set<string>() : visitedEntries(events);
    return layout(view.type, listpack, listpackOf(before?.value), read);
  }, [view, listpack, before, events]);
  return map === null ? null : <ByteScene map={map} generation={generation} words={words} />;
}
