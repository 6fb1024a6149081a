/* Several clients at once: what one of them does, others hear of, wait for, or are stopped by. Keys and channels are few, so that they
 * meet; what is asked has one answer only, to the byte. */

import fc from 'fast-check';
import type { Argv } from './grammar.ts';

export type Letter = 'A' | 'B' | 'C' | 'D';
export const letters: readonly Letter[] = ['A', 'B', 'C', 'D'];

interface Sending {
  readonly on: Letter;
  readonly pipeline: readonly Argv[];
}

/** What a client sends at once; so many ms that pass; or somebody else pauses all clients, who send meanwhile what is
 * answered after it. `{id B}` stands for the number of connection B. */
export type Act = Sending | { readonly waitMs: number } | { readonly pauseMs: number; readonly meanwhile: readonly Sending[] };

const key = fc.constantFrom('k1', 'k2', 'k3', 'list', 'list2', 'zset', 'stream', 'hash', 'set', 'string');
const listKey = fc.constantFrom('list', 'list2', 'list', 'list2', 'zset');
const channel = fc.constantFrom('c1', 'c2', 'c3');
const pattern = fc.constantFrom('c*', 'x*', '__key*__:*'); // which pattern comes first where two fit, chance decides
const letter = fc.constantFrom(...letters);

const line = (text: string): Argv => text.split(' ');
const lines = (...texts: readonly string[]): fc.Arbitrary<Argv> => fc.constantFrom(...texts).map(line);

/** A line in which %k, %l, %c and %p stand for a key, a list, a channel and a pattern, %i for the number of a connection. */
const drawn = (...texts: readonly string[]): fc.Arbitrary<Argv> =>
  fc.tuple(fc.constantFrom(...texts), key, key, listKey, channel, pattern, letter).map(([text, k, k2, l, c, p, other]) =>
    line(text).map((word) => ({ '%k': k, '%K': k2, '%l': l, '%c': c, '%p': p, '%i': `{id ${other}}` })[word] ?? word));

