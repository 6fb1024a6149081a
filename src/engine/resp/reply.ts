/* Writes replies, in RESP2 or RESP3, into one growing buffer: a handler calls int, bulk, array … in the order in which the
 * client shall read them. Nothing is built in between. Where the two protocols differ (map, set, double, null, …) the
 * method knows both forms, so handlers do not ask which one a client speaks. */

import { copyBytes, writeString } from '../bytes.ts';
import { formatDouble } from '../numbers/numbers.ts';

const CR = 13;
const LF = 10;
export const crlfBytes = 2;

/** Replies are written one behind the other into blocks of so many bytes, or of more where they are long: a block shall take some. */
const blockBytesMin = 32 << 10;
const blockBytesMax = 1 << 20;
const repliesOfBlock = 4;
/** A writer that has used up the bytes lent to it begins a block of its own with so many. */
const lentBytesMin = 1 << 10;
/** With less room left in a block, a new one is begun. */
const leftBytesMin = 256;
const none: Uint8Array = new Uint8Array(0);
const noView: DataView = new DataView(none.buffer);

/** A block of a writer, of which replies have been taken. When nobody needs any of them, it is written from its beginning again: new memory
 * must be cleared, which takes as long as to write a reply. */
export class Block {
  taken = 0;
  private readonly writer: ReplyWriter;
  private readonly whole: Uint8Array;

  constructor(writer: ReplyWriter, whole: Uint8Array) {
    this.writer = writer;
    this.whole = whole;
  }

  /** One of the replies is needed no more. */
  release(): void {
    this.taken--;
    const { taken, writer, whole } = this;
    if (taken === 0 && writer.block === this && writer.length === 0) writer.buffer = whole;
  }
}

export class ReplyWriter {
  buffer: Uint8Array;
  length = 0;
  resp: 2 | 3 = 2;
  /** Errors written so far; the dispatcher compares before and after to know that a command failed. */
  errors = 0;
  /** Text of the last error, for errorstats. */
  lastError = '';
  /** The buffer is somebody else's, and full: what follows moves it to one of our own. */
  private isLent = false;
  private nextBlockBytes = blockBytesMin;
  /** The block that the last `take` took from, if it was one of our own that is still written to. */
  block: Block | undefined;
  /** The last view, and of which buffer it is. */
  private lastView = noView;
  private viewed = none;

  constructor(initialBytes = 1024) {
    this.buffer = initialBytes === 0 ? none : new Uint8Array(initialBytes);
  }

  /** +OK */
  ok(): void {
    this.room(5);
    const { buffer, length } = this;
    buffer[length] = 43;
    buffer[length + 1] = 79;
    buffer[length + 2] = 75;
    buffer[length + 3] = CR;
    buffer[length + 4] = LF;
    this.length = length + 5;
  }

  simple(text: string): void {
    this.line('+', text);
  }

  /** An error reply. `text` begins with its code, as in `ERR syntax error`; line breaks in it become blanks. */
  error(text: string): void {
    this.errors++;
    this.lastError = text;
    this.line('-', text.replace(/[\r\n]/g, ' '));
  }

  int(value: number): void {
    const n = value | 0; // the same number, but for the machine an integer
    this.header(58, n === value ? n : value);
  }

  /** An integer given as decimal text: for values past 2^53. */
  intText(decimal: string): void {
    this.line(':', decimal);
  }

  /** A bulk string of a byte string. */
  bulk(text: string): void {
    this.header(36, text.length);
    this.room(text.length + 2);
    this.length = writeString(this.buffer, this.length, text);
    this.crlf();
  }

  /** A bulk string of bytes [start, end) of src. */
  bulkBytes(src: Uint8Array, start: number, end: number): void {
    const n = end - start;
    this.room(n + 32);
    const { buffer } = this;
    buffer[this.length] = 36;
    let at = writeCount(buffer, this.length + 1, n);
    copyBytes(src, start, end, buffer, at);
    at += n;
    buffer[at] = CR;
    buffer[at + 1] = LF;
    this.length = at + 2;
  }

  bulkInt(value: number): void {
    if (!isCount(value)) {
      this.bulk(String(value));
      return;
    }
    const n = value | 0; // the same number, but for the machine an integer
    this.room(32);
    this.buffer[this.length] = 36;
    this.length = writeCount(this.buffer, writeCount(this.buffer, this.length + 1, digitsOf(n)), n);
  }

  /** Nil: `$-1` in RESP2, `_` in RESP3. */
  null(): void {
    this.raw(this.resp === 2 ? '$-1\r\n' : '_\r\n');
  }

