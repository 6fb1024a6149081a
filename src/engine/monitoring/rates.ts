/* How much happens per second, as INFO tells it: the mean of the last sixteen beats of the cron. */

/** How many beats a rate is the mean of: after so many quiet ones it is 0. */
export const samplesMax = 16;

/** A counter that only grows, looked at again and again. */
export class Rate {
  private readonly perSecond: number[] = [];
  private lastMs = -1;
  private last = 0;

  sample(nowMs: number, count: number): void {
    if (this.lastMs >= 0 && nowMs > this.lastMs) {
      // A count that fell was reset between the two looks.
      this.perSecond.push((Math.max(0, count - this.last) * 1000) / (nowMs - this.lastMs));
      if (this.perSecond.length > samplesMax) this.perSecond.shift();
    }
    this.lastMs = nowMs;
    this.last = count;
  }

  get mean(): number {
    const { length } = this.perSecond;
    return length === 0 ? 0 : this.perSecond.reduce((sum, each) => sum + each, 0) / length;
  }
}
