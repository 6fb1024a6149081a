/* The blocks in which servers before 7.0 kept small collections, ziplists and zipmaps: read here only, since snapshots of
 * that time still hold them. A ziplist's entry begins with the length of the one before it, then says by its first bits what it is:
 *
 *   header   bytes u32, offset of the last entry u32, number of entries u16; little-endian; 0xff ends it all
 *   entry    length of the one before (1 byte; from 254 on 0xfe and 4 bytes), encoding, data
 *   strings  00 6-bit length, 01 14-bit length, 10 32-bit length in the next four bytes, the last two big-endian
 *   numbers  c0 16, d0 32, e0 64, f0 24, fe 8 bits, little-endian; f1 … fd the number itself, from 0 to 12
 *
 * A zipmap is a byte that nobody needs, then for each pair length and field, length, a byte of unused ones, value and those. */

import { byteString } from '../bytes.ts';
import { require } from './rdb-reader.ts';

const headerBytes = 10;
const end = 0xff;
const longLength = 254;

class Reader {
  readonly u8: Uint8Array;
  readonly view: DataView;
  readonly why: string;
  at: number;

  constructor(u8: Uint8Array, at: number, why: string) {
    this.u8 = u8;
    this.view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength);
    this.at = at;
    this.why = why;
  }

  /** Steps over n bytes; returns where they begin. Throws a BadFormat where they are not all there. */
  take(n: number): number {
    const from = this.at;
    require(n <= this.u8.length - from, this.why);
    this.at += n;
    return from;
  }

  byte(): number {
    return this.u8[this.take(1)] as number;
  }

  text(n: number): string {
    const from = this.take(n);
    return byteString(this.u8, from, from + n);
  }
}

/** The entries of a ziplist as byte strings. Throws a BadFormat, which says `why`. */
export function ziplistTexts(u8: Uint8Array, why: string): string[] {
  const r = new Reader(u8, 0, why);
  const bytes = r.view.getUint32(r.take(headerBytes), true);
  require(bytes === u8.length && u8.at(-1) === end, why);
  const texts: string[] = [];
  let before = 0;
  let lastAt = headerBytes;
  while (r.u8[r.at] !== end) {
    const from = r.at;
    const length = r.byte();
    require((length === longLength ? r.view.getUint32(r.take(4), true) : length) === before, why);
    texts.push(entryText(r));
    before = r.at - from;
    lastAt = from;
  }
  const count = r.view.getUint16(8, true);
  require(r.at === bytes - 1 && r.view.getUint32(4, true) === lastAt, why);
  require(count === 0xffff || count === texts.length, why);
  return texts;
}

function entryText(r: Reader): string {
  const first = r.byte();
  if (first < 0x40) return r.text(first);
  if (first < 0x80) return r.text(((first & 0x3f) << 8) | r.byte());
  if (first === 0x80) return r.text(r.view.getUint32(r.take(4)));
  return numberText(r, first);
}

function numberText(r: Reader, first: number): string {
  const { view } = r;
  switch (first) {
    case 0xc0:
      return String(view.getInt16(r.take(2), true));
    case 0xd0:
      return String(view.getInt32(r.take(4), true));
    case 0xe0:
      return String(view.getBigInt64(r.take(8), true));
    case 0xf0: {
      const at = r.take(3);
      return String((view.getInt8(at + 2) << 16) | view.getUint16(at, true));
    }
    case 0xfe:
      return String(view.getInt8(r.take(1)));
    default:
      require(first >= 0xf1 && first <= 0xfd, r.why);
      return String((first & 0x0f) - 1);
  }
}

/** The fields and values of a zipmap in turn, as byte strings. Throws a BadFormat. */
export function zipmapTexts(u8: Uint8Array): string[] {
  const r = new Reader(u8, 1, 'Zipmap integrity check failed.');
  const texts: string[] = [];
  while (r.u8[r.at] !== end) {
    texts.push(r.text(zipmapLength(r)));
    const length = zipmapLength(r);
    const unused = r.byte();
    texts.push(r.text(length));
    r.take(unused);
  }
  require(r.at === u8.length - 1 && texts.length > 0, r.why);
  return texts;
}

function zipmapLength(r: Reader): number {
  const first = r.byte();
  require(first <= longLength, r.why);
  return first === longLength ? r.view.getUint32(r.take(4), true) : first;
}
