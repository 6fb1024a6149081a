/* What is looked at. There may be two worlds: the live one, which is the present, and, while the student looks at a moment of the past, a
 * replay that stands there. Each has a glass of its own. While the past is looked at the session's clock stands still. */

import type { Moment } from '../inspect.ts';
import { endOf, isBefore, settled } from '../sim/branch.ts';
import type { World } from '../sim/world.ts';
import { beatMs, Glass } from './glass.ts';
import type { Live } from './live.ts';
import { Past } from './past.ts';
import type { GlassRequest } from './protocol.ts';

export class Sight {
  private readonly live: Live;
  private readonly past = new Past();
  private present: Glass;
  private request: GlassRequest = { scene: 'key', pinned: null, from: 0 };

  constructor(live: Live) {
    this.live = live;
    this.present = new Glass(live.session.world.node);
    this.present.hear(live.takeTold());
  }

  /** The moment of the past that is looked at; null for the present. */
  get at(): Moment | null {
    return this.past.at;
  }

  get here(): Moment {
    return this.at ?? endOf(this.live.session.current);
  }

  get world(): World {
    return this.past.world ?? this.live.session.world;
  }

  get glass(): Glass {
    return this.past.glass ?? this.present;
  }

  /** The time at the moment that is looked at, in µs since 1970. */
  get nowUs(): number {
    return this.past.world?.nowUs ?? this.live.clock.nowUs;
  }

  get nowMs(): number {
    return Math.floor(this.nowUs / 1000);
  }

  /** When the next timer rings, or a picture that shows time passing is due, in ms from now; Infinity when neither. */
  get wakeInMs(): number {
    const { wakeInMs, clock } = this.live;
    return this.glass.showsTime && !clock.stands ? Math.min(beatMs, wakeInMs) : wakeInMs;
  }

  show(request: GlassRequest): void {
    this.request = request;
    this.present.show(request);
    this.past.show(request);
  }

  /** Looks at a moment of the current branch; null, or one past its end, is the present. */
  lookAt(moment: Moment | null): void {
    const { session, clock } = this.live;
    if (this.at === null) this.live.ring();
    if (moment === null || !isBefore(moment, endOf(session.current))) return this.leavePast();
    clock.lookAway(true);
    this.past.lookAt(session, session.current, settled(session.current, moment));
  }

  /** Leads a replay for lookAt in advance, a little at each turn, yielding the share that is done. */
  *approach(moment: Moment | null): Generator<number, void> {
    const { session } = this.live;
    const { current } = session;
    if (moment !== null && isBefore(moment, endOf(current))) yield* this.past.approach(session, current, settled(current, moment));
  }

  leavePast(): void {
    this.past.leave(this.live.session);
    this.live.clock.lookAway(false);
    this.present.outdate();
  }

  /** Another world is the live one now; `touched` is the key that was touched last in it. */
  follow(touched: Glass['touchedKey']): void {
    this.present = new Glass(this.live.session.world.node, touched);
    this.present.show(this.request);
  }
}
