/** Bitmaps in ranges: how many bits are set, where the first one is. A range is in bytes, or with BIT in bits. */

import type { Call } from '../call.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import { bitsOfWord, bytes, countBits, findBit, read } from './bitmap-bits.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const badBit = new CommandError('ERR The bit argument must be 1 or 0.');

/** A range as a command gives it, both ends within it, negative ones counted from the end of the string. */
interface Range {
  readonly start: number;
  /** Undefined: to the end of the string. */
  readonly end: number | undefined;
  readonly inBits: boolean;
}

const whole: Range = { start: 0, end: undefined, inBits: false };

function takeUnit(args: Args): boolean {
  if (!args.more) return false;
  if (args.take('BIT')) return true;
  if (args.take('BYTE')) return false;
  throw errors.syntax;
}

/** A range clipped to the string that was read last, in bits: [from, to), empty when to <= from. */
const covered = { from: 0, to: 0 };

function cover({ start, end, inBits }: Range): void {
  const unit = inBits ? 1 : 8;
  const length = ((bytes.end - bytes.start) * 8) / unit;
  const first = start < 0 ? Math.max(0, length + start) : start;
  const last = end === undefined ? length - 1 : end < 0 ? Math.max(0, length + end) : end;
  covered.from = first * unit;
  covered.to = (Math.min(last, length - 1) + 1) * unit;
}

export const bitcount = command({
  name: 'bitcount',
  arity: -2,
  flags: 'readonly',
  acl: 'bitmap',
  keys: [keys.at(1, 'RO access')],
  group: 'bitmap',
  since: '2.6.0',
  complexity: 'O(N)',
  summary: 'Counts the number of set bits (population counting) in a string.',
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  args: 'key:key#0 [{range start:integer end:integer [<unit BYTE | BIT>@7.0.0]}]',
  run(c) {
    const range = countRange(c);
    read(c.h, c.db.readTyped(c.args, 1, robj.type.string));
    const { start, end } = range;
    if (bytes.end === bytes.start || (end !== undefined && start < 0 && end < 0 && start > end)) c.reply.int(0);
    else {
      cover(range);
      c.reply.int(covered.from < covered.to ? countCovered() : 0);
    }
  },
});

function countRange(c: Call): Range {
  const { args } = c;
  if (args.count === 2) return whole;
  if (args.count !== 4 && args.count !== 5) throw errors.syntax;
  const start = args.from(2).integer();
  const end = args.integer();
  return { start, end, inBits: takeUnit(args) };
}

/** Bits set within `covered`: those of whole bytes, less those before and behind it in the bytes at its ends. */
function countCovered(): number {
  const { u8, start } = bytes;
  const { from, to } = covered;
  const first = start + Math.floor(from / 8);
  const last = start + Math.floor((to - 1) / 8);
  const before = (u8[first] as number) & (0xff00 >> (from % 8));
  const behind = (u8[last] as number) & (0xff >> (((to - 1) % 8) + 1));
  return countBits(u8, first, last + 1) - bitsOfWord(before) - bitsOfWord(behind);
}

export const bitpos = command({
  name: 'bitpos',
  arity: -3,
  flags: 'readonly',
  acl: 'bitmap',
  keys: [keys.at(1, 'RO access')],
  group: 'bitmap',
  since: '2.8.7',
  complexity: 'O(N)',
  summary: 'Finds the first set (1) or clear (0) bit in a string.',
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  args: 'key:key#0 bit:integer [{range start:integer [{end-unit-block end:integer [<unit BYTE | BIT>@7.0.0]}]}]',
  run(c) {
    const { args } = c;
    const bit = args.integerAt(2);
    if (bit !== 0 && bit !== 1) throw badBit;
    const range = searchRange(args);
    const o = c.db.readTyped(args, 1, robj.type.string);
    read(c.h, o);
    cover(range);
    if (o === 0) c.reply.int(bit === 1 ? -1 : 0);
    else c.reply.int(firstCovered(bit, range.end !== undefined));
  },
});

function searchRange(args: Args): Range {
  if (args.count === 3) return whole;
  if (args.count > 6) throw errors.syntax;
  const start = args.from(3).integer();
  const inBits = args.count === 6 && takeUnit(args.from(5));
  return { start, end: args.count > 4 ? args.integerAt(4) : undefined, inBits };
}

/** The first bit of this value within `covered`, or -1. Without an end the string counts as followed by endless zeros. */
function firstCovered(bit: number, hasEnd: boolean): number {
  const { from, to } = covered;
  if (from >= to) return -1;
  const found = findBit(bytes.u8, bytes.start, from, to, bit);
  return found < 0 && bit === 0 && !hasEnd ? to : found;
}
