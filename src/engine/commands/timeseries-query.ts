/** Time series read: spans of time, in buckets if wanted, of one series or of all whose labels fit (see timeseries-value.ts for where the
 * facts come from). Which series fit is found by going through the keyspace; RedisTimeSeries keeps an index of labels. */

import type { Call } from '../call.ts';
import { isDue } from '../keyspace/expiry.ts';
import { fits, isMatcher, type LabelFilter, readFilter } from '../modules/label-filter.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as sds from '../structures/sds.ts';
import { type Aggregation, aggregations, type Bucketing, bucketsBetween, inBuckets, reduce } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as module from '../types/module.ts';
import { seriesType } from '../types/series.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';
import { replyLabels } from './timeseries.ts';
import { aggregationAt, aggregatorGrammar } from './timeseries-rules.ts';
import { existing, openBucket, problem, replySample } from './timeseries-value.ts';

const badFrom = problem('wrong fromTimestamp');
const badTo = problem('wrong toTimestamp');
const badCount = problem("Couldn't parse COUNT");
const wrongCount = problem('Invalid COUNT value');
const badAggregation = problem("Couldn't parse AGGREGATION");
const badBucket = problem('bucketDuration must be greater than zero');
const badAlign = problem('unknown ALIGN parameter');
const alignAlone = problem('ALIGN parameter can only be used with AGGREGATION');
const noStart = problem('start alignment can only be used with explicit start timestamp');
const noEnd = problem('end alignment can only be used with explicit end timestamp');
const badMoment = problem('unknown BUCKETTIMESTAMP parameter');
const badMin = problem("Couldn't parse MIN");
const badMax = problem("Couldn't parse MAX");
const noTimes = problem('FILTER_BY_TS one or more arguments are missing');
const noFilter = problem('missing FILTER argument');
const badFilter = problem('failed parsing labels');
const noMatcher = problem('please provide at least one matcher');
const badReducer = problem('failed parsing reducer');
const bothLabels = problem('cannot accept WITHLABELS and SELECTED_LABELS together');

/** EMPTY with a short bucket and a long time would tell of more buckets than memory holds. */
const bucketsMax = 1_000_000;
const tooMany = problem(`EMPTY would tell of more than ${bucketsMax} buckets`);

interface Query {
  fromMs: number;
  toMs: number;
  /** With the bucket that is still open. */
  isLatest: boolean;
  times: Set<number> | undefined;
  min: number;
  max: number;
  count: number;
  buckets: Bucketing | undefined;
  withLabels: boolean;
  selectedLabels: readonly string[] | undefined;
  filters: readonly LabelFilter[];
  groupBy: { readonly label: string; readonly reducer: Aggregation } | undefined;
}

const optionWords = [
  'LATEST', 'FILTER_BY_TS', 'FILTER_BY_VALUE', 'WITHLABELS', 'SELECTED_LABELS', 'COUNT', 'ALIGN', 'AGGREGATION', 'BUCKETTIMESTAMP', 'EMPTY',
  'FILTER', 'GROUPBY',
];

/** Reads a query whose two times stand from argument i on. */
function readQuery(c: Call, i: number): Query {
  const { args } = c;
  const query: Query = {
    fromMs: args.is(i, '-') ? 0 : args.integerAt(i, 0, Number.MAX_SAFE_INTEGER, badFrom),
    toMs: args.is(i + 1, '+') ? Number.MAX_SAFE_INTEGER : args.integerAt(i + 1, 0, Number.MAX_SAFE_INTEGER, badTo),
    isLatest: false, times: undefined, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, count: Number.POSITIVE_INFINITY,
    buckets: undefined, withLabels: false, selectedLabels: undefined, filters: [], groupBy: undefined,
  };
  let align: string | undefined;
  args.from(i + 2);
  while (args.more) {
    if (args.take('LATEST')) query.isLatest = true;
    else if (args.take('FILTER_BY_TS')) query.times = takeTimes(c);
    else if (args.take('FILTER_BY_VALUE')) takeBounds(c, query);
    else if (args.take('WITHLABELS')) query.withLabels = true;
    else if (args.take('SELECTED_LABELS')) query.selectedLabels = takeWords(c);
    else if (args.take('COUNT')) query.count = takeCount(c);
    else if (args.take('ALIGN')) align = args.more ? args.nextText() : '';
    else if (args.take('AGGREGATION')) query.buckets = takeBuckets(c);
    else if (args.take('FILTER')) query.filters = takeWords(c).map(requireFilter);
    else if (args.take('GROUPBY')) query.groupBy = takeGroup(c);
    else throw errors.syntax;
  }
  if (query.withLabels && query.selectedLabels !== undefined) throw bothLabels;
  if (align === undefined) return query;
  if (query.buckets === undefined) throw alignAlone;
  query.buckets = { ...query.buckets, alignMs: alignment(c, align, i) };
  return query;
}

