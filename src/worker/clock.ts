/* The clock of a session: the real one with an offset. It stands still while the student has stopped it, and while they look at the past,
 * as what they study must not expire meanwhile. It can be moved on by hand, and is set back when the session goes on from an earlier
 * moment. */

export class SessionClock {
  /** Stopped by hand. */
  isPaused = false;
  /** How often it was moved on by hand. */
  leaps = 0;
  private isAway = false;
  private offsetUs: number;
  private stoppedUs: number | null = null;
  private readonly real: () => number;

  /** `real`: µs since 1970, never going back. */
  constructor(real: () => number, startUs: number) {
    this.real = real;
    this.offsetUs = startUs - real();
  }

  get nowUs(): number {
    return this.stoppedUs ?? this.real() + this.offsetUs;
  }

  get stands(): boolean {
    return this.stoppedUs !== null;
  }

  get aheadMs(): number {
    return (this.nowUs - this.real()) / 1000;
  }

  /** Stops, or goes on from where it stopped. */
  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.settle();
  }

  /** Stands still for as long as the past is looked at. */
  lookAway(isAway: boolean): void {
    this.isAway = isAway;
    this.settle();
  }

  /** Is moved on by hand. */
  leap(us: number): void {
    this.leaps++;
    this.set(this.nowUs + us);
  }

  set(nowUs: number): void {
    this.offsetUs = nowUs - this.real();
    if (this.stoppedUs !== null) this.stoppedUs = nowUs;
  }

  private settle(): void {
    const stands = this.isPaused || this.isAway;
    if (stands && this.stoppedUs === null) this.stoppedUs = this.nowUs;
    if (stands || this.stoppedUs === null) return;
    const at = this.stoppedUs;
    this.stoppedUs = null;
    this.set(at);
  }
}
