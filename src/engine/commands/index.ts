/** All commands that a node knows: those of core.ts and the families here. A family a line. */

import * as acl from './acl.ts';
import * as bitfield from './bitfield.ts';
import * as bitmapRange from './bitmap-range.ts';
import * as bitmap from './bitmap.ts';
import * as cluster from './cluster.ts';
import { commandTable } from './core.ts';
import * as debug from './debug.ts';
import * as dump from './dump.ts';
import * as evaluation from './eval.ts';
import * as fcall from './fcall.ts';
import * as functions from './function.ts';
import * as genericSort from './generic-sort.ts';
import * as geoRadius from './geo-radius.ts';
import * as geoSearch from './geo-search.ts';
import * as geo from './geo.ts';
import * as hashExpire from './hash-expire.ts';
import * as hashGetex from './hash-getex.ts';
import * as hashSetex from './hash-setex.ts';
import * as hashTtl from './hash-ttl.ts';
import * as hyperloglogDebug from './hyperloglog-debug.ts';
import * as hyperloglog from './hyperloglog.ts';
import * as jsonArray from './json-array.ts';
import * as jsonScalar from './json-scalar.ts';
import * as json from './json.ts';
import * as latency from './latency.ts';
import * as memory from './memory.ts';
import * as migrate from './migrate.ts';
import * as modules from './module.ts';
import * as pubsub from './pubsub.ts';
import * as replication from './replication.ts';
import * as save from './save.ts';
import * as script from './script.ts';
import * as slowlog from './slowlog.ts';
import * as streamGroup from './stream-group.ts';
import * as streamInfo from './stream-info.ts';
import * as streamPending from './stream-pending.ts';
import * as streamRange from './stream-range.ts';
import * as streamRead from './stream-read.ts';
import * as stream from './stream.ts';
import * as stringLcs from './string-lcs.ts';
import * as timeseriesQuery from './timeseries-query.ts';
import * as timeseriesRules from './timeseries-rules.ts';
import * as timeseries from './timeseries.ts';

commandTable.add([
  acl, bitfield, bitmap, bitmapRange, cluster, debug, dump, evaluation, fcall, functions, genericSort, geo,
  geoRadius, geoSearch, hashExpire, hashGetex, hashSetex, hashTtl, hyperloglog, hyperloglogDebug, json,
  jsonArray, jsonScalar, latency, memory, migrate,
  modules, pubsub, replication, save, script, slowlog, stream, streamGroup, streamInfo, streamPending, streamRange,
  streamRead, stringLcs, timeseries, timeseriesQuery, timeseriesRules,
]);

export const allCommands = commandTable;
