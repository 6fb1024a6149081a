/* DEBUG: looks and reaches below the commands. Which subcommands there are, and with how many arguments, stands in one table. */

import { reload } from '../aof/start.ts';
import type { Call } from '../call.ts';
import { isAllowed, notAllowed } from '../clients/protection.ts';
import { parseBytes } from '../config/values.ts';
import * as digest from '../digest.ts';
import * as expiry from '../keyspace/expiry.ts';
import { atOnce } from '../loading.ts';
import { replyBufferPeakMs, uncountedReplyBytes } from '../limits.ts';
import { CommandError } from '../resp/errors.ts';
import { replyHashStatistics, replyKeyHashStatistics, replyObject, replyStringLengths, requireEncoding } from './debug-object.ts';
import { populate } from './debug-populate.ts';
import { replyProtocol } from './debug-protocol.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const help = [
  'AOF-FLUSH-SLEEP <microsec>',
  '    Sleep before each write to the append-only file.',
  'CHANGE-REPL-ID',
  '    Change the replication IDs of the instance.',
  '    Dangerous: should be used only for testing the replication subsystem.',
  'DIGEST',
  '    Output a hex signature representing the current DB content.',
  'DIGEST-VALUE <key> [<key> ...]',
  '    Output a hex signature of the values of all the specified keys.',
  'ERROR <string>',
  '    Return a Redis protocol error with <string> as message. Useful for clients',
  '    unit tests to simulate Redis errors.',
  'LOG <message>',
  '    Write <message> to the server log.',
  'LOADAOF',
  '    Give up all data, and load the append-only file.',
  'HTSTATS <dbid> [full]',
  '    Return hash table statistics of the specified Redis database.',
  'HTSTATS-KEY <key> [full]',
  `    Like HTSTATS but for the hash table stored at <key>'s value.`,
  'OBJECT <key>',
  '    Show low level info about `key` and associated value.',
  'POPULATE <count> [<prefix>] [<size>]',
  '    Create <count> string keys named key:<num>. If <prefix> is specified then',
  `    it is used instead of the 'key' prefix. These are not propagated to`,
  '    replicas. Cluster slots are not respected so keys not belonging to the',
  '    current node can be created in cluster mode.',
  'PROTOCOL <type>',
  '    Reply with a test value of the specified type. <type> can be: string,',
  '    integer, double, bignum, null, array, set, map, attrib, push, verbatim,',
  '    true, false.',
  'RELOAD [option ...]',
  '    Save a snapshot, give up all data, and load it again. Options:',
  '    * MERGE: replace keys that are there instead of refusing them.',
  '    * NOFLUSH: keep the data that are there.',
  '    * NOSAVE: load the file that the last save wrote.',
  'REPLYBUFFER PEAK-RESET-TIME <NEVER|RESET|time>',
  '    Set for how many milliseconds the peak of a reply buffer is remembered: for ever, or as at the start.',
  'REPLYBUFFER RESIZING <0|1>',
  '    Let reply buffers shrink and grow with what they hold.',
  'SDSLEN <key>',
  '    Show low level SDS string info representing `key` and value.',
  'SET-ACTIVE-EXPIRE <0|1>',
  '    Setting it to 0 disables expiring keys in background when they are not',
  '    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the',
  '    default.',
  'QUICKLIST-PACKED-THRESHOLD <size>',
  '    Sets the threshold for elements to be inserted as plain vs packed nodes',
  '    Default value is 1GB, allows values up to 4GB. Setting to 0 restores to default.',
  'SET-SKIP-CHECKSUM-VALIDATION <0|1>',
  '    Setting it to 1 takes snapshots and payloads of RESTORE whose checksum is wrong.',
  'SLEEP <seconds>',
  '    Stop the server for <seconds>. Decimals allowed.',
  'STRUCTSIZE',
  '    Return the size of different Redis core C structures.',
  'LISTPACK <key>',
  '    Show low level info about the listpack encoding of <key>.',
  'QUICKLIST <key> [<0|1>]',
  '    Show low level info about the quicklist encoding of <key>.',
  '    The optional argument (0 by default) sets the level of detail',
  'PAUSE-CRON <0|1>',
  '    Stop periodic cron job processing.',
];

/** Fewest and most arguments after the subcommand's name, and what it does. */
type Subcommand = readonly [min: number, max: number, run: (c: Call) => void];

const accepted = (c: Call): void => c.reply.ok();

/** Subcommands that are accepted and change nothing concern a log that a node does not have. */
const subcommands: Readonly<Record<string, Subcommand>> = {
  'AOF-FLUSH-SLEEP': [1, 1, setAofFlushSleep],
  'CHANGE-REPL-ID': [0, 0, changeReplicationId],
  'CLIENT-ENFORCE-REPLY-LIST': [1, 1, enforceReplyList],
  DIGEST: [0, 0, (c) => c.reply.simple(digest.ofAll(c.node.space.dbs).toString())],
  'DIGEST-VALUE': [1, Infinity, digestValues],
  ERROR: [1, 1, fail],
  HELP: [0, 0, (c) => replyHelp(c, help)],
  HTSTATS: [1, 2, replyHashStatistics],
  'HTSTATS-KEY': [1, 2, replyKeyHashStatistics],
  LISTPACK: [1, 1, (c) => requireEncoding(c, 'listpack')],
  LOADAOF: [0, 0, loadAof],
  LOG: [1, 1, accepted],
  OBJECT: [1, 2, replyObject],
  'PAUSE-CRON': [1, 1, pauseCron],
  POPULATE: [1, 3, populate],
  PROTOCOL: [1, 1, replyProtocol],
  QUICKLIST: [1, 2, (c) => requireEncoding(c, 'quicklist')],
  'QUICKLIST-PACKED-THRESHOLD': [1, 1, setPackedThreshold],
  RELOAD: [0, Infinity, reloadAll],
  REPLYBUFFER: [2, 2, setReplyBuffer],
  SDSLEN: [1, 1, replyStringLengths],
  'SET-ACTIVE-EXPIRE': [1, 1, setActiveExpire],
  'SET-DISABLE-DENY-SCRIPTS': [1, 1, setDisableDenyScripts],
  'SET-SKIP-CHECKSUM-VALIDATION': [1, 1, setSkipChecksums],
  SLEEP: [1, 1, sleep],
  STRUCTSIZE: [0, 0, replyStructSizes],
};

