/* Reads requests out of a receive buffer: RESP arrays of bulk strings, and inline commands (a plain line, as typed into
 * telnet). Arguments are left where they are; a request that is not complete yet is left there too, with a note of how far
 * it was read, so that a big one arriving in small pieces is read once. */

import { bytesOf } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Args } from './args.ts';
import { splitInline } from './inline.ts';

/** Longest inline request, and longest line that announces a length. */
const lineBytesMax = 64 * 1024;
/** Most arguments of one request. */
const argumentsMax = 2 ** 31 - 1;
/** What a client that has not logged in may send. */
const unauthenticatedArgumentsMax = 10;
const unauthenticatedBulkBytesMax = 16_384;
/** Bytes of an empty argument on the wire. */
const shortestBytes = 6;

/** How far an incomplete array request was read. */
interface Progress {
  /** Arguments announced. */
  readonly announced: number;
  /** Where the next one begins, from the request's first byte. */
  readonly at: number;
  /** Where the bytes begin that were not read: behind the announcement of the next one's length, if that has arrived. */
  readonly unreadAt: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The buffer where nothing waits. */
const none: Uint8Array = new Uint8Array(0);

export class RequestReader {
  /** Bytes received and not yet consumed. */
  private buffer = none;
  /** Whether `buffer` is ours to write into, or the caller's to be read in place. */
  private owned = false;
  private from = 0;
  private to = 0;
  private progress: Progress | undefined;
  /** Why the stream can be read no further; set once. */
  protocolError: string | undefined;
  /** An empty request was passed over; whoever asks for requests may put this back. */
  passedEmpty = false;

  /** Bytes waiting. */
  get pendingBytes(): number {
    return this.to - this.from;
  }

  /** Bytes waiting of which nothing was read yet. */
  get unreadBytes(): number {
    return this.pendingBytes - (this.progress?.unreadAt ?? 0);
  }

  /** Arguments of an incomplete request that have arrived. */
  get argumentsRead(): number {
    return this.progress?.starts.length ?? 0;
  }

  /** Their bytes. */
  get argumentBytes(): number {
    return this.progress?.ends.reduce((sum, end, i) => sum + end - (this.progress?.starts[i] as number), 0) ?? 0;
  }

  /** Where the next request begins: for `rewind`, until the next `feed` or `keep`. */
  get position(): number {
    return this.from;
  }

  /** Goes back to where a request began, as though it and what follows had not been read. */
  rewind(position: number): void {
    this.from = position;
    this.progress = undefined;
    this.protocolError = undefined;
  }

  /** Adds what was received. When nothing waits the piece is read in place: it must not change until it is consumed, or `keep`
   * is called. */
  feed(bytes: Uint8Array): void {
    if (this.from === this.to) {
      this.buffer = bytes;
      this.from = 0;
      this.to = bytes.length;
      return;
    }
    const waiting = this.to - this.from;
    const needed = waiting + bytes.length;
    if (needed > this.buffer.length - this.from || !this.owned) {
      const wider = new Uint8Array(Math.max(needed, Math.min(waiting * 2, waiting + (64 << 20))));
      wider.set(this.buffer.subarray(this.from, this.to));
      this.buffer = wider;
      this.owned = true;
      this.from = 0;
    }
    this.buffer.set(bytes, this.from + waiting);
    this.to = this.from + needed;
  }

  /** Call when the receive buffer is about to be reused: what waits is copied. */
  keep(): void {
    if (this.from === this.to) {
      this.buffer = none;
      this.owned = false;
      this.from = this.to = 0;
    } else if (!this.owned) {
      this.buffer = this.buffer.slice(this.from, this.to);
      this.owned = true;
      this.to -= this.from;
      this.from = 0;
    }
  }

  /** Reads the next complete request into args; `bulkBytesMax` is proto-max-bulk-len. False when there is none: more bytes are
   * needed, or `protocolError` is set. */
  next(args: Args, authenticated: boolean, bulkBytesMax: number): boolean {
    while (this.from < this.to && this.protocolError === undefined) {
      if (this.readShort(args)) return true;
      const found = this.buffer[this.from] === 42 ? this.readArray(args, authenticated, bulkBytesMax) : this.readInline(args);
      if (found === undefined) return false;
      if (found) return true;
      this.passedEmpty = true;
    }
    return false;
  }

