/* Travelling through the session's time: to a moment of the past and back, from change to change, forward by hand, and on from the past by
 * a new branch. A change that the student makes while looking at the past happens there, and so makes a branch first. */

import type { Mark, Moment } from '../inspect.ts';
import { before, endOf, marksUntil } from '../sim/branch.ts';
import type { Session } from '../sim/session.ts';
import type { Glass } from './glass.ts';
import type { Live } from './live.ts';
import { touchedAt } from './past.ts';
import type { Asks } from './protocol.ts';
import type { Sight } from './sight.ts';

const isChange = ({ kind }: Mark): boolean => kind !== 'read';

export class Travel {
  private readonly live: Live;
  private readonly sight: Sight;
  /** Another world has become the live one; `touched` is the key that was touched last in it. */
  private readonly becomeLive: (touched: Glass['touchedKey'], waiting?: readonly string[] | null) => void;

  constructor(live: Live, sight: Sight, becomeLive: Travel['becomeLive']) {
    this.live = live;
    this.sight = sight;
    this.becomeLive = becomeLive;
  }

  private get session(): Session {
    return this.live.session;
  }

  /** Back to before the last change. */
  undo(): void {
    const { current, origin } = this.session;
    const { marks } = current;
    const last = marks.slice(0, marksUntil(marks, this.sight.here)).findLastIndex(isChange);
    if (last < 0) throw new Error('There is nothing to undo.');
    this.sight.lookAt(before(current, last, origin));
  }

  /** On to after the next change. */
  redo(): void {
    const { marks } = this.session.current;
    const from = marksUntil(marks, this.sight.here);
    const next = marks.findIndex((mark, i) => i >= from && isChange(mark));
    this.sight.lookAt(next < 0 ? null : (marks[next] as Mark));
  }

  fork(name?: string, moment: Moment = this.sight.here, waiting: readonly string[] = []): void {
    const touched = this.sight.glass.touchedKey;
    this.sight.leavePast();
    const branch = this.session.fork(this.session.current, moment, name);
    this.live.clock.set(branch.endUs);
    this.becomeLive(touched, waiting);
  }

  switchTo(id: number): void {
    const branch = this.session.branch(id);
    this.sight.leavePast();
    this.session.switchTo(branch);
    this.live.clock.set(branch.endUs);
    this.becomeLive(touchedAt(this.session, branch, endOf(branch)));
  }

  setClock({ isPaused, forwardMs }: Asks['clock']['ask']): void {
    const { clock } = this.live;
    if (isPaused !== undefined) clock.pause(isPaused);
    if (forwardMs === undefined || forwardMs <= 0) return;
    this.leavePastByFork();
    clock.leap(Math.round(forwardMs * 1000));
    this.live.give({ kind: 'wait' });
  }

  layCoins(coins: readonly boolean[]): void {
    this.leavePastByFork();
    this.live.give({ kind: 'coins', coins });
  }

  private leavePastByFork(): void {
    if (this.sight.at !== null) this.fork();
  }
}
