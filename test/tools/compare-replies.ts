/* When two replies to the same command are the same. Mostly when they are equal to the byte; but what comes out of a
 * hash table has no order, what is chosen at random only a kind and a place where it must come from, and two clocks
 * never tell the same time. */

import { itemsOf, type Reply, textOf } from '../../src/repl/reply.ts';

/** How the replies of a command are compared. */
type Rule =
  'exact' | 'pending' | 'timeless' | 'about' | 'unordered' | 'pairs' | 'scan' | 'scan pairs' | 'random' | { readonly near: number };

const rules: Readonly<Record<string, Rule>> = {
  smembers: 'unordered',
  sinter: 'unordered',
  sunion: 'unordered',
  sdiff: 'unordered',
  keys: 'unordered',
  hkeys: 'unordered',
  hvals: 'unordered',
  hgetall: 'pairs',
  scan: 'scan',
  sscan: 'scan',
  hscan: 'scan pairs',
  zscan: 'scan pairs',
  srandmember: 'random',
  hrandfield: 'random',
  zrandmember: 'random',
  randomkey: 'random',
  spop: 'random',
  ttl: { near: 3 },
  pttl: { near: 3000 },
  expiretime: { near: 3 },
  pexpiretime: { near: 3000 },
};

function ruleOf(argv: readonly string[]): Rule {
  const name = (argv[0] ?? '').toLowerCase();
  const rest = argv.slice(2).map((word) => word.toLowerCase());
  if ((name === 'sort' || name === 'sort_ro') && rest.includes('by')) return 'unordered'; // equal weights leave the order open
  if (name === 'hscan' && rest.includes('novalues')) return 'scan';
  if (name === 'zscan' && rest.includes('noscores')) return 'scan';
  if (name === 'xpending' && rest.length > 1) return 'pending';
  if (name === 'xinfo') return 'timeless';
  if (name === 'memory') return 'about';
  return rules[name] ?? 'exact';
}

/** Whether `ours` is the reply that `theirs` is. `before` is our previous reply: a random choice must come from it. */
export function agree(argv: readonly string[], ours: Reply, theirs: Reply, before: Reply | undefined): boolean {
  if (/^eval$/i.test(argv[0] ?? '')) return agree(argv.slice(3), ours, theirs, before);
  const rule = ruleOf(argv);
  if (canonical(ours, 'exact') === canonical(theirs, 'exact'))
    return rule !== 'random' || ours.type === 'error' || comesFrom(ours, before);
  if (ours.type === 'error' || theirs.type === 'error') return false;
  if (typeof rule === 'object') return near(ours, theirs, rule.near);
  if (rule === 'pending') return agreeOnPending(ours, theirs);
  if (rule === 'timeless') return canonical(timeless(ours), 'exact') === canonical(timeless(theirs), 'exact');
  if (rule === 'about') return isAbout(ours, theirs);
  if (rule === 'random') return shape(ours) === shape(theirs) && comesFrom(ours, before);
  if (rule === 'scan' || rule === 'scan pairs') return agreeOnScan(argv, ours, theirs, rule === 'scan pairs');
  return canonical(ours, rule) === canonical(theirs, rule);
}

/** EXEC's replies, one by one, each as `same` finds for its command. */
export function agreeOnTransaction(
  queued: readonly (readonly string[])[],
  ours: Reply,
  theirs: Reply,
  same: (argv: readonly string[], ours: Reply, theirs: Reply) => boolean,
): boolean {
  const [mine, other] = [itemsOf(ours), itemsOf(theirs)];
  if (
    ours.type !== theirs.type ||
    ours.type !== 'array' ||
    mine.length !== other.length ||
    mine.length !== queued.length
  )
    return canonical(ours, 'exact') === canonical(theirs, 'exact');
  return queued.every((argv, i) => same(argv, mine[i] as Reply, other[i] as Reply));
}

