/** Sorted sets (and plain sets) united, intersected, subtracted: replied, stored, or merely counted. */

import type { Call } from '../call.ts';
import { whole } from '../memory/whole.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as value from '../types/value.ts';
import * as inputs from '../types/zset-inputs.ts';
import * as zset from '../types/zset.ts';
import * as keys from './keys.ts';
import { storeBuilt } from './store.ts';
import { type CommandSpec, command } from './table.ts';
import * as pairs from './zset-reply.ts';

const notWeight = new CommandError('ERR weight value is not a float');
const limitNegative = new CommandError("ERR LIMIT can't be negative");
const noKeys = (command: string): CommandError =>
  new CommandError(`ERR at least 1 input key is needed for '${command}' command`);

/** What the commands that reply a sorted set have in common. */
const replies = {
  arity: -3,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.counted(1, 0, 1, 1, 'RO access')],
  group: 'sorted-set',
  since: '6.2.0',
} satisfies Partial<CommandSpec>;

/** What those that store it have in common. */
const stores = {
  arity: -4,
  flags: 'write denyoom',
  acl: 'sortedset',
  keys: [keys.at(1, 'OW update'), keys.counted(2, 0, 1, 1, 'RO access')],
  group: 'sorted-set',
} satisfies Partial<CommandSpec>;

export const zunion = command({
  name: 'zunion',
  ...replies,
  complexity:
    'O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of ' +
    'elements in the resulting sorted set.',
  summary: 'Returns the union of multiple sorted sets.',
  args:
    'numkeys:integer key:key...#0 [WEIGHTS=weight:integer...] [AGGREGATE=<aggregate SUM | MIN | MAX>] ' +
    '[WITHSCORES]',
  run(c) {
    reply(c, union, readRequest(c, 1, 'replies', true));
  },
});

export const zunionstore = command({
  name: 'zunionstore',
  ...stores,
  since: '2.0.0',
  complexity:
    'O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of ' +
    'elements in the resulting sorted set.',
  summary: 'Stores the union of multiple sorted sets in a key.',
  args:
    'destination:key#0 numkeys:integer key:key...#1 [WEIGHTS=weight:integer...] [AGGREGATE=<aggregate SUM | ' +
    'MIN | MAX>]',
  run(c) {
    store(c, union, readRequest(c, 2, 'stores', true));
  },
});

const intersectionCost =
  'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input ' +
  'sorted sets and M being the number of elements in the resulting sorted set.';

export const zinter = command({
  name: 'zinter',
  ...replies,
  complexity: intersectionCost,
  summary: 'Returns the intersect of multiple sorted sets.',
  args:
    'numkeys:integer key:key...#0 [WEIGHTS=weight:integer...] [AGGREGATE=<aggregate SUM | MIN | MAX>] ' +
    '[WITHSCORES]',
  run(c) {
    reply(c, intersect, readRequest(c, 1, 'replies', true));
  },
});

export const zinterstore = command({
  name: 'zinterstore',
  ...stores,
  since: '2.0.0',
  complexity: intersectionCost,
  summary: 'Stores the intersect of multiple sorted sets in a key.',
  args:
    'destination:key#0 numkeys:integer key:key...#1 [WEIGHTS=weight:integer...] [AGGREGATE=<aggregate SUM | ' +
    'MIN | MAX>]',
  run(c) {
    store(c, intersect, readRequest(c, 2, 'stores', true));
  },
});

const differenceCost =
  'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of ' +
  'the first set, and K is the size of the result set.';

export const zdiff = command({
  name: 'zdiff',
  ...replies,
  complexity: differenceCost,
  summary: 'Returns the difference between multiple sorted sets.',
  args: 'numkeys:integer key:key...#0 [WITHSCORES]',
  run(c) {
    reply(c, subtract, readRequest(c, 1, 'replies', false));
  },
});

export const zdiffstore = command({
  name: 'zdiffstore',
  ...stores,
  since: '6.2.0',
  complexity: differenceCost,
  summary: 'Stores the difference of multiple sorted sets in a key.',
  args: 'destination:key#0 numkeys:integer key:key...#1',
  run(c) {
    store(c, subtract, readRequest(c, 2, 'stores', false));
  },
});

export const zintercard = command({
  name: 'zintercard',
  arity: -3,
  flags: 'readonly',
  acl: 'sortedset',
  keys: [keys.counted(1, 0, 1, 1, 'RO access')],
  group: 'sorted-set',
  since: '7.0.0',
  complexity:
    'O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.',
  summary: 'Returns the number of members of the intersect of multiple sorted sets.',
  args: 'numkeys:integer key:key...#0 [LIMIT=limit:integer]',
  run(c) {
    const { sources, limit } = readRequest(c, 1, 'counts', false);
    const [first, ...others] = bySize(c, sources) as [Source, ...Source[]];
    let n = 0;
    inputs.forEach(c.h, first.o, (_score, src, start, end) => {
      if (others.every(({ o }) => inputs.contains(c.h, o, src, start, end))) n++;
      return limit === 0 || n < limit;
    });
    c.reply.int(n);
  },
});

/** An input: a sorted set or a set (0: no such key), and what its scores are multiplied by. */
interface Source {
  readonly o: number;
  weight: number;
}

type Aggregate = (a: number, b: number) => number;

