/** `RETENTION …`, `ENCODING …`, `CHUNK_SIZE …`, `DUPLICATE_POLICY …`, `IGNORE …`, `LABELS …`: how a series is made or changed. */

import type { Call } from '../call.ts';
import type { Args } from '../resp/args.ts';
import * as series from '../structures/series.ts';
import * as module from '../types/module.ts';
import { isChunkSize, seriesType } from '../types/series.ts';
import { problem } from './timeseries-value.ts';

const badRetention = problem("Couldn't parse RETENTION");
const badChunk = problem("Couldn't parse CHUNK_SIZE");
const badChunkSize = problem('CHUNK_SIZE value must be a multiple of 8 in the range [48 .. 1048576]');
const badEncoding = problem('unknown ENCODING parameter');
const badPolicy = problem('Unknown DUPLICATE_POLICY');
const badOnDuplicate = problem('Unknown ON_DUPLICATE');
const badIgnore = problem("Couldn't parse IGNORE");
const badLabels = problem("Couldn't parse LABELS");

type Changes = { -readonly [Name in keyof series.Settings]?: series.Settings[Name] };

export interface Options {
  readonly changes: Changes;
  /** ON_DUPLICATE: for one sample. */
  readonly onDuplicate: series.Policy | undefined;
  /** TIMESTAMP, as an index. */
  readonly timestampAt: number | undefined;
}

const defaults: series.Settings = {
  retentionMs: 0, chunkBytes: 4096, isCompressed: true, policy: undefined, ignoreMs: 0, ignoreValue: 0, labels: [],
};

/** The grammar of the options that all commands have. */
export const optionGrammar =
  '[RETENTION=retention:integer] [ENCODING=<enc COMPRESSED | UNCOMPRESSED>] [CHUNK_SIZE=size:integer] ' +
  '[DUPLICATE_POLICY=<policy BLOCK | FIRST | LAST | MIN | MAX | SUM>] [IGNORE={ignore max-time-diff:integer max-val-diff:double}]';
export const labelGrammar = '[LABELS={labels [{label-value label:string value:string}...]}]';

/** Reads options from argument i on. LABELS come last: everything behind them is one. */
export function readOptions(args: Args, i: number): Options {
  const changes: Changes = {};
  let onDuplicate: series.Policy | undefined;
  let timestampAt: number | undefined;
  args.from(i);
  while (args.more) {
    if (args.take('LABELS')) changes.labels = takeLabels(args);
    else if (args.take('RETENTION')) changes.retentionMs = takeRetention(args);
    else if (args.take('CHUNK_SIZE')) changes.chunkBytes = takeChunkSize(args);
    else if (args.take('ENCODING')) changes.isCompressed = takeEncoding(args);
    else if (args.take('UNCOMPRESSED')) changes.isCompressed = false;
    else if (args.take('COMPRESSED')) changes.isCompressed = true;
    else if (args.take('DUPLICATE_POLICY')) changes.policy = takePolicy(args, badPolicy);
    else if (args.take('ON_DUPLICATE')) onDuplicate = takePolicy(args, badOnDuplicate);
    else if (args.take('IGNORE')) takeIgnore(args, changes);
    else if (args.take('TIMESTAMP')) {
      needed(args, problem('invalid timestamp'));
      timestampAt = args.next();
    } else throw problem(`unknown argument '${args.nextText()}'`);
  }
  return { changes, onDuplicate, timestampAt };
}

/** Throws unless another argument follows. */
function needed(args: Args, error: ReturnType<typeof problem>): void {
  if (!args.more) throw error;
}

function takeRetention(args: Args): number {
  needed(args, badRetention);
  return args.integer(0, Number.MAX_SAFE_INTEGER, badRetention);
}

function takeChunkSize(args: Args): number {
  needed(args, badChunk);
  const bytes = args.integer(-Infinity, Infinity, badChunk);
  if (!isChunkSize(bytes)) throw badChunkSize;
  return bytes;
}

function takeEncoding(args: Args): boolean {
  if (args.take('COMPRESSED')) return true;
  if (args.take('UNCOMPRESSED')) return false;
  throw badEncoding;
}

function takePolicy(args: Args, error: ReturnType<typeof problem>): series.Policy {
  needed(args, error);
  const name = args.nextText().toLowerCase();
  const policy = series.policies.find((each) => each === name);
  if (policy === undefined) throw error;
  return policy;
}

function takeIgnore(args: Args, changes: Changes): void {
  if (args.left < 2) throw badIgnore;
  changes.ignoreMs = args.integer(0, Number.MAX_SAFE_INTEGER, badIgnore);
  changes.ignoreValue = args.double(badIgnore);
  if (!(changes.ignoreValue >= 0)) throw badIgnore;
}

/** All that follows, in pairs; a name may come once, and neither name nor value may be empty or hold what filters are written with. */
function takeLabels(args: Args): (readonly [string, string])[] {
  const labels = new Map<string, string>();
  while (args.more) {
    const name = args.nextText();
    if (!args.more || labels.has(name)) throw badLabels;
    const value = args.nextText();
    if (name === '' || value === '' || /[(),]/.test(value)) throw badLabels;
    labels.set(name, value);
  }
  return [...labels];
}

/** A new series under argument 1. */
export function create(c: Call, changes: Changes): number {
  const s = series.create(c.h, { ...defaults, ...changes });
  c.db.add(c.args, 1, module.create(c.h, seriesType, s));
  return s;
}
