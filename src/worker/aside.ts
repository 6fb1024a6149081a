/* The student's own session, kept aside while one that a lesson prepared is live. */

import { keep, type KeptSession, unkeep } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';

export class Aside {
  private session: KeptSession | null = null;

  get kept(): KeptSession | null {
    return this.session;
  }

  /** Keeps a session, unless one is aside already, or this one has become too long. */
  put({ origin, branches, current, isWhole }: Session): void {
    if (isWhole) this.session ??= keep(origin, branches, current.id);
  }

  /** Throws when there is none. */
  get(): KeptSession {
    if (this.session === null) throw new Error('No session is kept aside.');
    return this.session;
  }

  giveUp(): void {
    this.session = null;
  }

  /** Takes up what was kept aside before a reload; throws, and changes nothing, when it is no session. */
  take(data: unknown): void {
    unkeep(data);
    this.session = data as KeptSession;
  }
}
