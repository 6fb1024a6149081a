/* Families of commands that the grammar alone draws too tamely, each on one connection and with one answer only, to the byte: numbers at
 * the ends of what can be said, places near the poles, fields of bits, what keys a request names, who may send it. */

import fc from 'fast-check';
import type { Command } from '../../src/engine/commands/table.ts';
import { type Argv, fromGrammar } from './grammar.ts';
import { anyNumber, key, line, lines, pick, request, some, text } from './requests.ts';
import { broken, dumps, memory, walks } from './values.ts';

// --- numbers ---

const numbers = fc.oneof(
  request('SET', key, anyNumber), request('INCRBYFLOAT', key, anyNumber), request('INCRBYFLOAT', key, anyNumber), request('HSET h', key,
    anyNumber), request('HINCRBYFLOAT h', key, anyNumber), request('HINCRBYFLOAT h', key, anyNumber),
  request('ZADD z', anyNumber, key), request('ZADD z INCR', anyNumber, key), request('ZINCRBY z', anyNumber, key), request('ZSCORE z',
    key), request('ZADD z', some(pick('GT', 'LT', 'NX', 'XX', 'CH', 'GT CH')), anyNumber, key),
  request('ZCOUNT z', anyNumber, anyNumber), request('ZRANGEBYSCORE z', anyNumber, anyNumber, 'WITHSCORES'),
    lines('ZRANGE z 0 -1 WITHSCORES', 'DEL a b c', 'DEL h', 'DEL z', 'HGETALL h', 'GET a', 'ZUNIONSTORE z 2 z z WEIGHTS 0.1 2',
    'ZUNIONSTORE z 1 z WEIGHTS inf', 'ZUNION 2 z z WEIGHTS 1 -1 WITHSCORES', 'ZPOPMIN z'),
  request('ZUNION 1 z WEIGHTS', anyNumber, 'WITHSCORES'), request('INCRBY', key, anyNumber), request('DECRBY', key, anyNumber),
    request('EXPIRE', key, anyNumber), request('GEOADD g', anyNumber, anyNumber, 'm'), request('SETRANGE', key, pick('0', '1'),
    anyNumber),
  request('BLPOP nothing', pick('1e400', 'nan', 'inf', '-1', '-0x1', '9223372036854775807', '1e18', 'x', '')),
    request('ZMSCORE z a b c'), request('EVAL', pick('return tonumber(ARGV[1])', 'return tostring(tonumber(ARGV[1]))',
    'return {tonumber(ARGV[1])}', 'return cjson.encode({tonumber(ARGV[1])})'), '0', anyNumber),
);

// --- places ---

const degrees = (max: number): fc.Arbitrary<string> => fc.oneof(fc.double({ min: -max, max, noNaN: true }).map(String),
  fc.double({ min: -max, max, noNaN: true }).map((x) => x.toFixed(6)), fc.integer({ min: -Math.floor(max),
  max: Math.floor(max) }).map(String), pick(String(max), String(-max), '0', '-0', '0.0000001', '-0.0000001', '90', '45', '-45'));
const longitude = degrees(180);
const latitude = degrees(85.05112878);
const place = pick('p', 'q', 'r', 's', 't');
const unit = pick('m', 'km', 'ft', 'mi', 'M', 'xx');
const distance = fc.oneof(pick('0', '1', '100', '1000', '20000', '6000', '21000', '1e7', '0.001', '-1'), fc.double({ min: 0, max: 25000,
  noNaN: true }).map(String));
const shape = fc.oneof(request('BYRADIUS', distance, unit), request('BYBOX', distance, distance, unit));
const centre = fc.oneof(request('FROMMEMBER', place), request('FROMLONLAT', longitude, latitude));
const geoOptions = fc.tuple(pick('ASC', 'DESC'), fc.subarray(['WITHCOORD', 'WITHDIST', 'WITHHASH'])).map(([order, each]): Argv => [order,
  ...each]);
