/* Figures read off a run. They count what happened; whether that is good is for the pattern to say. */

import type { Verdict } from './pattern.ts';
import type { OutcomeWord } from './program.ts';
import type { LabRun, Span } from './record.ts';

export const outcomes = (run: LabRun, word: OutcomeWord): number =>
  run.clients.filter(({ outcome }) => outcome?.word === word).length;

export const reads = (run: LabRun): readonly Span[] => run.spans.filter(({ op }) => op.kind === 'read');

export const commands = (run: LabRun, name: string): readonly Span[] =>
  run.spans.filter(({ op }) => op.kind === 'redis' && op.argv[0]?.toUpperCase() === name);

/** Most of `spans` that were under way at one moment. */
export function peak(spans: readonly Span[]): number {
  const edges = spans.flatMap(({ fromUs, toUs }) => [[fromUs, 1], [toUs, -1]] as const);
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let now = 0;
  let most = 0;
  for (const [, change] of edges) {
    now += change;
    if (now > most) most = now;
  }
  return most;
}

/** The longest that a client took, in ms. */
export const slowestMs = (run: LabRun): number =>
  Math.round(Math.max(0, ...run.clients.map(({ startUs, endUs }) => endUs - startUs)) / 1000);

/** Most of the moments that lie within one window. */
export function mostWithin(momentsUs: readonly number[], windowUs: number): number {
  const sorted = [...momentsUs].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  sorted.forEach((moment, i) => {
    while ((sorted[from] as number) <= moment - windowUs) from++;
    most = Math.max(most, i - from + 1);
  });
  return most;
}

export const fact = (word: string, value: number, unit: Verdict['unit'] = 'count'): Verdict => ({ word, value, unit });

export const judged = (word: string, value: number, isGood: boolean, unit: Verdict['unit'] = 'count'): Verdict =>
  ({ word, value, unit, isGood });
