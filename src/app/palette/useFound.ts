/* The palette's lists: asked for once when it opens, and searched at each keystroke. */

import { useEffect, useMemo, useState } from 'react';
import { findCommand } from '../../repl/docs.ts';
import { sources } from '../slots/palette.ts';
import type { Entry, PaletteContext } from './entry.ts';
import { searched } from './search.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly items: readonly Entry[];
}

const entriesMax = 7; // of a source, once something has been typed: past this another word is typed, not scrolled
const entriesMaxUnasked = 24;

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly Entry[];
}

function useLists(context: PaletteContext): readonly Listed[] {
  const [lists, setLists] = useState<readonly Listed[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists are those of the moment at which the palette opened
  useEffect(() => {
    let isOpen = true;
    const found = sources.map(({ id, name }): Listed => ({ id, name: name(context.paletteWords), entries: [] }));
    const put = (at: number, entries: readonly Entry[]): void => {
      found[at] = { ...(found[at] as Listed), entries };
      if (isOpen) setLists([...found]);
    };
    sources.forEach((source, at) => {
      const entries = source.entries(context);
      if (entries instanceof Promise) entries.then((list) => put(at, list), () => put(at, []));
      else put(at, entries);
    });
    return () => {
      isOpen = false;
    };
  }, []);
  return lists;
}

/** A line that begins with a command can be run as it stands. */
function lineGroup(query: string, { connections, paletteWords }: PaletteContext): Group[] {
  const docs = connections.handles.current.get(connections.active)?.docs();
  const words = query.trim().split(/\s+/);
  if (docs === undefined || words.length < 2 || findCommand(docs, words) === null) return [];
  const line = query.trim();
  const entry = { id: 'line', title: paletteWords.runLine(line), run: () => connections.run(line) };
  return [{ id: 'run', name: paletteWords.sources.run, items: [entry] }];
}

function groupsOf(query: string, lists: readonly Listed[]): Group[] {
  const asked = query.trim() !== '';
  const groups = lists.map(({ id, name, entries }) => {
    const found = searched(query, entries);
    const items = found.slice(0, asked ? entriesMax : entriesMaxUnasked).map(({ item }) => item);
    return { id, name, items, best: found[0]?.score ?? 0 };
  });
  return groups.filter(({ items }) => items.length > 0).sort((a, b) => (asked ? b.best - a.best : 0));
}

export function useFound(query: string, context: PaletteContext): readonly Group[] {
  const lists = useLists(context);
  const groups = useMemo(() => groupsOf(query, lists), [query, lists]);
  return [...lineGroup(query, context), ...groups];
}
