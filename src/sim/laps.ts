/* How long commands take is the one thing that does not follow from seed and inputs: it is measured. What was measured is kept as part of
 * the session, and a replay reads it instead of measuring, so that its slow log is the same as the first time.
 *
 * Each look at the stopwatch has a number, counted from the beginning of the world. Only those that found more than 0 µs are kept, which
 * are few: a browser's clock moves in steps of 5 or 100 µs. */

import type { Stopwatch } from '../engine/step.ts';

/** What was measured: look number `looks[i]` found `us[i]` microseconds. Numbers ascend; looks left out found 0. */
export interface Laps {
  readonly looks: number[];
  readonly us: number[];
}

export const noLaps = (): Laps => ({ looks: [], us: [] });

/** The laps before a look. */
export function lapsBefore({ looks, us }: Laps, look: number): Laps {
  const after = looks.findIndex((each) => each >= look);
  const end = after < 0 ? looks.length : after;
  return { looks: looks.slice(0, end), us: us.slice(0, end) };
}

/** Replays laps that were measured before; after `record` it measures and keeps new ones. */
export class LapKeeper implements Stopwatch {
  /** Looks so far. */
  looks = 0;
  private laps: Laps;
  private next = 0;
  private live: Stopwatch | undefined;

  constructor(laps: Laps) {
    this.laps = laps;
  }

  /** From now on measures with a stopwatch, and adds what it measures to `laps`, which hold what was replayed so far. */
  record(laps: Laps, stopwatch: Stopwatch): void {
    this.laps = laps;
    this.live = stopwatch;
  }

  start(): void {
    this.live?.start();
  }

  lapUs(): number {
    const look = this.looks++;
    return this.live === undefined ? this.told(look) : this.measured(look, this.live);
  }

  private told(look: number): number {
    const { looks, us } = this.laps;
    return looks[this.next] === look ? (us[this.next++] as number) : 0;
  }

  private measured(look: number, stopwatch: Stopwatch): number {
    const spentUs = Math.max(0, Math.round(stopwatch.lapUs()));
    if (spentUs > 0) {
      this.laps.looks.push(look);
      this.laps.us.push(spentUs);
    }
    return spentUs;
  }
}
