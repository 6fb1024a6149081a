/** What the commands of time series share: series found, samples added, rules followed. Sources of all of the family: the documentation of
 * RedisTimeSeries' commands, its public issues, and the replies that the tests of fakeredis 2.29 hold (they were checked against
 * Redis Stack). No server with the module was at hand to compare with. */

import type { Call } from '../call.ts';
import { formatDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { type Aggregation, aggregate, aggregations, bucketEnd, bucketStart } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as module from '../types/module.ts';
import { seriesType } from '../types/series.ts';

export const problem = (what: string): CommandError => new CommandError(`ERR TSDB: ${what}`);

const noKey = problem('the key does not exist');
const olderThanRetention = problem('Timestamp is older than retention');
const blocked = problem('Error at upsert, update is not supported when DUPLICATE_POLICY is set to BLOCK mode');
const badTimestamp = problem('invalid timestamp');
const badValue = problem('invalid value');

/** The series under argument i, or 0. */
export const found = (c: Call, i: number, mode: 'read' | 'write'): number => {
  const o = c.db[mode](c.args, i);
  if (o !== 0 && !module.isOf(c.h, o, seriesType)) throw errors.wrongType;
  return o === 0 ? 0 : module.value(c.h, o);
};

/** The same of a key that must exist. */
export function existing(c: Call, i: number, mode: 'read' | 'write'): number {
  const s = found(c, i, mode);
  if (s === 0) throw noKey;
  return s;
}

/** The series under a key that no argument names, or 0; also where something else is there. */
export function named(c: Call, key: string): number {
  const o = c.db.peek(Args.of([key]), 0);
  return o === 0 || !module.isOf(c.h, o, seriesType) ? 0 : module.value(c.h, o);
}

/** Reports a change to a key that no argument names. */
function changed(c: Call, key: string, event: string): void {
  const args = Args.of([key]);
  c.changes.changed(c.db, args, 0, c.client, 1);
  c.changes.event(c.db, args, 0, 'd', event);
}

/** Argument i as a time: a whole number of milliseconds, or `*` for now. */
export function timestampAt(c: Call, i: number): number {
  return c.args.is(i, '*') ? c.nowMs : c.args.integerAt(i, 0, Number.MAX_SAFE_INTEGER, badTimestamp);
}

/** Argument i as a finite number. */
export function sampleValueAt(c: Call, i: number): number {
  const value = c.args.doubleAt(i, badValue);
  if (!Number.isFinite(value)) throw badValue;
  return value;
}

// --- adding ---

/** Adds a sample to a series; `policy` says what happens if one is there at its time. Its rules are followed. Returns the time under
 * which it was stored, or where IGNORE forbids it, that of the newest sample. */
export function addSample(c: Call, s: number, atMs: number, value: number, policy?: series.Policy): number {
  const { h } = c;
  const newest = series.last(h, s);
  if (newest === undefined || atMs > newest.atMs) {
    if (newest !== undefined && isIgnored(c, s, newest, atMs, value, policy)) return newest.atMs;
    series.append(h, s, atMs, value);
    series.forEachRule(h, s, (r) => advance(c, s, r, atMs));
    return atMs;
  }
  const retentionMs = series.retentionMs(h, s);
  if (retentionMs !== 0 && atMs < newest.atMs - retentionMs) throw olderThanRetention;
  if (isIgnored(c, s, newest, atMs, value, policy)) return newest.atMs;
  const there = series.sampleAt(h, s, atMs);
  const merged = there === undefined ? value : mergedValue(there.value, value, policy ?? series.policy(h, s) ?? 'block');
  series.put(h, s, atMs, merged);
  series.forEachRule(h, s, (r) => refresh(c, s, r, atMs, atMs));
  return atMs;
}

/** Whether IGNORE leaves a sample out: not older than the newest, soon after it, and nearly as high; only where the last of two counts. */
function isIgnored(c: Call, s: number, newest: series.Sample, atMs: number, value: number, policy?: series.Policy): boolean {
  if ((policy ?? series.policy(c.h, s)) !== 'last' || series.source(c.h, s) !== undefined) return false;
  const ignoreMs = series.ignoreMs(c.h, s);
  const ignoreValue = series.ignoreValue(c.h, s);
  if (ignoreMs === 0 && ignoreValue === 0) return false;
  return atMs >= newest.atMs && atMs - newest.atMs <= ignoreMs && Math.abs(value - newest.value) <= ignoreValue;
}

function mergedValue(old: number, fresh: number, policy: series.Policy): number {
  switch (policy) {
    case 'block':
      throw blocked;
    case 'first':
      return old;
    case 'last':
      return fresh;
    case 'min':
      return Math.min(old, fresh);
    case 'max':
      return Math.max(old, fresh);
    case 'sum':
      return old + fresh;
  }
}

// --- rules ---

/** A sample later than all others came: if it lies in a later bucket than the open one, that is closed, and its number stored. */
function advance(c: Call, s: number, r: number, atMs: number): void {
  const { h } = c;
  const rule = series.ruleOf(h, r);
  const startMs = bucketStart(atMs, rule.bucketMs, rule.alignMs);
  const openMs = series.openMs(h, r);
  if (openMs < 0) return series.open(h, r, startMs, atMs);
  if (startMs === openMs) return;
  store(c, s, r, rule, openMs);
  series.open(h, r, startMs);
}

/** Samples of a time span were changed or removed: buckets in it that are closed get new numbers. */
export function refresh(c: Call, s: number, r: number, fromMs: number, toMs: number): void {
  const { h } = c;
  const rule = series.ruleOf(h, r);
  const openMs = series.openMs(h, r);
  if (openMs < 0) return;
  const first = bucketStart(fromMs, rule.bucketMs, rule.alignMs);
  const starts = new Set<number>();
  for (const { atMs } of series.range(h, s, first, Math.min(toMs, openMs - 1))) starts.add(bucketStart(atMs, rule.bucketMs, rule.alignMs));
  const d = named(c, rule.destination);
  if (d !== 0 && series.source(h, d) !== undefined)
    for (const { atMs } of series.range(h, d, first, Math.min(toMs, openMs - 1))) starts.add(atMs);
  for (const startMs of starts) store(c, s, r, rule, startMs);
}

/** Stores the number of a bucket under the rule's key, if that is still a series that this one fills. */
function store(c: Call, s: number, r: number, rule: series.Rule, startMs: number): void {
  const { h } = c;
  const d = named(c, rule.destination);
  if (d === 0 || series.source(h, d) === undefined) return;
  const value = bucketValue(c, s, r, rule, startMs);
  if (value === undefined) series.removeRange(h, d, startMs, startMs);
  else series.put(h, d, startMs, value);
  changed(c, rule.destination, 'ts.add:dest');
}

/** What a bucket comes to, of the samples that count; undefined when there is none. */
function bucketValue(c: Call, s: number, r: number, rule: series.Rule, startMs: number): number | undefined {
  const { h } = c;
  const endMs = bucketEnd(startMs, rule.bucketMs, rule.alignMs);
  const sinceMs = series.sinceMs(h, r);
  const around = series.range(h, s, Math.max(0, startMs - rule.bucketMs), endMs + rule.bucketMs);
  // What came before the rule does not count in its first bucket. Buckets before that one are made only if a late sample falls into them.
  const fromMs = endMs > sinceMs ? Math.max(startMs, sinceMs) : startMs;
  const samples = around.filter(({ atMs }) => atMs >= fromMs && atMs < endMs);
  if (samples.length === 0) return undefined;
  return aggregate(aggregations[rule.aggregation] as Aggregation, {
    startMs, endMs, samples,
    before: around.findLast(({ atMs }) => atMs < startMs),
    after: around.find(({ atMs }) => atMs >= endMs),
  });
}

/** For LATEST: what the bucket that is still open has so far, of a series that a rule fills. */
export function openBucket(c: Call, s: number, key: string): series.Sample | undefined {
  const source = series.source(c.h, s);
  const from = source === undefined ? 0 : named(c, source);
  let found: series.Sample | undefined;
  if (from !== 0)
    series.forEachRule(c.h, from, (r) => {
      const rule = series.ruleOf(c.h, r);
      const openMs = series.openMs(c.h, r);
      const value = rule.destination === key && openMs >= 0 ? bucketValue(c, from, r, rule, openMs) : undefined;
      if (value !== undefined) found = { atMs: openMs, value };
    });
  return found;
}

// --- replies ---

/** A sample's number: in RESP2 a status, as RedisTimeSeries writes it. */
export function replyNumber(c: Call, value: number): void {
  if (c.reply.resp === 3) c.reply.double(value);
  else c.reply.simple(Number.isNaN(value) ? 'NaN' : text(value));
}

/** Without a plus sign in the exponent. */
const text = (value: number): string => formatDouble(value).replace('e+', 'e');

export function replySample(c: Call, { atMs, value }: series.Sample): void {
  c.reply.array(2);
  c.reply.int(atMs);
  replyNumber(c, value);
}
