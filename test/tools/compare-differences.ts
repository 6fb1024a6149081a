/* Where the engine and the server beside it may differ: the engine answers as Redis 7.2, the servers that one has at
 * hand are older or younger. Each entry is one difference, with its reason; nothing else is forgiven. */

import type { Reply } from '../../src/repl/reply.ts';
import { itemsOf, textOf } from '../../src/repl/reply.ts';

/** Which server answers: `valkey 8.1.1`, `redis 7.0.15`. */
export interface Reference {
  readonly product: string;
  readonly version: string;
}

interface Case {
  readonly argv: readonly string[];
  readonly ours: Reply;
  readonly theirs: Reply;
}

interface Difference {
  readonly reason: string;
  readonly of: (reference: Reference) => boolean;
  readonly covers: (each: Case) => boolean;
}

const isValkey = ({ product }: Reference): boolean => product === 'valkey';
const isBefore72 = ({ product, version }: Reference): boolean =>
  product === 'redis' && /^([0-6]\.|7\.[01]\.)/.test(version);
const isSince8 = ({ product, version }: Reference): boolean => product === 'redis' && Number.parseInt(version, 10) >= 8;
const asks = (argv: readonly string[], line: RegExp): boolean => line.test(argv.slice(0, 2).join(' '));
const both = ({ ours, theirs }: Case, pattern: RegExp): boolean =>
  pattern.test(textOf(ours)) && pattern.test(textOf(theirs));

/** A script's errors without the product's name. */
const unbranded = (text: string): string => text.replace(/\b(Redis|Valkey) command/gi, 'command');

