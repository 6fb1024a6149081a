/** Consumer groups: made, moved and removed, and entries acknowledged in them. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { CommandError } from '../resp/errors.ts';
import * as rax from '../structures/rax.ts';
import * as stream from '../structures/stream.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import { replyHelp } from './help.ts';
import * as keys from './keys.ts';
import { createStream, signalReady } from './stream.ts';
import * as ids from './stream-args.ts';
import { command } from './table.ts';

const keyRequired = new CommandError(
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to ' +
    'create an empty stream automatically.',
);
const groupExists = new CommandError('BUSYGROUP Consumer Group name already exists');
const badEntriesRead = new CommandError('ERR value for ENTRIESREAD must be positive or -1');

const help = [
  'CREATE <key> <groupname> <id|$> [option]',
  '    Create a new consumer group. Options are:',
  '    * MKSTREAM',
  '      Create the empty stream if it does not exist.',
  '    * ENTRIESREAD entries_read',
  "      Set the group's entries_read counter (internal use).",
  'CREATECONSUMER <key> <groupname> <consumer>',
  '    Create a new consumer in the specified group.',
  'DELCONSUMER <key> <groupname> <consumer>',
  '    Remove the specified consumer.',
  'DESTROY <key> <groupname>',
  '    Remove the specified group.',
  'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
  '    Set the current group ID and entries_read counter.',
];

const id = streamId.zero();

/** The group that argument i names; 0 if there is none. */
export function groupAt(c: Call, s: number, i: number): number {
  return groups.find(c.h, s, c.args.buffer, c.args.start[i] as number, c.args.end[i] as number);
}

/** The consumer that argument i names; 0 if there is none. */
export function consumerAt(c: Call, g: number, i: number): number {
  return groups.findConsumer(c.h, g, c.args.buffer, c.args.start[i] as number, c.args.end[i] as number);
}

/** The consumer that argument i names, made if there is none, and seen now. */
export function touchConsumer(c: Call, g: number, i: number, keyIndex: number): number {
  const { args, h } = c;
  let consumer = consumerAt(c, g, i);
  if (consumer === 0) {
    consumer = groups.createConsumer(h, g, args.buffer, args.start[i] as number, args.end[i] as number, c.nowMs);
    ids.groupsChanged(c, keyIndex, 'xgroup-createconsumer');
  } else groups.setSeenTime(h, consumer, c.nowMs);
  return consumer;
}

/** The stream under argument 2, which must exist. */
function streamOf(c: Call): number {
  const s = ids.write(c, 2);
  if (s === 0) throw keyRequired;
  return s;
}

export const noGroup = (c: Call, groupIndex: number, keyIndex: number): CommandError =>
  new CommandError(`NOGROUP No such consumer group '${c.args.printed(groupIndex)}' for key name '${c.args.printed(keyIndex)}'`);

/** The group that argument 3 names. Throws where the stream has none of that name. */
function groupOf(c: Call, s: number): number {
  const g = groupAt(c, s, 3);
  if (g === 0) throw noGroup(c, 3, 2);
  return g;
}

interface GroupOptions {
  readonly mkStream: boolean;
  readonly entriesRead: bigint;
}

/** Reads `[MKSTREAM] [ENTRIESREAD n]` from argument 5 on. They may be said twice: the caller counts the words, once it has the key. */
function readOptions(c: Call, allowsMkStream: boolean): GroupOptions {
  const { args } = c;
  let mkStream = false;
  let entriesRead = groups.unknown;
  args.from(5);
  while (args.more) {
    if (allowsMkStream && args.take('MKSTREAM')) mkStream = true;
    else if (args.left >= 2 && args.take('ENTRIESREAD')) {
      if (args.integer() < -1) throw badEntriesRead;
      entriesRead = int64.toBigInt(int64.parsed.lo, int64.parsed.hi);
    } else throw wrongSubcommand(c);
  }
  return { mkStream, entriesRead };
}

export function wrongSubcommand(c: Call): CommandError {
  const name = c.args.text(1).slice(0, 128);
  const container = c.args.text(0).toUpperCase();
  return new CommandError(`ERR unknown subcommand or wrong number of arguments for '${name}'. Try ${container} HELP.`);
}

/** Reads argument 4: an id, or `$` for the last one of the stream. SETID, unlike CREATE, takes `-` and `+` as well. */
function readPlace(c: Call, s: number, takesEnds: boolean): void {
  if (takesEnds && (ids.isChar(c.args, 4, '-') || ids.isChar(c.args, 4, '+'))) ids.boundAt(c.args, 4, 'start', id);
  else if (!ids.isChar(c.args, 4, '$')) ids.idAt(c.args, 4, id);
  else if (s === 0) streamId.setZero(id);
  else stream.lastId(c.h, s, id);
}

