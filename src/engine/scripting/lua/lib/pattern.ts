/* Lua's patterns: single characters with an optional repetition, captures, %b and %f. Matched by backtracking, as the
 * reference implementation does; patterns do not nest repetitions, so the work is a polynomial of the subject's length,
 * but of a degree that the pattern chooses. So it is counted, as the script's steps, and refused beyond `workMax`, where a
 * real server would not answer for minutes. Rejected: translation to JavaScript's regular expressions, which know no %b and no %f, and
 * would be cached by pattern for little gain. */

import { fail, machine } from '../registers.ts';
import type { LuaValue } from '../value.ts';

const workMax = 8_000_000;
/** And in the middle of a search so much at once, where it can be paused from one start to the next. */
const workAtOnce = 100_000;
/** Of a search that was left in the middle. */
export const unfinished = -2;
/** And so much more for each byte of the subject. */
const workPerByte = 16;
const capturesMax = 32;

const open = -1;
const position = -2;

const percent = 37;
const dash = 45;

const isAlpha = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isControl = (c: number): boolean => c < 32 || c === 127;
const isHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
const isPunctuation = (c: number): boolean => c > 32 && c < 127 && !isAlpha(c) && !isDigit(c);

/** Whether c belongs to class %x, of which `letter` is the lower-case letter; undefined when there is no such class. */
function inClass(c: number, letter: number): boolean | undefined {
  switch (letter) {
    case 97:
      return isAlpha(c);
    case 99:
      return isControl(c);
    case 100:
      return isDigit(c);
    case 108:
      return isLower(c);
    case 112:
      return isPunctuation(c);
    case 115:
      return isSpace(c);
    case 117:
      return isUpper(c);
    case 119:
      return isAlpha(c) || isDigit(c);
    case 120:
      return isHex(c);
    case 122:
      return c === 0;
    default:
      return undefined;
  }
}

function matchesClass(c: number, cls: number): boolean {
  const is = inClass(c, cls | 32);
  if (is === undefined || !isAlpha(cls)) return c === cls;
  return isUpper(cls) ? !is : is;
}

export class Matcher {
  private readonly s: string;
  private readonly p: string;
  private level = 0;
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private workLeft = 0;
  private readonly workMax: number;
  /** The byte that every match begins with, or empty when there is no such. */
  private readonly first: string;
  /** There is nothing in the pattern but bytes that stand for themselves. */
  private readonly isLiteral: boolean;
  /** Where the match that search found ends. */
  end = 0;
  /** Where a search that was left in the middle goes on. */
  next = 0;

