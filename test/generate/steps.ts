/* Sequences of commands to compare two servers by. Most come from the grammar; the rest are drawn by hand, where
 * chance alone would seldom go: collections that outgrow an encoding, transactions, and commands that choose at
 * random, which are asked so that both servers hold the same afterwards. */

import fc from 'fast-check';
import type { Command } from '../../src/engine/commands/table.ts';
import { type Argv, fromGrammar } from './grammar.ts';
import * as pools from './pools.ts';

/** One request on one of two connections. */
export interface Step {
  readonly on: 'A' | 'B';
  readonly argv: Argv;
}

const groups = new Set(['string', 'bitmap', 'list', 'hash', 'set', 'sorted-set', 'generic', 'stream', 'hyperloglog', 'geo', 'pubsub']);

/** Not drawn from their grammar: they wait for others, tell what no two servers have in common, or are drawn by hand
 * below. */
const notFromGrammar = new Set([
  'wait', 'waitaof', 'migrate', 'dump', 'restore', 'restore-asking', 'object|help', 'object|freq', 'object|idletime',
  'spop', 'srandmember', 'hrandfield', 'zrandmember', 'randomkey', 'sort', 'sort_ro', 'flushall', 'flushdb',
  'swapdb', 'xinfo|consumers', 'xinfo|help', 'xgroup|help', 'pfdebug', 'pfselftest', 'pubsub|help',
  'subscribe', 'unsubscribe', 'psubscribe', 'punsubscribe', 'ssubscribe', 'sunsubscribe',
]);

export function comparedCommands(all: readonly Command[]): Command[] {
  const each = all.flatMap((command) => (command.children.size === 0 ? [command] : [...command.children.values()]));
  return each.filter((command) => groups.has(command.group) && !notFromGrammar.has(command.name));
}

const on =
  (connection: 'A' | 'B') =>
  (argv: Argv): Step => ({ on: connection, argv });
const onA = on('A');
const words = (line: string): Argv => line.split(' ');

/** One or a few steps that belong together. */
type Draw = fc.Arbitrary<readonly Step[]>;

/** Ranges by text mean something only among equal scores: where towers of a skiplist are in the way, chance decides
 * what else they find. So first the other scores go. */
function prepared(argv: Argv): readonly Argv[] {
  if (!argv.some((word, i) => (i === 0 ? /lex/i : /^bylex$/i).test(word))) return [argv];
  const key = (/^zrangestore$/i.test(argv[0] ?? '') ? argv[2] : argv[1]) ?? '';
  return [['ZREMRANGEBYSCORE', key, '-inf', '(0'], ['ZREMRANGEBYSCORE', key, '(0', '+inf'], argv];
}

/** Not asked: ids that the clock chooses, and what tells how long ago something was. */
const tellsTime = (argv: Argv): boolean =>
  (/^xadd$/i.test(argv[0] ?? '') && argv.includes('*')) || (/^xinfo$/i.test(argv[0] ?? '') && argv.length > 3);

const single = (arbitrary: fc.Arbitrary<Argv>): Draw => arbitrary.map((argv) => prepared(argv).map(onA));

type Collection = 'list' | 'hash' | 'set' | 'zset';

const adding: Readonly<Record<Collection, (key: string, each: readonly string[]) => Argv>> = {
  list: (key, each) => ['RPUSH', key, ...each],
  hash: (key, each) => ['HSET', key, ...each.flatMap((one, i) => [one, String(i)])],
  set: (key, each) => ['SADD', key, ...each],
  zset: (key, each) => ['ZADD', key, ...each.flatMap((one, i) => [String(i % 7), one])],
};

/** As many elements at once as take a collection up to, or past, where it changes its encoding. */
function fill(kind: Collection): Draw {
  const element = fc.constantFrom(
    (i: number) => `m${i}`,
    (i: number) => String(i * 3),
    (i: number) => String(i * 2 ** 40),
    (i: number) => `${i}${'-'.repeat(70)}`,
  );
  return fc
    .tuple(pools.key(kind), fc.constantFrom(3, 127, 128, 129, 511, 512, 513, 700), element)
    .map(([key, n, text]) => [
      onA(
        adding[kind](
          key,
          Array.from({ length: n }, (_, i) => text(i)),
        ),
      ),
    ]);
}

/** What is chosen at random is checked against what was there, and then both servers are made alike again. */
function pops(): Draw {
  return fc
    .tuple(pools.key('set'), fc.option(pools.count))
    .map(([key, count]) => [
      onA(['SMEMBERS', key]),
      onA(count === null ? ['SPOP', key] : ['SPOP', key, count]),
      onA(['SCARD', key]),
      onA(['DEL', key]),
    ]);
}

