/* SORT: the elements of a list, a set or a sorted set, in an order of the asker's choice, perhaps by what other keys
 * hold.
 *
 * A pattern is a key's name with a star where the element goes, `weight_*`, or a hash's field, `user_*->age`. BY says
 * what to compare, GET what to reply; a BY without a star has nothing to look up, which means: do not sort at all. */

import type { Call } from '../call.ts';
import { type Database, keyArgument } from '../keyspace/database.ts';
import { whole } from '../memory/whole.ts';
import { parseDouble } from '../numbers/numbers.ts';
import { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import { createList, texts } from '../types/elements.ts';
import * as hash from '../types/hash.ts';
import * as keys from './keys.ts';
import { storeBuilt } from './store.ts';
import { command } from './table.ts';

const notNumbers = new CommandError("ERR One or more scores can't be converted into double");

export const sort = command({
  name: 'sort',
  arity: -2,
  flags: 'write denyoom',
  acl: 'set sortedset list dangerous',
  keys: [
    keys.at(1, 'RO access'),
    keys.unknown(
      'RO access',
      `For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort`,
    ),
    keys.unknown(
      'OW update',
      `For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array`,
    ),
  ],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).',
  summary: 'Sorts the elements in a list, a set, or a sorted set, optionally storing the result.',
  args: 'key:key#0 [BY=by-pattern/pattern:pattern#1] [LIMIT={limit offset:integer count:integer}] [GET=get-pattern/pattern:pattern...+#1] [<order ASC | DESC>] [ALPHA=sorting] [STORE=destination:key#2]',
  findKeys: (args) => [1, ...storeIndexes(args)],
  run(c) {
    sortKey(c, true);
  },
});

export const sort_ro = command({
  name: 'sort_ro',
  arity: -2,
  flags: 'readonly',
  acl: 'set sortedset list dangerous',
  keys: [
    keys.at(1, 'RO access'),
    keys.unknown(
      'RO access',
      `For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort`,
    ),
  ],
  group: 'generic',
  since: '7.0.0',
  complexity: 'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).',
  summary: 'Returns the sorted elements of a list, a set, or a sorted set.',
  args: 'key:key#0 [BY=by-pattern/pattern:pattern#1] [LIMIT={limit offset:integer count:integer}] [GET=get-pattern/pattern:pattern...+#1] [<order ASC | DESC>] [ALPHA=sorting]',
  findKeys: () => [1],
  run(c) {
    sortKey(c, false);
  },
});

/** Options of one argument or two, which are not read as options themselves. */
const optionWidths: readonly (readonly [word: string, width: number])[] = [['LIMIT', 2], ['GET', 1], ['BY', 1]];

/** Where STORE names its key: the last one counts. */
function storeIndexes(args: Args): number[] {
  let found: number[] = [];
  for (let i = 2; i < args.count; i++) {
    const width = optionWidths.find(([word]) => args.is(i, word))?.[1];
    if (width !== undefined) i += width;
    else if (args.is(i, 'STORE') && i + 1 < args.count) found = [++i];
  }
  return found;
}

interface Options {
  descending: boolean;
  alpha: boolean;
  offset: number;
  /** Negative: all. */
  count: number;
  /** BY's pattern; null without a star: do not sort. */
  by: string | null | undefined;
  readonly get: string[];
  /** Index of the key to store under; 0 to reply. */
  storeAt: number;
}