  constructor(subject: string, pattern: string) {
    this.s = subject;
    this.p = pattern;
    this.workMax = workMax + workPerByte * subject.length;
    this.refill();
    this.isLiteral = pattern !== '' && !/[\^$*+?.([%)-]/.test(pattern);
    const isPlain = pattern !== '' && !/^[$*+?.([%)-]|^.[*?-]/s.test(pattern);
    this.first = isPlain ? (pattern[0] as string) : '';
  }

  /** Allows for as much work again. */
  refill(): void {
    this.workLeft = this.workMax;
  }

  /** Where the first match from `from` on begins, or -1. */
  search(from: number): number {
    return this.searchSome(from, Infinity);
  }

  /** As search, but left in the middle when it takes long: then it is `unfinished`, and goes on from `next` with the work of a new one. */
  searchOn(from: number): number {
    this.refill();
    return this.searchSome(from, workAtOnce);
  }

  private searchSome(from: number, atOnce: number): number {
    const before = this.workLeft;
    try {
      return this.searched(from, before - atOnce);
    } finally {
      machine.spend(before - this.workLeft);
    }
  }

  private searched(from: number, workKept: number): number {
    if (this.isLiteral) return this.found(from);
    for (let at = from; at <= this.s.length; at++) {
      if (this.workLeft < workKept) {
        this.next = at;
        return unfinished;
      }
      if (this.first !== '') {
        const next = this.s.indexOf(this.first, at);
        this.workLeft -= ((next < 0 ? this.s.length : next) - at) >> 4;
        if (next < 0) return -1;
        at = next;
      }
      this.end = this.match(at, 0);
      if (this.end >= 0) return at;
    }
    return -1;
  }

  /** As searched, for a literal. */
  private found(from: number): number {
    const { s, p } = this;
    const at = s.indexOf(p, from);
    this.level = 0;
    this.workLeft -= (((at < 0 ? s.length : at) - from) >> 4) + p.length;
    this.end = at + p.length;
    return at;
  }

  /** As search, for a pattern with an anchor, which matches at `at` or not at all. */
  searchAnchored(at: number): number {
    const before = this.workLeft;
    try {
      this.end = this.match(at, 1);
    } finally {
      machine.spend(before - this.workLeft);
    }
    return this.end < 0 ? -1 : at;
  }

  /** Where a match that begins at `at` ends, or -1. */
  private match(at: number, patternStart: number): number {
    this.level = 0;
    return this.run(at, patternStart);
  }

  get subject(): string {
    return this.s;
  }

  get captures(): number {
    return this.level;
  }

  /** Capture i of the match [start, end); without captures the match itself is the first. */
  capture(i: number, start: number, end: number): LuaValue {
    if (i >= this.level) {
      if (i === 0) return this.s.slice(start, end);
      fail('invalid capture index');
    }
    const length = this.lengths[i] as number;
    const from = this.starts[i] as number;
    if (length === open) fail('unfinished capture');
    return length === position ? from + 1 : this.s.slice(from, from + length);
  }

  allCaptures(start: number, end: number): LuaValue[] {
    const values: LuaValue[] = [];
    for (let i = 0; i < Math.max(1, this.level); i++) values.push(this.capture(i, start, end));
    return values;
  }

  private code(p: number): number {
    return this.p.charCodeAt(p);
  }

  private run(from: number, patternFrom: number): number {
    let s = from;
    let p = patternFrom;
    for (;;) {
      if (--this.workLeft < 0) fail('pattern too complex');
      if (p >= this.p.length) return s;
      const c = this.code(p);
      if (c === 40) return this.code(p + 1) === 41 ? this.opened(s, p + 2, position) : this.opened(s, p + 1, open);
      if (c === 41) return this.closed(s, p + 1);
      if (c === 36 && p + 1 === this.p.length) return s === this.s.length ? s : -1;
      if (c === percent) {
        const next = this.code(p + 1);
        if (next === 98) {
          s = this.balanced(s, p + 2);
          if (s < 0) return -1;
          p += 4;
          continue;
        }
        if (next === 102) {
          p = this.frontier(s, p + 2);
          if (p < 0) return -1;
          continue;
        }
        if (isDigit(next)) {
          s = this.backReference(s, next);
          if (s < 0) return -1;
          p += 2;
          continue;
        }
      }
      const end = this.classEnd(p);
      const suffix = this.code(end);
      if (suffix === 63) {
        if (this.single(s, p, end)) {
          const result = this.run(s + 1, end + 1);
          if (result >= 0) return result;
        }
        p = end + 1;
      } else if (suffix === 42) return this.longest(s, p, end, 0);
      else if (suffix === 43) return this.longest(s, p, end, 1);
      else if (suffix === dash) return this.shortest(s, p, end);
      else if (this.single(s, p, end)) {
        s++;
        p = end;
      } else return -1;
    }
  }

  /** Position behind the single-character class at p. */
  private classEnd(from: number): number {
    let p = from;
    const c = this.code(p++);
    if (c === percent) {
      if (p >= this.p.length) fail("malformed pattern (ends with '%')");
      return p + 1;
    }
    if (c !== 91) return p;
    if (this.code(p) === 94) p++;
    do {
      if (p >= this.p.length) fail("malformed pattern (missing ']')");
      // A % takes the next character with it, even the last.
      if (this.code(p++) === percent && p < this.p.length) p++;
    } while (this.code(p) !== 93);
    this.workLeft -= (p - from) >> 3;
    return p + 1;
  }

  private single(s: number, p: number, end: number): boolean {
    if (s >= this.s.length) return false;
    const c = this.s.charCodeAt(s);
    switch (this.code(p)) {
      case 46:
        return true;
      case percent:
        return matchesClass(c, this.code(p + 1));
      case 91:
        return this.inSet(c, p, end - 1);
      default:
        return this.code(p) === c;
    }
  }

  /** Whether c is in the set between the bracket at `from` and that at `end`. */
  private inSet(c: number, from: number, end: number): boolean {
    let p = from + 1;
    this.workLeft -= (end - from) >> 3;
    const wanted = this.code(p) !== 94;
    if (!wanted) p++;
    for (; p < end; p++) {
      if (this.code(p) === percent) {
        p++;
        if (matchesClass(c, this.code(p))) return wanted;
      } else if (this.code(p + 1) === dash && p + 2 < end) {
        if (this.code(p) <= c && c <= this.code(p + 2)) return wanted;
        p += 2;
      } else if (this.code(p) === c) return wanted;
    }
    return !wanted;
  }

  private longest(s: number, p: number, end: number, min: number): number {
    let n = 0;
    while (this.single(s + n, p, end)) n++;
    this.workLeft -= n;
    for (; n >= min; n--) {
      const result = this.run(s + n, end + 1);
      if (result >= 0) return result;
    }
    return -1;
  }

  private shortest(from: number, p: number, end: number): number {
    for (let s = from; ; s++) {
      const result = this.run(s, end + 1);
      if (result >= 0) return result;
      if (!this.single(s, p, end)) return -1;
    }
  }

  private opened(s: number, p: number, what: number): number {
    if (this.level >= capturesMax) fail('too many captures');
    this.starts[this.level] = s;
    this.lengths[this.level] = what;
    this.level++;
    const result = this.run(s, p);
    if (result < 0) this.level--;
    return result;
  }

  private closed(s: number, p: number): number {
    const i = this.openCapture();
    this.lengths[i] = s - (this.starts[i] as number);
    const result = this.run(s, p);
    if (result < 0) this.lengths[i] = open;
    return result;
  }

  private openCapture(): number {
    for (let i = this.level - 1; i >= 0; i--) if (this.lengths[i] === open) return i;
    return fail('invalid pattern capture');
  }

  private balanced(from: number, p: number): number {
    if (p + 1 >= this.p.length) fail('unbalanced pattern');
    const opening = this.code(p);
    const closing = this.code(p + 1);
    if (this.s.charCodeAt(from) !== opening) return -1;
    let depth = 1;
    for (let s = from + 1; s < this.s.length; s++) {
      const c = this.s.charCodeAt(s);
      if (c === closing) {
        if (--depth === 0) {
          this.workLeft -= s - from;
          return s + 1;
        }
      } else if (c === opening) depth++;
    }
    this.workLeft -= this.s.length - from;
    return -1;
  }

  /** Where the pattern goes on when s is at the border of a set, else -1. */
  private frontier(s: number, p: number): number {
    if (this.code(p) !== 91) fail("missing '[' after '%f' in pattern");
    const end = this.classEnd(p);
    const before = s === 0 ? 0 : this.s.charCodeAt(s - 1);
    const here = s < this.s.length ? this.s.charCodeAt(s) : 0;
    return !this.inSet(before, p, end - 1) && this.inSet(here, p, end - 1) ? end : -1;
  }

  private backReference(s: number, digit: number): number {
    const i = digit - 49;
    if (i < 0 || i >= this.level || this.lengths[i] === open) fail('invalid capture index');
    const from = this.starts[i] as number;
    const length = Math.max(0, this.lengths[i] as number);
    this.workLeft -= length >> 4;
    return this.s.startsWith(this.s.slice(from, from + length), s) ? s + length : -1;
  }
}
