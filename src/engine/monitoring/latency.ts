/* The latency monitor: for each kind of event the moments at which it took longer than latency-monitor-threshold, one sample for each
 * second in which that happened, and of these the latest 160. */

export interface Sample {
  readonly atSeconds: number;
  ms: number;
}

export interface EventHistory {
  readonly samples: Sample[];
  maxMs: number;
}

const samplesMax = 160;

export class LatencyMonitor {
  readonly events = new Map<string, EventHistory>();

  add(event: string, ms: number, nowMs: number): void {
    let history = this.events.get(event);
    if (history === undefined) {
      history = { samples: [], maxMs: 0 };
      this.events.set(event, history);
    }
    const { samples } = history;
    const atSeconds = Math.floor(nowMs / 1000);
    history.maxMs = Math.max(history.maxMs, ms);
    const last = samples.at(-1);
    if (last?.atSeconds === atSeconds) last.ms = Math.max(last.ms, ms);
    else samples.push({ atSeconds, ms });
    if (samples.length > samplesMax) samples.shift();
  }

  /** Forgets these events, or all when none is named; returns how many there were. */
  reset(names: readonly string[]): number {
    const known = (names.length === 0 ? [...this.events.keys()] : names).filter((name) => this.events.delete(name));
    return known.length;
  }
}
