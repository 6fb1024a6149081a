/* The dense representation: 16384 registers of six bits, packed from the lowest bit of each byte up, so that four
 * registers fill three bytes. */

import type { Heap } from '../memory/heap.ts';
import { headerBytes, registers } from './hyperloglog-layout.ts';

/** A register's value. Reading the last one touches the NUL behind the string, of which it uses no bit. */
export function get(h: Heap, s: number, index: number): number {
  const at = s + headerBytes + ((index * 6) >> 3);
  const shift = (index * 6) & 7;
  return (((h.u8[at] as number) | ((h.u8[at + 1] as number) << 8)) >> shift) & 63;
}

export function put(h: Heap, s: number, index: number, value: number): void {
  const at = s + headerBytes + ((index * 6) >> 3);
  const shift = (index * 6) & 7;
  const both = (h.u8[at] as number) | ((h.u8[at + 1] as number) << 8);
  const after = (both & ~(63 << shift)) | (value << shift);
  h.u8[at] = after;
  h.u8[at + 1] = after >> 8;
}

/** Raises an array's registers to those that are higher here. */
export function raiseInto(h: Heap, s: number, all: Uint8Array): void {
  const { u8 } = h;
  let at = s + headerBytes;
  for (let i = 0; i < registers; i += 4, at += 3) {
    const four = (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16);
    if ((four & 63) > (all[i] as number)) all[i] = four & 63;
    if (((four >> 6) & 63) > (all[i + 1] as number)) all[i + 1] = (four >> 6) & 63;
    if (((four >> 12) & 63) > (all[i + 2] as number)) all[i + 2] = (four >> 12) & 63;
    if (four >> 18 > (all[i + 3] as number)) all[i + 3] = four >> 18;
  }
}

/** Reads all registers into an array. */
export function readAll(h: Heap, s: number, into: Uint8Array): void {
  const { u8 } = h;
  let at = s + headerBytes;
  for (let i = 0; i < registers; i += 4, at += 3) {
    const four = (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16);
    into[i] = four & 63;
    into[i + 1] = (four >> 6) & 63;
    into[i + 2] = (four >> 12) & 63;
    into[i + 3] = four >> 18;
  }
}