const counted = some(pick('COUNT 1', 'COUNT 2', 'COUNT 3'));
const places = fc.oneof(
  { weight: 5, arbitrary: request('GEOADD g', longitude, latitude, place) }, { weight: 2, arbitrary: request('GEODIST g', place, place,
    unit) }, { weight: 2, arbitrary: request('GEOHASH g', place, place) }, { weight: 2, arbitrary: request('GEOPOS g', place, 'none') },
  { weight: 6, arbitrary: request('GEOSEARCH g', centre, shape, geoOptions, counted) }, { weight: 2, arbitrary: request('GEORADIUS g',
    longitude, latitude, distance, unit, geoOptions, counted) }, { weight: 2, arbitrary: request('GEORADIUSBYMEMBER g', place, distance,
    unit, geoOptions) },
  { weight: 1, arbitrary: request('GEOSEARCHSTORE d g', centre, shape, pick('ASC', 'DESC'), counted, some(pick('STOREDIST'))) },
    { weight: 1, arbitrary: lines('ZRANGE d 0 -1 WITHSCORES', 'ZRANGE g 0 -1 WITHSCORES', 'DEL g') },
);

// --- bits ---

const bitType = fc.oneof(fc.tuple(pick('u', 'i'), fc.integer({ min: 1, max: 64 })).map(([sign, n]) => sign + n), pick('u64', 'i65', 'u0',
  'i64', 'u63', 'x8', 'U8', 'i', 'u08'));
const bitAt = fc.oneof(fc.integer({ min: 0, max: 100 }).map(String), fc.integer({ min: 0, max: 9 }).map((n) => `#${n}`), pick('-1', '#-1',
  '#', '4294967295', '4294967296', '#536870911', 'x'));
const bitValue = fc.oneof(fc.integer({ min: -300, max: 300 }).map(String), fc.bigInt({ min: -(2n ** 63n),
  max: 2n ** 63n - 1n }).map(String), pick('9223372036854775807', '-9223372036854775808', '9223372036854775808', 'x'));
