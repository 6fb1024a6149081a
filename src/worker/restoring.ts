/* What was kept of this tab's session: taken up at the beginning, or set aside when it cannot be. Where nothing was, that is soon told;
 * else it takes the whole playground. */

import { unkeep } from '../sim/kept.ts';
import type { Playground } from './playground.ts';
import type { Asks } from './protocol.ts';
import type { Opened, Store } from './store.ts';

type Lead = (way: ReturnType<Playground['wayTo']>) => true | Promise<boolean>;

/** What is kept under the tab's name. */
export const keptIn = (opened: Opened | null): Asks['kept']['answer'] =>
  opened === null ? null : { session: opened.keeper.name, names: opened.found === null ? [] : openNames(opened.found) };

/** Takes up what was kept, once the way to its end was gone with `lead`, which answers whether it was. Afterwards what happens is
 * kept. */
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

/** The names that the page gave to connections which were open at the end; none when it cannot be told. */
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
