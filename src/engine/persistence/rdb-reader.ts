/* Reads the parts of which snapshots are made. Anybody may have sent the bytes: nothing is read past their end, and no length is trusted
 * that would take more memory than the bytes can account for. */

import { byteString, bytesOf } from '../bytes.ts';
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

export class RdbReader {
  private readonly u8: Uint8Array;
  private readonly view: DataView;
  private at: number;
  private readonly end: number;
  /** After so many bytes whoever reads much stops, so that others may be let in. */
  pieceBytes = Number.POSITIVE_INFINITY;
  private stoppedAt: number;

  constructor(u8: Uint8Array, start: number, end: number) {
    this.u8 = u8;
    this.view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength);
    this.at = this.stoppedAt = start;
    this.end = end;
  }

  /** Bytes that are still to be read. */
  get left(): number {
    return this.end - this.at;
  }

  /** Where the next byte lies. */
  get position(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  /** How much was read since the last stop, where another is due; else 0. */
  get piece(): number {
    const bytes = this.at - this.stoppedAt;
    if (bytes < this.pieceBytes) return 0;
    this.stoppedAt = this.at;
    return bytes;
  }

  /** Steps over n bytes; returns where they begin. */
  private take(n: number): number {
    const from = this.at;
    if (n > this.end - from) throw new BadFormat(endsEarly);
    this.at += n;
    return from;
  }

  byte(): number {
    return this.u8[this.take(1)] as number;
  }

  word32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  time(): number {
    return Number(this.view.getBigInt64(this.take(8), true));
  }

  size(): number {
    return Number(this.size64());
  }

  /** Reads a count of things that follow, each of which takes at least a byte. */
  count(): number {
    const n = this.size();
    if (n > this.end - this.at) throw new BadFormat(endsEarly);
    return n;
  }

  size64(): bigint {
    const first = this.byte();
    if (first < 0x40) return BigInt(first);
    if (first < 0x80) return BigInt(((first & 0x3f) << 8) | this.byte());
    if (first === 0x80) return BigInt(this.view.getUint32(this.take(4)));
    if (first === 0x81) return this.view.getBigUint64(this.take(8));
    throw new BadFormat(first < 0xc0 ? `Unknown length encoding ${first & 0x3f} in rdbLoadLen()` :
      `Unknown RDB string encoding type ${first & 0x3f}`);
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
    const first = this.u8[this.at];
    switch (first) {
      case special.int8:
        this.at++;
        return bytesOf(String(this.view.getInt8(this.take(1))));
      case special.int16:
        this.at++;
        return bytesOf(String(this.view.getInt16(this.take(2), true)));
      case special.int32:
        this.at++;
        return bytesOf(String(this.view.getInt32(this.take(4), true)));
      case special.lzf:
        this.at++;
        return this.compressed();
      default:
        return this.raw(this.size());
    }
  }

  private compressed(): Uint8Array {
    const n = this.size();
    const length = this.size();
    const from = this.take(n);
    require(length <= n * expansionMax, badCompression);
    const out = new Uint8Array(length);
    require(lzf.decompress(this.u8, from, from + n, out, 0, length) === length, badCompression);
    return out;
  }
}