function randomMembers(): Draw {
  const asked = fc.oneof(
    fc.tuple(pools.key('set'), fc.option(pools.count)).map(([key, n]) => [
      ['SMEMBERS', key],
      ['SRANDMEMBER', key, ...(n === null ? [] : [n])],
    ]),
    fc.tuple(pools.key('hash'), fc.option(pools.count), fc.boolean()).map(([key, n, both]) => [
      ['HGETALL', key],
      ['HRANDFIELD', key, ...(n === null ? [] : [n]), ...(both && n !== null ? ['WITHVALUES'] : [])],
    ]),
    fc.tuple(pools.key('zset'), fc.option(pools.count), fc.boolean()).map(([key, n, both]) => [
      ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
      ['ZRANDMEMBER', key, ...(n === null ? [] : [n]), ...(both && n !== null ? ['WITHSCORES'] : [])],
    ]),
    fc.constant([['KEYS', '*'], ['RANDOMKEY']]),
  );
  // A huge count is refused, a large negative one would only be long.
  return asked.filter((pair) => !/^-\d{4,}$/.test(pair[1]?.[2] ?? '')).map((pair) => pair.map(onA));
}

/** SORT, without the orders that nothing decides: BY is drawn on lists only and never stored. */
function sorts(): Draw {
  const order = fc.subarray(['DESC', 'ALPHA']);
  const limit = fc.option(fc.tuple(pools.index, pools.index));
  const by = fc.constantFrom([], [], ['BY', 's:*'], ['BY', 'h:*->a'], ['BY', 'nosort']);
  const get = fc.constantFrom([], [], ['GET', '#'], ['GET', 's:*'], ['GET', 'h:*->a', 'GET', '#']);
  const source = fc.oneof(pools.key('list'), pools.key('set'), pools.key('zset'));
  const stored = fc
    .tuple(source, order, limit, get, pools.key('list'))
    .map(([key, ways, range, fetched, to]) => [
      'SORT',
      key,
      ...(range === null ? [] : ['LIMIT', ...range]),
      ...fetched,
      ...ways,
      'STORE',
      to,
    ]);
  const shown = fc
    .tuple(fc.constantFrom('SORT', 'SORT_RO'), source, by, order, get)
    .map(([name, key, weight, ways, fetched]) => [name, key, ...weight, ...fetched, ...ways]);
  const numbers = fc
    .tuple(
      fc.constantFrom('list', 'set'),
      pools.key('list'),
      pools.key('set'),
      fc.array(fc.integer({ min: 0, max: 5 }).map(String), { minLength: 1 }),
    )
    .map(([kind, list, set, each]) => [onA(kind === 'list' ? ['RPUSH', list, ...each] : ['SADD', set, ...each])]);
  return fc.oneof(single(stored), single(shown), numbers);
}

function transaction(command: fc.Arbitrary<Argv>): Draw {
  const body = fc.array(command.map(prepared), { minLength: 0, maxLength: 5 }).map((each) => each.flat());
  const end = fc.constantFrom('EXEC', 'EXEC', 'EXEC', 'DISCARD');
  const plain = fc.tuple(body, end).map(([each, last]) => [['MULTI'], ...each, [last]].map(onA));
  const watched = fc
    .tuple(pools.key(undefined), command, body, fc.boolean())
    .map(([key, between, each, unwatched]) => [
      onA(['WATCH', key]),
      { on: 'B' as const, argv: between },
      ...(unwatched ? [onA(['UNWATCH'])] : []),
      onA(['MULTI']),
      ...each.map(onA),
      onA(['EXEC']),
    ]);
  const stray = fc.constantFrom('EXEC', 'DISCARD', 'UNWATCH', 'MULTI x', 'EXEC x').map((line) => [onA(words(line))]);
  return fc.oneof({ weight: 5, arbitrary: plain }, { weight: 3, arbitrary: watched }, { weight: 1, arbitrary: stray });
}

function whole(): Draw {
  return fc
    .constantFrom(
      'FLUSHALL', 'FLUSHDB', 'FLUSHDB ASYNC', 'FLUSHALL SYNC', 'FLUSHALL x', 'SWAPDB 0 1', 'SELECT 0', 'SELECT 1',
      'SELECT 0', 'SELECT 99', 'DBSIZE',
    )
    .map((line) => [onA(words(line))]);
}

