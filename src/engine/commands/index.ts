/** All commands that a node knows: those of core.ts and the families here. A family a line. */

import '../types/collections.ts';
import * as acl from './acl.ts';
import * as bitfield from './bitfield.ts';
import * as bitmap from './bitmap.ts';
import * as bitmapRange from './bitmap-range.ts';
import * as client from './client.ts';
import * as cluster from './cluster.ts';
import * as commands from './command.ts';
import * as config from './config.ts';
import { commandTable } from './core.ts';
import * as debug from './debug.ts';
import * as dump from './dump.ts';
import * as evaluation from './eval.ts';
import * as fcall from './fcall.ts';
import * as functions from './function.ts';
import * as genericFlush from './generic-flush.ts';
import * as genericObject from './generic-object.ts';
import * as genericScan from './generic-scan.ts';
import * as genericSort from './generic-sort.ts';
import * as genericWait from './generic-wait.ts';
import * as geo from './geo.ts';
import * as geoRadius from './geo-radius.ts';
import * as geoSearch from './geo-search.ts';
import * as hash from './hash.ts';
import * as hashExpire from './hash-expire.ts';
import * as hashGetex from './hash-getex.ts';
import * as hashNumber from './hash-number.ts';
import * as hashRandom from './hash-random.ts';
import * as hashSetex from './hash-setex.ts';
import * as hashTtl from './hash-ttl.ts';
import * as hyperloglog from './hyperloglog.ts';
import * as hyperloglogDebug from './hyperloglog-debug.ts';
import * as json from './json.ts';
import * as jsonArray from './json-array.ts';
import * as jsonScalar from './json-scalar.ts';
import * as latency from './latency.ts';
import * as list from './list.ts';
import * as listMove from './list-move.ts';
import * as listPop from './list-pop.ts';
import * as listSearch from './list-search.ts';
import * as memory from './memory.ts';
import * as migrate from './migrate.ts';
import * as modules from './module.ts';
import * as pubsub from './pubsub.ts';
import * as replication from './replication.ts';
import * as save from './save.ts';
import * as script from './script.ts';
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
import * as stringLcs from './string-lcs.ts';
import * as timeseries from './timeseries.ts';
import * as timeseriesLabels from './timeseries-labels.ts';
import * as timeseriesRange from './timeseries-range.ts';
import * as timeseriesRules from './timeseries-rules.ts';
import * as transactions from './transactions.ts';
import * as zset from './zset.ts';
import * as zsetAlgebra from './zset-algebra.ts';
import * as zsetInterval from './zset-interval.ts';
import * as zsetPop from './zset-pop.ts';
import * as zsetRandom from './zset-random.ts';
import * as zsetRange from './zset-range.ts';

commandTable.add([
  acl, bitfield, bitmap, bitmapRange, client, cluster, commands, config, debug, dump, evaluation, fcall,
  functions, genericFlush, genericObject, genericScan, genericSort, genericWait, geo, geoRadius, geoSearch, hash,
  hashExpire, hashGetex, hashNumber, hashRandom, hashSetex, hashTtl, hyperloglog, hyperloglogDebug, json,
  jsonArray, jsonScalar, latency, list, listMove, listPop, listSearch, memory, migrate, modules, pubsub,
  replication, save, script, server, set, setAlgebra, setRandom, slowlog, stream, streamGroup, streamInfo,
  streamPending, streamRange, streamRead, stringLcs, timeseries, timeseriesLabels, timeseriesRange, timeseriesRules,
  transactions, zset, zsetAlgebra, zsetInterval, zsetPop, zsetRandom, zsetRange,
]);

export const allCommands = commandTable;
