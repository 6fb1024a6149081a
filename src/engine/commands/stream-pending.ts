/** Pending entries of a consumer group: listed, and given to another consumer. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as sds from '../structures/sds.ts';
import * as cursors from '../structures/stream-cursor.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';
import * as keys from './keys.ts';
import * as ids from './stream-args.ts';
import { consumerAt, groupAt, touchConsumer } from './stream-group.ts';
import { propagateGroup, propagatePending } from './stream-propagate.ts';
import { replyEntryAt, replyId } from './stream-reply.ts';
import { command } from './table.ts';

const lower = streamId.zero();
const upper = streamId.zero();
const id = streamId.zero();
const keyOf = new Uint8Array(streamId.keyBytes);
const walk = new raxCursor.RaxCursor();

/** The stream and group of arguments 1 and 2, which must both exist. */
function groupOf(c: Call): { readonly s: number; readonly g: number } {
  const s = ids.read(c, 1);
  const g = s === 0 ? 0 : groupAt(c, s, 2);
  if (g === 0) throw new CommandError(`NOGROUP No such key '${c.args.printed(1)}' or consumer group '${c.args.printed(2)}'`);
  return { s, g };
}

interface Filter {
  readonly minIdleMs: number;
  readonly count: number;
  /** Index of a consumer's name; 0 = all. */
  readonly consumerIndex: number;
}

export const xpending = command({
  name: 'xpending',
  arity: -3,
  flags: 'readonly',
  acl: 'stream',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.',
  summary: `Returns the information and entries from a stream consumer group's pending entries list.`,
  history: [['6.2.0', 'Added the `IDLE` option and exclusive range intervals.']],
  args: 'key:key#0 group:string [{filters [IDLE=min-idle-time:integer@6.2.0] start:string end:string count:integer [consumer:string]}]',
  run(c) {
    const { args } = c;
    if (args.count !== 3 && (args.count < 6 || args.count > 9)) throw errors.syntax;
    const filter = args.count > 3 ? readFilter(c) : undefined;
    const { g } = groupOf(c);
    if (filter === undefined) replySummary(c, g);
    else replyFiltered(c, g, filter);
  },
});

/** Reads `[IDLE ms] start end count [consumer]`; the range is in `lower` and `upper`. */
function readFilter(c: Call): Filter {
  const { args } = c;
  let minIdleMs = 0;
  let at = 3;
  if (args.is(3, 'IDLE')) {
    minIdleMs = args.integerAt(4);
    if (args.count < 8) throw errors.syntax;
    at = 5;
  }
  const count = Math.max(0, args.integerAt(at + 2));
  ids.boundAt(args, at, 'start', lower);
  ids.boundAt(args, at + 1, 'end', upper);
  return { minIdleMs, count, consumerIndex: at + 3 < args.count ? at + 3 : 0 };
}

function replySummary(c: Call, g: number): void {
  const { h, reply } = c;
  const tree = groups.pendingOf(h, g);
  reply.array(4);
  reply.int(rax.length(h, tree));
  if (rax.length(h, tree) === 0) {
    reply.null();
    reply.null();
    reply.nullArray();
    return;
  }
  raxCursor.first(h, tree, walk);
  replyId(reply, streamId.readKey(walk.key, id));
  raxCursor.last(h, tree, walk);
  replyId(reply, streamId.readKey(walk.key, id));
  const at = reply.length;
  let busy = 0;
  for (let is = raxCursor.first(h, groups.consumersOf(h, g), walk); is; is = raxCursor.next(h, walk)) {
    const pending = rax.length(h, groups.pendingOfConsumer(h, raxCursor.value(h, walk)));
    if (pending === 0) continue;
    busy++;
    reply.array(2);
    reply.bulkBytes(walk.key, 0, walk.keyLength);
    reply.bulkInt(pending);
  }
  reply.insertArrayHeader(at, busy);
}

function replyFiltered(c: Call, g: number, { minIdleMs, count, consumerIndex }: Filter): void {
  const { h, reply } = c;
  const consumer = consumerIndex === 0 ? 0 : consumerAt(c, g, consumerIndex);
  if (consumerIndex !== 0 && consumer === 0) {
    reply.array(0);
    return;
  }
  const tree = consumer === 0 ? groups.pendingOf(h, g) : groups.pendingOfConsumer(h, consumer);
  const at = reply.length;
  let entries = 0;
  streamId.writeKey(lower, keyOf);
  const isAny = raxCursor.seek(h, tree, walk, keyOf, 0, streamId.keyBytes);
  for (let is = isAny; is && entries < count; is = raxCursor.next(h, walk)) {
    if (streamId.compare(streamId.readKey(walk.key, id), upper) > 0) break;
    const p = raxCursor.value(h, walk);
    const idleMs = c.nowMs - groups.deliveryTime(h, p);
    if (minIdleMs !== 0 && idleMs < minIdleMs) continue;
    entries++;
    reply.array(4);
    replyId(reply, id);
    replyName(c, groups.consumerOf(h, p));
    reply.int(Math.max(0, idleMs));
    reply.intText(String(groups.deliveries(h, p)));
  }
  reply.insertArrayHeader(at, entries);
}

