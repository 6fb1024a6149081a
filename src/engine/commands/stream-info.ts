/** XINFO: what a stream, its groups and their consumers know of themselves. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as sds from '../structures/sds.ts';
import * as stream from '../structures/stream.ts';
import * as cursors from '../structures/stream-cursor.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import { lag } from '../structures/stream-lag.ts';
import { replyHelp } from './help.ts';
import * as keys from './keys.ts';
import * as ids from './stream-args.ts';
import { groupAt, noGroup, wrongSubcommand } from './stream-group.ts';
import { replyEntry, replyId, replyRange } from './stream-reply.ts';
import { command } from './table.ts';

/** Entries and pending ones that FULL shows unless told otherwise. */
const fullCount = 10;

const help = [
  'CONSUMERS <key> <groupname>',
  '    Show consumers of <groupname>.',
  'GROUPS <key>',
  '    Show the stream consumer groups.',
  'STREAM <key> [FULL [COUNT <count>]',
  '    Show information about the stream.',
];

const id = streamId.zero();
const walk = new raxCursor.RaxCursor();
const edge = new cursors.StreamCursor();

/** The stream under argument 2, which must exist. */
function streamOf(c: Call): number {
  const s = ids.read(c, 2);
  if (s === 0) throw errors.noSuchKey;
  return s;
}

export const xinfo = command({
  name: 'xinfo',
  arity: -2,
  flags: '',
  group: 'stream',
  since: '5.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for stream introspection commands.',
  subcommands: [
    {
      name: 'xinfo|consumers',
      arity: 4,
      flags: 'readonly',
      acl: 'stream',
      keys: [keys.at(2, 'RO access')],
      tips: ['nondeterministic_output'],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns a list of the consumers in a consumer group.',
      history: [['7.2.0', 'Added the `inactive` field, and changed the meaning of `idle`.']],
      args: 'key:key#0 group:string',
      run(c) {
        const { h, reply, nowMs } = c;
        const s = streamOf(c);
        const g = groupAt(c, s, 3);
        if (g === 0) throw noGroup(c, 3, 2);
        const tree = groups.consumersOf(h, g);
        reply.array(rax.length(h, tree));
        for (let is = raxCursor.first(h, tree, walk); is; is = raxCursor.next(h, walk)) {
          const consumer = raxCursor.value(h, walk);
          const activeMs = groups.activeTime(h, consumer);
          reply.map(4);
          replyName(c, consumer);
          replyInt(c, 'pending', rax.length(h, groups.pendingOfConsumer(h, consumer)));
          replyInt(c, 'idle', Math.max(0, nowMs - groups.seenTime(h, consumer)));
          replyInt(c, 'inactive', activeMs === -1 ? -1 : Math.max(0, nowMs - activeMs));
        }
      },
    },
    {
      name: 'xinfo|groups',
      arity: 3,
      flags: 'readonly',
      acl: 'stream',
      keys: [keys.at(2, 'RO access')],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns a list of the consumer groups of a stream.',
      history: [['7.0.0', 'Added the `entries-read` and `lag` fields']],
      args: 'key:key#0',
      run(c) {
        const { h, reply } = c;
        const s = streamOf(c);
        const tree = stream.groups(h, s);
        reply.array(tree === 0 ? 0 : rax.length(h, tree));
        for (let is = tree !== 0 && raxCursor.first(h, tree, walk); is; is = raxCursor.next(h, walk)) {
          const g = raxCursor.value(h, walk);
          reply.map(6);
          reply.bulk('name');
          reply.bulkBytes(walk.key, 0, walk.keyLength);
          replyInt(c, 'consumers', rax.length(h, groups.consumersOf(h, g)));
          replyInt(c, 'pending', rax.length(h, groups.pendingOf(h, g)));
          replyProgress(c, s, g);
        }
      },
    },
    {
      name: 'xinfo|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'stream',
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'xinfo|stream',
      arity: -3,
      flags: 'readonly',
      acl: 'stream',
      keys: [keys.at(2, 'RO access')],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns information about a stream.',
      history: [
        ['6.0.0', 'Added the `FULL` modifier.'],
        ['7.0.0', 'Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag` fields'],
        ['7.2.0', 'Added the `active-time` field, and changed the meaning of `seen-time`.'],
      ],
      args: 'key:key#0 [{full-block FULL [COUNT=count:integer]}]',
      run(c) {
        const { args, h, reply } = c;
        const s = streamOf(c);
        if (args.count > 3) {
          replyFull(c, s);
          return;
        }
        reply.map(10);
        replyStruct(c, s);
        replyInt(c, 'groups', stream.groups(h, s) === 0 ? 0 : rax.length(h, stream.groups(h, s)));
        replyEdge(c, s, 'first-entry', true);
        replyEdge(c, s, 'last-entry', false);
      },
    },
  ],
});

function replyInt(c: Call, name: string, value: number): void {
  c.reply.bulk(name);
  c.reply.int(value);
}

