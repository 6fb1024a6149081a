/** Entries of streams: appended, counted, deleted, and what a stream remembers of them set. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as int64 from '../int64.ts';
import * as robj from '../structures/robj.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as stream from '../structures/stream.ts';
import * as cursors from '../structures/stream-cursor.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';
import * as streamNode from '../structures/stream-node.ts';
import { refreshFirstId, trim } from '../structures/stream-trim.ts';
import * as streams from '../types/stream.ts';
import * as keys from './keys.ts';
import * as ids from './stream-args.ts';
import { replyId } from './stream-reply.ts';
import { readTrimOptions, type TrimOptions } from './stream-trim-options.ts';
import { command } from './table.ts';

const zeroId = new CommandError('ERR The ID specified in XADD must be greater than 0-0');
const exhausted = new CommandError('ERR The stream has exhausted the last possible ID, unable to add more items');
const smallId = new CommandError('ERR The ID specified in XADD is equal or smaller than the target stream top item');
const tooLarge = new CommandError('ERR Elements are too large to be stored');

const newId = streamId.zero();
const last = streamId.zero();

export const xadd = command({
  name: 'xadd',
  arity: -5,
  flags: 'write denyoom fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW update', 'UPDATE instead of INSERT because of the optional trimming feature')],
  tips: ['nondeterministic_output'],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.',
  summary: `Appends a new message to a stream. Creates the key if it doesn't exist.`,
  history: [
    ['6.2.0', 'Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option.'],
    ['7.0.0', 'Added support for the `<ms>-*` explicit ID form.'],
  ],
  args: `key:key#0 [NOMKSTREAM@6.2.0] [{trim <strategy MAXLEN | MINID@6.2.0> [<operator '='=equal | '~'=approximately>] threshold:string [LIMIT=count:integer@6.2.0]}] <id-selector *=auto-id | id:string> {data field:string value:string}...`,
  run(c) {
    const { args, h } = c;
    const options = readTrimOptions(c, true);
    const idIndex = options.nextIndex;
    const given = idIndex < args.count && !ids.isChar(args, idIndex, '*');
    const auto = given && ids.newIdAt(args, idIndex, newId);
    const from = idIndex + 1;
    const pairs = (args.count - from) / 2;
    if (pairs < 1 || !Number.isInteger(pairs)) throw errors.wrongArity('xadd');
    if (given && !auto && streamId.isZero(newId)) throw zeroId;
    const o = c.db.writeTyped(args, 1, robj.type.stream);
    if (o === 0 && options.noMkStream) {
      c.reply.null();
      return;
    }
    if (o === 0) streamId.setZero(last);
    else stream.lastId(h, robj.pointer(h, o), last);
    if (streamId.isMax(last)) throw exhausted;
    if (!given) nextId(c, last);
    else if (auto) completeId(last);
    if (streamId.compare(newId, last) <= 0) throw smallId;
    if (streamNode.dataBytes(args, from, pairs) > stream.nodeBytesMax) throw tooLarge;
    const s = o === 0 ? createStream(c, 1) : robj.pointer(h, o);
    stream.append(h, s, newId, args, from, pairs, c.limits);
    replyId(c.reply, newId);
    c.modified(1, 't', 'xadd');
    if (options.trims && trim(h, s, options) > 0) c.event(1, 't', 'xtrim');
    signalReady(c, 1);
    if (c.propagates && (!given || auto || (options.trims && options.approximate))) propagateAdd(c, s, options);
  },
});

/** What was added, by its id; what was trimmed about, by what was left. */
function propagateAdd(c: Call, s: number, options: TrimOptions): void {
  const argv = exactlyTrimmed(c, s, options);
  argv[options.nextIndex] = streamId.text(newId);
  c.propagateAs(...argv);
}

/** The arguments, but with `=` and how much is left for an approximate trim. */
function exactlyTrimmed(c: Call, s: number, { trims, approximate, maxLength, thresholdAt }: TrimOptions): string[] {
  const argv = [...c.args.texts()];
  if (!trims || !approximate) return argv;
  argv[thresholdAt - 1] = '=';
  argv[thresholdAt] = maxLength === undefined ? firstNodeId(c, s) : String(stream.length(c.h, s));
  return argv;
}

const firstNode = new raxCursor.RaxCursor();

/** The id with which the stream's first node begins, be it of an entry or one that is deleted: nothing before it is there. */
function firstNodeId(c: Call, s: number): string {
  const { h } = c;
  return raxCursor.first(h, stream.tree(h, s), firstNode) ? streamId.text(streamId.readKey(firstNode.key, last)) : '0-0';
}

/** Puts an empty stream under argument i's key; returns its struct. */
export function createStream(c: Call, i: number): number {
  const o = streams.create(c.h);
  c.db.add(c.args, i, o);
  return robj.pointer(c.h, o);
}

/** Marks the stream in argument i as ready for clients that are blocked on it. */
export function signalReady(c: Call, i: number): void {
  const { db } = c;
  if (db.blockedKeys.size > 0) c.changes.ready(db, c.args.text(i));
}

/** Makes the new id from the clock, or where that has not moved on, from the last id. */
function nextId(c: Call, last: StreamId): void {
  streamId.setMs(newId, c.nowMs);
  if (newId.msHi > last.msHi || (newId.msHi === last.msHi && newId.msLo > last.msLo)) return;
  streamId.copy(newId, last);
  streamId.increment(newId);
}