  /** Nil where an array was expected: `*-1` in RESP2, `_` in RESP3. */
  nullArray(): void {
    this.raw(this.resp === 2 ? '*-1\r\n' : '_\r\n');
  }

  array(length: number): void {
    this.header(42, length);
  }

  /** A map of n pairs; in RESP2 an array of 2n. */
  map(pairs: number): void {
    if (this.resp === 2) this.header(42, pairs * 2);
    else this.header(37, pairs);
  }

  set(length: number): void {
    this.header(this.resp === 2 ? 42 : 126, length);
  }

  push(length: number): void {
    this.header(this.resp === 2 ? 42 : 62, length);
  }

  /** A double: shortest text that reads back the same. A bulk string in RESP2. */
  double(value: number): void {
    if (isCount(value)) {
      if (this.resp === 2) this.bulkInt(value);
      else this.header(44, value | 0);
    } else if (this.resp === 2) this.bulk(formatDouble(value));
    else this.line(',', formatDouble(value));
  }

  /** A double that has its text already. */
  doubleText(text: string): void {
    if (this.resp === 2) this.bulk(text);
    else this.line(',', text);
  }

  bool(value: boolean): void {
    if (this.resp === 2) this.int(value ? 1 : 0);
    else this.raw(value ? '#t\r\n' : '#f\r\n');
  }

  bigNumber(decimal: string): void {
    if (this.resp === 2) this.bulk(decimal);
    else this.line('(', decimal);
  }

  /** Text with a three-letter format (txt, mkd); a bulk string in RESP2. */
  verbatim(format: string, text: string): void {
    if (this.resp === 2) this.bulk(text);
    else {
      this.header(61, text.length + 4);
      this.raw(`${format}:${text}\r\n`);
    }
  }

  /** An attribute of n pairs, to stand before the reply it belongs to. Only in RESP3: ask `resp` first. */
  attribute(pairs: number): void {
    this.header(124, pairs);
  }

  /** Takes back everything written after `length` bytes. */
  truncate(length: number): void {
    if (this.isLent) this.room(1); // what follows must not be written over what was lent
    this.length = length;
  }

  /** Puts an array header of n elements at `at`, before what was written since: for replies whose length comes last. */
  insertArrayHeader(at: number, n: number): void {
    this.insert(at, `*${n}\r\n`);
  }

  /** As insertArrayHeader, for a set. */
  insertSetHeader(at: number, n: number): void {
    this.insert(at, `${this.resp === 2 ? '*' : '~'}${n}\r\n`);
  }

  /** As insertArrayHeader, for a map of n pairs. */
  insertMapHeader(at: number, n: number): void {
    this.insert(at, this.resp === 2 ? `*${n * 2}\r\n` : `%${n}\r\n`);
  }

  /** Puts what was written from `from` on before what was written from `to` on. */
  moveLast(to: number, from: number): void {
    const moved = this.buffer.slice(from, this.length);
    this.buffer.copyWithin(to + moved.length, to, from);
    this.buffer.set(moved, to);
  }

  private insert(at: number, header: string): void {
    this.room(header.length);
    this.buffer.copyWithin(at + header.length, at, this.length);
    writeString(this.buffer, at, header);
    this.length += header.length;
  }

  /** Bytes written, which nobody will write over; the writer is empty afterwards. They stay where they are, and the writer goes on behind
   * them: a block of its own for each would cost more than a small reply, and a copy as much as a large one. Whoever keeps the bytes for
   * long copies them; whoever needs them no more may say so to `block`. */
  take(): Uint8Array {
    const { buffer, length } = this;
    if (this.isLent) {
      this.clear();
      this.block = undefined;
      return buffer;
    }
    this.block ??= new Block(this, buffer);
    this.block.taken++;
    // The next is likely to be as long as this one.
    this.buffer = buffer.length - length < Math.max(leftBytesMin, length) ? none : buffer.subarray(length);
    this.nextBlockBytes = Math.max(blockBytesMin, Math.min(blockBytesMax, length * repliesOfBlock));
    this.length = 0;
    return buffer.subarray(0, length);
  }

