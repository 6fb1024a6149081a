/* The arguments of one command: ranges in a buffer, read in place. A byte is copied when it is stored and not before; a
 * JavaScript string is made only where a handler needs one.
 *
 * Arguments are named by their index, as in argv: 0 is the command. Options are read with the cursor: `from(3)` sets it,
 * `take('NX')` steps over a matching word, `integer()` and its like consume the next one. A wrong argument throws a
 * CommandError, so handlers read everything before they change anything. */

import { byteString, bytesOf, cString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import * as siphash from '../structures/siphash.ts';
import { readDouble } from '../numbers/numbers.ts';
import { type CommandError, errors } from './errors.ts';

/** The arrays of an Args shrink back to this many arguments after a larger request. */
const keptMax = 1024;

export class Args {
  /** The buffer in which the ranges lie. Valid until the handler returns. */
  buffer: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  count = 0;
  private at = 0;
  /** Hashes of arguments, where they were computed: `hashed` says of which. */
  private hashes: Int32Array;
  private hashed: Uint8Array;

  constructor(capacity = 64) {
    this.buffer = new Uint8Array(0);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.hashes = new Int32Array(capacity);
    this.hashed = new Uint8Array(capacity);
  }

  /** Arguments from byte strings, in a buffer of their own. */
  static of(argv: readonly string[]): Args {
    const args = new Args(argv.length);
    args.buffer = bytesOf(argv.join(''));
    let at = 0;
    for (const word of argv) {
      args.push(at, at + word.length);
      at += word.length;
    }
    return args;
  }

  /** A copy that outlives the receive buffer: for queues of MULTI and for blocked clients. */
  copy(): Args {
    const from = this.count === 0 ? 0 : (this.start[0] as number);
    const to = this.count === 0 ? 0 : (this.end[this.count - 1] as number);
    const args = new Args(this.count);
    args.buffer = this.buffer.slice(from, to);
    for (let i = 0; i < this.count; i++) args.push((this.start[i] as number) - from, (this.end[i] as number) - from);
    return args;
  }

  reset(buffer: Uint8Array): void {
    this.buffer = buffer;
    this.count = 0;
    if (this.start.length > keptMax) this.allocate(keptMax);
  }

  push(start: number, end: number): void {
    const i = this.count;
    if (i === this.start.length) this.allocate(i * 2);
    this.start[i] = start;
    this.end[i] = end;
    this.hashed[i] = 0;
    this.count = i + 1;
  }

  private allocate(capacity: number): void {
    const resized = <Column extends Int32Array | Uint8Array>(column: Column, fresh: Column): Column => {
      fresh.set(column.subarray(0, this.count));
      return fresh;
    };
    this.start = resized(this.start, new Int32Array(capacity));
    this.end = resized(this.end, new Int32Array(capacity));
    this.hashes = resized(this.hashes, new Int32Array(capacity));
    this.hashed = resized(this.hashed, new Uint8Array(capacity));
  }

  // --- by index ---

  length(i: number): number {
    return (this.end[i] as number) - (this.start[i] as number);
  }

  text(i: number): string {
    return byteString(this.buffer, this.start[i] as number, this.end[i] as number);
  }

  /** Argument i as an error quotes it: up to a NUL. */
  printed(i: number): string {
    return cString(this.text(i));
  }

  /** All arguments from index i on, up to `end`, as byte strings. */
  texts(i = 0, end = this.count): string[] {
    const texts = new Array<string>(Math.max(0, end - i));
    for (let k = i; k < end; k++) texts[k - i] = this.text(k);
    return texts;
  }

  /** Whether argument i is this word, in any case, up to a NUL. `word` is upper-case ASCII. */
  is(i: number, word: string): boolean {
    const start = this.start[i] as number;
    const rest = (this.end[i] as number) - start - word.length;
    if (rest !== 0 && (rest < 0 || this.buffer[start + word.length] !== 0)) return false;
    for (let k = 0; k < word.length; k++) {
      let c = this.buffer[start + k] as number;
      if (c >= 97 && c <= 122) c -= 32;
      if (c !== word.charCodeAt(k)) return false;
    }
    return true;
  }

  /** Hash of argument i under the heap's seed; remembered. */
  hash(seed: siphash.Seed, i: number): number {
    if (this.hashed[i] !== 0) return this.hashes[i] as number;
    const hash = siphash.hash(seed, this.buffer, this.start[i] as number, this.end[i] as number);
    this.setHash(i, hash);
    return hash;
  }

  /** Sets the hash of argument i, which was computed elsewhere. */
  setHash(i: number, hash: number): void {
    this.hashes[i] = hash;
    this.hashed[i] = 1;
  }

  /** Takes the hash of argument i from another request that has the same there. */
  shareHash(seed: siphash.Seed, i: number, other: Args): void {
    if (i >= other.count || this.hashed[i] !== 0) return;
    const start = this.start[i] as number;
    let k = (this.end[i] as number) - start;
    const otherStart = other.start[i] as number;
    if ((other.end[i] as number) - otherStart !== k) return;
    const { buffer } = this;
    const { buffer: otherBuffer } = other;
    // From the end, where the keys of an application differ first.
    while (--k >= 0) if (buffer[start + k] !== otherBuffer[otherStart + k]) return;
    this.setHash(i, other.hash(seed, i));
  }

  /** Whether argument i is a signed 64-bit integer; then `int64.parsed` holds it. */
  parseInteger(i: number): boolean {
    return int64.parse(this.buffer, this.start[i] as number, this.end[i] as number);
  }

  /** Argument i as an integer; past 2^53 the nearest double (`int64.parsed` is exact). Throws `error` unless min <= x <= max. */
  integerAt(i: number, min = -Infinity, max = Infinity, error: CommandError = errors.notInteger): number {
    if (!this.parseInteger(i)) throw error;
    const { value, lo, hi } = int64.parsed;
    if (value < min || value > max) throw error;
    return hi === lo >> 31 ? lo : value; // a 32-bit integer where it fits: what is computed with it then stays one, too
  }

  doubleAt(i: number, error: CommandError = errors.notFloat): number {
    const value = readDouble(this.buffer, this.start[i] as number, this.end[i] as number);
    if (Number.isNaN(value)) throw error;
    return value;
  }

  // --- the cursor ---

  /** Sets the cursor to argument i. */
  from(i: number): this {
    this.at = i;
    return this;
  }

  get more(): boolean {
    return this.at < this.count;
  }

  /** Arguments from the cursor on. */
  get left(): number {
    return this.count - this.at;
  }

  /** Index at the cursor. */
  get index(): number {
    return this.at;
  }

  /** Steps over the next argument if it is this word (upper-case ASCII), in any case. */
  take(word: string): boolean {
    if (this.at >= this.count || !this.is(this.at, word)) return false;
    this.at++;
    return true;
  }

  /** Index of the next argument, stepped over. Throws a syntax error at the end. */
  next(): number {
    if (this.at >= this.count) throw errors.syntax;
    return this.at++;
  }

  nextText(): string {
    return this.text(this.next());
  }

  integer(min = -Infinity, max = Infinity, error: CommandError = errors.notInteger): number {
    return this.integerAt(this.next(), min, max, error);
  }

  double(error: CommandError = errors.notFloat): number {
    return this.doubleAt(this.next(), error);
  }
}
