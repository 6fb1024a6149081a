/** Time series: made, changed, filled, told about (see timeseries-value.ts for where the facts come from). */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { aggregations } from '../structures/series-aggregation.ts';
import * as chunk from '../structures/series-chunk.ts';
import * as series from '../structures/series.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';
import { create, labelGrammar, optionGrammar, readOptions } from './timeseries-options.ts';
import {
  addSample, existing, found, named, openBucket, problem, refresh, replyNumber, replySample, sampleValueAt, timestampAt,
} from './timeseries-value.ts';

const keyExists = problem('key already exists');
const notSeries = problem('the key is not a TSDB key');
const tooOld = problem('timestamp must be equal to or higher than the maximum existing timestamp');
const badFrom = problem('wrong fromTimestamp');
const badTo = problem('wrong toTimestamp');

export const tsCreate = command({
  name: 'ts.create', arity: -2, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW insert')],
  complexity: 'O(1)',
  summary: 'Creates a time series.',
  args: `key:key#0 ${optionGrammar} ${labelGrammar}`,
  run(c) {
    const { changes } = readOptions(c.args, 2);
    if (c.db.write(c.args, 1) !== 0) throw keyExists;
    create(c, changes);
    c.modified(1, 'd', 'ts.create');
    c.reply.ok();
  },
});

export const tsAlter = command({
  name: 'ts.alter', arity: -2, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW update')],
  complexity: 'O(N) where N is the number of labels.',
  summary: 'Changes what a time series was told when it was made; samples stay.',
  args: `key:key#0 [RETENTION=retention:integer] [CHUNK_SIZE=size:integer] [DUPLICATE_POLICY=<policy BLOCK | FIRST | LAST | MIN | MAX | SUM>] [IGNORE={ignore max-time-diff:integer max-val-diff:double}] ${labelGrammar}`,
  run(c) {
    const { changes: { isCompressed: _, ...changes } } = readOptions(c.args, 2);
    series.change(c.h, existing(c, 1, 'write'), changes);
    c.modified(1, 'd', 'ts.alter');
    c.reply.ok();
  },
});

export const tsAdd = command({
  name: 'ts.add', arity: -4, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW insert')],
  complexity: 'O(M) where M is the number of rules of the series, else O(1).',
  summary: 'Adds a sample to a time series, which is made if there is none.',
  args: `key:key#0 timestamp:string value:double ${optionGrammar} [ON_DUPLICATE=<on-duplicate BLOCK | FIRST | LAST | MIN | MAX | SUM>] ${labelGrammar}`,
  run(c) {
    const { args } = c;
    const value = sampleValueAt(c, 3);
    const atMs = timestampAt(c, 2);
    const { changes, onDuplicate } = readOptions(args, 4);
    const stored = add(c, 1, () => create(c, changes), atMs, value, onDuplicate);
    if (c.propagates) c.propagateAs('TS.ADD', args.text(1), String(atMs), ...args.texts(3));
    c.reply.int(stored);
  },
});

/** Adds a sample under argument i, to a series made by `make` where there is none; returns its time. */
function add(c: Call, i: number, make: () => number, atMs: number, value: number, policy?: series.Policy): number {
  const there = find(c, i);
  const stored = addSample(c, there === 0 ? make() : there, atMs, value, policy);
  c.modified(i, 'd', 'ts.add');
  return stored;
}

/** As found, in the words that adding has for a key of another type. */
function find(c: Call, i: number): number {
  try {
    return found(c, i, 'write');
  } catch (thrown) {
    throw thrown === errors.wrongType ? notSeries : thrown;
  }
}

export const tsMadd = command({
  name: 'ts.madd', arity: -4, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.range(1, -1, 3, 'RW insert')],
  complexity: 'O(N*M) where N is the number of samples and M that of the rules of their series.',
  summary: 'Adds samples to time series that exist; each one is answered for itself.',
  args: '{triplet key:key#0 timestamp:string value:double}...',
  run(c) {
    const { args, reply } = c;
    if ((args.count - 1) % 3 !== 0) throw errors.wrongArity('ts.madd');
    reply.array((args.count - 1) / 3);
    if (c.propagates) c.preventPropagation();
    for (let i = 1; i < args.count; i += 3) {
      try {
        const value = sampleValueAt(c, i + 2);
        const atMs = timestampAt(c, i + 1);
        const stored = add(c, i, () => existing(c, i, 'write'), atMs, value);
        if (c.propagates) c.alsoPropagate(['TS.ADD', args.text(i), String(atMs), args.text(i + 2)]);
        reply.int(stored);
      } catch (thrown) {
        if (!(thrown instanceof CommandError)) throw thrown;
        reply.error(thrown.message);
      }
    }
  },
});