const isFar = (argv: Argv): boolean => argv.some((word) => /^#?\d{9,}$/.test(word)) && !/^get$/i.test(argv[2] ?? '');
const bitOperation = fc.oneof(request('GET', bitType, bitAt), request('SET', bitType, fc.integer({ min: 0, max: 90 }).map(String),
  bitValue), request('INCRBY', bitType, fc.integer({ min: 0, max: 90 }).map(String), bitValue), request('INCRBY', bitType, bitAt,
  bitValue).filter((argv) => !isFar(['', '', ...argv])), request('OVERFLOW', pick('WRAP', 'SAT', 'FAIL', 'fail', 'x')));
const bits = fc.oneof(
  { weight: 12, arbitrary: request('BITFIELD', key, fc.array(bitOperation, { minLength: 1, maxLength: 5 }).map((each) => each.flat())) },
    { weight: 1, arbitrary: request('BITFIELD_RO', key, fc.array(bitOperation, { maxLength: 2 }).map((each) => each.flat())) },
    { weight: 1, arbitrary: request('GET', key) }, { weight: 1, arbitrary: request('DEL', key) },
  { weight: 2, arbitrary: request('BITPOS', key, pick('0', '1', '2'), some(pick('0', '1', '-1', '-2')), some(pick('3', '-1', '100')),
    some(pick('BIT', 'BYTE'))) }, { weight: 2, arbitrary: request('BITCOUNT', key, pick('0 -1', '1 5', '-5 -2', '5 1'), some(pick('BIT',
    'BYTE'))) }, { weight: 2, arbitrary: request('BITOP', pick('AND', 'OR', 'XOR', 'NOT', 'and'), key, key, some(key)) }, { weight: 1,
    arbitrary: request('SETBIT', key, pick('0', '7', '100', '-1', '4294967296'), pick('0', '1', '2')) },
);

// --- texts ---

const texts = fc.oneof(
  request('SET', key, text), request('LCS', key, key, some(pick('LEN', 'IDX', 'IDX WITHMATCHLEN', 'IDX MINMATCHLEN 2',
    'IDX MINMATCHLEN 3 WITHMATCHLEN', 'IDX MINMATCHLEN -1', 'MINMATCHLEN 1', 'LEN IDX', 'WITHMATCHLEN', 'IDX MINMATCHLEN x', 'idx len'))),
  request('SETRANGE', key, pick('0', '2', '10'), text), request('GETRANGE', key, pick('0', '-3', '2', '-100'), pick('-1', '-5', '3',
    '100')), request('SUBSTR', key, pick('0', '-3'), pick('-1', '2')), request('APPEND', key, text),
  fc.tuple(fc.string({ unit: pick(...'ab*?[]^-\\c'), maxLength: 8 }), text).map(([glob, name]): Argv => ['EVAL',
    'redis.call("del","k") redis.call("hset","k",ARGV[2],1) return redis.call("hscan","k",0,"match",ARGV[1])', '0', glob, name]),
);

// --- streams ---

const id = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 2 })).map(([ms, seq]) => `${ms}-${seq}`);
const group = pick('g', 'g', 'G');
const consumer = pick('c', 'd', 'e');
const streams = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }).map((ms): Argv => ['XADD', 'x', `${ms}-*`, 'f', String(ms)]) }, { weight: 1,
    arbitrary: request('XADD x', some(pick('NOMKSTREAM')), pick('MAXLEN', 'MINID'), pick('=', '~'), pick('0', '2', '3-0', '5'),
    some(pick('LIMIT 2', 'LIMIT 0', 'LIMIT 1')), id, 'f v') },
  { weight: 2, arbitrary: request('XGROUP CREATE x', group, pick('0', '$', '3', '2-0'), 'MKSTREAM', some(pick('ENTRIESREAD 2',
    'ENTRIESREAD -1', 'ENTRIESREAD 0', 'ENTRIESREAD -2'))) }, { weight: 1, arbitrary: request('XGROUP SETID x', group, pick('0', '$',
    '4-1'), some(pick('ENTRIESREAD 1', 'ENTRIESREAD x'))) },
  { weight: 5, arbitrary: request('XREADGROUP GROUP', group, consumer, some(pick('COUNT 1', 'COUNT 3', 'NOACK', 'COUNT 2 NOACK')),
    'STREAMS x', pick('>', '>', '>', '0', '2-0', '$')) }, { weight: 3, arbitrary: request('XDEL x', id) }, { weight: 2,
    arbitrary: request('XACK x', group, id, id) },
  { weight: 3, arbitrary: request('XAUTOCLAIM x', group, consumer, pick('0', '0', '99999999'), fc.oneof(pick('0', '-', '(1-0'), id),
    some(pick('COUNT 1', 'COUNT 2', 'COUNT 0', 'COUNT 10')), some(pick('JUSTID'))) },
  { weight: 3, arbitrary: request('XCLAIM x', group, consumer, '0', id, some(id), some(pick('JUSTID', 'FORCE', 'FORCE JUSTID',
    'RETRYCOUNT 7', 'LASTID 9-0', 'IDLE 5', 'TIME 5', 'FORCE RETRYCOUNT 3 LASTID 3-0', 'RETRYCOUNT -1'))) },
  { weight: 2, arbitrary: request('XPENDING x', group) }, { weight: 2, arbitrary: request('XTRIM x', pick('MAXLEN', 'MINID'),
    some(pick('=', '~')), pick('0', '1', '3', '4-0'), some(pick('LIMIT 1', 'LIMIT 100'))) },
  { weight: 2, arbitrary: lines('XLEN x', 'XRANGE x - +', 'XREVRANGE x + - COUNT 2', 'XINFO STREAM x', 'XINFO GROUPS x',
    'XINFO STREAM x FULL COUNT x', 'XINFO STREAM x FULL', 'XINFO STREAM x FULL COUNT 1', 'XINFO STREAM y FULL COUNT 0',
    'XGROUP DELCONSUMER x g c', 'XGROUP CREATECONSUMER x g e', 'XGROUP DESTROY x g', 'DEL x',
    'COPY x y REPLACE', 'XINFO STREAM y', 'XINFO GROUPS y', 'XLEN y', 'XREAD STREAMS x 0', 'XREAD COUNT 1 STREAMS x y 1-0 0',
    'XSETID x 9-9 ENTRIESADDED 20 MAXDELETEDID 3-0', 'XSETID x 1-0', 'XSETID x 9-9', 'XSETID x 9-9 ENTRIESADDED 1 MAXDELETEDID 10-0') },
);