function replyName(c: Call, consumer: number): void {
  const name = groups.nameOf(c.h, consumer);
  c.reply.bulkBytes(c.h.u8, name, name + sds.length(c.h, name));
}

/** How entries are claimed. */
interface Claim {
  readonly g: number;
  readonly consumer: number;
  readonly minIdleMs: number;
  readonly deliveredMs: number;
  /** Undefined: one more than before, or with justId as many. */
  readonly deliveries: bigint | undefined;
  readonly justId: boolean;
}

/** Gives a pending entry to a consumer and replies it. False if it has not been idle for long enough. */
function claim(c: Call, s: number, p: number, how: Claim): boolean {
  const { h } = c;
  const { consumer, justId } = how;
  const isOwned = groups.consumerOf(h, p) !== 0;
  if (isOwned && how.minIdleMs !== 0 && c.nowMs - groups.deliveryTime(h, p) < how.minIdleMs) return false;
  groups.setDeliveryTime(h, p, how.deliveredMs);
  if (how.deliveries !== undefined) groups.setDeliveries(h, p, how.deliveries);
  else if (!justId) groups.countDelivery(h, p);
  groups.give(h, p, id, consumer);
  if (justId) replyId(c.reply, id);
  else replyEntryAt(c, s, id);
  groups.setActiveTime(h, consumer, c.nowMs);
  ids.groupsChanged(c, 1);
  if (c.propagates) propagatePending(c, 1, 2, how.g, p, id);
  return true;
}

const badMinIdle = (name: string): CommandError => new CommandError(`ERR Invalid min-idle-time argument for ${name}`);
const badIdle = new CommandError('ERR Invalid IDLE option argument for XCLAIM');
const badTime = new CommandError('ERR Invalid TIME option argument for XCLAIM');
const badRetryCount = new CommandError('ERR Invalid RETRYCOUNT option argument for XCLAIM');
const badCount = new CommandError('ERR COUNT must be > 0');

/** What XCLAIM's options say. */
interface ClaimOptions {
  deliveredMs: number | undefined;
  deliveries: bigint | undefined;
  force: boolean;
  justId: boolean;
}

export const xclaim = command({
  name: 'xclaim',
  arity: -6,
  flags: 'write fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW update')],
  tips: ['nondeterministic_output'],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(log N) with N being the number of messages in the PEL of the consumer group.',
  summary: 'Changes, or acquires, ownership of a message in a consumer group, as if the message was delivered a consumer group member.',
  args: 'key:key#0 group:string consumer:string min-idle-time:string id:string... [IDLE=ms:integer] [TIME=unix-time-milliseconds:unix-time] [RETRYCOUNT=count:integer] [FORCE] [JUSTID] [LASTID=lastid:string]',
  run(c) {
    const { args, h, reply } = c;
    const { s, g } = groupOf(c);
    const minIdleMs = Math.max(0, args.integerAt(4, -Infinity, Infinity, badMinIdle('XCLAIM')));
    let idsEnd = 5;
    while (idsEnd < args.count && ids.tryId(args, idsEnd, id)) idsEnd++;
    const options = readClaimOptions(c, idsEnd);
    if (c.propagates) c.preventPropagation();
    const movesGroup = streamId.compare(lower, groups.lastId(h, g, upper)) > 0;
    if (movesGroup) groups.setLastId(h, g, lower);
    const consumer = touchConsumer(c, g, 3, 1);
    const { deliveredMs: asked, deliveries, justId } = options;
    const deliveredMs = asked === undefined || asked < 0 || asked > c.nowMs ? c.nowMs : asked;
    const at = reply.length;
    let claimed = 0;
    for (let i = 5; i < idsEnd; i++) {
      let p = groups.findPending(h, groups.pendingOf(h, g), ids.idAt(args, i, id));
      if (!cursors.has(h, s, id)) {
        if (p !== 0) dropPending(c, g, id);
        continue;
      }
      if (p === 0 && options.force) p = groups.addPending(h, g, id, 0, c.nowMs, 1n);
      if (p !== 0 && claim(c, s, p, { g, consumer, minIdleMs, deliveredMs, deliveries, justId })) claimed++;
    }
    reply.insertArrayHeader(at, claimed);
    if (movesGroup && claimed === 0 && c.propagates) propagateGroup(c, 1, 2, g);
  },
});

/** Takes an entry that is no more off the lists. */
function dropPending(c: Call, g: number, gone: StreamId): void {
  const { h } = c;
  if (c.propagates) propagatePending(c, 1, 2, g, groups.findPending(h, groups.pendingOf(h, g), gone), gone);
  groups.removePending(h, g, gone);
  ids.groupsChanged(c, 1);
}