const unknownSubcommand = (given: string): CommandError =>
  new CommandError(`ERR unknown subcommand or wrong number of arguments for '${given}'. Try DEBUG HELP.`);

export const debug = command({
  name: 'debug',
  arity: -2,
  flags: 'admin noscript loading stale',
  group: 'server',
  since: '1.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for debugging commands.',
  docFlags: 'syscmd',
  run(c) {
    if (!isAllowed(c.node, 'enable-debug-command', c.client)) throw new CommandError(notAllowed('DEBUG', 'enable-debug-command'));
    const given = c.args.printed(1);
    const [min, max, run] = subcommands[given.toUpperCase()] ?? [1, 0, accepted];
    const count = c.args.count - 2;
    if (count < min || count > max)
      throw unknownSubcommand(given);
    run(c);
  },
});

function changeReplicationId(c: Call): void {
  c.node.identity.changeReplicationId();
  c.reply.ok();
}

function digestValues(c: Call): void {
  const { args, reply, h, db } = c;
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    const value = new digest.Digest();
    const o = db.peek(args, i);
    if (o !== 0) digest.addValue(value, h, o, expiry.atMs(db, args, i) !== -1);
    reply.simple(value.toString());
  }
}

function fail(c: Call): never {
  throw new CommandError(c.args.text(2));
}

function loadAof(c: Call): void {
  if (!reload(c.node)) throw new CommandError('ERR Error trying to load the AOF files, check server logs.');
  c.node.tracking.changedEverything();
  c.reply.ok();
}

/** The number a text begins with, as C's atof reads it. */
const leadingNumber = (text: string): number => Number.parseFloat(text) || 0;

function setActiveExpire(c: Call): void {
  c.limits.activeExpire = leadingNumber(c.args.text(2)) !== 0;
  c.reply.ok();
}

function setDisableDenyScripts(c: Call): void {
  c.limits.scriptsMayDebug = leadingNumber(c.args.text(2)) !== 0;
  c.reply.ok();
}

function setSkipChecksums(c: Call): void {
  c.limits.skipsChecksums = leadingNumber(c.args.text(2)) !== 0;
  c.reply.ok();
}

function setAofFlushSleep(c: Call): void {
  c.limits.aofFlushSleepUs = Math.max(0, Math.trunc(leadingNumber(c.args.text(2))));
  c.reply.ok();
}

function pauseCron(c: Call): void {
  c.limits.cronPaused = leadingNumber(c.args.text(2)) !== 0;
  c.reply.ok();
}

function enforceReplyList({ args, limits, reply }: Call): void {
  limits.uncountedReplyBytes = leadingNumber(args.text(2)) === 0 ? uncountedReplyBytes : 0;
  reply.ok();
}

function setReplyBuffer(c: Call): void {
  const { args, limits } = c;
  if (args.is(2, 'RESIZING')) limits.replyBufferResizing = leadingNumber(args.text(3)) !== 0;
  else if (!args.is(2, 'PEAK-RESET-TIME')) throw unknownSubcommand(args.text(1));
  else if (args.is(3, 'NEVER')) limits.replyBufferPeakMs = -1;
  else limits.replyBufferPeakMs = args.is(3, 'RESET') ? replyBufferPeakMs : args.integerAt(3);
  c.reply.ok();
}

/** From now on the node neither reads nor sends; the reply to this leaves when the sleep is over. */
function sleep(c: Call): void {
  c.node.busyUntilUs = c.node.nowUs + Math.max(0, leadingNumber(c.args.text(2))) * 1e6;
  c.reply.ok();
}

const packedThresholdBytesMax = 2 ** 32 - 2 ** 20;

function setPackedThreshold(c: Call): void {
  const bytes = parseBytes(c.args.text(2));
  if (bytes === undefined || bytes > packedThresholdBytesMax)
    throw new CommandError('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
  c.h.packedThresholdBytes = bytes === 0n ? 2 ** 30 : Number(bytes);
  c.reply.ok();
}

function reloadAll(c: Call): void {
  const { snapshots } = c.node;
  const options = new Set(c.args.texts(2).map((word) => word.toUpperCase()));
  for (const option of options)
    if (option !== 'MERGE' && option !== 'NOFLUSH' && option !== 'NOSAVE')
      throw new CommandError('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
  if (!options.has('NOSAVE') && !snapshots.save()) throw new CommandError('ERR');
  const refused = atOnce(snapshots.load({
    flushes: !options.has('NOFLUSH'), replaces: options.has('MERGE'), tell: (text) => c.node.log(text, 'warning'),
  }));
  if (refused !== undefined) {
    for (const line of refused === 'none' ? ['There is no RDB file to load'] : refused.split('\n')) c.node.log(line, 'warning');
    throw new CommandError('ERR Error trying to load the RDB dump, check server logs.');
  }
  c.node.tracking.changedEverything();
  c.reply.ok();
}

function replyStructSizes(c: Call): void {
  c.reply.bulk('bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ');
}