export const xgroup = command({
  name: 'xgroup',
  arity: -2,
  flags: '',
  group: 'stream',
  since: '5.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for consumer groups commands.',
  subcommands: [
    {
      name: 'xgroup|create',
      arity: -5,
      flags: 'write denyoom',
      acl: 'stream',
      keys: [keys.at(2, 'RW insert')],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Creates a consumer group.',
      history: [['7.0.0', 'Added the `entries_read` named argument.']],
      args: 'key:key#0 group:string <id-selector id:string | $=new-id> [MKSTREAM] [ENTRIESREAD=entriesread/entries-read:integer]',
      run(c) {
        const { args, h } = c;
        const { mkStream, entriesRead } = readOptions(c, true);
        let s = ids.write(c, 2);
        if (s === 0 && !mkStream) throw keyRequired;
        if (args.count > 8) throw wrongSubcommand(c);
        readPlace(c, s, false);
        const isNew = s === 0;
        if (s === 0) s = createStream(c, 2);
        if (!groups.create(h, s, args.buffer, args.start[3] as number, args.end[3] as number, id, entriesRead)) throw groupExists;
        c.reply.ok();
        if (isNew) c.modified(2, 't', 'xgroup-create');
        else ids.groupsChanged(c, 2, 'xgroup-create');
      },
    },
    {
      name: 'xgroup|createconsumer',
      arity: 5,
      flags: 'write denyoom',
      acl: 'stream',
      keys: [keys.at(2, 'RW insert')],
      group: 'stream',
      since: '6.2.0',
      complexity: 'O(1)',
      summary: 'Creates a consumer in a consumer group.',
      args: 'key:key#0 group:string consumer:string',
      run(c) {
        const { args, h } = c;
        const g = groupOf(c, streamOf(c));
        const isNew = consumerAt(c, g, 4) === 0;
        if (isNew) {
          groups.createConsumer(h, g, args.buffer, args.start[4] as number, args.end[4] as number, c.nowMs);
          ids.groupsChanged(c, 2, 'xgroup-createconsumer');
        }
        c.reply.int(isNew ? 1 : 0);
      },
    },
    {
      name: 'xgroup|delconsumer',
      arity: 5,
      flags: 'write',
      acl: 'stream',
      keys: [keys.at(2, 'RW delete')],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Deletes a consumer from a consumer group.',
      args: 'key:key#0 group:string consumer:string',
      run(c) {
        const { args, h } = c;
        const g = groupOf(c, streamOf(c));
        const consumer = consumerAt(c, g, 4);
        let pending = 0;
        if (consumer !== 0) {
          pending = rax.length(h, groups.pendingOfConsumer(h, consumer));
          groups.removeConsumer(h, g, args.buffer, args.start[4] as number, args.end[4] as number);
          ids.groupsChanged(c, 2, 'xgroup-delconsumer');
        }
        c.reply.int(pending);
      },
    },
    {
      name: 'xgroup|destroy',
      arity: 4,
      flags: 'write',
      acl: 'stream',
      keys: [keys.at(2, 'RW delete')],
      group: 'stream',
      since: '5.0.0',
      complexity: `O(N) where N is the number of entries in the group's pending entries list (PEL).`,
      summary: 'Destroys a consumer group.',
      args: 'key:key#0 group:string',
      run(c) {
        const { args, h } = c;
        const s = streamOf(c);
        const exists = groupAt(c, s, 3) !== 0;
        if (exists) {
          groups.destroy(h, s, args.buffer, args.start[3] as number, args.end[3] as number);
          ids.groupsChanged(c, 2, 'xgroup-destroy');
          signalReady(c, 2); // whoever waits in the group must hear that it is gone
        }
        c.reply.int(exists ? 1 : 0);
      },
    },
    {
      name: 'xgroup|help',
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
      name: 'xgroup|setid',
      arity: -5,
      flags: 'write',
      acl: 'stream',
      keys: [keys.at(2, 'RW update')],
      group: 'stream',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Sets the last-delivered ID of a consumer group.',
      history: [['7.0.0', 'Added the optional `entries_read` argument.']],
      args: 'key:key#0 group:string <id-selector id:string | $=new-id> [ENTRIESREAD=entriesread/entries-read:integer]',
      run(c) {
        const { h } = c;
        const { entriesRead } = readOptions(c, false);
        const s = streamOf(c);
        const g = groupOf(c, s);
        if (c.args.count > 7) throw wrongSubcommand(c);
        readPlace(c, s, true);
        groups.setLastId(h, g, id);
        groups.setEntriesRead(h, g, entriesRead);
        c.reply.ok();
        ids.groupsChanged(c, 2, 'xgroup-setid');
      },
    },
  ],
});

export const xack = command({
  name: 'xack',
  arity: -4,
  flags: 'write fast',
  acl: 'stream',
  keys: [keys.at(1, 'RW update')],
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(1) for each message ID processed.',
  summary: 'Returns the number of messages that were successfully acknowledged by the consumer group member of a stream.',
  args: 'key:key#0 group:string id:string...',
  run(c) {
    const { args } = c;
    const s = ids.read(c, 1);
    const g = s === 0 ? 0 : groupAt(c, s, 2);
    if (g !== 0) for (let i = 3; i < args.count; i++) ids.idAt(args, i, id);
    let done = 0;
    for (let i = 3; g !== 0 && i < args.count; i++) if (groups.removePending(c.h, g, ids.idAt(args, i, id))) done++;
    c.changes.dirty += done;
    c.reply.int(done);
  },
});