// --- which keys, and who may ---

const commandWords = (commands: readonly Command[]): fc.Arbitrary<Argv> => fc.oneof(...commands.map(fromGrammar));
const keysOf = (commands: readonly Command[]): fc.Arbitrary<Argv> => request(pick('COMMAND GETKEYS', 'COMMAND GETKEYSANDFLAGS').map(line),
  commandWords(commands));

const rule = pick(
  'on', 'off', '+@all', '-@all', '+@read', '-@write', '+get', '-get', '+set', '+client|id', '-client|kill', '+@string', '-@dangerous',
    'allkeys', 'resetkeys', '~s:*', '~l:*', '%R~h:*', '%W~z:*', '%RW~t:*', '%R~s:1', 'allchannels', 'resetchannels', '&c*', 'nopass',
    'resetpass', '>pw', '<pw', 'reset',
  '(+get ~s:*)', '(+@write %W~l:*)', '(%R~z:* +@all)', '(+copy %R~s:1 %W~s:2)', '(+sort ~l:* +get)', 'clearselectors', '+xread',
    '+@stream', '%R~x:*', '+@pubsub', '(+@pubsub &a*)', 'bad', '+nosuch', '%~x', '(+get', '+config|get', '-config', '+@nosuch', '~',
    '%X~a', '+acl|whoami|x', 'sanitize-payload', 'skip-sanitize-payload', '+select', '+@all -@all +get', '+memory|usage', '+eval',
    '+fcall', '~*', '%RW~*', '%R~*',
);
const access = (commands: readonly Command[]): fc.Arbitrary<Argv> => fc.oneof(
  { weight: 3, arbitrary: fc.array(rule, { minLength: 1, maxLength: 4 }).map((rules): Argv => ['ACL', 'SETUSER', 'u',
    ...rules.flatMap((each) => (each.startsWith('(') ? [each] : each.split(' ')))]) },
  { weight: 9, arbitrary: request('ACL DRYRUN u', commandWords(commands)) }, { weight: 1, arbitrary: lines('ACL GETUSER u', 'ACL LIST',
    'ACL USERS', 'ACL DELUSER u', 'ACL SETUSER u', 'ACL CAT', 'ACL DRYRUN u nosuch', 'ACL DRYRUN u client nosuch') },
);

// --- libraries and scripts ---