/** TS.INCRBY and TS.DECRBY: a sample that is the newest one and so much more. At the time of the newest one it takes its place. */
function increase(c: Call, sign: 1 | -1): void {
  const { args, h } = c;
  const by = sampleValueAt(c, 2) * sign;
  const { changes, timestampAt: at } = readOptions(args, 3);
  const atMs = at === undefined ? c.nowMs : timestampAt(c, at);
  const there = find(c, 1);
  const newest = there === 0 ? undefined : series.last(h, there);
  if (newest !== undefined && atMs < newest.atMs) throw tooOld;
  const value = (newest?.value ?? 0) + by;
  const stored = add(c, 1, () => create(c, changes), atMs, value, 'last');
  if (c.propagates) c.propagateAs('TS.ADD', args.text(1), String(atMs), String(value), 'ON_DUPLICATE', 'LAST');
  c.reply.int(stored);
}

const increaseGrammar = `key:key#0 value:double [TIMESTAMP=timestamp:string] ${optionGrammar} ${labelGrammar}`;

export const tsIncrBy = command({
  name: 'ts.incrby', arity: -3, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW insert')],
  complexity: 'O(M) where M is the number of rules of the series, else O(1).',
  summary: 'Adds a sample that is the newest value and so much more.',
  args: increaseGrammar,
  run: (c) => increase(c, 1),
});

export const tsDecrBy = command({
  name: 'ts.decrby', arity: -3, flags: 'write denyoom module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RW insert')],
  complexity: 'O(M) where M is the number of rules of the series, else O(1).',
  summary: 'Adds a sample that is the newest value and so much less.',
  args: increaseGrammar,
  run: (c) => increase(c, -1),
});

export const tsDel = command({
  name: 'ts.del', arity: 4, flags: 'write module', module: 'timeseries', group: 'module', since: '1.6.0',
  keys: [keys.at(1, 'RW delete')],
  complexity: 'O(N) where N is the number of samples removed.',
  summary: 'Removes the samples between two times, both of them included.',
  args: 'key:key#0 from-timestamp:integer to-timestamp:integer',
  run(c) {
    const { args, h } = c;
    const fromMs = args.is(2, '-') ? 0 : args.integerAt(2, 0, Number.MAX_SAFE_INTEGER, badFrom);
    const toMs = args.is(3, '+') ? Number.MAX_SAFE_INTEGER : args.integerAt(3, 0, Number.MAX_SAFE_INTEGER, badTo);
    const s = existing(c, 1, 'write');
    const removed = series.removeRange(h, s, fromMs, toMs);
    if (removed > 0) {
      series.forEachRule(h, s, (r) => refresh(c, s, r, fromMs, toMs));
      c.modified(1, 'd', 'ts.del', removed);
    }
    c.reply.int(removed);
  },
});

export const tsGet = command({
  name: 'ts.get', arity: -2, flags: 'readonly fast module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1)',
  summary: 'Gets the newest sample of a time series.',
  args: 'key:key#0 [LATEST]',
  run(c) {
    const { args } = c;
    if (args.count > 3) throw errors.wrongArity('ts.get');
    const isLatest = args.count === 3 && args.is(2, 'LATEST');
    if (args.count === 3 && !isLatest) throw errors.syntax;
    const s = existing(c, 1, 'read');
    const newest = (isLatest ? openBucket(c, s, args.text(1)) : undefined) ?? series.last(c.h, s);
    if (newest === undefined) c.reply.array(0);
    else replySample(c, newest);
  },
});

