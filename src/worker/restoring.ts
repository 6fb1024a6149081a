/* Restores the session that was kept for this tab, or puts it aside where it cannot be read. Where none was kept the page is told so at
 * once; else restoring needs the whole playground. */

import { unkeep } from '../sim/kept.ts';
import type { Playground } from './playground.ts';
import type { Asks } from './protocol.ts';
import type { Opened, Store } from './store.ts';

type Lead = (way: ReturnType<Playground['wayTo']>) => true | Promise<boolean>;

/** What is kept under the tab's name. */
export const keptIn = (opened: Opened | null): Asks['kept']['answer'] =>
  opened === null ? null : { session: opened.keeper.name, names: opened.found === null ? [] : openNames(opened.found) };

/** Restores the kept session, after `lead` has led the replay to its end (it answers whether it did). From then on what happens is kept. */
export async function restore(store: Store, playground: Playground, anew: boolean, lead: Lead): Promise<Asks['restore']['answer']> {
  const opened = await store.opened;
  if (opened === null) return { isStopped: false };
  let isStopped = false;
  const { keeper, found, aside } = opened;
  try {
    if (found !== null && !anew) {
      isStopped = !(await lead(playground.wayTo('load', found)));
      playground.load(found);
    }
    if (aside !== null) playground.takeAside(aside);
  } catch (error) {
    await keeper.setAside();
    store.tell('aside', error);
  }
  store.begin(opened);
  return { isStopped };
}

/** The page's names for the connections that were open at the session's end; none where that is not known. */
function openNames(found: unknown): string[] {
  try {
    const { branches, current } = unkeep(found);
    const open = new Map<number, string>();
    for (const { input, name } of branches.find(({ id }) => id === current)?.entries ?? []) {
      if (input.kind === 'open' && name !== undefined) open.set(input.connection, name);
      if (input.kind === 'close') open.delete(input.connection);
    }
    return [...new Set(open.values())];
  } catch {
    return [];
  }
}
