/* The student's own session, put aside while a lesson's is live. */

import { keep, type KeptSession, unkeep } from '../sim/kept.ts';
import type { Session } from '../sim/session.ts';

export class Aside {
  private session: KeptSession | null = null;

  get kept(): KeptSession | null {
    return this.session;
  }

  /** Puts a session aside, unless one is already, or this one has become too long. */
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

  /** Restores what was put aside before a reload; throws, and changes nothing, where it is not a session. */
  take(data: unknown): void {
    unkeep(data);
    this.session = data as KeptSession;
  }
}
