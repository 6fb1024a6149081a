/* Replays that an ask needs (ways.ts), led so that they can be stopped: a short one at once, a longer one in slices, between which the
 * worker takes messages. Of one that takes long enough to be noticed the page is told how much is done. */

export interface LeadingHost {
  readonly nowMs: () => number;
  /** Does something after the messages that have arrived meanwhile. */
  readonly soon: (work: () => void) => void;
  /** `done`: the share, from 0 to 1. */
  readonly progress: (ask: number, done: number) => void;
}

const sliceMs = 25;
/** Of a replay that takes less time the page is told nothing. */
const untoldMs = 300;
const tellEachMs = 100;

type Way = Generator<number, void>;

export class Leading {
  private readonly host: LeadingHost;
  /** The ask whose replay is being led. */
  private ask: number | null = null;
  private isStopped = false;
  private toldMs = 0;

  constructor(host: LeadingHost) {
    this.host = host;
  }

  /** Leads the replay of an ask: true if it was done within one slice; else a promise, of false where it was stopped. */
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

  /** Stops the replay of an ask, if it is still being led. */
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
