/* A stopwatch made of a clock that the host hands in. */

import type { Stopwatch } from '../engine/step.ts';

/** The host's clock, in µs from any beginning. */
type Clock = () => number;

export function stopwatchOf(clock: Clock): Stopwatch {
  let lastUs = 0;
  return {
    start: () => {
      lastUs = clock();
    },
    lapUs: () => {
      const before = lastUs;
      lastUs = clock();
      return lastUs - before;
    },
  };
}
