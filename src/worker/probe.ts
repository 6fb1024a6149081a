/* Runs commands in a copy of a world, and reports what they replied, touched and cost. */

import { ofAll } from '../engine/digest.ts';
import { keySummaries } from '../engine/inspect/key-summary.ts';
import { keyView } from '../engine/inspect/key-view.ts';
import type { Replay } from '../sim/replay.ts';
import { CostCounter } from './cost.ts';
import type { ProbeReport, ProbeRequest } from './protocol.ts';
import { Script } from './script.ts';

const summariesMax = 10_000;

/** `copy` is the probe's own; `open` names the connections that stand open in it. */
export function probe(copy: Replay, open: ReadonlyMap<string, number>, request: ProbeRequest): ProbeReport {
  const { world } = copy;
  const { node } = world;
  const script = new Script(world, open);
  const counter = new CostCounter();
  copy.tell({ send: script.send, close: () => {}, fault: fail, exit: () => {} });
  node.h.trace = counter.tell;
  const heard = request.steps.map((step) => script.run(step));
  node.h.trace = undefined;
  const { keys, dropped } = request.keys === true ? keySummaries(node.space, summariesMax) : { keys: [], dropped: 0 };
  return {
    heard,
    views: (request.views ?? []).map(({ db, key }) => keyView(node.space, db, key, 0)),
    keys,
    keysDropped: dropped,
    touched: counter.touched,
    cost: counter.cost,
    digest: String(ofAll(node.space.dbs)),
    nowUs: world.nowUs,
  };
}

function fail(report: { readonly message: string }): void {
  throw new Error(report.message);
}