const reads = drawn(
  'GET %k', 'GET k1', 'GET k2', 'MGET k1 k2 k3', 'STRLEN %k', 'TYPE %k', 'EXISTS %k %K', 'LRANGE %l 0 -1', 'LLEN %l', 'ZRANGE zset 0 -1',
  'ZSCORE zset a', 'XLEN stream', 'XRANGE stream - +', 'HGET hash f', 'HGETALL hash', 'SISMEMBER set a', 'TTL %k', 'OBJECT ENCODING %k',
    'DBSIZE',
  'GETRANGE %k 0 2', 'BITCOUNT %k', 'SINTERCARD 1 set', 'SORT list ALPHA', 'TOUCH %k', 'DUMP nokey',
);
const writes = drawn(
  'SET %k 1', 'SET k1 v', 'SET k2 v', 'SET %k v GET', 'SET k1 v EX 1000', 'SET k1 v XX', 'SET k1 v NX', 'INCR %k', 'APPEND %k x',
    'DEL %k', 'DEL %k %K', 'DEL %l',
  'UNLINK %k', 'GETDEL %k', 'GETEX k1 EX 500', 'GETEX k1 PERSIST', 'MSET k1 a k2 b', 'MSET k1 a k1 b', 'MSETNX k1 a k3 b',
    'SETRANGE k3 2 abc', 'LPUSH %l a b', 'RPUSH %l a', 'RPUSH %l a b c',
  'LPOP %l', 'RPOP %l 2', 'LTRIM %l 1 -1', 'LREM %l 0 a', 'LSET %l 0 z', 'LINSERT %l BEFORE a q', 'LMOVE %l list LEFT RIGHT',
    'RPOPLPUSH list list2', 'LMPOP 2 list list2 LEFT COUNT 2',
  'ZADD zset 1 a', 'ZADD zset 1 a 2 b', 'ZADD zset XX 3 a', 'ZINCRBY zset 2 a', 'ZREM zset a', 'ZPOPMIN zset', 'ZADD zset NX 1 a',
    'ZREMRANGEBYRANK zset 0 -1', 'ZUNIONSTORE zset 1 set', 'ZRANGESTORE zset zset 0 0',
  'SADD set a b', 'SREM set a', 'SMOVE set set2 a', 'SUNIONSTORE set set set2', 'SINTERSTORE set set set2', 'SADD set2 a',
    'HSET hash f v', 'HSET hash f v g w', 'HDEL hash f', 'HINCRBY hash n 1', 'HSETNX hash f v', 'HDEL hash f g n',
  'XADD stream 1-* a b', 'XADD stream 2-* a b', 'XADD stream NOMKSTREAM 3-* a b', 'XDEL stream 1-0', 'XTRIM stream MAXLEN 1',
    'XADD stream MAXLEN 1 3-* c d', 'XSETID stream 9-9', 'XGROUP CREATE stream g 0', 'XGROUP CREATE stream g $ MKSTREAM',
  'XGROUP DESTROY stream g', 'XGROUP CREATECONSUMER stream g c', 'XGROUP DELCONSUMER stream g c', 'XGROUP SETID stream g 0',
    'XREADGROUP GROUP g c STREAMS stream >', 'XACK stream g 1-0', 'XCLAIM stream g d 0 1-0 JUSTID',
  'RENAME %k %K', 'RENAMENX %k %K', 'COPY %k %K', 'COPY %k %K REPLACE', 'MOVE %k 1', 'EXPIRE %k 1000', 'EXPIRE %k -1', 'PERSIST %k',
    'PEXPIREAT %k 1', 'SORT list ALPHA STORE list2',
  'FLUSHDB', 'FLUSHALL', 'SWAPDB 0 1', 'SETBIT k3 7 1', 'BITOP NOT k3 k3', 'PFADD hll a', 'PFMERGE k3 hll', 'GEOADD zset 1 1 a',
    'BITFIELD k3 SET u8 0 7', 'INCRBYFLOAT k1 0.5', 'SET zset x', 'SET list x', 'SET stream x', 'SPOP set2',
    'GEOSEARCHSTORE zset zset FROMMEMBER a BYRADIUS 1 m',
  'RESTORE %k 0 x', 'RENAME list2 list', 'RENAME list list', 'COPY list2 list REPLACE', 'SINTERSTORE nokey set nokey',
    'ZINTERSTORE zset 1 nokey', 'GETSET k1 z',
);
const waits = drawn(
  'BLPOP %l 0', 'BRPOP list list2 0', 'BLPOP list list 0', 'BLMOVE list list2 LEFT RIGHT 0', 'BLMOVE list list LEFT LEFT 0',
    'BRPOPLPUSH list2 list 0', 'BLMPOP 0 2 list list2 LEFT COUNT 2', 'BZPOPMIN zset 0', 'BZPOPMAX zset zset2 0',
  'BZMPOP 0 1 zset MAX COUNT 3', 'XREAD BLOCK 0 STREAMS stream $', 'XREAD COUNT 1 BLOCK 0 STREAMS stream 0',
    'XREADGROUP GROUP g c BLOCK 0 STREAMS stream >', 'XREADGROUP GROUP g d NOACK BLOCK 0 STREAMS stream >',
  'WAIT 1 0', 'BLPOP %l 1000', 'BZPOPMIN zset 1000', 'XREAD BLOCK 1000000 STREAMS stream $',
);
const subscribes = drawn(
  'SUBSCRIBE %c', 'SUBSCRIBE c1 c2 c1', 'UNSUBSCRIBE %c', 'UNSUBSCRIBE c1 c2', 'PSUBSCRIBE %p', 'PSUBSCRIBE %p %p', 'PUNSUBSCRIBE %p',
    'SSUBSCRIBE %c', 'SUNSUBSCRIBE %c', 'SUNSUBSCRIBE', 'UNSUBSCRIBE nothing', 'PUNSUBSCRIBE nothing',
  'PING', 'PING hi', 'SUBSCRIBE __keyevent@0__:expired', 'SUBSCRIBE __redis__:invalidate',
    'SUBSCRIBE __redis__:invalidate',
);
const publishes = drawn(
  'PUBLISH %c m', 'PUBLISH %c m', 'SPUBLISH %c m', 'PUBLISH __redis__:invalidate x', 'PUBSUB NUMSUB c1 c2 c3', 'PUBSUB NUMPAT',
    'PUBSUB SHARDNUMSUB c1 c2', 'PUBLISH __keyevent@0__:expired x',
);
const connection = drawn(
  'HELLO 3', 'HELLO 3', 'HELLO 2', 'RESET', 'SELECT 0', 'SELECT 1', 'QUIT', 'CLIENT SETNAME n', 'CLIENT GETNAME', 'CLIENT REPLY OFF',
    'CLIENT REPLY ON', 'CLIENT REPLY SKIP', 'ECHO e',
  'CLIENT KILL ID %i', 'CLIENT UNBLOCK %i', 'CLIENT UNBLOCK %i ERROR', 'CLIENT UNBLOCK %i TIMEOUT', 'CLIENT KILL ID %i SKIPME no',
    'CLIENT KILL TYPE pubsub', 'CLIENT PAUSE 100000 WRITE', 'CLIENT UNPAUSE', 'CLIENT UNPAUSE',
    'CLIENT NO-TOUCH OFF', // with ON, Valkey 8.1 dies of serving who waits
  'CONFIG SET notify-keyspace-events KEA', 'CONFIG SET notify-keyspace-events KEA', 'CONFIG SET notify-keyspace-events Elgm',
    'CONFIG SET notify-keyspace-events KEAmn', 'CONFIG SET notify-keyspace-events Kg$', 'HELLO 9', 'ACL SETUSER u on >p ~k* +@all &c1',
    'ACL SETUSER u -@write', 'ACL SETUSER u resetchannels', 'ACL DELUSER u', 'MONITOR',
  'ACL WHOAMI', 'ACL SETUSER u allkeys allchannels +@all', 'CLIENT ID',
);
const tracking = drawn(
  'CLIENT TRACKING ON', 'CLIENT TRACKING ON', 'CLIENT TRACKING ON', 'CLIENT TRACKING OFF', 'CLIENT TRACKING ON BCAST',
    'CLIENT TRACKING ON BCAST PREFIX k', 'CLIENT TRACKING ON BCAST PREFIX k PREFIX l', 'CLIENT TRACKING ON BCAST PREFIX k1',
    'CLIENT TRACKING ON NOLOOP', 'CLIENT TRACKING ON BCAST NOLOOP', 'CLIENT TRACKING ON OPTIN',
  'CLIENT TRACKING ON OPTOUT', 'CLIENT TRACKING ON OPTIN NOLOOP', 'CLIENT TRACKING ON REDIRECT %i',
    'CLIENT TRACKING ON REDIRECT %i BCAST', 'CLIENT TRACKING ON REDIRECT %i NOLOOP', 'CLIENT TRACKING ON REDIRECT %i OPTIN',
    'CLIENT CACHING YES', 'CLIENT CACHING NO', 'CLIENT TRACKINGINFO', 'CLIENT GETREDIR', 'CLIENT TRACKING ON REDIRECT 99999',
    'CLIENT TRACKING ON OPTIN OPTOUT', 'CLIENT TRACKING ON BCAST OPTIN',
);
const scripts = fc.tuple(
  fc.constantFrom(
    "redis.call('set', KEYS[1], 1) return redis.call('get', KEYS[1])", "redis.call('get', KEYS[1]) redis.call('set', KEYS[1], 2)",
      "redis.call('publish', 'c1', 'm') redis.call('del', KEYS[1]) return 1",
    "redis.setresp(3) return redis.call('hgetall', 'hash')",
      "redis.call('rpush', 'list', 'a', 'b') redis.call('lpop', 'list') return redis.call('llen', 'list')",
    "redis.call('set', 'k1', 1) return redis.error_reply('MY no')", "redis.call('flushall') return redis.status_reply('x')",
      "redis.call('set', 'k2', 1) error('oops')", "redis.call('zadd', 'zset', 1, 'a') return redis.call('zscore', 'zset', 'a')",
    "return redis.call('spublish', 'c1', 's')", "redis.call('xadd', 'stream', '1-*', 'a', 'b') return redis.pcall('subscribe', 'c')",
      "redis.call('rpush', 'list', 'x') redis.call('del', 'list') redis.call('rpush', 'list2', 'y')",
    "redis.setresp(3) return redis.call('zrange', 'zset', 0, -1, 'withscores')",
      "redis.call('select', 1) return redis.call('incr', 'k1')", "return redis.call('multi')",
      "redis.call('pexpireat', KEYS[1], 1) return redis.call('exists', KEYS[1])",
  ), key, fc.constantFrom('EVAL', 'EVAL', 'EVAL', 'EVAL_RO'),
).map(([source, k, name]): Argv => [name, source, '1', k]);

