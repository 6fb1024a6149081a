/* What SCAN, HSCAN, SSCAN and ZSCAN have in common: the cursor, the options, and one page of a walk.
 *
 * A dict is walked a few buckets at a time, and the cursor says where to go on (dict.scan tells why that survives a rehash). A
 * small encoding is returned whole, with cursor 0. COUNT counts the entries looked at, not those that matched. */

import type { Call } from '../call.ts';
import { matches } from '../glob.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import type { Args } from '../resp/args.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as sds from '../structures/sds.ts';
import * as element from '../types/element.ts';

const invalidCursor = new CommandError('ERR invalid cursor');
const bucketsPerEntry = 10;

const cursorForm = /^(?:([+-]?)0*(\d{1,20}))?$/;

/** The cursor in argument i: its low 32 bits, for no table here has more buckets. */
export function cursorAt(args: Args, i: number): number {
  if (args.parseInteger(i) && int64.parsed.hi >= 0) return int64.parsed.lo >>> 0;
  // Read as C's strtoul reads it: nothing is 0, and a minus wraps around.
  const match = cursorForm.exec(args.text(i));
  const magnitude = BigInt(match?.[2] ?? '0');
  if (match === null || magnitude >= 2n ** 64n) throw invalidCursor;
  return Number(BigInt.asUintN(32, match[1] === '-' ? -magnitude : magnitude));
}

export class ScanOptions {
  count = 10;
  private readonly args: Args;
  /** Argument that holds the pattern; 0 when everything matches. */
  private patternAt = 0;

  /** Reads MATCH and COUNT from argument i on. Any other option is left to `takeOther`, which steps over it if it knows it. */
  constructor(args: Args, i: number, takeOther?: (args: Args) => boolean) {
    this.args = args;
    args.from(i);
    while (args.more) {
      if (args.left >= 2 && args.take('COUNT')) {
        this.count = args.integer();
        if (this.count < 1) throw errors.syntax;
      } else if (args.left >= 2 && args.take('MATCH')) {
        const at = args.next();
        this.patternAt = args.is(at, '*') ? 0 : at;
      } else if (takeOther === undefined || !takeOther(args)) throw errors.syntax;
    }
  }

  /** Whether bytes [start, end) of u8 match the pattern. */
  matches(u8: Uint8Array, start: number, end: number): boolean {
    if (this.patternAt === 0) return true;
    const { args, patternAt } = this;
    return matches(args.buffer, args.start[patternAt] as number, args.end[patternAt] as number, u8, start, end);
  }

  /** Whether an element's text matches the pattern. */
  matchesElement(h: Heap, e: element.Element): boolean {
    if (e.isInteger) return this.matches(element.digits, 0, element.writeDigits(e.lo, e.hi));
    return this.matches(h.u8, e.start, e.end);
  }
}

export interface Page {
  /** Where to go on; 0 at the end. */
  readonly cursor: number;
  /** References to the entries whose key matches. Valid until the dict changes. */
  readonly found: number[];
}

/** Walks a dict from a cursor on, until COUNT entries were looked at or too many buckets were empty. */
export function scanDict(h: Heap, d: number, cursor: number, options: ScanOptions): Page {
  const found: number[] = [];
  let sampled = 0;
  const visit = (r: number): void => {
    sampled++;
    const key = dict.key(h, r);
    if (options.matches(h.u8, key, key + sds.length(h, key))) found.push(r);
  };
  let at = cursor;
  let bucketsLeft = options.count * bucketsPerEntry;
  do {
    const from = at;
    at = dictWalk.scan(h, d, at, visit);
    if (h.trace !== undefined) h.trace({ kind: 'dict.scanned', dict: d, cursor: from, next: at });
  } while (at !== 0 && bucketsLeft-- > 0 && sampled < options.count);
  return { cursor: at, found };
}

/** Opens a reply [cursor, elements]: n elements must follow. */
export function replyPage(c: Call, cursor: number, n: number): void {
  c.reply.array(2);
  c.reply.bulkInt(cursor);
  c.reply.array(n);
}
