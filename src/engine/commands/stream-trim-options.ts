/** `MAXLEN|MINID [=|~] threshold [LIMIT count]`, and XADD's NOMKSTREAM among them. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as streamId from '../structures/stream-id.ts';
import * as ids from './stream-args.ts';

const bothStrategies = new CommandError('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
const negativeLength = new CommandError('ERR The MAXLEN argument must be >= 0.');
const negativeLimit = new CommandError('ERR The LIMIT argument must be >= 0.');
const limitAlone = new CommandError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
const noStrategy = new CommandError('ERR syntax error, XTRIM must be called with a trimming strategy');
const limitOfExact = new CommandError('ERR syntax error, LIMIT cannot be used without the special ~ option');

/** An approximate trim without a limit takes so many nodes at most, and within these bounds. */
const nodesMax = 100;
const entriesWithoutNodeLimit = 10_000;
const entriesMax = 1_000_000;

const checked = streamId.zero();

/** What was read last: one object, since XADD reads it each time. */
const options = {
  trims: false,
  maxLength: undefined as number | undefined,
  minId: streamId.zero(),
  approximate: false,
  limit: 0,
  noMkStream: false,
  /** Index of the threshold, behind that of `~`. */
  thresholdAt: 0,
  /** Index of the first argument that is no option: XADD's id. */
  nextIndex: 0,
};

export type TrimOptions = Readonly<typeof options>;

/** Reads options from argument 2 on. XADD's end where an id stands; of XTRIM there is nothing else. */
export function readTrimOptions(c: Call, isAdd: boolean): TrimOptions {
  const { args } = c;
  options.trims = options.approximate = options.noMkStream = false;
  options.maxLength = undefined;
  options.limit = 0;
  let limited = false;
  args.from(2);
  while (args.more && !(isAdd && ids.isChar(args, args.index, '*'))) {
    if (args.left >= 2 && (args.is(args.index, 'MAXLEN') || args.is(args.index, 'MINID'))) readStrategy(c);
    else if (args.left >= 2 && args.take('LIMIT')) {
      options.limit = args.integer();
      if (options.limit < 0) throw negativeLimit;
      limited = true;
    } else if (isAdd && args.take('NOMKSTREAM')) options.noMkStream = true;
    else if (isAdd) {
      ids.newIdAt(args, args.index, checked); // XADD reads it again: only its being one counts here
      break;
    } else throw errors.syntax;
  }
  options.nextIndex = args.index;
  settleLimit(c, isAdd, limited);
  return options;
}

function readStrategy(c: Call): void {
  const { args } = c;
  if (options.trims) throw bothStrategies;
  options.trims = true;
  const byLength = args.is(args.next(), 'MAXLEN');
  options.approximate = args.left >= 2 && ids.isChar(args, args.index, '~');
  if (options.approximate || (args.left >= 2 && ids.isChar(args, args.index, '='))) args.next();
  options.thresholdAt = args.index;
  if (byLength) {
    options.maxLength = args.integer();
    if (options.maxLength < 0) throw negativeLength;
  } else ids.idAt(args, args.next(), options.minId);
}

function settleLimit(c: Call, isAdd: boolean, limited: boolean): void {
  if (options.limit > 0 && !options.trims) throw limitAlone;
  if (!isAdd && !options.trims) throw noStrategy;
  if (limited) {
    if (!options.approximate && !c.isRepeated) throw limitOfExact;
  } else if (options.approximate) {
    const limit = nodesMax * c.limits.streamNodeMaxEntries;
    options.limit = Math.min(limit > 0 ? limit : entriesWithoutNodeLimit, entriesMax);
  }
}
