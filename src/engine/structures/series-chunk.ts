/* A chunk: a run of samples of a time series, in order of time, in one block of memory.
 *
 *   0 u32 samples   4 u32 bytes for data   8 u32 bits used   12 u8 compressed, u8 leading, u8 trailing
 *   16 f64 first ms   24 f64 last ms   32 f64 last delta   40 f64 first value   48 f64 last value   56 data
 *
 * Uncompressed, a sample is 16 bytes: a time and a value. Compressed, the first one stands in the header, and of each other only what
 * is new is written, bit by bit (Pelkonen et al.: "Gorilla: A Fast, Scalable, In-Memory Time Series Database", 2015, 4.1):
 *
 *   time    how much the distance to the sample before differs from the distance before that. Regular samples: one bit, 0. Else 10, 110 or
 *           1110 and 7, 9 or 12 bits, or 1111 and 64 (32 in the paper, whose times are seconds)
 *   value   XORed with the value before. The same value: one bit, 0. Else 1, and what lies between the leading and the trailing zeros: 0
 *           if it fits between those of the last time, or 1, 5 bits (leading zeros), 6 bits (length - 1), and the bits
 *
 * So a steady sensor takes 2 bits a sample instead of 128. The price: a sample in the middle can neither be read nor changed by itself.
 * A chunk is read from its start, and a late sample has its chunk written anew. RedisTimeSeries does the same; its header is laid out
 * otherwise, and some of its forms have other lengths. */

import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';

export interface Sample {
  /** Milliseconds. */
  readonly atMs: number;
  readonly value: number;
}

const headerBytes = 56;
const sampleBits = 128;

export const samples = (h: Heap, c: number): number => h.i32[c >> 2] as number;
export const dataBytes = (h: Heap, c: number): number => h.i32[(c >> 2) + 1] as number;
export const usedBits = (h: Heap, c: number): number => h.i32[(c >> 2) + 2] as number;
export const isCompressed = (h: Heap, c: number): boolean => h.u8[c + 12] === 1;
export const firstMs = (h: Heap, c: number): number => h.f64[(c >> 3) + 2] as number;
export const lastMs = (h: Heap, c: number): number => h.f64[(c >> 3) + 3] as number;
export const lastValue = (h: Heap, c: number): number => h.f64[(c >> 3) + 6] as number;

/** An empty chunk with room for so many bytes of samples. */
export function create(h: Heap, bytes: number, compressed: boolean): number {
  const c = h.alloc(headerBytes + bytes);
  h.u8.fill(0, c, c + headerBytes + bytes);
  h.i32[(c >> 2) + 1] = bytes;
  h.u8[c + 12] = compressed ? 1 : 0;
  return c;
}

export function duplicate(h: Heap, c: number): number {
  const bytes = headerBytes + dataBytes(h, c);
  const copy = h.alloc(bytes);
  h.u8.copyWithin(copy, c, c + bytes);
  return copy;
}

/** Adds a sample later than all others. False, and nothing changed, when the chunk is full. */
export function append(h: Heap, c: number, atMs: number, value: number): boolean {
  const n = samples(h, c);
  assert(n === 0 || atMs > lastMs(h, c), 'a chunk is in order of time');
  const fits = isCompressed(h, c) ? appendBits(h, c, n, atMs, value) : appendPlain(h, c, n, atMs, value);
  if (!fits) return false;
  const at = c >> 3;
  if (n === 0) {
    h.f64[at + 2] = atMs;
    h.f64[at + 5] = value;
  }
  h.f64[at + 3] = atMs;
  h.f64[at + 6] = value;
  h.i32[c >> 2] = n + 1;
  return true;
}

function appendPlain(h: Heap, c: number, n: number, atMs: number, value: number): boolean {
  if ((n + 1) * 16 > dataBytes(h, c)) return false;
  const at = (c + headerBytes) >> 3;
  h.f64[at + n * 2] = atMs;
  h.f64[at + n * 2 + 1] = value;
  h.i32[(c >> 2) + 2] = (n + 1) * sampleBits;
  return true;
}

// --- bits ---

/** Reads and writes the bits of a chunk's data from a position on, the highest bit of a byte first. */
class Bits {
  private readonly h: Heap;
  private readonly start: number;
  at: number;

  constructor(h: Heap, c: number, at: number) {
    this.h = h;
    this.start = c + headerBytes;
    this.at = at;
  }

  write(value: number, bits: number): void {
    for (let k = bits - 1; k >= 0; k--, this.at++)
      if (((value >>> k) & 1) === 1) this.h.u8[this.start + (this.at >> 3)]! |= 128 >> (this.at & 7);
  }

  read(bits: number): number {
    let value = 0;
    for (let k = 0; k < bits; k++, this.at++)
      value = (value << 1) | (((this.h.u8[this.start + (this.at >> 3)] as number) >> (7 - (this.at & 7))) & 1);
    return value >>> 0;
  }
}

const view = new DataView(new ArrayBuffer(8));

/** The two halves of a double's bits. */
function halves(value: number): readonly [high: number, low: number] {
  view.setFloat64(0, value);
  return [view.getUint32(0), view.getUint32(4)];
}

/** Prefixes, and how many bits follow each. */
const timeForms = [
  { prefix: 0b10, prefixBits: 2, bits: 7 }, { prefix: 0b110, prefixBits: 3, bits: 9 }, { prefix: 0b1110, prefixBits: 4, bits: 12 },
] as const;
const timeBitsMax = 4 + 64;
const valueBitsMax = 2 + 5 + 6 + 64;