function takeTimes(c: Call): Set<number> {
  const times = new Set<number>();
  while (c.args.more && c.args.parseInteger(c.args.index)) times.add(c.args.integer());
  if (times.size === 0) throw noTimes;
  return times;
}

function takeBounds({ args }: Call, query: Query): void {
  if (!args.more) throw badMin;
  query.min = args.double(badMin);
  if (!args.more) throw badMax;
  query.max = args.double(badMax);
}

function takeCount({ args }: Call): number {
  if (!args.more) throw badCount;
  const count = args.integer(-Infinity, Infinity, badCount);
  if (count <= 0) throw wrongCount;
  return count;
}

/** Up to the next option. */
function takeWords({ args }: Call): string[] {
  const words: string[] = [];
  while (args.more && !optionWords.some((word) => args.is(args.index, word))) words.push(args.nextText());
  return words;
}

function takeBuckets(c: Call): Bucketing {
  const { args } = c;
  if (args.left < 2) throw badAggregation;
  const how = aggregations[aggregationAt(args.nextText())] as Aggregation;
  const bucketMs = args.integer(-Infinity, Number.MAX_SAFE_INTEGER, badAggregation);
  if (bucketMs <= 0) throw badBucket;
  let at: Bucketing['at'] = 'start';
  let tellsEmpty = false;
  for (;;) {
    if (args.take('EMPTY')) tellsEmpty = true;
    else if (args.take('BUCKETTIMESTAMP')) at = takeMoment(c);
    else return { how, bucketMs, alignMs: 0, at, tellsEmpty };
  }
}

const moments = { '-': 'start', start: 'start', low: 'start', '+': 'end', end: 'end', high: 'end', '~': 'mid', mid: 'mid' } as const;

function takeMoment({ args }: Call): Bucketing['at'] {
  const word = args.more ? args.nextText().toLowerCase() : '';
  if (!Object.hasOwn(moments, word)) throw badMoment;
  return moments[word as keyof typeof moments];
}

function alignment({ args }: Call, align: string, i: number): number {
  const word = align.toLowerCase();
  if (word === '-' || word === 'start') {
    if (args.is(i, '-')) throw noStart;
    return args.integerAt(i);
  }
  if (word === '+' || word === 'end') {
    if (args.is(i + 1, '+')) throw noEnd;
    return args.integerAt(i + 1);
  }
  if (!/^\d{1,15}$/.test(align)) throw badAlign;
  return Number(align);
}

function requireFilter(text: string): LabelFilter {
  const filter = readFilter(text);
  if (filter === undefined) throw badFilter;
  return filter;
}

function takeGroup({ args }: Call): Query['groupBy'] {
  const label = args.nextText();
  if (!args.take('REDUCE') || !args.more) throw badReducer;
  const reducer = aggregations[aggregationAt(args.nextText(), badReducer)] as Aggregation;
  if (['first', 'last', 'twa'].includes(reducer)) throw badReducer;
  return { label, reducer };
}

// --- answers ---

/** What a query finds in the series under a key, in order of time. */
function samplesOf(c: Call, s: number, key: string, query: Query): series.Sample[] {
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

function replySamples(c: Call, samples: readonly series.Sample[], query: Query, isReversed: boolean): void {
  const told = (isReversed ? samples.toReversed() : samples).slice(0, query.count);
  c.reply.array(told.length);
  for (const sample of told) replySample(c, sample);
}

function replyRange(c: Call, isReversed: boolean): void {
  const query = readQuery(c, 2);
  replySamples(c, samplesOf(c, existing(c, 1, 'read'), c.args.text(1), query), query, isReversed);
}

const timesGrammar =
  'from-timestamp:string to-timestamp:string [LATEST] [FILTER_BY_TS=ts:integer...] ' +
  '[FILTER_BY_VALUE={filter-by-value min:double max:double}]';
const bucketGrammar =
  `[COUNT=count:integer] [{aggregation-block [ALIGN=align:string] AGGREGATION={aggregation ${aggregatorGrammar} bucket-duration:integer} ` +
  '[BUCKETTIMESTAMP=bt:string] [EMPTY]}]';
const several =
  `${timesGrammar} [<labels WITHLABELS | SELECTED_LABELS=label:string...>] ${bucketGrammar} FILTER=filter-expr:string... ` +
  '[{groupby-block GROUPBY=label:string REDUCE=reducer:string}]';

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
