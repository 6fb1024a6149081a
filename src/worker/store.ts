/* Keeping, as the worker does it: a while after something has happened what is new is written. Nothing is kept before the page has said
 * whether the session that was kept is gone on with (restoring.ts). */

import type { KeptSession } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';
import type { Keeper } from './keeper.ts';
import type { FromWorker } from './protocol.ts';

/** Time in which what happens is written together. */
const batchMs = 400;

/** Whose session is kept. */
interface Kept {
  readonly keepable: { readonly session: Session; readonly epoch: number; readonly aside: KeptSession | null };
}

export interface Opened {
  readonly keeper: Keeper;
  /** What was kept for this tab, and what was kept aside, neither looked into yet; null when there is none. */
  readonly found: unknown;
  readonly aside: unknown;
}

export class Store {
  /** Null when the browser has no store for us. */
  readonly opened: Promise<Opened | null>;
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

  /** From now on what happens is kept. */
  begin({ keeper }: Opened): void {
    this.keeper = keeper;
  }

  /** Something may have happened. */
  touch(kept: Kept): void {
    if (this.keeper === null || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush(kept), batchMs);
  }

  /** Writes what is new, now. */
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