function appendBits(h: Heap, c: number, n: number, atMs: number, value: number): boolean {
  if (n === 0) return true; // it stands in the header
  const used = usedBits(h, c);
  // Room for the longest form, as in RedisTimeSeries: what exactly is needed is known only when it is written.
  if (used + timeBitsMax + valueBitsMax > dataBytes(h, c) * 8) return false;
  const bits = new Bits(h, c, used);
  const delta = atMs - lastMs(h, c);
  writeTime(bits, delta - (h.f64[(c >> 3) + 4] as number));
  writeValue(h, c, bits, value);
  h.f64[(c >> 3) + 4] = delta;
  h.i32[(c >> 2) + 2] = bits.at;
  return true;
}

function writeTime(bits: Bits, change: number): void {
  if (change === 0) return bits.write(0, 1);
  const form = timeForms.find(({ bits: n }) => change >= -(2 ** (n - 1)) && change < 2 ** (n - 1));
  if (form === undefined) {
    bits.write(0b1111, 4);
    const [high, low] = halves(change);
    bits.write(high, 32);
    bits.write(low, 32);
  } else {
    bits.write(form.prefix, form.prefixBits);
    bits.write(change & (2 ** form.bits - 1), form.bits);
  }
}

function readTime(bits: Bits): number {
  if (bits.read(1) === 0) return 0;
  for (const { bits: n } of timeForms) if (bits.read(1) === 0) return (bits.read(n) << (32 - n)) >> (32 - n);
  view.setUint32(0, bits.read(32));
  view.setUint32(4, bits.read(32));
  return view.getFloat64(0);
}

const leadingZeros = (high: number, low: number): number => (high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low));
const trailingZeros = (high: number, low: number): number =>
  low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);

function writeValue(h: Heap, c: number, bits: Bits, value: number): void {
  const [oldHigh, oldLow] = halves(lastValue(h, c));
  const [newHigh, newLow] = halves(value);
  const high = (oldHigh ^ newHigh) >>> 0;
  const low = (oldLow ^ newLow) >>> 0;
  if (high === 0 && low === 0) return bits.write(0, 1);
  bits.write(1, 1);
  const leading = Math.min(31, leadingZeros(high, low));
  const trailing = trailingZeros(high, low);
  const [oldLeading, oldTrailing] = [h.u8[c + 13] as number, h.u8[c + 14] as number];
  const hasWindow = h.u8[c + 15] === 1;
  if (hasWindow && leading >= oldLeading && trailing >= oldTrailing) {
    bits.write(0, 1);
    writeWindow(bits, high, low, oldLeading, oldTrailing);
    return;
  }
  bits.write(1, 1);
  bits.write(leading, 5);
  bits.write(64 - leading - trailing - 1, 6);
  writeWindow(bits, high, low, leading, trailing);
  h.u8[c + 13] = leading;
  h.u8[c + 14] = trailing;
  h.u8[c + 15] = 1;
}

/** The bits of a 64-bit number between its leading and its trailing zeros. */
function writeWindow(bits: Bits, high: number, low: number, leading: number, trailing: number): void {
  for (let k = 63 - leading; k >= trailing; k--) bits.write(((k >= 32 ? high >>> (k - 32) : low >>> k) & 1), 1);
}

function readValue(bits: Bits, window: { leading: number; trailing: number }, previous: number): number {
  if (bits.read(1) === 0) return previous;
  if (bits.read(1) === 1) {
    window.leading = bits.read(5);
    window.trailing = 64 - window.leading - (bits.read(6) + 1);
  }
  let [high, low] = halves(previous);
  for (let k = 63 - window.leading; k >= window.trailing; k--) {
    if (bits.read(1) === 0) continue;
    if (k >= 32) high = (high ^ (1 << (k - 32))) >>> 0;
    else low = (low ^ (1 << k)) >>> 0;
  }
  view.setUint32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
}

// --- reading ---

/** Visits all samples in order of time, with the bits that each takes. */
export function forEach(h: Heap, c: number, visit: (atMs: number, value: number, bits: number) => void): void {
  const n = samples(h, c);
  if (!isCompressed(h, c)) {
    const at = (c + headerBytes) >> 3;
    for (let i = 0; i < n; i++) visit(h.f64[at + i * 2] as number, h.f64[at + i * 2 + 1] as number, sampleBits);
    return;
  }
  if (n === 0) return;
  let atMs = firstMs(h, c);
  let value = h.f64[(c >> 3) + 5] as number;
  let delta = 0;
  const window = { leading: 0, trailing: 0 };
  const bits = new Bits(h, c, 0);
  visit(atMs, value, sampleBits);
  for (let i = 1; i < n; i++) {
    const before = bits.at;
    delta += readTime(bits);
    atMs += delta;
    value = readValue(bits, window, value);
    visit(atMs, value, bits.at - before);
  }
}

export function decode(h: Heap, c: number): Sample[] {
  const found: Sample[] = [];
  forEach(h, c, (atMs, value) => {
    found.push({ atMs, value });
  });
  return found;
}

/** New chunks for these samples: one, or as many as they need. */
export function encode(h: Heap, all: readonly Sample[], bytes: number, compressed: boolean): number[] {
  let c = create(h, bytes, compressed);
  const made = [c];
  for (const { atMs, value } of all) {
    if (append(h, c, atMs, value)) continue;
    c = create(h, bytes, compressed);
    made.push(c);
    append(h, c, atMs, value);
  }
  return made;
}