export const tsInfo = command({
  name: 'ts.info', arity: -2, flags: 'readonly fast module', module: 'timeseries', group: 'module', since: '1.0.0',
  keys: [keys.at(1, 'RO access')],
  complexity: 'O(1)',
  summary: 'Tells about a time series: its samples, its memory, and what it was told.',
  args: 'key:key#0 [DEBUG]',
  run(c) {
    const { args } = c;
    if (args.count > 3 || (args.count === 3 && !args.is(2, 'DEBUG'))) throw errors.wrongArity('ts.info');
    replyInfo(c, existing(c, 1, 'read'), args.count === 3);
  },
});

function replyInfo(c: Call, s: number, isDebug: boolean): void {
  const { h, reply } = c;
  const settings = series.settings(h, s);
  const numbers: [name: string, value: number][] = [
    ['totalSamples', series.totalSamples(h, s)], ['memoryUsage', series.memoryBytes(h, s)], ['firstTimestamp', series.firstMs(h, s)],
    ['lastTimestamp', series.last(h, s)?.atMs ?? 0], ['retentionTime', settings.retentionMs], ['chunkCount', series.chunkCount(h, s)],
    ['chunkSize', settings.chunkBytes],
  ];
  reply.map(isDebug ? 16 : 14);
  for (const [name, value] of numbers) {
    reply.simple(name);
    reply.int(value);
  }
  reply.simple('chunkType');
  reply.simple(settings.isCompressed ? 'compressed' : 'uncompressed');
  reply.simple('duplicatePolicy');
  if (settings.policy === undefined) reply.null();
  else reply.simple(settings.policy);
  reply.simple('labels');
  replyLabels(c, settings.labels);
  reply.simple('sourceKey');
  const source = series.source(h, s);
  if (source === undefined || named(c, source) === 0) reply.null();
  else reply.bulk(source);
  reply.simple('rules');
  replyRules(c, s);
  reply.simple('ignoreMaxTimeDiff');
  reply.int(settings.ignoreMs);
  reply.simple('ignoreMaxValDiff');
  replyNumber(c, settings.ignoreValue);
  if (isDebug) replyChunks(c, s);
}

/** Labels: a map, in RESP2 pairs. */
export function replyLabels(c: Call, labels: readonly (readonly [string, string | null])[]): void {
  const { reply } = c;
  if (reply.resp === 3) reply.map(labels.length);
  else reply.array(labels.length);
  for (const [name, value] of labels) {
    if (reply.resp === 2) reply.array(2);
    reply.bulk(name);
    if (value === null) reply.null();
    else reply.bulk(value);
  }
}

/** Rules whose key is there; in RESP3 a map by that key. */
function replyRules(c: Call, s: number): void {
  const { h, reply } = c;
  const rules: series.Rule[] = [];
  series.forEachRule(h, s, (r) => {
    const rule = series.ruleOf(h, r);
    if (named(c, rule.destination) !== 0) rules.push(rule);
  });
  if (reply.resp === 3) reply.map(rules.length);
  else reply.array(rules.length);
  for (const { destination, aggregation, bucketMs, alignMs } of rules) {
    if (reply.resp === 2) reply.array(4);
    reply.bulk(destination);
    if (reply.resp === 3) reply.array(3);
    reply.int(bucketMs);
    reply.simple((aggregations[aggregation] as string).toUpperCase());
    reply.int(alignMs);
  }
}

function replyChunks(c: Call, s: number): void {
  const { h, reply } = c;
  reply.simple('keySelfName');
  reply.bulk(c.args.text(1));
  reply.simple('Chunks');
  reply.array(series.chunkCount(h, s));
  for (let i = 0; i < series.chunkCount(h, s); i++) {
    const each = series.chunkAt(h, s, i);
    const bits = chunk.usedBits(h, each);
    reply.map(5);
    for (const [name, value] of [
      ['startTimestamp', chunk.firstMs(h, each)], ['endTimestamp', chunk.lastMs(h, each)], ['samples', chunk.samples(h, each)],
      ['size', chunk.dataBytes(h, each)],
    ] as const) {
      reply.simple(name);
      reply.int(value);
    }
    reply.simple('bytesPerSample');
    replyNumber(c, bits / 8 / chunk.samples(h, each));
  }
}
