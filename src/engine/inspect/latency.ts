/** What took long: the slow log, the latency monitor, and what each command costs as it was measured. */

import type { CommandCostView, LatencyLadderView, LatencyView } from '../../inspect.ts';
import type { Node } from '../node.ts';
import type { Look } from './look.ts';

const entriesMax = 32;
const commandsMax = 24;

function costs(node: Node): CommandCostView[] {
  const found: CommandCostView[] = [];
  for (const command of node.table.withSubcommands) {
    const counters = node.commandStats.counters[command.id];
    if (counters === undefined || counters.calls === 0) continue;
    const { histogram } = counters;
    const percentile = (percent: number): number | null =>
      histogram === undefined ? null : histogram.percentileNs(percent) / 1000;
    found.push({
      name: command.name,
      calls: counters.calls,
      meanUs: counters.us / counters.calls,
      p50Us: percentile(50),
      p99Us: percentile(99),
    });
  }
  return found.sort((a, b) => b.calls * b.meanUs - a.calls * a.meanUs);
}

export function latency({ node }: Look): LatencyView {
  const { limits, slowlog, latency: monitor, space } = node;
  return {
    scene: 'latency-monitor',
    slowerThanUs: limits.slowlogSlowerThanUs,
    slowlogMaxLen: limits.slowlogMaxLen,
    nowMs: space.nowMs,
    entries: slowlog.entries.slice(0, entriesMax).map(({ id, atSeconds, us, argv }) => ({ id, atSeconds, us, argv })),
    thresholdMs: limits.latencyThresholdMs,
    events: [...monitor.events].map(([event, { maxMs, samples }]) => ({ event, maxMs, samples: samples.slice() })),
    commands: costs(node).slice(0, commandsMax),
  };
}

export function latencyLadder({ node }: Look): LatencyLadderView {
  const all = costs(node);
  const calls = all.reduce((sum, each) => sum + each.calls, 0);
  const spentUs = all.reduce((sum, each) => sum + each.calls * each.meanUs, 0);
  return { scene: 'latency-ladder', meanUs: spentUs === 0 ? null : spentUs / calls, calls };
}
