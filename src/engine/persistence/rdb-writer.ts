/* Writes the parts of which snapshots are made. A length takes one, two, five or nine bytes, told by its first two bits. A string is
 * its length and its bytes; short decimals are stored as integers, and longer strings compressed where that saves something. */

import { bytesOf } from '../bytes.ts';
import * as int64 from '../int64.ts';
import * as lzf from '../structures/lzf.ts';
import { compressedBytesMin, integerBytesMax, special } from './rdb.ts';

export class RdbWriter {
  private u8 = new Uint8Array(256);
  private view = new DataView(this.u8.buffer);
  private readonly compresses: boolean;
  /** Servers before 7.2 shall be able to read it. */
  readonly isForOlder: boolean;
  length = 0;

  constructor(compresses = true, isForOlder = false) {
    this.compresses = compresses;
    this.isForOlder = isForOlder;
  }

  /** Makes room for n more bytes, perhaps in another buffer; returns where they go. */
  private take(n: number): number {
    const at = this.length;
    this.length += n;
    if (this.length <= this.u8.length) return at;
    const wider = new Uint8Array(this.length * 2);
    wider.set(this.u8);
    this.u8 = wider;
    this.view = new DataView(wider.buffer);
    return at;
  }

  /** What was written. Valid until more is. */
  bytes(): Uint8Array {
    return this.u8.subarray(0, this.length);
  }

  byte(value: number): void {
    const at = this.take(1);
    this.u8[at] = value;
  }

  /** Bytes as they are. src is not what is written to. */
  raw(src: Uint8Array, start: number, end: number): void {
    const at = this.take(end - start);
    this.u8.set(src.subarray(start, end), at);
  }

  word16(value: number): void {
    const at = this.take(2);
    this.view.setUint16(at, value, true);
  }

  word32(value: number): void {
    const at = this.take(4);
    this.view.setInt32(at, value, true);
  }

  double(value: number): void {
    const at = this.take(8);
    this.view.setFloat64(at, value, true);
  }

  /** Milliseconds since 1970, as a signed 64-bit number. */
  time(ms: number): void {
    const at = this.take(8);
    this.view.setBigInt64(at, BigInt(ms), true);
  }

  size(n: number): void {
    if (n < 64) this.byte(n);
    else if (n < 16_384) {
      this.byte(0x40 | (n >> 8));
      this.byte(n);
    } else if (n < 2 ** 32) {
      this.byte(0x80);
      const at = this.take(4);
      this.view.setUint32(at, n);
    } else this.size64(BigInt(n));
  }

  /** A size of 64 bits; a negative one is stored as the unsigned number with its bits. */
  size64(n: bigint): void {
    const unsigned = BigInt.asUintN(64, n);
    if (unsigned < 2n ** 32n) {
      this.size(Number(unsigned));
      return;
    }
    this.byte(0x81);
    const at = this.take(8);
    this.view.setBigUint64(at, unsigned);
  }

  text(s: string): void {
    this.string(bytesOf(s), 0, s.length);
  }

  string(src: Uint8Array, start: number, end: number): void {
    if (end - start <= integerBytesMax && int64.parse(src, start, end) && this.integer(int64.parsed.value)) return;
    if (!this.compresses || end - start < compressedBytesMin || !this.compressed(src, start, end)) this.plain(src, start, end);
  }

  /** A string that is not looked at: neither an integer nor compressed. */
  plain(src: Uint8Array, start: number, end: number): void {
    this.size(end - start);
    this.raw(src, start, end);
  }

  /** False when it has more than 32 bits. */
  integer(value: number): boolean {
    if (value !== (value | 0)) return false;
    if (value >= -128 && value <= 127) {
      this.byte(special.int8);
      this.byte(value);
    } else if (value >= -32_768 && value <= 32_767) {
      this.byte(special.int16);
      this.word16(value);
    } else {
      this.byte(special.int32);
      this.word32(value);
    }
    return true;
  }

  /** False when nothing is saved. */
  private compressed(src: Uint8Array, start: number, end: number): boolean {
    const out = new Uint8Array(end - start);
    const n = lzf.compress(src, start, end, out, 0, end - start - 4);
    if (n === 0) return false;
    this.byte(special.lzf);
    this.size(n);
    this.size(end - start);
    this.raw(out, 0, n);
    return true;
  }
}
