/* What DUMP gives and RESTORE takes: a value as a snapshot stores it, the snapshot's version (16 bits) and a checksum over it all. */

import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import { crc64 } from './crc64.ts';
import { rdbType, rdbVersion, rdbVersionOfExpiringFields } from './rdb.ts';
import { save, typeOf } from './rdb-save.ts';
import { RdbWriter } from './rdb-writer.ts';

const versionBytes = 2;
export const footerBytes = versionBytes + 8;

/** The payload of an object. */
export function payloadOf(h: Heap, o: number): Uint8Array {
  const w = new RdbWriter();
  const type = typeOf(h, o);
  w.byte(type);
  save(w, h, o);
  w.word16(type === rdbType.hashExpiring || type === rdbType.hashListpackex ? rdbVersionOfExpiringFields : rdbVersion);
  const { lo, hi } = crc64(w.bytes(), 0, w.length);
  w.word32(lo);
  w.word32(hi);
  return w.bytes();
}

/** Whether bytes [start, end) end in a version that is known here and in the right checksum, or in any where none is looked at. */
export function isWhole(u8: Uint8Array, start: number, end: number, { skipsChecksums }: Limits): boolean {
  const footer = end - footerBytes;
  if (footer < start) return false;
  const view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength);
  if (view.getUint16(footer, true) > rdbVersionOfExpiringFields) return false;
  if (skipsChecksums) return true;
  const { lo, hi } = crc64(u8, start, footer + versionBytes);
  return view.getInt32(footer + versionBytes, true) === (lo | 0) && view.getInt32(footer + versionBytes + 4, true) === (hi | 0);
}