function replyName(c: Call, consumer: number): void {
  const name = groups.nameOf(c.h, consumer);
  c.reply.bulk('name');
  c.reply.bulkBytes(c.h.u8, name, name + sds.length(c.h, name));
}

/** Replies a field that is an id. */
function replyIdField(c: Call, name: string, value: streamId.StreamId): void {
  c.reply.bulk(name);
  replyId(c.reply, value);
}

/** The seven fields that both forms begin with. */
function replyStruct(c: Call, s: number): void {
  const { h, reply } = c;
  replyInt(c, 'length', stream.length(h, s));
  replyInt(c, 'radix-tree-keys', rax.length(h, stream.tree(h, s)));
  replyInt(c, 'radix-tree-nodes', rax.nodeCount(h, stream.tree(h, s)));
  replyIdField(c, 'last-generated-id', stream.lastId(h, s, id));
  replyIdField(c, 'max-deleted-entry-id', stream.maxDeletedId(h, s, id));
  reply.bulk('entries-added');
  reply.intText(String(stream.entriesAdded(h, s)));
  replyIdField(c, 'recorded-first-entry-id', stream.firstId(h, s, id));
}

function replyEdge(c: Call, s: number, name: string, isFirst: boolean): void {
  c.reply.bulk(name);
  cursors.begin(c.h, s, edge, undefined, undefined, isFirst);
  if (cursors.next(c.h, edge)) replyEntry(c, edge);
  else c.reply.null();
}

/** How far a group has come: three fields. */
function replyProgress(c: Call, s: number, g: number): void {
  const { h, reply } = c;
  replyIdField(c, 'last-delivered-id', groups.lastId(h, g, id));
  const read = groups.entriesRead(h, g);
  reply.bulk('entries-read');
  if (read === groups.unknown) reply.null();
  else reply.intText(String(read));
  const behind = lag(h, s, g);
  reply.bulk('lag');
  if (behind === undefined) reply.null();
  else reply.intText(String(behind));
}

/** Reads `FULL [COUNT n]`; 0 = all. */
function readFullCount(c: Call): number {
  const { args } = c;
  if ((args.count !== 4 && args.count !== 6) || !args.is(3, 'FULL')) throw wrongSubcommand(c);
  if (args.count === 4) return fullCount;
  if (!args.is(4, 'COUNT')) throw wrongSubcommand(c);
  const count = args.integerAt(5);
  return count < 0 ? fullCount : count;
}

function replyFull(c: Call, s: number): void {
  const { h, reply } = c;
  const count = readFullCount(c);
  reply.map(9);
  replyStruct(c, s);
  reply.bulk('entries');
  replyRange(c, s, undefined, undefined, count);
  reply.bulk('groups');
  const tree = stream.groups(h, s);
  reply.array(tree === 0 ? 0 : rax.length(h, tree));
  const each = new raxCursor.RaxCursor();
  for (let is = tree !== 0 && raxCursor.first(h, tree, each); is; is = raxCursor.next(h, each)) {
    const g = raxCursor.value(h, each);
    reply.map(7);
    reply.bulk('name');
    reply.bulkBytes(each.key, 0, each.keyLength);
    replyProgress(c, s, g);
    replyPendingField(c, groups.pendingOf(h, g), count, true);
    replyConsumers(c, g, count);
  }
}

function replyConsumers(c: Call, g: number, count: number): void {
  const { h, reply } = c;
  const tree = groups.consumersOf(h, g);
  reply.bulk('consumers');
  reply.array(rax.length(h, tree));
  const each = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, tree, each); is; is = raxCursor.next(h, each)) {
    const consumer = raxCursor.value(h, each);
    reply.map(5);
    replyName(c, consumer);
    replyInt(c, 'seen-time', groups.seenTime(h, consumer));
    replyInt(c, 'active-time', groups.activeTime(h, consumer));
    replyPendingField(c, groups.pendingOfConsumer(h, consumer), count, false);
  }
}

/** Two fields: how many entries are pending, and the first of them, with their consumers where these are many. */
function replyPendingField(c: Call, tree: number, count: number, withConsumer: boolean): void {
  const { h, reply } = c;
  const all = rax.length(h, tree);
  const shown = count === 0 ? all : Math.min(all, count);
  replyInt(c, 'pel-count', all);
  reply.bulk('pending');
  reply.array(shown);
  raxCursor.first(h, tree, walk);
  for (let i = 0; i < shown; i++, raxCursor.next(h, walk)) {
    const p = raxCursor.value(h, walk);
    reply.array(withConsumer ? 4 : 3);
    replyId(reply, streamId.readKey(walk.key, id));
    if (withConsumer) {
      const name = groups.nameOf(h, groups.consumerOf(h, p));
      reply.bulkBytes(h.u8, name, name + sds.length(h, name));
    }
    reply.int(groups.deliveryTime(h, p));
    reply.intText(String(groups.deliveries(h, p)));
  }
}