const transactional = lines('MULTI', 'MULTI', 'EXEC', 'EXEC', 'EXEC', 'DISCARD', 'WATCH k1', 'WATCH list', 'WATCH k1 nokey', 'UNWATCH',
  'WATCH stream zset');
const wrong = lines('NOSUCH', 'GET', 'SET k1', 'INCR list', 'LPUSH string x y', 'SUBSCRIBE', 'CLIENT', 'CLIENT NOSUCH', 'EXEC x',
  'CLIENT REPLY', 'SET string abc', 'PUBLISH c1', 'BLPOP list', 'BLPOP list x', 'BLPOP list -1');

const any: fc.Arbitrary<Argv> = fc.oneof(
  { weight: 14, arbitrary: writes }, { weight: 8, arbitrary: reads }, { weight: 8, arbitrary: waits }, { weight: 7,
    arbitrary: subscribes }, { weight: 5, arbitrary: publishes },
  { weight: 7, arbitrary: connection }, { weight: 7, arbitrary: tracking }, { weight: 3, arbitrary: scripts }, { weight: 8,
    arbitrary: transactional }, { weight: 1, arbitrary: wrong },
);

/** On their own: in a pipeline a real server swallows the error of an AUTH that fails when another reply waits to be sent. */
const alone = fc.tuple(letter, lines('AUTH x', 'AUTH u p', 'HELLO 3 AUTH u p', 'HELLO 2 AUTH u x')).map(([on,
  argv]): readonly Act[] => [{ on, pipeline: [argv] }]);

