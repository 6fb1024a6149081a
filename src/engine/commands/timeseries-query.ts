/** What a command asks of time series: the span of time, which samples, buckets, labels, groups. Read here whole, before any series is
 * looked at. See timeseries-value.ts for where the facts come from. */

import type { Call } from '../call.ts';
import { type LabelFilter, readFilter } from '../modules/label-filter.ts';
import { errors } from '../resp/errors.ts';
import { type Aggregation, aggregations, type Bucketing } from '../structures/series-aggregation.ts';
import { aggregationAt, aggregatorGrammar } from './timeseries-rules.ts';
import { problem } from './timeseries-value.ts';

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
const badFilter = problem('failed parsing labels');
const badReducer = problem('failed parsing reducer');
export const bothLabels = problem('cannot accept WITHLABELS and SELECTED_LABELS together');

export const timesGrammar =
  'from-timestamp:string to-timestamp:string [LATEST] [FILTER_BY_TS=ts:integer...] ' +
  '[FILTER_BY_VALUE={filter-by-value min:double max:double}]';
export const bucketGrammar =
  `[COUNT=count:integer] [{aggregation-block [ALIGN=align:string] AGGREGATION={aggregation ${aggregatorGrammar} bucket-duration:integer} ` +
  '[BUCKETTIMESTAMP=bt:string] [EMPTY]}]';
export interface Query {
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
export function readQuery(c: Call, i: number): Query {
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

/** Words up to the next option. */
export function takeWords({ args }: Call): string[] {
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

/** A filter by a label. Throws where it is none. */
export function requireFilter(text: string): LabelFilter {
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
