/* What the page is sent without asking, whenever it has changed: the state of the session, its marks, and what the glass shows. */

import { marksUntil } from '../sim/branch.ts';
import type { Aside } from './aside.ts';
import { Letters } from './letters.ts';
import type { Live } from './live.ts';
import type { SessionState } from './protocol.ts';
import type { Sight } from './sight.ts';

export class Telling {
  private readonly live: Live;
  private readonly sight: Sight;
  private readonly aside: Aside;
  private readonly letters = new Letters();
  private marksTold = 0;
  private stateTold = '';

  constructor(live: Live, sight: Sight, aside: Aside) {
    this.live = live;
    this.sight = sight;
    this.aside = aside;
  }

  /** Whether there is something new for the page to see. */
  get isStale(): boolean {
    const { sight, live: { session } } = this;
    return sight.glass.isStaleAt(sight.nowMs) || this.marksTold !== session.current.marks.length || this.stateTold !== this.stateKey;
  }

  /** Another session is live, and everything is sent anew, even where it has no marks: the page still has those of the one before. */
  beginAnew(): void {
    this.marksTold = this.live.session.current.marks.length === 0 ? -1 : 0;
    this.stateTold = '';
    this.tell();
  }

  tell(): void {
    const { sight, live: { host, session } } = this;
    const { marks } = session.current;
    if (this.marksTold !== marks.length) {
      const from = Math.max(0, this.marksTold);
      host.post({ kind: 'marks', from, marks: marks.slice(from) });
      this.marksTold = marks.length;
    }
    if (this.stateTold !== this.stateKey) {
      this.stateTold = this.stateKey;
      host.post({ kind: 'session', state: this.state });
    }
    if (sight.glass.isStaleAt(sight.nowMs)) this.tellGlass();
  }

  private tellGlass(): void {
    const { sight, live } = this;
    try {
      const state = sight.glass.take(sight.nowMs);
      const mechanism = this.letters.renumber(state.mechanism, live.session.current.entries);
      live.host.post({ kind: 'glass', state: { ...state, mechanism } });
    } catch (thrown) {
      // Looking changes nothing. So an error in it is reported like a fault inside a command, and the server goes on.
      const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
      live.fault({ message, stack: stack ?? '', argv: [], seed: live.session.origin.seed });
    }
  }

  get state(): SessionState {
    const { session, clock, epoch } = this.live;
    const { startUs, seed } = session.origin;
    return {
      epoch,
      seed,
      branches: session.branches.map(({ id, name, parent, entries, endUs }) => ({
        id, name, entries: entries.length, startUs, endUs,
        parent: parent === null ? null : { id: parent.id, at: parent.at, marks: marksUntil(session.branch(parent.id).marks, parent.at) },
      })),
      current: session.current.id,
      cursor: this.sight.at,
      isWhole: session.isWhole,
      nowUs: this.sight.nowUs,
      isPaused: clock.isPaused,
      hasAside: this.aside.kept !== null,
      aheadMs: clock.aheadMs,
      coins: [...this.sight.world.node.h.coins],
    };
  }

  /** A text that changes when the page must be sent the state again. Time that passes does not change it. */
  private get stateKey(): string {
    const { sight, live: { session, clock, epoch } } = this;
    const { branches, current, isWhole } = session;
    const at = sight.at === null ? '' : `${sight.at.entries} ${sight.at.atUs}`;
    const coins = sight.world.node.h.coins.join('');
    const hasAside = this.aside.kept !== null;
    return [epoch, branches.length, current.id, isWhole, at, clock.isPaused, coins, clock.leaps, hasAside].join('|');
  }
}
