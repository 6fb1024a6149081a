/** All commands that a node knows: a family a line. */

import * as acl from './acl.ts';
import * as bitfield from './bitfield.ts';
import * as bitmap from './bitmap.ts';
import * as bitmapRange from './bitmap-range.ts';
import * as client from './client.ts';
import * as commands from './command.ts';
import * as config from './config.ts';
import * as connection from './connection.ts';
import * as debug from './debug.ts';
import * as expire from './expire.ts';
import * as generic from './generic.ts';
import * as genericFlush from './generic-flush.ts';
import * as genericObject from './generic-object.ts';
import * as genericScan from './generic-scan.ts';
import * as genericSort from './generic-sort.ts';
import * as genericWait from './generic-wait.ts';
import * as geo from './geo.ts';
import * as geoRadius from './geo-radius.ts';
import * as geoSearch from './geo-search.ts';
import * as hash from './hash.ts';
import * as hashNumber from './hash-number.ts';
import * as hashRandom from './hash-random.ts';
import * as hyperloglog from './hyperloglog.ts';
import * as hyperloglogDebug from './hyperloglog-debug.ts';
import * as latency from './latency.ts';
import * as list from './list.ts';
import * as listMove from './list-move.ts';
import * as listPop from './list-pop.ts';
import * as listSearch from './list-search.ts';
import * as memory from './memory.ts';
import * as pubsub from './pubsub.ts';
import * as server from './server.ts';
import * as set from './set.ts';
import * as setAlgebra from './set-algebra.ts';
import * as setRandom from './set-random.ts';
import * as slowlog from './slowlog.ts';
import * as stream from './stream.ts';
import * as streamGroup from './stream-group.ts';
import * as streamInfo from './stream-info.ts';
import * as streamPending from './stream-pending.ts';
import * as streamRange from './stream-range.ts';
import * as streamRead from './stream-read.ts';
import * as string from './string.ts';
import * as stringLcs from './string-lcs.ts';
import * as stringNumber from './string-number.ts';
import * as stringRange from './string-range.ts';
import { CommandTable } from './table.ts';
import * as transactions from './transactions.ts';
import * as zset from './zset.ts';
import * as zsetAlgebra from './zset-algebra.ts';
import * as zsetInterval from './zset-interval.ts';
import * as zsetPop from './zset-pop.ts';
import * as zsetRandom from './zset-random.ts';
import * as zsetRange from './zset-range.ts';

export const allCommands = new CommandTable([
  acl, bitfield, bitmap, bitmapRange, client, commands, config, connection, debug, expire, generic, genericFlush,
  genericObject, genericScan, genericSort, genericWait, geo, geoRadius, geoSearch, hash, hashNumber, hashRandom,
  hyperloglog, hyperloglogDebug, latency, list, listMove, listPop, listSearch, memory, pubsub, server, set, setAlgebra,
  setRandom, slowlog, stream, streamGroup, streamInfo, streamPending, streamRange, streamRead, string, stringLcs,
  stringNumber, stringRange, transactions, zset, zsetAlgebra, zsetInterval, zsetPop, zsetRandom, zsetRange,
]);
