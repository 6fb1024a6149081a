/* Where everything of a run is drawn: a lane for each client, above them one for the server and one for the database. Pure:
 * times become shares of the width, so that the picture needs no measuring. */

import type { LabRun, Span } from '../../lab/record.ts';

export interface Bar {
  readonly span: Span;
  readonly index: number;
  readonly lane: number;
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
  readonly effect: number;
}

export interface Lane {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly end: number;
  readonly isGood: boolean | undefined;
}

/** Of the database's lane: how many queries and updates were under way. */
export interface Load {
  readonly left: number;
  readonly width: number;
  readonly count: number;
}

export interface Ticks {
  readonly at: number;
  readonly ms: number;
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** When commands ran in the server, percent of the width. */
  readonly served: readonly number[];
  readonly load: readonly Load[];
  readonly loadMost: number;
  readonly ticks: readonly Ticks[];
}

const ticksMost = 8;
const steps = [1, 2, 5];

/** A round number of ms between two ticks, so that there are at most `ticksMost`. */
export function tickMs(totalMs: number): number {
  for (let power = 1; ; power *= 10) {
    const step = steps.find((s) => totalMs / (s * power) <= ticksMost);
    if (step !== undefined) return step * power;
  }
}

function loadOf(run: LabRun, percent: (us: number) => number): Load[] {
  const busy = run.spans.filter(({ op }) => op.kind === 'read' || op.kind === 'write');
  const edges = busy.flatMap(({ fromUs, toUs }) => [[fromUs, 1], [toUs, -1]] as const);
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const load: Load[] = [];
  let count = 0;
  edges.forEach(([us, change], i) => {
    count += change;
    const next = edges[i + 1]?.[0] ?? us;
    if (count > 0 && next > us) load.push({ left: percent(us), width: percent(next) - percent(us), count });
  });
  return load;
}

export function layout(run: LabRun): Lanes {
  const totalUs = Math.max(1, ...run.clients.map(({ endUs }) => endUs));
  const percent = (us: number): number => (100 * us) / totalUs;
  const lanes = run.clients.map(({ name, endUs, outcome }, lane) => ({
    name,
    end: percent(endUs),
    isGood: outcome?.isGood,
    bars: run.spans.flatMap((span, index) => span.client !== lane ? [] : [{
      span, index, lane,
      left: percent(span.fromUs),
      width: percent(span.toUs - span.fromUs),
      effect: percent(span.effectUs),
    }]),
  }));
  const load = loadOf(run, percent);
  const every = tickMs(totalUs / 1000);
  const ticks = Array.from({ length: Math.floor(totalUs / 1000 / every) + 1 }, (_, i) =>
    ({ ms: i * every, at: percent(i * every * 1000) }));
  return {
    lanes,
    served: run.spans.filter(({ op }) => op.kind === 'redis').map(({ effectUs }) => percent(effectUs)),
    load,
    loadMost: Math.max(0, ...load.map(({ count }) => count)),
    ticks,
  };
}
