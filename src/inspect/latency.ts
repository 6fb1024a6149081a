/* What is seen of the time that commands take. */

export interface LatencyView {
  readonly scene: 'latency-monitor';
  readonly slowerThanUs: number;
  readonly slowlogMaxLen: number;
  readonly nowMs: number;
  readonly entries: readonly {
    readonly id: number;
    readonly atSeconds: number;
    readonly us: number;
    readonly argv: readonly string[];
  }[];
  readonly thresholdMs: number;
  readonly events: readonly {
    readonly event: string;
    readonly maxMs: number;
    readonly samples: readonly { readonly atSeconds: number; readonly ms: number }[];
  }[];
  readonly commands: readonly CommandCostView[];
}

export interface CommandCostView {
  readonly name: string;
  readonly calls: number;
  readonly meanUs: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export interface LatencyLadderView {
  readonly scene: 'latency-ladder';
  /** Measured in this engine: the mean of all calls so far; null when nothing was measured. */
  readonly meanUs: number | null;
  readonly calls: number;
}
