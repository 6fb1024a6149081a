/** Rules: one time series filled from another, a number for each bucket of time (see timeseries-value.ts for where the facts come from). */

import { type CommandError, errors } from '../resp/errors.ts';
import { aggregations } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';
import { existing, named, problem } from './timeseries-value.ts';

const badAggregation = problem("Couldn't parse AGGREGATION");
const unknownAggregation = problem('Unknown aggregation type');
const badBucket = problem('bucketDuration must be greater than zero');
const badAlign = problem("Couldn't parse alignTimestamp");
const sameKey = problem('the source key and destination key should be different');
const sourceIsFilled = problem('the source key already has a source rule');
const isFilled = problem('the destination key already has a src rule');
const fillsOthers = problem('the destination key already has a dst rule');
const noRule = problem('compaction rule does not exist');

/** Index of the aggregation that argument i names, in any case. */
export function aggregationAt(name: string, error: CommandError = unknownAggregation): number {
  const index = (aggregations as readonly string[]).indexOf(name.toLowerCase());
  if (index < 0) throw error;
  return index;
}

export const aggregatorGrammar = `<aggregator ${aggregations.map((name) => `'${name}'`).join(' | ')}>`;

export const tsCreateRule = command({
  name: 'ts.createrule', arity: -6, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.range(1, 2, 1, 'RW access update')],
  complexity: 'O(1)',
  summary: 'Makes a rule by which a time series is filled from another; samples that are there already do not count.',
  args: `source-key:key#0 dest-key:key#0 AGGREGATION={aggregation ${aggregatorGrammar} bucket-duration:integer} [align-timestamp:integer]`,
  run(c) {
    const { args, h } = c;
    if (args.count > 7) throw errors.wrongArity('ts.createrule');
    if (!args.is(3, 'AGGREGATION')) throw badAggregation;
    const aggregation = aggregationAt(args.text(4));
    const bucketMs = args.integerAt(5, -Infinity, Number.MAX_SAFE_INTEGER, badAggregation);
    if (bucketMs <= 0) throw badBucket;
    const alignMs = args.count === 7 ? args.integerAt(6, 0, Number.MAX_SAFE_INTEGER, badAlign) : 0;
    const [from, to] = [args.text(1), args.text(2)];
    if (from === to) throw sameKey;
    const s = existing(c, 1, 'write');
    const d = existing(c, 2, 'write');
    if (isFilledBy(c, s)) throw sourceIsFilled;
    if (isFilledBy(c, d)) throw isFilled;
    if (hasRules(c, d)) throw fillsOthers;
    series.removeRule(h, s, to); // one whose key was deleted since
    series.addRule(h, s, { destination: to, aggregation, bucketMs, alignMs });
    series.setSource(h, d, from);
    c.modified(1, 'd', 'ts.createrule:src');
    c.modified(2, 'd', 'ts.createrule:dest');
    c.reply.ok();
  },
});

/** Whether a rule fills a series: one of a key that is still there. */
function isFilledBy(c: Parameters<typeof named>[0], s: number): boolean {
  const source = series.source(c.h, s);
  return source !== undefined && named(c, source) !== 0;
}

function hasRules(c: Parameters<typeof named>[0], s: number): boolean {
  let has = false;
  series.forEachRule(c.h, s, (r) => {
    if (named(c, series.ruleOf(c.h, r).destination) !== 0) has = true;
  });
  return has;
}

export const tsDeleteRule = command({
  name: 'ts.deleterule', arity: 3, flags: 'write module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.range(1, 2, 1, 'RW access update')],
  complexity: 'O(1)',
  summary: 'Removes a rule; the series that it filled stays.',
  args: 'source-key:key#0 dest-key:key#0',
  run(c) {
    const s = existing(c, 1, 'write');
    if (!series.removeRule(c.h, s, c.args.text(2))) throw noRule;
    const d = named(c, c.args.text(2));
    if (d !== 0) series.setSource(c.h, d, undefined);
    c.modified(1, 'd', 'ts.deleterule:src');
    c.reply.ok();
  },
});