function near(ours: Reply, theirs: Reply, give: number): boolean {
  if (ours.type !== 'integer' || theirs.type !== 'integer') return false;
  const [a, b] = [Number(ours.text), Number(theirs.text)];
  return a < 0 || b < 0 ? a === b : Math.abs(a - b) <= give;
}

/** No number of these tests is as large as a time in ms since 1970. */
const timeMsMin = 1e12;

/** Without the times of a clock, which say when somebody came or was given something. */
function timeless(reply: Reply): Reply {
  if ('items' in reply) return { ...reply, items: reply.items.map(timeless) } as Reply;
  return reply.type === 'integer' && Number(reply.text) >= timeMsMin ? { ...reply, text: 'TIME' } : reply;
}

/** Bytes that two allocators hand out differ, and here they are counted where a real server estimates. */
function isAbout(ours: Reply, theirs: Reply): boolean {
  if (ours.type !== 'integer' || theirs.type !== 'integer') return false;
  const [a, b] = [Number(ours.text), Number(theirs.text)];
  return a <= 2 * b + 64 && b <= 2 * a + 64;
}

/** Pending entries, but for how long ago each was delivered. */
function agreeOnPending(ours: Reply, theirs: Reply): boolean {
  const timeless = (reply: Reply): string =>
    itemsOf(reply).map((entry) => itemsOf(entry).map((item, i) => (i === 2 ? '' : canonical(item, 'exact'))).join()).join(';');
  return timeless(ours) === timeless(theirs);
}

/** A cursor other than 0 tells only that more is to come; what comes after one that nobody gave out, nobody can say. */
function agreeOnScan(argv: readonly string[], ours: Reply, theirs: Reply, pairs: boolean): boolean {
  const [mine, other] = [itemsOf(ours), itemsOf(theirs)];
  if (mine.length !== 2 || other.length !== 2) return canonical(ours, 'exact') === canonical(theirs, 'exact');
  if (argv[/^scan$/i.test(argv[0] ?? '') ? 1 : 2] !== '0') return true;
  if (textOf(mine[0]) !== '0' || textOf(other[0]) !== '0') return true;
  const rule = pairs ? 'pairs' : 'unordered';
  return canonical(mine[1] as Reply, rule) === canonical(other[1] as Reply, rule);
}

/** A text that is the same for replies that are. */
export function canonical(reply: Reply, rule: 'exact' | 'unordered' | 'pairs'): string {
  switch (reply.type) {
    case 'nil':
      return 'nil';
    case 'boolean':
      return `boolean ${reply.value}`;
    case 'array':
    case 'push':
    case 'set':
    case 'map':
    case 'attribute': {
      const each = reply.items.map((item) => canonical(item, 'exact'));
      const paired = reply.type === 'map' || rule === 'pairs';
      const parts = paired ? twoByTwo(each) : each;
      const sorted = paired || reply.type === 'set' || rule === 'unordered' ? parts.sort() : parts;
      return `${reply.type}(${sorted.join(',')})`;
    }
    default:
      return `${reply.type} ${JSON.stringify(reply.text)}`;
  }
}

const twoByTwo = (each: readonly string[]): string[] =>
  each.length % 2 === 0 ? each.filter((_, i) => i % 2 === 0).map((one, i) => `${one}=${each[2 * i + 1]}`) : [...each];

/** Kinds and lengths, without what chance decides. */
function shape(reply: Reply): string {
  return 'items' in reply ? `${reply.type}(${reply.items.map(shape).join(',')})` : reply.type;
}

function comesFrom(reply: Reply, before: Reply | undefined): boolean {
  if (before === undefined || reply.type === 'nil') return true;
  const there = new Set(leaves(before));
  return leaves(reply).every((leaf) => there.has(leaf));
}

const leaves = (reply: Reply): string[] => ('items' in reply ? reply.items.flatMap(leaves) : [textOf(reply)]);