const library = fc.tuple(pick('lib', 'other', 'lib'), pick(
  "redis.register_function('f', function(keys, args) return #keys end)",
    "redis.register_function{function_name='f', callback=function(keys, args) return redis.call('set', keys[1] or 'k', 1) end}",
    "redis.register_function{function_name='g', callback=function() return redis.call('get', 'k') end, flags={'no-writes'}}",
  "redis.register_function{function_name='w', callback=function() return redis.call('set', 'k', 1) end, flags={'no-writes'}}",
    "redis.register_function{function_name='o', callback=function() return 1 end, flags={'allow-oom', 'allow-stale', 'no-cluster'}}",
    "redis.register_function{function_name='o', callback=function() return 1 end, flags={'allow-cross-slot-keys'}, description='d'}",
    "redis.register_function{function_name='f', callback=function() end, flags={'nosuch'}}",
  "redis.register_function('f', 1)", "redis.register_function('f f', function() end)", "redis.register_function()",
    "redis.register_function{callback=function() end}", "redis.register_function{function_name='f', callback=function() end, x=1}",
    "return 1", "redis.call('get', 'k')", "local x = ", "error('no')",
    "redis.register_function('f', function() return redis.error_reply('E x') end) redis.register_function('f', function() end)",
  "redis.register_function('p', function() return redis.pcall('incr', 'list') end)",
    "redis.register_function('n', function() local x = nil; return x.y end)",
    "redis.register_function('u', function() undefined_global = 1 end)",
    "redis.register_function('s', function() redis.setresp(3); return redis.call('hgetall', 'h') end)",
    "redis.log(redis.LOG_NOTICE, 'x') redis.register_function('f', function() return redis.REDIS_VERSION_NUM > 0 end)",
)).map(([name, body]) => `#!lua name=${name}\n${body}`);
const load = (source: string): fc.Arbitrary<Argv> => request('FUNCTION LOAD', some(pick('REPLACE', 'replace',
  'x'))).map((argv) => [...argv, source]);
const libraries = fc.oneof(
  { weight: 5, arbitrary: library.chain(load) }, { weight: 1, arbitrary: pick('#!lua', '#!lua name=', '#!lua name=a b',
    '#!lua name=a x=1\n', '#!js name=a\n', 'x', '', '#!lua name=a-b\n', '#!lua name=a\n', '#!lua name=a name=b\n').chain(load) },
  { weight: 6, arbitrary: request(pick('FCALL', 'FCALL', 'FCALL_RO'), pick('f', 'g', 'w', 'o', 'p', 'n', 's', 'u', 'nosuch', 'F'),
    pick('0', '1 k', '2 a b x', '-1', 'x', '3 a')) },
  { weight: 3, arbitrary: lines('FUNCTION DELETE lib', 'FUNCTION DELETE nosuch', 'FUNCTION FLUSH', 'FUNCTION FLUSH SYNC',
    'FUNCTION FLUSH x', 'FUNCTION LIST LIBRARYNAME nosuch*', 'FUNCTION LIST WITHCODE WITHCODE', 'FUNCTION LIST LIBRARYNAME',
    'FUNCTION LIST x', 'FUNCTION STATS', 'FUNCTION KILL', 'FUNCTION RESTORE x', 'RPUSH list a', 'HSET h a 1', 'DEL k', 'SET k 5',
    'SCRIPT KILL', 'SCRIPT EXISTS x', 'SCRIPT DEBUG NO', 'SCRIPT FLUSH x', 'FUNCTION RESTORE x APPEND y') },
);
const scriptWords = pick('return redis.call(unpack(ARGV))', 'return redis.pcall(unpack(ARGV))',
  'local r = redis.pcall(unpack(ARGV)) if type(r) == "table" and r.err then return r.err end return r',
  'redis.setresp(3) return redis.call(unpack(ARGV))', 'local r = redis.pcall(unpack(ARGV)) return {type(r), r}',
  '#!lua flags=no-writes\nreturn redis.call(unpack(ARGV))', '#!lua\nreturn redis.call(unpack(ARGV))', '#!lua flags=nosuch\nreturn 1',
  'return {redis.acl_check_cmd(unpack(ARGV))}');
