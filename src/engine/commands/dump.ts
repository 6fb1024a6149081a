/** DUMP and RESTORE: a value as a string, to keep or to carry to another server, and back. */

import type { Call } from '../call.ts';
import * as lfu from '../eviction/lfu.ts';
import * as int64 from '../int64.ts';
import * as expiry from '../keyspace/expiry.ts';
import { whole } from '../memory/whole.ts';
import { isWhole, payloadOf } from '../persistence/dump.ts';
import { load } from '../persistence/rdb-load.ts';
import { BadFormat, RdbReader } from '../persistence/rdb-reader.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const busyKey = new CommandError('BUSYKEY Target key name already exists.');
const badTtl = new CommandError('ERR Invalid TTL value, must be >= 0');
const badIdleTime = new CommandError('ERR Invalid IDLETIME value, must be >= 0');
const badFrequency = new CommandError('ERR Invalid FREQ value, must be >= 0 and <= 255');
const badFooter = new CommandError('ERR DUMP payload version or checksum are wrong');
const badFormat = new CommandError('ERR Bad data format');

export const dump = command({
  name: 'dump',
  arity: 2,
  flags: 'readonly',
  acl: 'keyspace',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'generic',
  since: '2.6.0',
  complexity: 'O(1) to access the key and additional O(N*M) to serialize it, where N is the number of objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).',
  summary: 'Returns a serialized representation of the value stored at a key.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.read(c.args, 1);
    if (o === 0) {
      c.reply.null();
      return;
    }
    const payload = payloadOf(c.h, o);
    c.reply.bulkBytes(payload, 0, payload.length);
  },
});

export const restore = command({
  name: 'restore',
  arity: -4,
  flags: 'write denyoom',
  acl: 'keyspace dangerous',
  keys: [keys.at(1, 'OW update')],
  group: 'generic',
  since: '2.6.0',
  complexity: 'O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).',
  summary: 'Creates a key from the serialized representation of a value.',
  history: [
    ['3.0.0', 'Added the `REPLACE` modifier.'],
    ['5.0.0', 'Added the `ABSTTL` modifier.'],
    ['5.0.0', 'Added the `IDLETIME` and `FREQ` options.'],
  ],
  args: 'key:key#0 ttl:integer serialized-value:string [REPLACE@3.0.0] [ABSTTL@5.0.0] [IDLETIME=seconds:integer@5.0.0] [FREQ=frequency:integer@5.0.0]',
  run: restoreKey,
});

export const restoreAsking = command({
  name: 'restore-asking',
  arity: -4,
  flags: 'write denyoom asking',
  acl: 'keyspace dangerous',
  keys: [keys.at(1, 'OW update')],
  group: 'server',
  since: '3.0.0',
  complexity: 'O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).',
  summary: 'An internal command for migrating keys in a cluster.',
  history: [
    ['3.0.0', 'Added the `REPLACE` modifier.'],
    ['5.0.0', 'Added the `ABSTTL` modifier.'],
    ['5.0.0', 'Added the `IDLETIME` and `FREQ` options.'],
  ],
  docFlags: 'syscmd',
  args: 'key:key#0 ttl:integer serialized-value:string [REPLACE@3.0.0] [ABSTTL@5.0.0] [IDLETIME=seconds:integer@5.0.0] [FREQ=frequency:integer@5.0.0]',
  run: restoreKey,
});

interface Options {
  readonly replace: boolean;
  readonly absolute: boolean;
  /** Seconds since the last use, or -1. */
  readonly idleSeconds: number;
  /** The counter of uses, or -1. */
  readonly frequency: number;
}

function restoreKey(c: Call): void {
  const { args, db } = c;
  const options = readOptions(c);
  if (!options.replace && db.write(args, 1) !== 0) throw busyKey;
  const ttlMs = args.integerAt(2);
  if (ttlMs < 0) throw badTtl;
  const exactMs = int64.toBigInt(int64.parsed.lo, int64.parsed.hi);
  const o = readPayload(c);
  const deleted = options.replace && db.delete(args, 1);
  const atMs = BigInt.asIntN(64, options.absolute ? exactMs : exactMs + BigInt(c.nowMs));
  if (ttlMs !== 0 && atMs <= BigInt(c.node.space.dueMs)) {
    c.node.space.release(o, false);
    if (deleted) c.modified(1, 'g', 'del');
    if (deleted && c.propagates) c.propagateAs(c.limits.lazyfreeLazyServerDel ? 'UNLINK' : 'DEL', args.text(1));
  } else {
    db.add(args, 1, o);
    if (ttlMs !== 0) expiry.setAtMs(db, args, 1, atMs);
    setUse(c, o, options);
    c.modified(1, 'g', 'restore');
    if (ttlMs !== 0 && !options.absolute && c.propagates)
      c.propagateAs(args.text(0), args.text(1), String(atMs), ...args.texts(3), 'ABSTTL');
  }
  c.reply.ok();
}

function readOptions(c: Call): Options {
  const { args } = c;
  let replace = false;
  let absolute = false;
  let idleSeconds = -1;
  let frequency = -1;
  args.from(4);
  while (args.more) {
    if (args.take('REPLACE')) replace = true;
    else if (args.take('ABSTTL')) absolute = true;
    else if (args.left >= 2 && frequency === -1 && args.take('IDLETIME')) {
      idleSeconds = args.integer();
      if (idleSeconds < 0) throw badIdleTime;
    } else if (args.left >= 2 && idleSeconds === -1 && args.take('FREQ')) {
      frequency = args.integer();
      if (frequency < 0 || frequency > 255) throw badFrequency;
    } else throw errors.syntax;
  }
  return { replace, absolute, idleSeconds, frequency };
}

/** The object that argument 3 holds. */
function readPayload(c: Call): number {
  const { args, h, limits, random } = c;
  const start = args.start[3] as number;
  const end = args.end[3] as number;
  if (!isWhole(args.buffer, start, end, limits)) throw badFooter;
  const reader = new RdbReader(args.buffer, start, end); // real servers, too, let a value reach into the version behind it
  try {
    return whole(h, () => load({ h, limits, random }, reader));
  } catch (thrown) {
    if (!(thrown instanceof BadFormat)) throw thrown;
    c.node.log(`Internal error in RDB reading offset ${reader.position - start} -> ${thrown.message}`, 'verbose');
    throw badFormat;
  }
}

/** Sets what the policy of eviction goes by. */
function setUse(c: Call, o: number, { idleSeconds, frequency }: Options): void {
  const { h, limits, nowMs } = c;
  if (limits.lfu && frequency >= 0) robj.setLru(h, o, lfu.fieldOf(nowMs, frequency));
  else if (!limits.lfu && idleSeconds >= 0) robj.setLru(h, o, (c.node.space.lruClock - idleSeconds) & 0xffffff);
}
