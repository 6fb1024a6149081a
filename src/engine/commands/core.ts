/** The families that a first visit needs, and the table that all nodes share. The others are in index.ts, which a tab fetches once
 * the prompt has been painted: whoever makes a node imports that too. A family a line. */

import * as client from './client.ts';
import * as commands from './command.ts';
import * as config from './config.ts';
import * as connection from './connection.ts';
import * as expire from './expire.ts';
import * as genericFlush from './generic-flush.ts';
import * as genericObject from './generic-object.ts';
import * as genericScan from './generic-scan.ts';
import * as genericWait from './generic-wait.ts';
import * as generic from './generic.ts';
import * as hashNumber from './hash-number.ts';
import * as hashRandom from './hash-random.ts';
import * as hash from './hash.ts';
import * as listMove from './list-move.ts';
import * as listPop from './list-pop.ts';
import * as listSearch from './list-search.ts';
import * as list from './list.ts';
import * as server from './server.ts';
import * as setAlgebra from './set-algebra.ts';
import * as setRandom from './set-random.ts';
import * as set from './set.ts';
import * as stringNumber from './string-number.ts';
import * as stringRange from './string-range.ts';
import * as string from './string.ts';
import { CommandTable } from './table.ts';
import * as transactions from './transactions.ts';
import * as zsetAlgebra from './zset-algebra.ts';
import * as zsetInterval from './zset-interval.ts';
import * as zsetPop from './zset-pop.ts';
import * as zsetRandom from './zset-random.ts';
import * as zsetRange from './zset-range.ts';
import * as zset from './zset.ts';

export const commandTable = new CommandTable([
  client, commands, config, connection, expire, genericFlush, genericObject, genericScan, genericWait, generic,
  hashNumber, hashRandom, hash, listMove, listPop, listSearch, list, server, setAlgebra, setRandom, set,
  stringNumber, stringRange, string, transactions, zsetAlgebra, zsetInterval, zsetPop, zsetRandom, zsetRange, zset,
]);