/** Sets the sequence number of a new id of which only the time was given. */
function completeId(last: StreamId): void {
  if (!streamId.sameMs(newId, last)) return;
  if (last.seqHi === 0xffffffff && last.seqLo === 0xffffffff) throw smallId;
  streamId.copy(newId, last);
  streamId.increment(newId);
}

export const xlen = command({
  name: 'xlen',
  arity: 2,
  flags: 'readonly fast',
  acl: 'stream',
  keys: [keys.at(1, 'RO')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(1)',
  summary: 'Return the number of messages in a stream.',
  args: 'key:key#0',
  run(c) {
    const s = ids.read(c, 1);
    c.reply.int(s === 0 ? 0 : stream.length(c.h, s));
  },
});

export const xdel = command({
  name: 'xdel',
  arity: -3,
  flags: 'write fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW delete')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  summary: 'Returns the number of messages after removing them from a stream.',
  args: 'key:key#0 id:string...',
  run(c) {
    const { args, h } = c;
    const s = ids.write(c, 1);
    if (s !== 0) for (let i = 2; i < args.count; i++) ids.idAt(args, i, newId);
    let deleted = 0;
    let firstIsGone = false;
    for (let i = 2; s !== 0 && i < args.count; i++) {
      if (!cursors.removeId(h, s, ids.idAt(args, i, newId))) continue;
      deleted++;
      if (streamId.compare(newId, stream.firstId(h, s, last)) === 0) firstIsGone = true;
      if (streamId.compare(newId, stream.maxDeletedId(h, s, last)) > 0) stream.setMaxDeletedId(h, s, newId);
    }
    if (deleted > 0) {
      if (firstIsGone || stream.length(h, s) === 0) refreshFirstId(h, s);
      c.modified(1, 't', 'xdel', deleted);
    }
    c.reply.int(deleted);
  },
});

export const xtrim = command({
  name: 'xtrim',
  arity: -4,
  flags: 'write',
  acl: 'stream',
  keys: [keys.at(1, 'RW delete')],
  tips: ['nondeterministic_output'],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.',
  summary: 'Deletes messages from the beginning of a stream.',
  history: [['6.2.0', 'Added the `MINID` trimming strategy and the `LIMIT` option.']],
  args: `key:key#0 {trim <strategy MAXLEN | MINID@6.2.0> [<operator '='=equal | '~'=approximately>] threshold:string [LIMIT=count:integer@6.2.0]}`,
  run(c) {
    const options = readTrimOptions(c, false);
    const s = ids.write(c, 1);
    const trimmed = s === 0 ? 0 : trim(c.h, s, options);
    if (trimmed > 0) c.modified(1, 't', 'xtrim', trimmed);
    if (trimmed > 0 && options.approximate && c.propagates) c.propagateAs(...exactlyTrimmed(c, s, options));
    c.reply.int(trimmed);
  },
});

const addedNotPositive = new CommandError('ERR entries_added must be positive');
const smallerThanGiven = new CommandError('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
const smallerThanDeleted = new CommandError('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
const smallerThanTop = new CommandError('ERR The ID specified in XSETID is smaller than the target stream top item');
const addedTooSmall = new CommandError('ERR The entries_added specified in XSETID is smaller than the target stream length');

const maxDeleted = streamId.zero();

export const xsetid = command({
  name: 'xsetid',
  arity: -3,
  flags: 'write denyoom fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW update')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(1)',
  summary: 'An internal command for replicating stream values.',
  history: [['7.0.0', 'Added the `entries_added` and `max_deleted_entry_id` arguments.']],
  args: 'key:key#0 last-id:string [ENTRIESADDED=entries-added:integer@7.0.0] [MAXDELETEDID=max-deleted-id:string@7.0.0]',
  run(c) {
    const { h } = c;
    const added = readSetId(c);
    const s = ids.write(c, 1);
    if (s === 0) throw errors.noSuchKey;
    if (streamId.compare(newId, stream.maxDeletedId(h, s, last)) < 0) throw smallerThanDeleted;
    if (stream.length(h, s) > 0) {
      if (streamId.compare(newId, cursors.edgeId(h, s, 'last', last)) < 0) throw smallerThanTop;
      if (added !== undefined && BigInt(stream.length(h, s)) > added) throw addedTooSmall;
    }
    stream.setLastId(h, s, newId);
    if (added !== undefined) stream.setEntriesAdded(h, s, added);
    if (!streamId.isZero(maxDeleted)) stream.setMaxDeletedId(h, s, maxDeleted);
    c.reply.ok();
    ids.groupsChanged(c, 1, 'xsetid');
  },
});

/** Reads the id and `[ENTRIESADDED n] [MAXDELETEDID id]` behind it; returns the number of entries added, if given. */
function readSetId(c: Call): bigint | undefined {
  const { args } = c;
  let added: bigint | undefined;
  ids.idAt(args, 2, newId);
  streamId.setZero(maxDeleted);
  args.from(3);
  while (args.more) {
    if (args.left >= 2 && args.take('ENTRIESADDED')) {
      if (args.integer() < 0) throw addedNotPositive;
      added = int64.toBigInt(int64.parsed.lo, int64.parsed.hi);
    } else if (args.left >= 2 && args.take('MAXDELETEDID')) {
      ids.idAt(args, args.next(), maxDeleted);
      if (streamId.compare(newId, maxDeleted) < 0) throw smallerThanGiven;
    } else throw errors.syntax;
  }
  return added;
}
