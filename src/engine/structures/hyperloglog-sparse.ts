/* The sparse representation: runs of equal registers. Most registers of a small set are zero, so an empty one takes two
 * bytes instead of 12 KiB.
 *
 *   ZERO   00nnnnnn            1 … 64 registers are 0
 *   XZERO  01nnnnnn nnnnnnnn   1 … 16384 registers are 0
 *   VAL    1vvvvvnn            1 … 4 registers are v + 1 (1 … 32)
 *
 * Numbers of registers are stored less one. To raise a register the run that holds it is split into what lies before,
 * the register and what lies behind; then equal neighbours are joined again where that is cheap to see. What cannot be
 * said (a value over 32) or would grow past hll-sparse-max-bytes asks for the dense representation. Which runs result
 * is part of the format: GET shows them, so the joining here goes exactly as far as the server's. */

import type { Heap } from '../memory/heap.ts';
import { headerBytes, registers } from './hyperloglog-layout.ts';
import * as sds from './sds.ts';

const zeroMax = 64;
/** What a run can say of a register. */
export const valueMax = 32;
const valueRunMax = 4;
/** Runs looked at for joining, from the one before the changed register on. */
const joinedMax = 5;
/** A string that has less room than this grows before a register is raised: splitting adds at most so many bytes. */
const splitBytes = 3;
/** A string grows by as much as it is long, but not by more. */
const growthMax = 300;

/** Bytes of the runs of an empty one: a single XZERO. */
export const emptyBytes = 2;

export function writeEmpty(h: Heap, s: number): void {
  writeZeros(h.u8, s + headerBytes, registers);
}

/** The run of the last `read`: so many registers of this value, told in 1 or 2 bytes. */
const run = { value: 0, length: 0, bytes: 0 };

/** Reads the run at an offset. */
function read(h: Heap, at: number): void {
  const byte = h.u8[at] as number;
  const isValue = byte >= 0x80;
  const isLong = !isValue && byte >= 0x40;
  run.value = isValue ? ((byte >> 2) & 31) + 1 : 0;
  run.bytes = isLong ? 2 : 1;
  if (isValue) run.length = (byte & 3) + 1;
  else run.length = isLong ? (((byte & 63) << 8) | (h.u8[at + 1] as number)) + 1 : byte + 1;
}

/** Calls back for each run; false when they do not cover all registers, and no more. */
export function forEachRun(h: Heap, s: number, each: (value: number, first: number, length: number) => void): boolean {
  const end = s + sds.length(h, s);
  let first = 0;
  for (let at = s + headerBytes; at < end; at += run.bytes) {
    read(h, at);
    if (first + run.length > registers) return false;
    each(run.value, first, run.length);
    first += run.length;
  }
  return first === registers;
}

/** All runs as they stand, whatever they add up to. */
export function runs(h: Heap, s: number): (typeof run)[] {
  const end = s + sds.length(h, s);
  const all: (typeof run)[] = [];
  for (let at = s + headerBytes; at < end; at += run.bytes) {
    read(h, at);
    all.push({ ...run });
  }
  return all;
}

/** What became of the last `raise`: nothing, since the register was as high; it was raised; only the dense
 * representation can hold it; the runs do not reach as far as the register. */
export const outcome: { kind: 'same' | 'raised' | 'too big' | 'corrupt' } = { kind: 'same' };

/** Where to look next, for whoever raises registers in rising order: a run's offset in the string, 0 for the start, and the run's first
 * register. */
export interface Place {
  offset: number;
  first: number;
}

/** Raises a register to a value if it is lower; returns the string, moved if it had to, and `outcome`. From a place that the last raise
 * left, which this one moves, if one is given: the string must not have been changed since. */
export function raise(h: Heap, before: number, index: number, value: number, bytesMax: number, place?: Place): number {
  outcome.kind = 'too big';
  if (value > valueMax) return before;
  const s = withRoom(h, before, bytesMax);
  if (!(place !== undefined && seekFrom(h, s, index, place)) && !seek(h, s, index)) outcome.kind = 'corrupt';
  else if (run.value >= value) outcome.kind = 'same';
  else if (replace(h, s, index, value, bytesMax)) {
    join(h, s);
    outcome.kind = 'raised';
  }
  // Joining keeps the run before in its place.
  if (place !== undefined && found.previous !== 0) {
    place.offset = found.previous - s;
    place.first = found.previousFirst;
  }
  return s;
}

