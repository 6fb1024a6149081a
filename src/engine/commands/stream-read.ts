/** XREAD and XREADGROUP: entries behind given ids of several streams at once, waited for if there are none.
 *
 * Who waits on `$` waits for what comes after now, so the id that it stands for is written into the arguments before they
 * are put away; a retry must not ask again. `+`, as in Redis since 7.4, is the last entry that there is; where there is none, it waits
 * as `$` does. */

import type { Call } from '../call.ts';
import { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as stream from '../structures/stream.ts';
import * as cursors from '../structures/stream-cursor.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';
import * as lag from '../structures/stream-lag.ts';
import * as keys from './keys.ts';
import * as ids from './stream-args.ts';
import { groupAt, touchConsumer } from './stream-group.ts';
import { propagateConsumer, propagateGroup, propagatePending } from './stream-propagate.ts';
import { replyEntry, replyEntryAt, replyId, replyRange } from './stream-reply.ts';
import { command } from './table.ts';

const groupOfXread = new CommandError('ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.');
const noackOfXread = new CommandError('ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.');
const groupMissing = new CommandError('ERR Missing GROUP option for XREADGROUP');
const newOfXread = new CommandError(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);
const lastOfGroup = new CommandError(
  'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying ' +
    'a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
);
const lastEntryOfGroup = new CommandError(lastOfGroup.message.replaceAll('$', '+'));
const timeoutNotInteger = new CommandError('ERR timeout is not an integer or out of range');
const timeoutNegative = new CommandError('ERR timeout is negative');
const timeoutOutOfRange = new CommandError('ERR timeout is out of range');

/** What is read from a stream: entries behind an id, a group's new entries, or a consumer's pending ones. */
interface Place {
  readonly keyIndex: number;
  readonly after: StreamId;
  readonly isNew: boolean;
}

interface Reading {
  /** 0 = all. */
  count: number;
  /** In ms since 1970, 0 = for ever; undefined: do not wait. */
  deadlineMs: number | undefined;
  noAck: boolean;
  /** Index of the group's name, the consumer's behind it; 0 for XREAD. */
  groupIndex: number;
  keyIndex: number;
  streams: number;
}

export const xread = command({
  name: 'xread',
  arity: -4,
  flags: 'readonly blocking',
  acl: 'stream',
  keys: [keys.range({ keyword: 'STREAMS', from: 1 }, -1, 1, 'RO access', undefined, 2)],
  group: 'stream',
  since: '5.0.0',
  summary: 'Returns messages from multiple streams with IDs greater than the ones requested. Blocks until a message is available otherwise.',
  args: '[COUNT=count:integer] [BLOCK=milliseconds:integer] STREAMS={streams key:key...#0 id:string...}',
  run(c) {
    read(c, false);
  },
  findKeys: streamIndexes,
});

export const xreadgroup = command({
  name: 'xreadgroup',
  arity: -7,
  flags: 'write blocking',
  acl: 'stream',
  keys: [keys.range({ keyword: 'STREAMS', from: 4 }, -1, 1, 'RO access', undefined, 2)],
  group: 'stream',
  since: '5.0.0',
  complexity: 'For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.',
  summary: 'Returns new or historical messages from a stream for a consumer in a group. Blocks until a message is available otherwise.',
  args: 'GROUP={group-block group:string consumer:string} [COUNT=count:integer] [BLOCK=milliseconds:integer] [NOACK] STREAMS={streams key:key...#0 id:string...}',
  run(c) {
    read(c, true);
  },
  findKeys: streamIndexes,
});

/** Indexes of the streams of a request; none where its options or ids are wrong, which is an error in any case. */
function streamIndexes(args: Args): number[] {
  const words: Readonly<Record<string, number>> = { BLOCK: 2, COUNT: 2, GROUP: 3, NOACK: 1 };
  let i = 1;
  while (i < args.count && !args.is(i, 'STREAMS')) {
    const step = words[args.text(i).toUpperCase()];
    if (step === undefined) return [];
    i += step;
  }
  const given = args.count - i - 1;
  return given > 0 && given % 2 === 0 ? Array.from({ length: given / 2 }, (_, nth) => i + 1 + nth) : [];
}

function read(c: Call, forGroup: boolean): void {
  const reading = readOptions(c, forGroup);
  if (forGroup && c.propagates) c.preventPropagation();
  const places = Array.from({ length: reading.streams }, (_, k) => placeAt(c, reading, reading.keyIndex + k));
  const at = c.reply.length;
  let served = 0;
  for (const place of places) if (serve(c, reading, place)) served++;
  if (served === 0) {
    if (reading.deadlineMs === undefined) c.reply.nullArray();
    else wait(c, reading, places);
  } else if (c.reply.resp === 2) c.reply.insertArrayHeader(at, served);
  else c.reply.insertMapHeader(at, served);
}

function readOptions(c: Call, forGroup: boolean): Reading {
  const { args } = c;
  const reading: Reading = { count: 0, deadlineMs: undefined, noAck: false, groupIndex: 0, keyIndex: 0, streams: 0 };
  args.from(1);
  while (args.more && reading.keyIndex === 0) {
    if (args.left >= 2 && args.take('BLOCK')) reading.deadlineMs = deadlineAt(c, args.next());
    else if (args.left >= 2 && args.take('COUNT')) reading.count = Math.max(0, args.integer());
    else if (args.left >= 2 && args.take('STREAMS')) {
      reading.keyIndex = args.index;
      reading.streams = args.left / 2;
      if (!Number.isInteger(reading.streams)) throw unbalanced(c, forGroup);
    } else if (args.left >= 3 && args.take('GROUP')) {
      if (!forGroup) throw groupOfXread;
      reading.groupIndex = args.next();
      args.next();
    } else if (args.take('NOACK')) {
      if (!forGroup) throw noackOfXread;
      reading.noAck = true;
    } else throw errors.syntax;
  }
  if (reading.keyIndex === 0) throw errors.syntax;
  if (forGroup && reading.groupIndex === 0) throw groupMissing;
  return reading;
}

const unbalanced = (c: Call, forGroup: boolean): CommandError =>
  new CommandError(
    `ERR Unbalanced '${c.command.name}' list of streams: for each stream key an ID or '${forGroup ? '>' : '$'}' must be specified.`,
  );

/** Reads a timeout in ms as a time; 0 = for ever. */
function deadlineAt(c: Call, i: number): number {
  const timeoutMs = c.args.integerAt(i, -Infinity, Infinity, timeoutNotInteger);
  if (timeoutMs < 0) throw timeoutNegative;
  if (timeoutMs > 2 ** 63 - 1 - c.nowMs) throw timeoutOutOfRange;
  return timeoutMs === 0 ? 0 : c.nowMs + timeoutMs;
}

/** Where to read the stream under one key, whose id stands as far behind it as there are streams. */
function placeAt(c: Call, { groupIndex, streams }: Reading, keyIndex: number): Place {
  const { args } = c;
  const idIndex = keyIndex + streams;
  const s = ids.read(c, keyIndex);
  if (groupIndex !== 0 && (s === 0 || groupAt(c, s, groupIndex) === 0))
    throw new CommandError(
      `NOGROUP No such key '${args.printed(keyIndex)}' or consumer group '${args.printed(groupIndex)}' in XREADGROUP with GROUP option`,
    );
  const after = streamId.zero();
  const isNew = ids.isChar(args, idIndex, '>');
  if (ids.isChar(args, idIndex, '$')) {
    if (groupIndex !== 0) throw lastOfGroup;
    if (s !== 0) stream.lastId(c.h, s, after);
  } else if (ids.isChar(args, idIndex, '+')) {
    if (groupIndex !== 0) throw lastEntryOfGroup;
    if (s !== 0) beforeLast(c, s, after);
  } else if (isNew) {
    if (groupIndex === 0) throw newOfXread;
  } else ids.idAt(args, idIndex, after);
  // The greatest id is how the server itself writes `>`.
  return { keyIndex, after, isNew: isNew || (groupIndex !== 0 && streamId.isMax(after)) };
}

/** Gives the id behind which only the last entry lies, and what will come. */
function beforeLast({ h }: Call, s: number, id: StreamId): void {
  if (stream.length(h, s) === 0) stream.lastId(h, s, id);
  else streamId.decrement(cursors.edgeId(h, s, 'last', id));
}

const top = streamId.zero();

/** Replies a stream's key and entries, if there is anything to reply. */
function serve(c: Call, reading: Reading, place: Place): boolean {
  const { h, args, reply } = c;
  const { keyIndex, after } = place;
  const s = ids.read(c, keyIndex);
  if (s === 0) return false;
  let g = 0;
  let consumer = 0;
  if (reading.groupIndex !== 0) {
    g = groupAt(c, s, reading.groupIndex);
    const { dirty } = c.changes;
    consumer = touchConsumer(c, g, reading.groupIndex + 1, keyIndex);
    const isNew = c.changes.dirty !== dirty;
    if (isNew && reading.noAck && c.propagates) propagateConsumer(c, keyIndex, reading.groupIndex);
    if (place.isNew) groups.lastId(h, g, after);
  }
  const isHistory = g !== 0 && !place.isNew;
  const hasMore = stream.length(h, s) > 0 && streamId.compare(cursors.edgeId(h, s, 'last', top), after) > 0;
  if (!isHistory && !hasMore) return false;
  if (reply.resp === 2) reply.array(2);
  reply.bulkBytes(args.buffer, args.start[keyIndex] as number, args.end[keyIndex] as number);
  streamId.increment(after);
  if (isHistory) replyPending(c, s, consumer, after, reading.count);
  else if (g === 0) replyRange(c, s, after, undefined, reading.count);
  else {
    deliver(c, s, g, consumer, after, reading, keyIndex);
    if (c.propagates) propagateGroup(c, keyIndex, reading.groupIndex, g);
  }
  if (g !== 0) ids.groupsChanged(c, keyIndex); // read again counts too: as delivered once more
  return true;
}

const walk = new cursors.StreamCursor();

/** Replies entries that no consumer of the group was given yet, and records that this one has them. */
function deliver(c: Call, s: number, g: number, consumer: number, from: StreamId, reading: Reading, keyIndex: number): void {
  const { count, noAck, groupIndex } = reading;
  const { h, reply } = c;
  const at = reply.length;
  let entries = 0;
  cursors.begin(h, s, walk, from);
  while ((count === 0 || entries < count) && cursors.next(h, walk)) {
    lag.advance(h, s, g, walk.id);
    replyEntry(c, walk);
    if (!noAck) {
      const p = give(c, g, consumer, walk.id);
      if (c.propagates) propagatePending(c, keyIndex, groupIndex, g, p, walk.id);
    }
    entries++;
  }
  if (entries > 0 && !noAck) groups.setActiveTime(h, consumer, c.nowMs);
  reply.insertArrayHeader(at, entries);
}

/** Makes an entry pending; returns its record. It may be so already, where XGROUP SETID went back. */
function give(c: Call, g: number, consumer: number, id: StreamId): number {
  const { h } = c;
  const p = groups.findPending(h, groups.pendingOf(h, g), id);
  if (p === 0) return groups.addPending(h, g, id, consumer, c.nowMs, 1n);
  groups.give(h, p, id, consumer);
  groups.setDeliveryTime(h, p, c.nowMs);
  groups.setDeliveries(h, p, 1n);
  return p;
}

const pending = new raxCursor.RaxCursor();
const pendingId = streamId.zero();
const keyOf = new Uint8Array(streamId.keyBytes);

/** Replies what a consumer has pending from an id on, and counts it as delivered again. */
function replyPending(c: Call, s: number, consumer: number, from: StreamId, count: number): void {
  const { h, reply } = c;
  const tree = groups.pendingOfConsumer(h, consumer);
  const at = reply.length;
  let entries = 0;
  streamId.writeKey(from, keyOf);
  const isAny = rax.length(h, tree) > 0 && raxCursor.seek(h, tree, pending, keyOf, 0, streamId.keyBytes);
  for (let is = isAny; is && (count === 0 || entries < count); is = raxCursor.next(h, pending)) {
    streamId.readKey(pending.key, pendingId);
    if (replyEntryAt(c, s, pendingId)) {
      const p = raxCursor.value(h, pending);
      groups.setDeliveryTime(h, p, c.nowMs);
      groups.countDelivery(h, p);
    } else {
      reply.array(2);
      replyId(reply, pendingId);
      reply.nullArray();
    }
    entries++;
  }
  reply.insertArrayHeader(at, entries);
}

/** Makes the client wait for any of the streams, with the ids that `$` and `+` stand for now. */
function wait(c: Call, reading: Reading, places: readonly Place[]): void {
  const { args } = c;
  const argv = args.texts();
  for (const { keyIndex, after } of places) {
    const i = keyIndex + reading.streams;
    if (ids.isChar(args, i, '$') || ids.isChar(args, i, '+')) argv[i] = streamId.text(after);
  }
  c.args = Args.of(argv);
  c.block(places.map(({ keyIndex }) => keyIndex), reading.deadlineMs ?? 0, (reply) => reply.nullArray());
  c.args = args;
}