const differences: readonly Difference[] = [
  {
    reason: 'Valkey 8.1 embeds strings that fit 64 bytes together with their key; 7.2 those of up to 44 bytes.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^object encoding$/i) && both(each, /^(embstr|raw)$/),
  },
  {
    reason: 'Valkey 8 does not say Redis in what it tells scripts.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^eval /i) && unbranded(textOf(each.ours)) === unbranded(textOf(each.theirs)),
  },
  {
    reason: 'Redis 8 prints places with as few digits as tell them apart; 7.2 with 17 after the point.',
    of: isSince8,
    covers: (each) => asks(each.argv, /^(geo|eval )/i) && sameNumbers(each.ours, each.theirs, 1e-17),
  },
  {
    reason: 'XREAD of Redis 8 names + when ids are missing; 7.2 does not know it, and it is known here all the same.',
    of: isSince8,
    covers: (each) => asks(each.argv, /^xread /i) && textOf(each.theirs).startsWith('ERR Unbalanced'),
  },
  {
    reason: 'XREAD with + gives the last entry that there is; Valkey 8.1 nothing once the one added last was deleted.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^xread /i) && each.argv.includes('+') && itemsOf(each.theirs).length < itemsOf(each.ours).length,
  },
  {
    reason: 'Redis 8 takes neither blanks nor hexadecimal digits for the ends of a range; 7.2 reads them with strtod.',
    of: isSince8,
    covers: (each) => textOf(each.theirs) === 'ERR min or max is not a float' && each.argv.some((word) => /^\(?(\s|[-+]?0x)/i.test(word)),
  },
  {
    reason: 'Redis 8 believes no ENTRIESREAD beyond what was added, and no group lags behind an empty stream; 7.2 reckons plainly.',
    of: isSince8,
    covers: (each) => asks(each.argv, /^xinfo (groups|stream)$/i) && (isBelowZero(each.ours) || lagsIn(each.theirs).includes('0')) &&
      withoutLag(each.ours) === withoutLag(each.theirs),
  },
  {
    reason: 'NOSCORES is Valkey\'s, and known here all the same.',
    of: isSince8,
    covers: (each) => asks(each.argv, /^zscan /i) && each.argv.some((word) => /^noscores$/i.test(word)),
  },
  {
    reason: 'Before 7.2 a small list was a quicklist of one node, and a small set of words a hash table.',
    of: isBefore72,
    covers: (each) =>
      asks(each.argv, /^object encoding$/i) &&
      /^(quicklist|hashtable)$/.test(textOf(each.theirs)) &&
      textOf(each.ours) === 'listpack',
  },
  {
    reason: 'Valkey refuses SCAN with a TYPE that there is not, before anything else is wrong; 7.2 finds no key of it.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^scan /i) && /^ERR unknown type name/.test(textOf(each.theirs)),
  },
  {
    reason: '7.2 reads a cursor with strtoul, which takes -1 for the largest one and nothing for 0; Valkey 8.1 and Redis 8 refuse it.',
    of: (reference) => isValkey(reference) || isSince8(reference),
    covers: (each) =>
      asks(each.argv, /^[hsz]?scan /i) &&
      textOf(each.theirs) === 'ERR invalid cursor' &&
      each.argv.some((word) => /^(-\d+)?$/.test(word)),
  },
  {
    reason: 'Valkey 8 and Redis 8 look for a negative offset of LIMIT in a skiplist from the wrong end; 7.2 finds nothing there.',
    of: (reference) => isValkey(reference) || isSince8(reference),
    covers: (each) => asks(each.argv, /^z(rev)?range/i) && /(^| )limit -\d/i.test(each.argv.join(' ')),
  },
  {
    reason:
      'Valkey 8 makes a sorted set a skiplist for the longest member in ZADD, 7.2 for the first, or when one is added.',
    of: isValkey,
    covers: (each) =>
      asks(each.argv, /^object encoding$/i) && textOf(each.ours) === 'listpack' && textOf(each.theirs) === 'skiplist',
  },
  {
    reason:
      'Valkey 8 does not store what SET lets expire in the past; 7.2 does, and DBSIZE counts it until somebody looks.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^dbsize$/i) && Number(textOf(each.ours)) > Number(textOf(each.theirs)),
  },
  {
    reason:
      'Valkey 8 shares no integer objects between keys; 7.2 shares 0 to 9999 and tells the largest count for them.',
    of: isValkey,
    covers: (each) =>
      asks(each.argv, /^object refcount$/i) && textOf(each.ours) === '2147483647' && textOf(each.theirs) === '1',
  },
  {
    reason: 'Valkey 8 takes BITCOUNT with a start alone, and reads a unit before the ends; 7.2 wants both ends.',
    of: isValkey,
    covers: (each) => asks(each.argv, /^bitcount /i) && [each.ours, each.theirs].some((reply) => textOf(reply) === 'ERR syntax error'),
  },
  {
    reason: 'Before 7.2 a double was printed with 17 digits, not with as few as tell it from its neighbours.',
    of: isBefore72,
    covers: (each) => sameNumbers(each.ours, each.theirs),
  },
  {
    reason: '7.2 gave ZRANK and ZREVRANK their WITHSCORE.',
    of: isBefore72,
    covers: (each) => asks(each.argv, /^z(rev)?rank /i) && each.argv.length > 3,
  },
  {
    reason: 'NOVALUES and NOSCORES are younger than 7.2, and known here all the same.',
    of: isBefore72,
    covers: (each) => asks(each.argv, /^[hz]scan /i) && each.argv.some((word) => /^(novalues|noscores)$/i.test(word)),
  },
  {
    reason: 'Before 7.2 BITCOUNT and BITPOS looked at their arguments after the key.',
    of: isBefore72,
    covers: (each) =>
      asks(each.argv, /^bit(count|pos) /i) && each.ours.type === 'error' && /^(0|-1|WRONGTYPE .*)$/.test(textOf(each.theirs)),
  },
  {
    reason: 'Before 7.2 a timeout too large for an integer was called negative.',
    of: isBefore72,
    covers: (each) =>
      textOf(each.theirs) === 'ERR timeout is negative' && textOf(each.ours) === 'ERR timeout is out of range',
  },
  {
    reason:
      '7.2 chooses the encoding of a new hash or sorted set by the arguments that it is made from, even when they repeat themselves.',
    of: isBefore72,
    covers: (each) =>
      asks(each.argv, /^object encoding$/i) &&
      /^(skiplist|hashtable)$/.test(textOf(each.ours)) &&
      /^(listpack|intset)$/.test(textOf(each.theirs)),
  },
  {
    reason: 'Before 7.2 scripts were refused commands that may wait.',
    of: isBefore72,
    covers: (each) =>
      /^ERR (This Redis command is not allowed from script|x\w+ command is not allowed with BLOCK)/.test(textOf(each.theirs)),
  },
  {
    reason: 'Before 7.2 XREAD and XREADGROUP with too few ids got the same error.',
    of: isBefore72,
    covers: (each) => textOf(each.theirs).startsWith('ERR Unbalanced XREAD list of streams') && /^ERR Unbalanced/.test(textOf(each.ours)),
  },
  {
    reason: 'Before 7.2 LREM and LPOS took the least integer, which has no positive.',
    of: isBefore72,
    covers: (each) => asks(each.argv, /^(lrem|lpos) /i) && each.argv.includes('-9223372036854775808') && each.ours.type === 'error',
  },
  {
    reason: 'A list of 7.2 that is one listpack cuts the index that LSET names to 32 bits; before, none was.',
    of: isBefore72,
    covers: (each) => asks(each.argv, /^lset /i) && Math.abs(Number(each.argv[2])) > 2 ** 31 && textOf(each.theirs).startsWith('ERR '),
  },
  {
    reason: 'Before 7.2 a member of a group was made only when it got something.',
    of: isBefore72,
    covers: (each) =>
      (asks(each.argv, /^xgroup (create|del)consumer$/i) && each.ours.type === each.theirs.type) ||
      asks(each.argv, /^xinfo (groups|stream)$/i),
  },
  {
    reason: 'What 7.2 takes and an older server refuses cancels a transaction there.',
    of: isBefore72,
    covers: (each) => asks(each.argv, /^exec/i) && textOf(each.theirs).startsWith('EXECABORT '),
  },
  {
    reason: 'A score in a block that is no number is refused here; real servers take what strtod makes of it, and say NaN for the rest.',
    of: () => true,
    covers: (each) => asks(each.argv, /^restore /i) && (each.argv[3] ?? '').startsWith('\x11') &&
      textOf(each.ours) === 'ERR Bad data format' && textOf(each.theirs) === 'OK',
  },
  {
    reason: 'A stream whose counts, lengths and marks contradict each other is refused here; real servers look at few of them.',
    of: () => true,
    covers: (each) => asks(each.argv, /^restore /i) && /^[\x0f\x13\x15]/.test(each.argv[3] ?? '') &&
      textOf(each.ours) === 'ERR Bad data format' && textOf(each.theirs) === 'OK',
  },
  {
    reason: 'In the real server a queued command and the key that it has set share the value; here the queue has a copy.',
    of: () => true,
    covers: (each) => asks(each.argv, /^object refcount$/i) && textOf(each.ours) === '1' && textOf(each.theirs) === '2',
  },
];

/** The numbers that follow the word lag. */
const lagsIn = (reply: Reply): string[] =>
  itemsOf(reply).flatMap((item, i, all) => (textOf(all[i - 1]) === 'lag' ? [textOf(item)] : lagsIn(item)));
const isBelowZero = (reply: Reply): boolean => lagsIn(reply).some((lag) => Number(lag) < 0);

/** All texts but these numbers, and but the times of a clock. */
const withoutLag = (reply: Reply): string =>
  itemsOf(reply).map((item, i, all) => {
    const isLeftOut = textOf(all[i - 1]) === 'lag' || /-time$/.test(textOf(all[i - 1]));
    return isLeftOut ? '' : 'items' in item ? `(${withoutLag(item)})` : textOf(item);
  }).join();

/** Replies whose texts are equal, or numbers that are, or lie so close together. */
function sameNumbers(ours: Reply, theirs: Reply, apart = 0): boolean {
  const [mine, other] = [itemsOf(ours), itemsOf(theirs)];
  if ('items' in ours || 'items' in theirs)
    return mine.length === other.length && mine.every((item, i) => sameNumbers(item, other[i] as Reply, apart));
  return (
    ours.type === theirs.type &&
    (textOf(ours) === textOf(theirs) || Math.abs(Number(textOf(ours)) - Number(textOf(theirs))) <= apart)
  );
}

/** The reason why these replies may differ; undefined when there is none. */
export function justified(reference: Reference, each: Case): string | undefined {
  const reason = differences.find((difference) => difference.of(reference) && difference.covers(each))?.reason;
  const isScript = asks(each.argv, /^eval /i);
  return reason === undefined && isScript ? justified(reference, { ...each, argv: each.argv.slice(3) }) : reason;
}