const sum: Aggregate = (a, b) => {
  const total = a + b;
  return Number.isNaN(total) ? 0 : total; // +inf and -inf
};
const min: Aggregate = (a, b) => (b < a ? b : a);
const max: Aggregate = (a, b) => (b > a ? b : a);

interface Request {
  readonly sources: Source[];
  aggregate: Aggregate;
  withScores: boolean;
  /** Members to count at most; 0: all. */
  limit: number;
}

/** Reads numkeys at index i, the keys, and the options that this command has. */
function readRequest(c: Call, i: number, use: 'replies' | 'stores' | 'counts', weighs: boolean): Request {
  const { args } = c;
  const n = args.integerAt(i);
  if (n < 1) throw noKeys(c.command.name);
  if (n > args.count - i - 1) throw errors.syntax;
  const request: Request = { sources: readSources(c, i + 1, n), aggregate: sum, withScores: false, limit: 0 };
  args.from(i + 1 + n);
  while (args.more) {
    if (weighs && args.left > n && args.take('WEIGHTS')) takeWeights(c, request.sources);
    else if (weighs && args.left >= 2 && args.take('AGGREGATE')) request.aggregate = takeAggregate(c);
    else if (use === 'replies' && args.take('WITHSCORES')) request.withScores = true;
    else if (use === 'counts' && args.left >= 2 && args.take('LIMIT'))
      request.limit = args.integer(0, Infinity, limitNegative);
    else throw errors.syntax;
  }
  return request;
}

function readSources(c: Call, first: number, n: number): Source[] {
  const sources: Source[] = [];
  for (let i = first; i < first + n; i++) {
    const o = c.db.read(c.args, i);
    const type = o === 0 ? robj.type.zset : robj.typeOf(c.h, o);
    if (type !== robj.type.zset && type !== robj.type.set) throw errors.wrongType;
    sources.push({ o, weight: 1 });
  }
  return sources;
}

function takeWeights({ args }: Call, sources: readonly Source[]): void {
  for (const source of sources) source.weight = args.double(notWeight);
}

function takeAggregate({ args }: Call): Aggregate {
  if (args.take('SUM')) return sum;
  if (args.take('MIN')) return min;
  if (args.take('MAX')) return max;
  throw errors.syntax;
}

/** A result as it is built: a skiplist, and the length of its longest member, which decides whether it may become a
 * listpack. */
interface Result {
  readonly o: number;
  longestBytes: number;
}

type Operation = (c: Call, request: Request, result: Result) => void;

function reply(c: Call, operation: Operation, request: Request): void {
  const { o } = whole(c.h, () => compute(c, operation, request));
  pairs.replyAll(c, o, request.withScores);
  value.free(c.h, o);
}

function store(c: Call, operation: Operation, request: Request): void {
  const o = whole(c.h, () => {
    const result = compute(c, operation, request);
    zset.shrinkToListpack(c, result.o, result.longestBytes);
    return result.o;
  });
  storeBuilt(c, 1, o, zset.length(c.h, o), 'z', c.command.name);
}

function compute(c: Call, operation: Operation, request: Request): Result {
  const result = { o: zset.createSkiplist(c.h, 0), longestBytes: 0 };
  operation(c, request, result);
  return result;
}

function put(c: Call, result: Result, score: number, src: Uint8Array, start: number, end: number): void {
  zset.add(c, result.o, score, 0, src, start, end);
  if (end - start > result.longestBytes) result.longestBytes = end - start;
}

/** Smallest first: the order in which scores are aggregated, and the shortest way to an intersection. */
const bySize = (c: Call, sources: readonly Source[]): Source[] =>
  [...sources].sort((a, b) => inputs.length(c.h, a.o) - inputs.length(c.h, b.o));

const weighed = (source: Source, score: number): number => {
  const product = source.weight * score;
  return Number.isNaN(product) ? 0 : product; // 0 times infinity
};

function union(c: Call, { sources, aggregate }: Request, result: Result): void {
  for (const source of bySize(c, sources))
    inputs.forEach(c.h, source.o, (score, src, start, end) => {
      const before = zset.score(c.h, result.o, src, start, end);
      const mine = weighed(source, score);
      // A sorted set does not tell -0 from 0, but the sum of both is 0.
      if (before === 0) zset.remove(c.h, result.o, src, start, end);
      put(c, result, Number.isNaN(before) ? mine : aggregate(before, mine), src, start, end);
    });
}

function intersect(c: Call, { sources, aggregate }: Request, result: Result): void {
  const [first, ...others] = bySize(c, sources) as [Source, ...Source[]];
  inputs.forEach(c.h, first.o, (score, src, start, end) => {
    let total = weighed(first, score);
    for (const other of others) {
      const theirs = inputs.score(c.h, other.o, src, start, end);
      if (Number.isNaN(theirs)) return;
      total = aggregate(total, other.weight * theirs);
    }
    put(c, result, total, src, start, end);
  });
}

function subtract(c: Call, { sources }: Request, result: Result): void {
  const [first, ...others] = sources as [Source, ...Source[]];
  inputs.forEach(c.h, first.o, (score, src, start, end) => {
    if (!others.some(({ o }) => inputs.contains(c.h, o, src, start, end))) put(c, result, score, src, start, end);
  });
}
