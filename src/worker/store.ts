/* Keeping and restoring, as the worker does it: a while after something has happened what is new is written, and at the beginning what
 * was kept is taken up, or set aside when it cannot be. Nothing is kept before the page has said whether the session that was kept
 * is gone on with. */

import { unkeep } from '../sim/kept.ts';
import type { Keeper } from './keeper.ts';
import type { Playground } from './playground.ts';
import type { Asks, FromWorker } from './protocol.ts';

/** Time in which what happens is written together. */
const batchMs = 400;

type Lead = (way: ReturnType<Playground['wayTo']>) => true | Promise<boolean>;

export class Store {
  private readonly opened: Promise<{ readonly keeper: Keeper; readonly found: unknown; readonly aside: unknown } | null>;
  private readonly post: (message: FromWorker) => void;
  private keeper: Keeper | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private told = 'kept';

  /** `name`: under which this tab's session is kept. */
  constructor(name: string, post: (message: FromWorker) => void) {
    this.post = post;
    this.opened = import('./keeper.ts').then(
      ({ Keeper }) => Keeper.open(name, () => crypto.randomUUID(), { take: takeLock }, () => Date.now()),
    ).catch((error: unknown) => {
      this.tell('failed', error);
      return null;
    });
  }

  async kept(): Promise<Asks['kept']['answer']> {
    const opened = await this.opened;
    if (opened === null) return null;
    const { keeper, found } = opened;
    return { session: keeper.name, names: found === null ? [] : openNames(found) };
  }

  /** Takes up what was kept, once the way to its end was gone with `lead`, which answers whether it was. Afterwards what happens is
   * kept. */
  async restore(playground: Playground, anew: boolean, lead: Lead): Promise<Asks['restore']['answer']> {
    const opened = await this.opened;
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
      this.tell('aside', error);
    }
    this.keeper = keeper;
    return { isStopped };
  }

  /** Something may have happened. */
  touch(playground: Playground): void {
    if (this.keeper === null || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush(playground), batchMs);
  }

  /** Writes what is new, now. */
  async flush(playground: Playground): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.keeper === null || this.isSaving) return;
    this.isSaving = true;
    const { session, epoch, aside } = playground.keepable;
    try {
      await this.keeper.save(session, epoch, aside);
      this.tell('kept', '');
    } catch (error) {
      this.tell(isQuota(error) ? 'full' : 'failed', error);
    }
    this.isSaving = false;
  }

  private tell(keeping: 'kept' | 'full' | 'failed' | 'aside', error: unknown): void {
    if (keeping === this.told || (keeping === 'kept' && this.told === 'aside')) return;
    this.told = keeping;
    this.post({ kind: 'keeping', keeping, why: error instanceof Error ? error.message : String(error) });
  }
}

const isQuota = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

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

/** Without locks (a page from a file, say) every tab believes it is alone. */
async function takeLock(name: string): Promise<boolean> {
  if (navigator.locks === undefined) return true;
  return new Promise((resolve, reject) => {
    navigator.locks.request(`keyglass ${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => undefined); // held until the worker ends
    }).catch(reject);
  });
}
