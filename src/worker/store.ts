/* When the worker stores the session: a while after something has happened. Nothing is stored before the page has said whether to restore
 * the session that was kept (restoring.ts). */

import type { KeptSession } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';
import type { Keeper } from './keeper.ts';
import type { FromWorker } from './protocol.ts';

/** What happens within this time is written together. */
const batchMs = 400;

/** The worker whose session is stored. */
interface Kept {
  readonly keepable: { readonly session: Session; readonly epoch: number; readonly aside: KeptSession | null };
}

export interface Opened {
  readonly keeper: Keeper;
  /** The session stored for this tab, and the one put aside, neither checked yet; null where there is none. */
  readonly found: unknown;
  readonly aside: unknown;
}

export class Store {
  /** Null where the browser allows no store. */
  readonly opened: Promise<Opened | null>;
  private readonly post: (message: FromWorker) => void;
  private keeper: Keeper | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private told = 'kept';

  /** `name` is the one under which this tab's session is stored. */
  constructor(name: string, post: (message: FromWorker) => void) {
    this.post = post;
    this.opened = import('./keeper.ts').then(
      ({ Keeper }) => Keeper.open(name, () => crypto.randomUUID(), { take: takeLock }, () => Date.now()),
    ).catch((error: unknown) => {
      this.tell('failed', error);
      return null;
    });
  }

  /** From now on what happens is stored. */
  begin({ keeper }: Opened): void {
    this.keeper = keeper;
  }

  /** Call this when something may have happened. */
  touch(kept: Kept): void {
    if (this.keeper === null || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush(kept), batchMs);
  }

  /** Writes what is new at once. */
  async flush(kept: Kept): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.keeper === null || this.isSaving) return;
    this.isSaving = true;
    const { session, epoch, aside } = kept.keepable;
    try {
      await this.keeper.save(session, epoch, aside);
      this.tell('kept', '');
    } catch (error) {
      this.tell(isQuota(error) ? 'full' : 'failed', error);
    }
    this.isSaving = false;
  }

  tell(keeping: 'kept' | 'full' | 'failed' | 'aside', error: unknown): void {
    if (keeping === this.told || (keeping === 'kept' && this.told === 'aside')) return;
    this.told = keeping;
    this.post({ kind: 'keeping', keeping, why: error instanceof Error ? error.message : String(error) });
  }
}

const isQuota = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

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
