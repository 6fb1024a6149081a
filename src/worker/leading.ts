/* Goes long ways (ways.ts) so that the worker still hears somebody who does not want to wait: a short one at once, a longer one in
 * slices, and of one that is long enough to be noticed the page is told how far it is. */

export interface LeadingHost {
  readonly nowMs: () => number;
  /** Does something after what has arrived meanwhile was heard. */
  readonly soon: (work: () => void) => void;
  /** `done`: the share, from 0 to 1. */
  readonly progress: (ask: number, done: number) => void;
}

const sliceMs = 25;
/** A way that takes less is not spoken of. */
const untoldMs = 300;
const tellEachMs = 100;

type Way = Generator<number, void>;

export class Leading {
  private readonly host: LeadingHost;
  /** The ask whose way is gone at the moment. */
  private ask: number | null = null;
  private isStopped = false;
  private toldMs = 0;

  constructor(host: LeadingHost) {
    this.host = host;
  }

  /** Goes the way of an ask: true when its end was reached within a slice; else a promise, of false when it was stopped. */
  lead(ask: number, way: Way): true | Promise<boolean> {
    const begunMs = this.host.nowMs();
    if (this.slice(way).done) return true;
    this.ask = ask;
    this.isStopped = false;
    this.toldMs = begunMs + untoldMs - tellEachMs;
    return new Promise((resolve, reject) => {
      const end = (isThere: boolean): void => {
        this.ask = null;
        resolve(isThere);
      };
      const go = (): void => {
        try {
          if (this.isStopped) {
            way.return();
            return end(false);
          }
          const { done, share } = this.slice(way);
          if (done) return end(true);
          this.tell(ask, share);
          this.host.soon(go);
        } catch (error) {
          this.ask = null;
          reject(error);
        }
      };
      this.host.soon(go);
    });
  }

  /** Does not go on with the way of an ask, if it still is on it. */
  stop(ask: number): void {
    if (this.ask === ask) this.isStopped = true;
  }

  private slice(way: Way): { readonly done: boolean; readonly share: number } {
    const untilMs = this.host.nowMs() + sliceMs;
    let share = 0;
    do {
      const turn = way.next();
      if (turn.done) return { done: true, share: 1 };
      share = turn.value;
    } while (this.host.nowMs() < untilMs);
    return { done: false, share };
  }

  private tell(ask: number, share: number): void {
    const nowMs = this.host.nowMs();
    if (nowMs - this.toldMs < tellEachMs) return;
    this.toldMs = nowMs;
    this.host.progress(ask, share);
  }
}