/** Strings, and expiry times on anything, a little more often than the grammar alone would. */
function seeds(): Draw {
  return fc.oneof(
    single(fc.tuple(pools.key('string'), pools.value).map(([key, value]) => ['SET', key, value])),
    single(fc.tuple(pools.key('string'), pools.integer).map(([key, value]) => ['SET', key, value])),
    single(
      fc
        .tuple(pools.key('zset'), fc.array(fc.tuple(pools.double, pools.member), { minLength: 1, maxLength: 5 }))
        .map(([key, pairs]) => ['ZADD', key, ...pairs.flat()]),
    ),
    single(
      fc
        .tuple(pools.key('set'), fc.array(pools.member, { minLength: 1, maxLength: 5 }))
        .map(([key, each]) => ['SADD', key, ...each]),
    ),
    single(
      fc
        .tuple(pools.key('hash'), fc.array(fc.tuple(pools.member, pools.value), { minLength: 1, maxLength: 5 }))
        .map(([key, pairs]) => ['HSET', key, ...pairs.flat()]),
    ),
    single(
      fc
        .tuple(pools.key('list'), fc.array(pools.value, { minLength: 1, maxLength: 5 }))
        .map(([key, each]) => ['RPUSH', key, ...each]),
    ),
    single(fc.tuple(pools.key(undefined), pools.unixMilliseconds).map(([key, at]) => ['PEXPIREAT', key, at])),
  );
}

/** Streams with groups, whose members have read something. */
function streams(): Draw {
  const key = pools.key('stream');
  return fc.oneof(
    single(fc.tuple(key, pools.newStreamId, pools.member, pools.value).map(([x, id, field, text]) => ['XADD', x, id, field, text])),
    single(fc.tuple(key, pools.group, fc.constantFrom('0', '$', '3')).map(([x, g, id]) => ['XGROUP', 'CREATE', x, g, id, 'MKSTREAM'])),
    single(
      fc
        .tuple(pools.group, pools.consumer, fc.constantFrom([], ['COUNT', '2'], ['NOACK']), key, fc.constantFrom('>', '>', '0', '3-0'))
        .map(([g, c, options, x, id]) => ['XREADGROUP', 'GROUP', g, c, ...options, 'STREAMS', x, id]),
    ),
  );
}

/** A command called by a script: with what it answers there, as there. */
const scripted = (command: fc.Arbitrary<Argv>): Draw =>
  single(command.map((argv) => ['EVAL', 'return redis.pcall(unpack(ARGV))', '0', ...argv]));

/** Limits small enough that a few elements change an encoding; set before a sequence, on both servers. */
const settings: fc.Arbitrary<readonly Argv[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly Argv[]>([]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('1', '3', '5'),
        fc.constantFrom('2', '8'),
        fc.constantFrom('2', '4', '-1', '-2'),
        fc.constantFrom('0', '1'),
      )
      .map(([entries, bytes, listSize, depth]) => [
        ...['hash', 'zset', 'set'].flatMap((kind) => [
          ['CONFIG', 'SET', `${kind}-max-listpack-entries`, entries],
          ['CONFIG', 'SET', `${kind}-max-listpack-value`, bytes],
        ]),
        ['CONFIG', 'SET', 'set-max-intset-entries', entries],
        ['CONFIG', 'SET', 'list-max-listpack-size', listSize],
        ['CONFIG', 'SET', 'list-compress-depth', depth],
      ]),
  },
);

export interface Sequence {
  readonly resp: 2 | 3;
  readonly settings: readonly Argv[];
  readonly steps: readonly Step[];
}

export interface SequenceOptions {
  readonly commands: readonly Command[];
  /** About so many steps to a sequence. */
  readonly steps: number;
}

export function sequences({ commands, steps }: SequenceOptions): fc.Arbitrary<Sequence> {
  // The real server looks after clients that wait ten times a second only, so each wait takes long: fewer of them.
  const weightOf = (command: Command): number => (command.flagSet.has('blocking') ? 1 : 8);
  const each = commands.map((command) => ({ weight: weightOf(command), arbitrary: fromGrammar(command) }));
  const any = fc.oneof(...each).filter((argv) => !tellsTime(argv));
  const draw = fc.oneof(
    { weight: 60, arbitrary: single(any) },
    { weight: 25, arbitrary: seeds() },
    { weight: 8, arbitrary: streams() },
    { weight: 4, arbitrary: scripted(any) },
    { weight: 3, arbitrary: fc.oneof(fill('list'), fill('hash'), fill('set'), fill('zset')) },
    { weight: 2, arbitrary: pops() },
    { weight: 4, arbitrary: randomMembers() },
    { weight: 3, arbitrary: sorts() },
    { weight: 2, arbitrary: transaction(any) },
    { weight: 1, arbitrary: whole() },
  );
  return fc.record({
    resp: fc.constantFrom(2 as const, 3 as const),
    settings,
    steps: fc.array(draw, { minLength: 1, maxLength: steps, size: 'max' }).map((each) => each.flat()),
  });
}