  /** Bytes that are RESP already. */
  rawBytes(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** As rawBytes, of bytes that stay as they are: a writer without a block of its own copies them only if something follows. */
  lend(bytes: Uint8Array): void {
    if (this.buffer !== none) {
      this.rawBytes(bytes);
      return;
    }
    this.buffer = bytes;
    this.length = bytes.length;
    this.isLent = true;
  }

  /** Throws away what was written. */
  clear(): void {
    if (this.isLent) this.buffer = none;
    this.isLent = false;
    this.length = 0;
  }

  raw(text: string): void {
    this.room(text.length);
    this.length = writeString(this.buffer, this.length, text);
  }

  private line(mark: string, text: string): void {
    this.raw(`${mark}${text}\r\n`);
  }

  private header(mark: number, value: number): void {
    this.room(24);
    this.buffer[this.length] = mark;
    this.length = writeCount(this.buffer, this.length + 1, value);
  }

  crlf(): void {
    this.buffer[this.length++] = CR;
    this.buffer[this.length++] = LF;
  }

  /** Makes room for so many bytes more. Who replies many short bulk strings may then put them into `view` (writeShortBulk), from the CRLF
   * before them on, and count them in `length`. False where there is none, or replies do not become bytes. */
  takesBytes(more: number): boolean {
    this.room(more);
    return this.length > 0;
  }

  /** The buffer, for words that lie anywhere in it. */
  get view(): DataView {
    if (this.viewed !== this.buffer) {
      this.viewed = this.buffer;
      this.lastView = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
    }
    return this.lastView;
  }

  private room(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    const wider = new Uint8Array(Math.max(needed, this.length * 2, this.isLent ? lentBytesMin : this.nextBlockBytes));
    wider.set(this.buffer.subarray(0, this.length));
    this.buffer = wider;
    this.block = undefined;
    this.isLent = false;
  }
}

/** Up to here integers are written digit by digit, without a string in between. */
const countMax = 1_000_000_000;

/** Whether a number is an integer that is written so; -0 is not. */
const isCount = (value: number): boolean =>
  (value | 0) === value && value >= 0 && value < countMax && (value !== 0 || 1 / value > 0);

/** The digits of all numbers below 100, two each: a division for two of them is half the work. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => 48 + ((i & 1) === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

function digitsOf(value: number): number {
  if (value < 1000) return value < 10 ? 1 : value < 100 ? 2 : 3;
  if (value < 1_000_000) return value < 10_000 ? 4 : value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}

/** Bulk strings below this many bytes are short. */
export const shortBytes = 64;
/** What one takes at most. */
export const shortBulkBytes = shortBytes + 7;
/** What stands between a reply and the bytes of a short bulk string of n bytes: the CRLF behind the one, and the other's head. Eight bytes
 * as one double, of which there are none that a machine would change; what is too much is written over. */
export const joints = Float64Array.from({ length: shortBytes }, (_, n) => {
  const bytes = new Uint8Array(8);
  writeString(bytes, 0, `\r\n$${n}\r\n`);
  return new DataView(bytes.buffer).getFloat64(0, true);
});

/** Writes a short bulk string of the heap's bytes [start, start + n), whose joint is given, without its CRLF: at the CRLF of what stands
 * before it. Returns the offset of its own CRLF. Whole words are written wherever they lie, which is twice as fast as bytes: what is too
 * much of the last is written over. */
export function writeShortBulk(to: DataView, at: number, joint: number, from: DataView, start: number, n: number): number {
  to.setFloat64(at, joint, true);
  const out = at + (n < 10 ? 6 : 7);
  to.setInt32(out, from.getInt32(start, true), true);
  for (let i = 4; i < n; i += 4) to.setInt32(out + i, from.getInt32(start + i, true), true);
  return out + n;
}

/** Writes an integer's text and CRLF at an offset; returns the offset after them. */
function writeCount(buffer: Uint8Array, start: number, value: number): number {
  let at = start;
  if (value >= 0 && value < 10) buffer[at++] = 48 + value;
  else if (value >= 10 && value < 100) {
    const v = value | 0;
    const tens = (v * 205) >> 11; // v / 10, exactly so below 100
    buffer[at++] = 48 + tens;
    buffer[at++] = 48 + v - tens * 10;
  } else if (value >= 0 && value < countMax) {
    let v = value | 0; // the same number, but for the machine an integer, which divides faster
    at += digitsOf(v);
    let i = at;
    while (v > 9) {
      const quotient = (v / 100) | 0;
      const two = (v - quotient * 100) << 1;
      buffer[--i] = pairs[two + 1] as number;
      buffer[--i] = pairs[two] as number;
      v = quotient;
    }
    if (i > start) buffer[i - 1] = 48 + v;
  } else at = writeString(buffer, at, String(value));
  buffer[at] = CR;
  buffer[at + 1] = LF;
  return at + 2;
}