const called = lines('GET s', 'SET s 1', 'INCR list', 'LPUSH list a', 'LPUSH s a', 'NOSUCH', 'GET', 'SET s', 'HGETALL h', 'HSET h a 1',
  'ZADD z 1.5 a', 'ZRANGE z 0 -1 WITHSCORES', 'ZSCORE z a', 'SADD t a', 'SMEMBERS t', 'SISMEMBER t a', 'MULTI', 'SUBSCRIBE c',
  'BLPOP nolist 0', 'DEBUG SLEEP 0', 'EVAL x 0', 'CONFIG GET maxmemory', 'PING', 'ECHO x', 'TYPE s', 'OBJECT ENCODING list',
  'OBJECT NOSUCH s', 'CLIENT ID', 'CLIENT NOSUCH', 'SCRIPT FLUSH', 'SORT list', 'SORT t ALPHA', 'SORT s', 'XADD x 1-1 a b',
  'XADD x 1-1 a b', 'XREAD STREAMS x 0', 'XREAD BLOCK 0 STREAMS nox $', 'GEOPOS z a', 'RESTORE a 0 x', 'EXPIRE s x', 'INCRBYFLOAT s 1.5',
  'LRANGE list 0 -1', 'BITFIELD s GET u8 0', 'SETEX s 0 a', 'SELECT 1', 'SELECT 99', 'MGET s list h', 'WAIT 0 0', 'RANDOMKEY x', 'SPOP',
  'HELLO 3', 'AUTH x', 'RESET', 'QUIT', 'WATCH a', 'EXEC', 'MONITOR', 'SHUTDOWN x', 'PUBLISH c m', 'FCALL nosuch 0', 'DBSIZE',
  'FLUSHALL x', 'ZRANDMEMBER z', 'SINTERCARD 1 t', 'LMPOP 1 list LEFT');
const scripts = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(pick('EVAL', 'EVAL', 'EVAL_RO'), scriptWords, called).map(([name, source, argv]): Argv => [name,
    source, '0', ...argv]) }, { weight: 1, arbitrary: lines('DEL s list h z t x', 'SET s abc', 'RPUSH list 1 2 3', 'EVAL x', 'EVAL x x',
    'EVAL x 1', 'EVAL x -1', 'EVALSHA x 0', 'EVALSHA ffffffffffffffffffffffffffffffffffffffff 0') },
  { weight: 1, arbitrary: pick('return redis.sha1hex("")', 'return redis.sha1hex()', 'return redis.status_reply()',
    'return redis.error_reply("x")', 'return redis.error_reply("-x y")', 'return redis.error_reply("")', 'return {err="x", ok="y"}',
    'return {ok="a\\r\\nb"}', 'return {double=1.5}', 'redis.setresp(3) return {double=1.5}', 'redis.setresp(3) return {map={a=1}}',
    'redis.setresp(3) return {set={a=true}}', 'redis.setresp(3) return true', 'redis.setresp(3) return nil', 'redis.setresp(4)',
    'redis.setresp()', 'return {1,nil,2}', 'return 1e20', 'return -1.9', 'return false', 'return {{{{1}}}}', 'redis.breakpoint()',
    'return redis.log()', 'redis.log(9, "x")', 'return redis.replicate_commands()', 'redis.set_repl(9)', 'redis.set_repl(redis.REPL_ALL)',
    'return {big_number="123"}', 'redis.setresp(3) return {big_number="123"}',
    'redis.setresp(3) return {verbatim_string={format="txt", string="a"}}', 'x = 1', 'return x', 'return KEYS.x', 'return #ARGV',
    'return table.concat({1,2,{}})', 'return string.rep("a", -1)', 'return cjson.encode({1,2,{a=1}})',
    'return cjson.decode("[1,2,null]")', 'return cjson.decode("{")', 'return cmsgpack.pack(1,"a",{1,2})',
    'return struct.pack(">I2", 258)', 'return bit.tohex(-1)', 'return os.clock() > 0',
    'return loadstring("return 1")()', 'return pcall(error)', 'return {pcall(error, {err="MY"})}', 'error({err="MY x"})',
    'error({err="x"})', 'error("x", 0)', 'error("x", 2)', 'error()', 'error(nil)', 'return redis.call()', 'return redis.call(1)',
    'return redis.call({})', 'return redis.call("set", "k", nil)', 'return redis.call("set", "k", 1.5)',
    'return redis.call("set", "k", 1e300)', 'return redis.call("set", "k", true)', 'return redis.acl_check_cmd()',
    'return redis.acl_check_cmd("x")').map((source): Argv => ['EVAL', source, '0']) },
);