/** Waits that end by themselves, and keys that go: the time is passed at once. */
const timed: fc.Arbitrary<readonly Act[]> = fc.tuple(letter, drawn(
  'BLPOP %l 0.02', 'BLMOVE list list2 LEFT RIGHT 0.02', 'BZPOPMIN zset 0.02', 'XREAD BLOCK 20 STREAMS stream $', 'WAIT 1 20',
    'PEXPIRE %k 20', 'SET %k v PX 20', 'CLIENT PAUSE 20 WRITE',
)).map(([on, argv]) => [{ on, pipeline: [argv] }, { waitMs: 250 }]);

const pauses: fc.Arbitrary<readonly Act[]> = fc.array(fc.record({
  on: letter, pipeline: fc.array(fc.oneof(reads, writes, writes, waits, publishes, transactional), { minLength: 1, maxLength: 3 }),
}), { minLength: 1, maxLength: 5 }).map((meanwhile) => [{ pauseMs: 120, meanwhile }]);

const pipelineLogsIn = (pipeline: readonly Argv[]): boolean => pipeline.some((argv) => argv.includes('AUTH'));

/** Without MULTI and WATCH inside of MULTI, which servers word and weigh differently, and what they do not survive. */
function unnested(all: readonly Act[]): readonly Act[] {
  const open = new Set<Letter>();
  let hasPaused = false;
  let isLong = false;
  const kept = (sending: Sending): Sending => {
    const { on } = sending;
    const pipeline = sending.pipeline.filter(([name, subcommand]) => {
      if (name === 'CLIENT' && subcommand === 'PAUSE') hasPaused = isLong = true;
      if (name === 'CLIENT' && subcommand === 'UNBLOCK' && hasPaused) return false; // real servers die of it when they hold a client back
      const isNested = (name === 'MULTI' || name === 'WATCH') && open.has(on);
      if (open.has(on) && pipelineLogsIn(sending.pipeline)) return false;
      if (name === 'MULTI') open.add(on);
      if (name === 'EXEC' || name === 'DISCARD' || name === 'RESET') open.delete(on);
      return !isNested;
    });
    return { ...sending, pipeline };
  };
  return all.flatMap((act): Act[] => {
    if ('waitMs' in act) return [act];
    if ('pipeline' in act) return [kept(act)];
    if (isLong) return []; // it would last as long as the pause before
    hasPaused = true;
    return [{ ...act, meanwhile: act.meanwhile.map(kept) }];
  });
}

/** Sequences of up to so many acts. A theme keeps each to a few kinds, so that what hangs together meets. */
export function acts(count: number): fc.Arbitrary<readonly Act[]> {
  const themes = [[any], [writes, reads, tracking, transactional], [writes, waits, transactional], [subscribes, publishes, connection,
    writes], [waits, writes, scripts, connection], [tracking, reads, writes, subscribes, scripts]];
  const begin = fc.array(fc.tuple(letter, lines('HELLO 3', 'HELLO 3', 'CONFIG SET notify-keyspace-events KEA', 'CLIENT TRACKING ON',
    'CLIENT TRACKING ON BCAST'))
    .map(([on, argv]): Act => ({ on, pipeline: [argv] })), { maxLength: 4 });
  const rest = fc.constantFrom(...themes).chain((theme) => {
    const pipeline = fc.array(fc.oneof({ weight: 5, arbitrary: fc.oneof(...theme) }, { weight: 1, arbitrary: any }), { minLength: 1,
      maxLength: 4 });
    const one = fc.record({ on: letter, pipeline }).map((act) => [act]);
    return fc.array(fc.oneof({ weight: 100, arbitrary: one }, { weight: 1, arbitrary: timed }, { weight: 2, arbitrary: alone }, { weight: 3,
      arbitrary: pauses }),
      { minLength: 1, maxLength: count, size: 'max' });
  });
  return fc.tuple(begin, rest).map(([first, then]) => unnested([...first, ...then.flat()]));
}
