/* Reads the parts of which snapshots are made. Anybody may have sent the bytes: nothing is read past their end, and no length is trusted
 * that would take more memory than the bytes can account for. */

import { byteString, bytesOf } from '../bytes.ts';
import type { OpenFile } from '../disk.ts';
import * as lzf from '../structures/lzf.ts';
import { special } from './rdb.ts';

/** Thrown where the bytes cannot be what they should. Its message says why, in the real server's words for its log. */
export class BadFormat extends Error {
  /** Where in a file that was found: an offset, and the key that was being read. */
  place: { readonly at: number; readonly key: string | undefined; readonly keys: number } | undefined;
}

/** The value holds nothing. In a file such a key is passed over: servers once had faults that left some behind. */
export class EmptyValue extends BadFormat {
  constructor() {
    super('Empty key');
  }
}

export const require = (condition: boolean, why: string): void => {
  if (!condition) throw new BadFormat(why);
};

export const endsEarly = 'Unexpected EOF reading RDB file';
const badCompression = 'Invalid LZF compressed string';

/** LZF expands a byte to at most so many. */
const expansionMax = 264;

const viewOf = (u8: Uint8Array): DataView => new DataView(u8.buffer, u8.byteOffset, u8.byteLength);

/** So much of a file is read at once. */
const windowBytes = 1 << 20;

export class RdbReader {
  private u8: Uint8Array;
  private view: DataView;
  /** Where the next byte lies in `u8`, and where its bytes end. */
  private at: number;
  private end: number;
  /** What follows them, if they are a part of a file only. */
  private readonly file: OpenFile | undefined;
  /** Where `u8` begins in the file. */
  private base = 0;
  /** After so many bytes whoever reads much stops, so that others may be let in. */
  pieceBytes = Number.POSITIVE_INFINITY;
  private stoppedAt: number;
  /** Bytes of compressed strings read since then, as long as they really are: a page of digits takes a line. */
  private expandedBytes = 0;

  constructor(u8: Uint8Array, start: number, end: number, file?: OpenFile) {
    this.u8 = u8;
    this.view = viewOf(u8);
    this.at = this.stoppedAt = start;
    this.end = end;
    this.file = file;
  }

  /** Reads a file from an offset on, a part of it at a time. */
  static of(file: OpenFile, start: number): RdbReader {
    const part = file.read(0, windowBytes);
    return new RdbReader(part, start, part.length, file);
  }

  /** Bytes that are still to be read. */
  get left(): number {
    return (this.file?.bytes ?? this.end) - this.position;
  }

  /** Where the next byte lies. */
  get position(): number {
    return this.base + this.at;
  }

  get isAtEnd(): boolean {
    return this.left === 0;
  }

  /** How much was read since the last stop, where another is due; else 0. */
  get piece(): number {
    const bytes = this.position - this.stoppedAt;
    if (bytes + this.expandedBytes < this.pieceBytes) return 0;
    this.stoppedAt = this.position;
    this.expandedBytes = 0;
    return bytes;
  }

  /** Steps over n bytes; returns where they begin in `u8`, which may be another than before. */
  private take(n: number): number {
    if (n > this.end - this.at) this.readOn(n);
    const from = this.at;
    this.at += n;
    return from;
  }

  /** Reads the next part of the file, so that n bytes are there. What was read before stays as it is, since it may be in use. */
  private readOn(n: number): void {
    const { file, position, left } = this;
    if (file === undefined || n > left) throw new BadFormat(endsEarly);
    this.u8 = file.read(position, Math.max(n, windowBytes));
    if (this.u8.length < n) throw new BadFormat(endsEarly);
    this.view = viewOf(this.u8);
    this.base = position;
    this.at = 0;
    this.end = this.u8.length;
  }

  byte(): number {
    const at = this.take(1);
    return this.u8[at] as number;
  }

  word32(): number {
    const at = this.take(4);
    return this.view.getInt32(at, true);
  }

  double(): number {
    const at = this.take(8);
    return this.view.getFloat64(at, true);
  }

  time(): number {
    const at = this.take(8);
    return Number(this.view.getBigInt64(at, true));
  }

  size(): number {
    return Number(this.size64());
  }

  /** Reads a count of things that follow, each of which takes at least a byte. */
  count(): number {
    const n = this.size();
    if (n > this.left) throw new BadFormat(endsEarly);
    return n;
  }

  size64(): bigint {
    const first = this.byte();
    if (first < 0x40) return BigInt(first);
    if (first < 0x80) return BigInt(((first & 0x3f) << 8) | this.byte());
    const at = first === 0x80 ? this.take(4) : first === 0x81 ? this.take(8) : 0;
    if (first === 0x80) return BigInt(this.view.getUint32(at));
    if (first === 0x81) return this.view.getBigUint64(at);
    require(first >= 0xc0, `Unknown length encoding ${first} in rdbLoadLen()`);
    return BigInt(first & 0x3f); // the mark of a string that is no plain one: real servers take it for a length
  }

  raw(n: number): Uint8Array {
    const from = this.take(n);
    return this.u8.subarray(from, from + n);
  }

  text(): string {
    const bytes = this.string();
    return byteString(bytes, 0, bytes.length);
  }

  string(): Uint8Array {
    if (this.at === this.end && this.left > 0) this.readOn(1);
    const first = this.u8[this.at] as number;
    switch (first) {
      case special.int8:
      case special.int16:
      case special.int32:
        this.at++;
        return bytesOf(String(this.integer(first)));
      case special.lzf:
        this.at++;
        return this.compressed();
      default:
        require(!(first >= 0xc0), `Unknown RDB string encoding type ${first & 0x3f}`);
        return this.raw(this.size());
    }
  }

  private integer(kind: number): number {
    const at = this.take(kind === special.int8 ? 1 : kind === special.int16 ? 2 : 4);
    if (kind === special.int8) return this.view.getInt8(at);
    return kind === special.int16 ? this.view.getInt16(at, true) : this.view.getInt32(at, true);
  }

  private compressed(): Uint8Array {
    const n = this.size();
    const length = this.size();
    const from = this.take(n);
    require(length <= n * expansionMax, badCompression);
    this.expandedBytes += length;
    const out = new Uint8Array(length);
    if (length === 0) return out; // real servers cannot tell that from an error, and take it
    require(lzf.decompress(this.u8, from, from + n, out, 0, length) === length, badCompression);
    return out;
  }
}
