/* Latency in pictures and words: LATENCY GRAPH and LATENCY DOCTOR. */

import type { EventHistory, Sample } from '../monitoring/latency.ts';

const columnsMax = 80;
const rows = 4;
/** A row tells three heights by its mark; below its mark a column is drawn as a bar. */
const marks = '_o#';

/** Samples as columns of a chart, and under each how long ago it was, from top to bottom. */
export function graph(name: string, { samples, maxMs }: EventHistory, nowSeconds: number): string {
  const times = samples.map(({ ms }) => ms);
  const high = Math.max(...times);
  const low = Math.min(...times);
  let text = `${name} - high ${high} ms, low ${low} ms (all time high ${maxMs} ms)\n${'-'.repeat(columnsMax)}\n`;
  for (let from = 0; from < samples.length; from += columnsMax) {
    if (from > 0) text += '\n';
    text += chart(samples.slice(from, from + columnsMax), low, high, nowSeconds);
  }
  return text;
}

function chart(samples: readonly Sample[], low: number, high: number, nowSeconds: number): string {
  const steps = rows * marks.length;
  const range = Math.max(1, high - low);
  const heights = samples.map(({ ms }) => Math.min(steps - 1, Math.floor((steps * (ms - low)) / range)));
  const labels = samples.map(({ atSeconds }) => ago(nowSeconds - atSeconds));
  const lines: string[] = [];
  for (let row = rows - 1; row >= 0; row--) lines.push(heights.map((height) => markAt(height - row * marks.length)).join(''));
  lines.push(' '.repeat(samples.length));
  for (let i = 0; i < Math.max(...labels.map((label) => label.length)); i++)
    lines.push(labels.map((label) => label[i] ?? ' ').join(''));
  return lines.map((line) => `${line}\n`).join('');
}

const markAt = (height: number): string => (height < 0 ? ' ' : (marks[height] ?? '|'));

function ago(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

const advice: readonly (readonly [event: string, text: string])[] = [
  ['command', 'Look for slow commands in the slow log: SLOWLOG GET. Commands that walk whole collections (KEYS, SMEMBERS, SORT, ' +
    'LRANGE 0 -1) take time in proportion to their size; SCAN and its relatives do the same in steps.'],
  ['fast-command', 'Commands that should be fast were slow: the machine was busy with something else, or values are very large.'],
  ['expire-cycle', 'Removing what had expired took long: many keys came due together, or a very large value did. Spread the times; let ' +
    'values be freed later with lazyfree-lazy-expire yes.'],
  ['eviction-cycle', 'Making room took long: much was evicted at once, or very large values. They are freed later with ' +
    'lazyfree-lazy-eviction yes.'],
];

/** What the samples say, and what could be done. */
export function diagnose(events: ReadonlyMap<string, EventHistory>, monitors: boolean): string {
  if (!monitors)
    return 'Latency is not monitored. Say from how many milliseconds on it should be: CONFIG SET latency-monitor-threshold <ms>.\n';
  if (events.size === 0) return 'Nothing has taken longer than latency-monitor-threshold so far.\n';
  const found = [...events].map(([name, history], i) => `${i + 1}. ${describe(name, history)}\n`);
  const hints = advice.filter(([event]) => events.has(event)).map(([, text]) => `- ${text}\n`);
  return `Some events took longer than they should.\n\n${found.join('')}\n${hints.join('')}`;
}

function describe(name: string, { samples, maxMs }: EventHistory): string {
  const mean = samples.reduce((sum, { ms }) => sum + ms, 0) / samples.length;
  const deviation = samples.reduce((sum, { ms }) => sum + Math.abs(ms - mean), 0) / samples.length;
  const seconds = (samples.at(-1) as Sample).atSeconds - (samples[0] as Sample).atSeconds;
  const period = (seconds / samples.length).toFixed(2);
  const spikes = `${samples.length} latency spike${samples.length === 1 ? '' : 's'}`;
  return (
    `${name}: ${spikes} (average ${Math.floor(mean)}ms, mean deviation ${Math.floor(deviation)}ms, ` +
    `period ${period} sec). Worst all time event ${maxMs}ms.`
  );
}