/** Reads XCLAIM's options from argument i on; LASTID is in `lower`. */
function readClaimOptions(c: Call, i: number): ClaimOptions {
  const { args } = c;
  const options: ClaimOptions = { deliveredMs: undefined, deliveries: undefined, force: false, justId: false };
  streamId.setZero(lower);
  args.from(i);
  while (args.more) {
    const hasValue = args.left >= 2;
    if (args.take('FORCE')) options.force = true;
    else if (args.take('JUSTID')) options.justId = true;
    else if (hasValue && args.take('IDLE')) options.deliveredMs = c.nowMs - args.integer(-Infinity, Infinity, badIdle);
    else if (hasValue && args.take('TIME')) options.deliveredMs = args.integer(-Infinity, Infinity, badTime);
    else if (hasValue && args.take('RETRYCOUNT')) {
      const isCount = args.integer(-Infinity, Infinity, badRetryCount) >= 0;
      options.deliveries = isCount ? int64.toBigInt(int64.parsed.lo, int64.parsed.hi) : undefined;
    } else if (hasValue && args.take('LASTID')) ids.idAt(args, args.next(), lower);
    else throw new CommandError(`ERR Unrecognized XCLAIM option '${args.printed(args.index)}'`);
  }
  return options;
}

/** Entries looked at for each that may be claimed. */
const attemptsPerEntry = 10;
const countMax = Math.floor((2 ** 63 - 1) / 16);

export const xautoclaim = command({
  name: 'xautoclaim',
  arity: -6,
  flags: 'write fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW delete')],
  tips: ['nondeterministic_output'],
  group: 'stream',
  since: '6.2.0',
  complexity: 'O(1) if COUNT is small.',
  summary: 'Changes, or acquires, ownership of messages in a consumer group, as if the messages were delivered to as consumer group member.',
  history: [
    ['7.0.0', 'Added an element to the reply array, containing deleted entries the command cleared from the PEL'],
  ],
  args: 'key:key#0 group:string consumer:string min-idle-time:string start:string [COUNT=count:integer] [JUSTID]',
  run(c) {
    const { args, reply } = c;
    const minIdleMs = Math.max(0, args.integerAt(4, -Infinity, Infinity, badMinIdle('XAUTOCLAIM')));
    ids.boundAt(args, 5, 'start', lower);
    const { count, justId } = readAutoOptions(c);
    const { s, g } = groupOf(c);
    if (c.propagates) c.preventPropagation();
    const how: Claim = {
      g, consumer: touchConsumer(c, g, 3, 1), minIdleMs, deliveredMs: c.nowMs, deliveries: undefined, justId,
    };
    reply.array(3);
    const at = reply.length;
    const { claimed, gone, hasMore } = claimRange(c, s, g, how, count);
    reply.insertArrayHeader(at, claimed);
    const end = reply.length;
    replyId(reply, hasMore ? streamId.readKey(walk.key, id) : streamId.zero());
    reply.moveLast(at, end);
    reply.array(gone.length);
    for (const text of gone) reply.bulk(text);
  },
});

function readAutoOptions(c: Call): { readonly count: number; readonly justId: boolean } {
  const { args } = c;
  let count = 100;
  let justId = false;
  args.from(6);
  while (args.more) {
    if (args.left >= 2 && args.take('COUNT')) count = args.integer(1, countMax, badCount);
    else if (args.take('JUSTID')) justId = true;
    else throw errors.syntax;
  }
  return { count, justId };
}

interface Claimed {
  readonly claimed: number;
  /** Ids of pending entries that are no more. */
  readonly gone: readonly string[];
  /** Whether the cursor stands on an entry to go on with. */
  readonly hasMore: boolean;
}

/** Claims up to `count` pending entries from `lower` on, and replies them one after the other. */
function claimRange(c: Call, s: number, g: number, how: Claim, count: number): Claimed {
  const { h } = c;
  const tree = groups.pendingOf(h, g);
  const gone: string[] = [];
  let claimed = 0;
  streamId.writeKey(lower, keyOf);
  let is = raxCursor.seek(h, tree, walk, keyOf, 0, streamId.keyBytes);
  for (let attempts = count * attemptsPerEntry; is && attempts > 0 && claimed + gone.length < count; attempts--) {
    streamId.readKey(walk.key, id);
    if (!cursors.has(h, s, id)) {
      gone.push(streamId.text(id));
      keyOf.set(walk.key.subarray(0, streamId.keyBytes));
      dropPending(c, g, id);
      is = raxCursor.seek(h, tree, walk, keyOf, 0, streamId.keyBytes);
      continue;
    }
    if (claim(c, s, raxCursor.value(h, walk), how)) claimed++;
    is = raxCursor.next(h, walk);
  }
  return { claimed, gone, hasMore: is };
}