/** Makes room for what a split may add, and for some more to come, but never past the limit. */
function withRoom(h: Heap, s: number, bytesMax: number): number {
  const length = sds.length(h, s);
  const room = sds.room(h, s);
  if (room >= bytesMax || room - length >= splitBytes) return s;
  const needed = length + splitBytes;
  return sds.reserve(h, s, Math.min(needed + Math.min(needed, growthMax), bytesMax));
}

/** The run that holds the register of the last `seek`: where it is, its first register, and where the run before it is
 * (0 for none), with its first register. */
const found = { at: 0, first: 0, previous: 0, previousFirst: 0 };

/** Finds the run that holds a register, into `found` and `run`; false when the runs end before it. */
const seek = (h: Heap, s: number, index: number): boolean => walk(h, s, index, s + headerBytes, 0);

/** As seek, from a place on; false also when the run there is the one, as then the run before it is not known. */
const seekFrom = (h: Heap, s: number, index: number, { offset, first }: Place): boolean =>
  offset > 0 && index >= first && walk(h, s, index, s + offset, first) && found.previous !== 0;

/** Of the many runs that are passed only the length is read. */
function walk(h: Heap, s: number, index: number, from: number, fromFirst: number): boolean {
  const { u8 } = h;
  const end = s + sds.length(h, s);
  let at = from;
  let first = fromFirst;
  let previous = 0;
  let previousFirst = 0;
  while (at < end) {
    const byte = u8[at] as number;
    const isLong = byte >= 0x40 && byte < 0x80;
    const length = byte >= 0x80 ? (byte & 3) + 1 : isLong ? (((byte & 63) << 8) | (u8[at + 1] as number)) + 1 : byte + 1;
    if (index < first + length) break;
    previous = at;
    previousFirst = first;
    first += length;
    at += isLong ? 2 : 1;
  }
  found.at = at;
  found.first = first;
  found.previous = previous;
  found.previousFirst = previousFirst;
  if (at >= end) return false;
  read(h, at);
  return true;
}

/** The runs that replace the one found: at most two long ones and the register between them. */
const fresh = new Uint8Array(5);

/** Puts the register's value in place of its run, with what is left of the run on both sides. False when the string
 * would grow past the limit; then nothing was changed. */
function replace(h: Heap, s: number, index: number, value: number, bytesMax: number): boolean {
  const { at, first } = found;
  const { bytes } = run;
  let n = 0;
  if (bytes === 2 || run.length > 1) n = writeRest(n, index - first);
  n = writeValue(fresh, n, value, 1);
  if (bytes === 2 || run.length > 1) n = writeRest(n, first + run.length - 1 - index);
  const length = sds.length(h, s);
  const more = n - bytes;
  if (more > 0 && length + more > bytesMax) return false;
  const end = s + length;
  if (more > 0) sds.setLength(h, s, length + more);
  h.u8.copyWithin(at + n, at + bytes, end);
  if (more < 0) sds.setLength(h, s, length + more);
  h.u8.set(fresh.subarray(0, n), at);
  return true;
}

/** Writes a run of registers with the value of the run found; none if there are none. */
function writeRest(n: number, length: number): number {
  if (length === 0) return n;
  return run.value === 0 ? writeZeros(fresh, n, length) : writeValue(fresh, n, run.value, length);
}

function writeValue(u8: Uint8Array, at: number, value: number, length: number): number {
  u8[at] = 0x80 | ((value - 1) << 2) | (length - 1);
  return at + 1;
}

function writeZeros(u8: Uint8Array, at: number, length: number): number {
  if (length <= zeroMax) {
    u8[at] = length - 1;
    return at + 1;
  }
  u8[at] = 0x40 | ((length - 1) >> 8);
  u8[at + 1] = length - 1;
  return at + 2;
}

/** Joins neighbours of one value around the run found, as far as one run can hold them. */
function join(h: Heap, s: number): void {
  let end = s + sds.length(h, s);
  let at = found.previous === 0 ? s + headerBytes : found.previous;
  for (let left = joinedMax; left > 0 && at < end; left--) {
    read(h, at);
    const { bytes, length, value } = run;
    if (value > 0 && at + 1 < end) {
      read(h, at + 1);
      if (run.value === value && run.length + length <= valueRunMax) {
        writeValue(h.u8, at + 1, value, run.length + length);
        h.u8.copyWithin(at, at + 1, end--);
        continue; // with the joined run, which may join its next neighbour
      }
    }
    at += bytes;
  }
  sds.setLength(h, s, end - s);
}