  /** Reads a request of the common kind: an array of few arguments, each of few bytes, all of which have arrived. False for any other,
   * which is then read from its start. It is within every limit, so none is checked. */
  private readShort(args: Args): boolean {
    const { buffer, from, to } = this;
    const announced = (buffer[from + 1] as number) - 48;
    if (buffer[from] !== 42 || buffer[from + 2] !== 13 || announced < 1 || announced > 9 || this.progress !== undefined) return false;
    args.reset(buffer);
    let at = from + 4;
    for (let i = 0; i < announced; i++) {
      if (at + shortestBytes > to || buffer[at] !== 36) return false;
      let length = (buffer[at + 1] as number) - 48;
      at += 4;
      if (length < 0 || length > 9) return false;
      if (buffer[at - 2] !== 13) {
        const second = (buffer[at - 2] as number) - 48;
        if (length === 0 || second < 0 || second > 9 || buffer[at - 1] !== 13) return false;
        length = length * 10 + second;
        at++;
      }
      args.push(at, at + length);
      at += length + 2;
    }
    if (at > to) return false;
    this.from = at;
    return true;
  }

  /** True: a request; false: an empty one, skipped; undefined: incomplete or broken. */
  private readArray(args: Args, authenticated: boolean, bulkBytesMax: number): boolean | undefined {
    const { buffer, from, to, progress } = this;
    args.reset(buffer);
    let at: number;
    let announced: number;
    if (progress !== undefined) {
      announced = progress.announced;
      at = from + progress.at;
      for (let i = 0; i < progress.starts.length; i++)
        args.push(from + (progress.starts[i] as number), from + (progress.ends[i] as number));
      this.progress = undefined;
    } else {
      const end = this.lineEnd(from, 'too big mbulk count string');
      if (end < 0) return undefined;
      announced = this.number(from + 1, end);
      if (Number.isNaN(announced) || announced > argumentsMax) return this.fail('invalid multibulk length');
      if (announced > unauthenticatedArgumentsMax && !authenticated) return this.fail('unauthenticated multibulk length');
      at = end + 2;
      if (announced <= 0) {
        this.from = at;
        return false;
      }
    }
    while (args.count < announced) {
      if (at >= to) return this.pause(args, announced, at);
      const end = this.lineEnd(at, 'too big bulk count string');
      if (end < 0) return this.pause(args, announced, at);
      if (buffer[at] !== 36) return this.fail(`expected '$', got '${String.fromCharCode(buffer[at] as number)}'`);
      const length = this.number(at + 1, end);
      if (Number.isNaN(length) || length < 0 || length > bulkBytesMax) return this.fail('invalid bulk length');
      if (length > unauthenticatedBulkBytesMax && !authenticated) return this.fail('unauthenticated bulk length');
      if (end + 2 + length + 2 > to) return this.pause(args, announced, at, end + 2);
      args.push(end + 2, end + 2 + length);
      at = end + 2 + length + 2;
    }
    this.from = at;
    return true;
  }

  private pause(args: Args, announced: number, at: number, unreadAt = at): undefined {
    if (this.protocolError !== undefined) return;
    const { from } = this;
    this.progress = {
      announced,
      at: at - from,
      unreadAt: unreadAt - from,
      starts: args.start.slice(0, args.count).map((x) => x - from),
      ends: args.end.slice(0, args.count).map((x) => x - from),
    };
  }

  private readInline(args: Args): boolean | undefined {
    let end = this.from;
    while (end < this.to && this.buffer[end] !== 10 && this.buffer[end] !== 0) end++;
    if (end === this.to || this.buffer[end] === 0) { // nobody looks for the end of a line behind a NUL
      if (this.pendingBytes > lineBytesMax) return this.fail('too big inline request');
      return undefined;
    }
    const lineEnd = end > this.from && this.buffer[end - 1] === 13 ? end - 1 : end;
    const words = splitInline(this.buffer, this.from, lineEnd);
    this.from = end + 1;
    if (words === undefined) return this.fail('unbalanced quotes in request');
    args.reset(bytesOf(words.join('')));
    let at = 0;
    for (const word of words) {
      args.push(at, at + word.length);
      at += word.length;
    }
    return words.length > 0;
  }

  /** Index of the CR that ends the line, or -1 when it has not arrived (protocolError set if it should have). */
  private lineEnd(at: number, tooLong: string): number {
    const { buffer, to } = this;
    for (let i = at; i < to && buffer[i] !== 0; i++) if (buffer[i] === 13) return i + 1 < to ? i : -1;
    if (to - at > lineBytesMax) this.fail(tooLong);
    return -1;
  }

  private number(start: number, end: number): number {
    // One or two digits are the common case by far.
    const first = (this.buffer[start] as number) - 48;
    if (first >= 0 && first <= 9 && (first > 0 || end - start === 1)) {
      if (end - start === 1) return first;
      const second = (this.buffer[start + 1] as number) - 48;
      if (end - start === 2 && second >= 0 && second <= 9) return first * 10 + second;
    }
    return int64.parse(this.buffer, start, end) ? int64.parsed.value : Number.NaN;
  }

  private fail(why: string): undefined {
    this.protocolError = `ERR Protocol error: ${why}`;
    this.from = this.to;
  }
}