// --- settings ---

export const settingNames = ['maxmemory', 'hash-max-listpack-entries', 'list-max-listpack-size', 'lfu-log-factor', 'maxmemory-policy',
  'appendfsync', 'timeout', 'tcp-keepalive', 'slowlog-max-len', 'save', 'client-output-buffer-limit', 'notify-keyspace-events',
  'proto-max-bulk-len', 'oom-score-adj-values', 'active-expire-effort', 'activerehashing', 'lazyfree-lazy-expire',
  'latency-tracking-info-percentiles', 'hz', 'repl-backlog-size', 'stop-writes-on-bgsave-error',
  'zset-max-listpack-value', 'set-max-intset-entries', 'stream-node-max-entries', 'loglevel', 'list-compress-depth', 'acllog-max-len',
  'tracking-table-max-keys', 'databases', 'port2', 'sanitize-dump-payload', 'acl-pubsub-default', 'propagation-error-behavior',
  'maxclients', 'busy-reply-threshold', 'lua-time-limit'];
const setting = pick(...settingNames);
const settingValue = pick('0', '1', '-1', '100', '100mb', '1GB', '1k', '1kb', '1Kb ', '50%', '-5', 'yes', 'no', 'YES', 'maybe',
  'allkeys-lru', 'ALLKEYS-LRU', 'always', 'everysec', '', 'x', '9223372036854775807', '9223372036854775808', '3600 1', '900 1 300 10',
  '900', 'normal 0 0 0', 'normal 1mb 2mb 10', 'x 0 0 0', 'pubsub 32mb 8mb 60 normal 0 0 0', 'KEA', 'Kx', 'AKE$', 'g', '0 200 800', '1 2',
  '50 99 99.9', '101', 'notice', 'warning', '1.5', '0x10', '007', ' 1', 'clients', 'allchannels', 'panic', 'noeviction', '11', '500',
  '501', '10000000000');
const settings = fc.oneof({ weight: 4, arbitrary: fc.tuple(setting, settingValue).map(([name, value]): Argv => ['CONFIG', 'SET', name,
  value]) }, { weight: 3, arbitrary: setting.map((name): Argv => ['CONFIG', 'GET', name]) }, { weight: 1, arbitrary: fc.tuple(setting,
  settingValue, setting, settingValue).map(([a, x, b, y]): Argv => ['CONFIG', 'SET', a, x, b, y]) });

export interface Family {
  readonly first: readonly Argv[];
  readonly draw: fc.Arbitrary<Argv>;
  /** It changes settings: on both sides they begin as the engine's. */
  readonly isSettings?: boolean;
}

const plain = (draw: fc.Arbitrary<Argv>): Family => ({ first: [], draw });

/** @param commands those that the other server knows too. */
export const familiesOf = (commands: readonly Command[]): Readonly<Record<string, Family>> => ({
  numbers: plain(numbers), places: plain(places), bits: plain(bits), texts: plain(texts), streams: plain(streams),
    libraries: { first: [['FUNCTION', 'FLUSH'], ['DEL', 'k']], draw: libraries }, scripts: plain(scripts),
  settings: { ...plain(settings), isSettings: true }, dumps: plain(dumps),
  broken: { first: [['CONFIG', 'SET', 'sanitize-dump-payload', 'yes']], draw: broken },
  memory: plain(memory), walks: plain(walks), keys: plain(keysOf(commands)), access: { first: [['ACL',
    'DELUSER', 'u'], ['ACL', 'SETUSER', 'u', 'on']], draw: access(commands) },
});