/** Patterns reach keys that no key spec names, so only those who may read every key may use them. */
function requireEveryKey(c: Call, option: string): void {
  const { node: { acl }, client: { user } } = c;
  if (!user.mayEverything && !acl.mayReadEveryKey(user, c.command, c.args.text(1)))
    throw new CommandError(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
}

/** The keys that patterns reach could be on any node of a cluster. */
function requireOnePlace(c: Call, option: string): void {
  if (c.node.cluster !== undefined) throw new CommandError(`ERR ${option} option of SORT denied in Cluster mode.`);
}

function readOptions(c: Call, mayStore: boolean): Options {
  const { args } = c;
  const options: Options = {
    descending: false, alpha: false, offset: 0, count: -1, by: undefined, get: [], storeAt: 0,
  };
  args.from(2);
  while (args.more) {
    if (args.take('ASC')) options.descending = false;
    else if (args.take('DESC')) options.descending = true;
    else if (args.take('ALPHA')) options.alpha = true;
    else if (args.left >= 3 && args.take('LIMIT')) {
      options.offset = args.integer();
      options.count = args.integer();
    } else if (mayStore && args.left >= 2 && args.take('STORE')) options.storeAt = args.next();
    else if (args.left >= 2 && args.take('BY')) {
      const pattern = args.nextText();
      if (pattern.includes('*')) requireOnePlace(c, 'BY');
      if (pattern.includes('*')) requireEveryKey(c, 'BY');
      // One pattern without a star is enough to leave the elements as they are, whatever follows.
      if (options.by !== null) options.by = pattern.includes('*') ? pattern : null;
    } else if (args.left >= 2 && args.take('GET')) {
      requireOnePlace(c, 'GET');
      requireEveryKey(c, 'GET');
      options.get.push(args.nextText());
    } else throw errors.syntax;
  }
  return options;
}

function sortKey(c: Call, mayStore: boolean): void {
  const { args, db, h } = c;
  const options = readOptions(c, mayStore);
  const o = db.read(args, 1);
  const isSet = o !== 0 && robj.typeOf(h, o) === robj.type.set;
  // What is stored, or decided on by a script, must not depend on where a hash put the members.
  if (options.by === null && isSet && (options.storeAt !== 0 || c.inScript)) {
    options.by = undefined;
    options.alpha = true;
  }
  const all = o === 0 ? [] : texts(h, o, c.random);
  if (all === undefined) throw errors.wrongType;
  const sorted = options.by === null ? unsorted(all, options, isSet) : ordered(db, all, options);
  const output = outputOf(db, limited(sorted, options), options.get);
  if (options.storeAt !== 0) store(c, options.storeAt, output);
  else reply(c, output);
}

/** A set has no order, so it has no other end to begin from. */
const unsorted = (all: string[], options: Options, isSet: boolean): string[] =>
  options.descending && !isSet ? all.reverse() : all;

function limited(all: string[], { offset, count }: Options): string[] {
  const start = Math.max(0, offset);
  return count < 0 ? all.slice(start) : all.slice(start, start + count);
}

interface Row {
  readonly text: string;
  /** What elements are compared by: a text (undefined: no such key; it comes first) or a number. */
  readonly weight: string | undefined;
  readonly score: number;
}

function ordered(db: Database, all: readonly string[], options: Options): string[] {
  const { alpha, by } = options;
  const rows = all.map((text): Row => {
    const weight = typeof by === 'string' ? lookUp(db, by, text) : text;
    return { text, weight, score: alpha || weight === undefined ? 0 : scoreOf(weight) };
  });
  const compare = alpha ? byWeight : byScore;
  const sign = options.descending ? -1 : 1;
  return rows.sort((a, b) => sign * compare(a, b)).map(({ text }) => text);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byScore = (a: Row, b: Row): number => a.score - b.score || byText(a.text, b.text);

function byWeight(a: Row, b: Row): number {
  if (a.weight === b.weight) return 0;
  if (a.weight === undefined) return -1;
  return b.weight === undefined ? 1 : byText(a.weight, b.weight);
}

/** A weight as C's strtod reads it: up to a zero byte; blanks before it and an empty text (0) pass, what overflows does
 * not. */
function scoreOf(bytes: string): number {
  const [weight = ''] = bytes.split('\0', 1);
  const text = weight.replace(/^[ \t\n\v\f\r]+/, '');
  if (weight === '') return 0;
  const score = parseDouble(text);
  const overflows = score !== undefined && !Number.isFinite(score) && !/inf/i.test(text);
  if (score === undefined || overflows) throw notNumbers;
  return score;
}

const named = new Args(2);

/** What a pattern names for an element: the element itself for `#`, a string, or a hash's field; undefined if there is
 * none. */
function lookUp(db: Database, pattern: string, text: string): string | undefined {
  if (pattern === '#') return text;
  const star = pattern.indexOf('*');
  if (star < 0) return undefined;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const suffix = hasField ? pattern.slice(star + 1, arrow) : pattern.slice(star + 1);
  const { h } = db.space;
  const o = db.read(keyArgument(named, pattern.slice(0, star) + text + suffix), 0);
  if (o === 0) return undefined;
  if (!hasField) return robj.typeOf(h, o) === robj.type.string ? robj.stringText(h, o) : undefined;
  if (robj.typeOf(h, o) !== robj.type.hash) return undefined;
  const pair = hash.find(h, o, keyArgument(named, pattern.slice(arrow + 2)), 0);
  return pair === 0 ? undefined : element.text(h, hash.valueAt(h, o, pair));
}

function outputOf(db: Database, sorted: readonly string[], get: readonly string[]): (string | undefined)[] {
  if (get.length === 0) return [...sorted];
  return sorted.flatMap((text) => get.map((pattern) => lookUp(db, pattern, text)));
}

function reply(c: Call, output: readonly (string | undefined)[]): void {
  c.reply.array(output.length);
  for (const text of output) {
    if (text === undefined) c.reply.null();
    else c.reply.bulk(text);
  }
}

/** More than an element of a list takes besides twice its text. */
const elementBytesMax = 64;

/** Stores the output as a list; a list of nothing is no list. */
function store(c: Call, i: number, output: readonly (string | undefined)[]): void {
  const texts = output.map((text) => text ?? '');
  const bytes = texts.reduce((sum, text) => sum + 2 * text.length + elementBytesMax, 0);
  const o = texts.length === 0 ? 0 : whole(c.h, () => createList(c.h, texts, c.limits), bytes);
  storeBuilt(c, i, o, texts.length, 'l', 'sortstore', texts.length);
}
