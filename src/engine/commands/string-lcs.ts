/* LCS: the longest common subsequence of two strings: the most bytes that occur in both, in this order, gaps allowed.
 *
 * The textbook table (Wagner and Fischer, 1974): cell (i, j) holds the length for the first i bytes of one string and
 * the first j of the other, each from its neighbours. The walk back from the last cell collects the bytes, and the
 * runs of them that are adjacent in both strings are the matches that IDX shows. */

import { CommandError, errors } from '../resp/errors.ts';
import type { Args } from '../resp/args.ts';
import type { Call } from '../call.ts';
import * as robj from '../structures/robj.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const notStrings = new CommandError('ERR The specified keys must contain string values');
const bothWanted = new CommandError('ERR If you want both the length and indexes, please just use IDX.');
const tooLarge = new CommandError('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');

/** A run of bytes that is adjacent in both strings; starts and last positions. */
interface Match {
  aStart: number;
  bStart: number;
  readonly aEnd: number;
  readonly bEnd: number;
}

export const lcs = command({
  name: 'lcs',
  arity: -3,
  flags: 'readonly',
  acl: 'string',
  keys: [keys.range(1, 1, 1, 'RO access')],
  group: 'string',
  since: '7.0.0',
  complexity: 'O(N*M) where N and M are the lengths of s1 and s2, respectively',
  summary: 'Finds the longest common substring.',
  args: 'key1:key#0 key2:key#0 [LEN] [IDX] [MINMATCHLEN=min-match-len:integer] [WITHMATCHLEN]',
  run(c) {
    const a = stringAt(c, 1);
    const b = stringAt(c, 2);
    const options = readOptions(c.args);
    if ((a.length + 1) * (b.length + 1) * 4 > c.limits.protoMaxBulkLen) throw tooLarge;
    const table = lengths(a, b);
    const length = table[table.length - 1] as number;
    if (options.wants === 'length') {
      c.reply.int(length);
      return;
    }
    const matches = walkBack(table, a, b);
    if (options.wants === 'indexes') replyMatches(c, matches, length, options);
    else c.reply.bulk(matches.reduceRight((text, match) => text + a.slice(match.aStart, match.aEnd + 1), ''));
  },
});

function stringAt(c: Call, i: number): string {
  const o = c.db.read(c.args, i);
  if (o === 0) return '';
  if (robj.typeOf(c.h, o) !== robj.type.string) throw notStrings;
  return robj.stringText(c.h, o);
}

interface Options {
  readonly wants: 'text' | 'length' | 'indexes';
  readonly matchLengthMin: number;
  readonly withLength: boolean;
}

function readOptions(args: Args): Options {
  let wantsLength = false;
  let wantsIndexes = false;
  let withLength = false;
  let matchLengthMin = 0;
  args.from(3);
  while (args.more) {
    if (args.take('IDX')) wantsIndexes = true;
    else if (args.take('LEN')) wantsLength = true;
    else if (args.take('WITHMATCHLEN')) withLength = true;
    else if (args.take('MINMATCHLEN')) matchLengthMin = Math.max(0, args.integer());
    else throw errors.syntax;
  }
  if (wantsLength && wantsIndexes) throw bothWanted;
  return { wants: wantsLength ? 'length' : wantsIndexes ? 'indexes' : 'text', matchLengthMin, withLength };
}

/** The table, row by row; a row for each prefix of a, a column for each of b. */
function lengths(a: string, b: string): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    const byte = a.charCodeAt(i - 1);
    for (let j = 1, at = i * width + 1; j <= b.length; j++, at++) {
      const above = table[at - width] as number;
      const left = table[at - 1] as number;
      if (byte === b.charCodeAt(j - 1)) table[at] = (table[at - width - 1] as number) + 1;
      else table[at] = above > left ? above : left;
    }
  }
  return table;
}

/** The matches, last one first. */
function walkBack(table: Uint32Array, a: string, b: string): Match[] {
  const width = b.length + 1;
  const matches: Match[] = [];
  let open: Match | undefined;
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      i--;
      j--;
      if (open === undefined) {
        open = { aStart: i, bStart: j, aEnd: i, bEnd: j };
        matches.push(open);
      }
      open.aStart = i;
      open.bStart = j;
    } else {
      open = undefined;
      if ((table[(i - 1) * width + j] as number) > (table[i * width + j - 1] as number)) i--;
      else j--;
    }
  }
  return matches;
}

function replyMatches(c: Call, matches: readonly Match[], length: number, options: Options): void {
  const { reply } = c;
  const shown = matches.filter(({ aStart, aEnd }) => aEnd - aStart + 1 >= options.matchLengthMin);
  reply.map(2);
  reply.bulk('matches');
  reply.array(shown.length);
  for (const { aStart, aEnd, bStart, bEnd } of shown) {
    reply.array(options.withLength ? 3 : 2);
    for (const [start, end] of [[aStart, aEnd], [bStart, bEnd]] as const) {
      reply.array(2);
      reply.int(start);
      reply.int(end);
    }
    if (options.withLength) reply.int(aEnd - aStart + 1);
  }
  reply.bulk('len');
  reply.int(length);
}
