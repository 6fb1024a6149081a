/** A time series read: TS.RANGE, TS.REVRANGE, and what they share with those that read several. */

import type { Call } from '../call.ts';
import { bucketsBetween, inBuckets } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';
import { bucketGrammar, type Query, readQuery, timesGrammar } from './timeseries-query.ts';
import { existing, openBucket, problem, replySample } from './timeseries-value.ts';

/** EMPTY with a short bucket and a long time would tell of more buckets than memory holds. */
const bucketsMax = 1_000_000;
const tooMany = problem(`EMPTY would tell of more than ${bucketsMax} buckets`);

/** What a query finds in the series `s`, which is under `key`: in order of time. */
export function samplesOf(c: Call, s: number, key: string, query: Query): series.Sample[] {
  const { h } = c;
  const retentionMs = series.retentionMs(h, s);
  const oldestMs = retentionMs === 0 ? 0 : (series.last(h, s)?.atMs ?? 0) - retentionMs;
  const found = series.range(h, s, Math.max(query.fromMs, oldestMs), query.toMs);
  const open = query.isLatest ? openBucket(c, s, key) : undefined;
  if (open !== undefined && open.atMs >= query.fromMs && open.atMs <= query.toMs) found.push(open);
  const chosen = found.filter(({ atMs, value }) => (query.times?.has(atMs) ?? true) && value >= query.min && value <= query.max);
  if (query.buckets === undefined) return chosen;
  if (query.buckets.tellsEmpty && bucketsBetween(chosen, query.buckets.bucketMs) > bucketsMax) throw tooMany;
  return inBuckets(chosen, query.buckets);
}

/** Replies samples in order of time or against it, as many as the query wants. */
export function replySamples(c: Call, samples: readonly series.Sample[], query: Query, isReversed: boolean): void {
  const told = (isReversed ? samples.toReversed() : samples).slice(0, query.count);
  c.reply.array(told.length);
  for (const sample of told) replySample(c, sample);
}

function replyRange(c: Call, isReversed: boolean): void {
  const query = readQuery(c, 2);
  replySamples(c, samplesOf(c, existing(c, 1, 'read'), c.args.text(1), query), query, isReversed);
}

export const tsRange = command({
  name: 'ts.range', arity: -4, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the span asked for.',
  summary: 'Gets the samples between two times, or a number for each bucket of time.',
  args: `key:key#0 ${timesGrammar} ${bucketGrammar}`,
  run: (c) => replyRange(c, false),
});

export const tsRevRange = command({
  name: 'ts.revrange', arity: -4, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.4.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the span asked for.',
  summary: 'Gets the samples between two times, the newest first.',
  args: `key:key#0 ${timesGrammar} ${bucketGrammar}`,
  run: (c) => replyRange(c, true),
});
