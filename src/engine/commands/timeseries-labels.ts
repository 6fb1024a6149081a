/** Time series found by their labels: TS.MRANGE, TS.MREVRANGE, TS.MGET, TS.QUERYINDEX. Which series fit is found by going through the
 * keyspace; RedisTimeSeries keeps an index of labels. */

import type { Call } from '../call.ts';
import { isDue } from '../keyspace/expiry.ts';
import { fits, isMatcher, type LabelFilter } from '../modules/label-filter.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as sds from '../structures/sds.ts';
import { reduce } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as module from '../types/module.ts';
import { seriesType } from '../types/series.ts';
import { command } from './table.ts';
import { replyLabels } from './timeseries.ts';
import { bothLabels, bucketGrammar, type Query, readQuery, requireFilter, takeWords, timesGrammar } from './timeseries-query.ts';
import { replySamples, samplesOf } from './timeseries-range.ts';
import { openBucket, problem, replySample } from './timeseries-value.ts';

const noFilter = problem('missing FILTER argument');
const noMatcher = problem('please provide at least one matcher');

const several =
  `${timesGrammar} [<labels WITHLABELS | SELECTED_LABELS=label:string...>] ${bucketGrammar} FILTER=filter-expr:string... ` +
  '[{groupby-block GROUPBY=label:string REDUCE=reducer:string}]';

interface Labelled {
  readonly key: string;
  readonly s: number;
  readonly labels: ReadonlyMap<string, string>;
}

/** The series whose labels fit all filters, in the order of their keys. */
function fitting(c: Call, filters: readonly LabelFilter[]): Labelled[] {
  if (!filters.some(isMatcher)) throw noMatcher;
  const { db, h } = c;
  const found: Labelled[] = [];
  dictWalk.forEach(h, db.keys, (e) => {
    const o = dict.value(h, e);
    if (!module.isOf(h, o, seriesType) || isDue(db, e)) return;
    const s = module.value(h, o);
    const labels = new Map(series.labels(h, s));
    if (filters.every((filter) => fits(labels, filter))) found.push({ key: sds.text(h, dict.key(h, e)), s, labels });
  });
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The labels that a query wants to see. */
function shownLabels({ labels }: Labelled, query: Pick<Query, 'withLabels' | 'selectedLabels'>): (readonly [string, string | null])[] {
  if (query.withLabels) return [...labels];
  return (query.selectedLabels ?? []).map((name) => [name, labels.get(name) ?? null]);
}

/** Begins a list of series: in RESP3 a map by key. */
function replySeriesCount(c: Call, n: number): void {
  if (c.reply.resp === 3) c.reply.map(n);
  else c.reply.array(n);
}

/** Begins one of them: its key, and how many parts follow that. */
function replySeriesKey(c: Call, key: string, parts: number): void {
  if (c.reply.resp === 2) c.reply.array(parts + 1);
  c.reply.bulk(key);
  if (c.reply.resp === 3) c.reply.array(parts);
}

function replyRanges(c: Call, isReversed: boolean): void {
  const query = readQuery(c, 1);
  if (query.filters.length === 0) throw noFilter;
  const all = fitting(c, query.filters);
  if (query.groupBy !== undefined) return replyGroups(c, all, query, query.groupBy, isReversed);
  replySeriesCount(c, all.length);
  for (const each of all) {
    replySeriesKey(c, each.key, c.reply.resp === 3 ? 3 : 2);
    replyLabels(c, shownLabels(each, query));
    if (c.reply.resp === 3) replyNames(c, 'aggregators', query.buckets === undefined ? [] : [query.buckets.how]);
    replySamples(c, samplesOf(c, each.s, each.key, query), query, isReversed);
  }
}

function replyNames(c: Call, what: string, names: readonly string[]): void {
  c.reply.map(1);
  c.reply.simple(what);
  c.reply.array(names.length);
  for (const name of names) c.reply.bulk(name);
}

function replyGroups(
  c: Call, all: readonly Labelled[], query: Query, { label, reducer }: NonNullable<Query['groupBy']>, isReversed: boolean,
): void {
  const groups = new Map<string, Labelled[]>();
  for (const each of all) {
    const value = each.labels.get(label);
    if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), each]);
  }
  const { reply } = c;
  replySeriesCount(c, groups.size);
  for (const [value, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sources = members.map(({ key }) => key);
    const samples = reduce(members.map(({ s, key }) => samplesOf(c, s, key, query)), reducer);
    replySeriesKey(c, `${label}=${value}`, reply.resp === 3 ? 4 : 2);
    const own = [[label, value]] as const;
    const told = [...own, ['__reducer__', reducer], ['__source__', sources.join(',')]] as const;
    replyLabels(c, reply.resp === 3 ? (query.withLabels ? own : []) : query.withLabels ? told : []);
    if (reply.resp === 3) {
      replyNames(c, 'reducers', [reducer]);
      replyNames(c, 'sources', sources);
    }
    replySamples(c, samples, query, isReversed);
  }
}

export const tsMrange = command({
  name: 'ts.mrange', arity: -4, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.0.0',
  complexity: 'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the spans asked for.',
  summary: 'Gets the samples between two times of all series whose labels fit.',
  args: several,
  run: (c) => replyRanges(c, false),
});

export const tsMrevRange = command({
  name: 'ts.mrevrange', arity: -4, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.4.0',
  complexity: 'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the spans asked for.',
  summary: 'Gets the samples between two times of all series whose labels fit, the newest first.',
  args: several,
  run: (c) => replyRanges(c, true),
});

export const tsMget = command({
  name: 'ts.mget', arity: -3, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.0.0',
  complexity: 'O(n) where n is the number of series whose labels fit.',
  summary: 'Gets the newest sample of each series whose labels fit.',
  args: '[LATEST] [<labels WITHLABELS | SELECTED_LABELS=label:string...>] FILTER=filter-expr:string...',
  run(c) {
    const { args, h, reply } = c;
    const query = { isLatest: false, withLabels: false, selectedLabels: undefined as readonly string[] | undefined };
    let filters: LabelFilter[] = [];
    args.from(1);
    while (args.more) {
      if (args.take('LATEST')) query.isLatest = true;
      else if (args.take('WITHLABELS')) query.withLabels = true;
      else if (args.take('SELECTED_LABELS')) query.selectedLabels = takeWords(c);
      else if (args.take('FILTER')) filters = takeWords(c).map(requireFilter);
      else throw errors.syntax;
    }
    if (query.withLabels && query.selectedLabels !== undefined) throw bothLabels;
    if (filters.length === 0) throw noFilter;
    const all = fitting(c, filters);
    replySeriesCount(c, all.length);
    for (const each of all) {
      replySeriesKey(c, each.key, 2);
      replyLabels(c, shownLabels(each, query));
      const newest = (query.isLatest ? openBucket(c, each.s, each.key) : undefined) ?? series.last(h, each.s);
      if (newest === undefined) reply.array(0);
      else replySample(c, newest);
    }
  },
});

export const tsQueryIndex = command({
  name: 'ts.queryindex', arity: -2, flags: 'readonly module', module: 'timeseries', group: 'module', since: '1.0.0',
  complexity: 'O(n) where n is the number of keys.',
  summary: 'Gets the keys of all series whose labels fit.',
  args: 'filter-expr:string...',
  run(c) {
    const filters = Array.from({ length: c.args.count - 1 }, (_, k) => requireFilter(c.args.text(k + 1)));
    const all = fitting(c, filters);
    c.reply.set(all.length);
    for (const { key } of all) c.reply.bulk(key);
  },
});
