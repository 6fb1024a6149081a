/* A kept session that is being restored: its world is led along the branch that was live, a little at a time. A student who does not want
 * to wait may open it where the world has come to. That makes a new branch which leaves the old one there; the old one stays whole, and
 * can be gone on with later. */

import { type Branch, branchFrom, endOf, isBefore, type Origin } from './branch.ts';
import type { Replay } from './replay.ts';
import { Session, type SessionHost, shares, startOn } from './session.ts';

export interface Kept {
  readonly origin: Origin;
  readonly branches: readonly Branch[];
  readonly current: number;
}

export class Resumed {
  private readonly kept: Kept;
  private readonly branch: Branch;
  private readonly replay: Replay;

  constructor(kept: Kept, heapBytes: number) {
    this.kept = kept;
    this.branch = kept.branches.find(({ id }) => id === kept.current) as Branch;
    this.replay = startOn(kept.origin, this.branch, heapBytes);
  }

  get node(): Replay['world']['node'] {
    return this.replay.world.node;
  }

  /** Entries on the way to the end. */
  get left(): number {
    return this.branch.entries.length - this.replay.entries;
  }

  /** Yields the share that is done, at each turn. */
  lead(): Generator<number> {
    return shares(this.replay, endOf(this.branch));
  }

  /** The session, going on where its world stands. */
  open(host: SessionHost): Session {
    const { replay, branch, kept: { origin, branches } } = this;
    const isThere = !isBefore(replay.at, endOf(branch));
    return new Session(origin, host, { branches: isThere ? [...branches] : [...branches, this.leave()], live: replay });
  }

  private leave(): Branch {
    const { replay, branch, kept: { branches } } = this;
    replay.world.settle(branch.entries[replay.entries]?.atUs ?? branch.endUs); // nobody waits for its reply on the new branch
    const id = Math.max(...branches.map((each) => each.id)) + 1;
    const left = branchFrom(branch, replay.at, replay.looks, id, String(id + 1));
    replay.forgetMarks();
    replay.goOnWith(left);
    return left;
  }
}

/** At once. */
export function resume(kept: Kept, host: SessionHost): Session {
  const resumed = new Resumed(kept, host.heapBytes);
  for (const _ of resumed.lead());
  return resumed.open(host);
}
