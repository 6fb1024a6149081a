/* A time series: samples in order of time, in chunks (series-chunk.ts), and what the series was told to do with them.
 *
 *   0 f64 retention ms, 0 for ever   8 f64, 16 f64 what IGNORE says   24 u32 bytes of a chunk   28 u8 compressed, u8 policy
 *   32 u32 samples   36 u32 chunks   40 u32 room for chunks   44 pointer to pointers to chunks
 *   48 listpack of labels: name, value, name, value …   52 first rule   56 key that fills it, an SDS, or 0
 *
 *   rule   0 f64 bucket ms   8 f64 align ms   16 f64 start of the open bucket   24 f64 first sample that counts   32 next
 *          36 key that it fills, an SDS   40 u32 aggregation
 *
 * Nearly every sample is later than all before it and goes into the last chunk. One that is late is put where it belongs by writing its
 * chunk anew; if the samples then need more room than a chunk has, there are two. Chunks that lie before the retention are
 * dropped whole, so a little more than it may be kept; whoever reads looks no further back than it.
 *
 * A rule holds no sums: when a sample opens a new bucket, the closed one is read from the series and aggregated, which costs as much as
 * summing up did and lets each aggregation be written once. RedisTimeSeries keeps sums; its layout is another, too. */

import { assert } from '../assert.ts';
import { bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as sds from './sds.ts';
import * as chunk from './series-chunk.ts';

export type { Sample } from './series-chunk.ts';

export const policies = ['block', 'first', 'last', 'min', 'max', 'sum'] as const;
export type Policy = (typeof policies)[number];

export interface Settings {
  readonly retentionMs: number;
  readonly chunkBytes: number;
  readonly isCompressed: boolean;
  readonly policy: Policy | undefined;
  readonly ignoreMs: number;
  readonly ignoreValue: number;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

const seriesBytes = 64;
const ruleBytes = 48;

const word = (h: Heap, s: number, at: number): number => h.i32[(s + at) >> 2] as number;
const setWord = (h: Heap, s: number, at: number, value: number): void => {
  h.i32[(s + at) >> 2] = value;
};

export function create(h: Heap, settings: Settings): number {
  const s = h.alloc(seriesBytes);
  h.u8.fill(0, s, s + seriesBytes);
  setWord(h, s, 24, settings.chunkBytes);
  h.u8[s + 28] = settings.isCompressed ? 1 : 0;
  change(h, s, settings);
  return s;
}

/** Changes what is given; the rest stays. How samples are stored does not change. */
export function change(h: Heap, s: number, settings: Partial<Settings>): void {
  if (settings.retentionMs !== undefined) h.f64[s >> 3] = settings.retentionMs;
  if (settings.chunkBytes !== undefined) setWord(h, s, 24, settings.chunkBytes);
  if (settings.policy !== undefined) h.u8[s + 29] = policies.indexOf(settings.policy) + 1;
  if (settings.ignoreMs !== undefined) h.f64[(s >> 3) + 1] = settings.ignoreMs;
  if (settings.ignoreValue !== undefined) h.f64[(s >> 3) + 2] = settings.ignoreValue;
  if (settings.labels !== undefined) setLabels(h, s, settings.labels);
}

function setLabels(h: Heap, s: number, labels: Settings['labels']): void {
  let lp = listpack.create(h);
  for (const text of labels.flat()) lp = listpack.append(h, lp, bytesOf(text), 0, text.length);
  if (word(h, s, 48) !== 0) listpack.free(h, word(h, s, 48));
  setWord(h, s, 48, lp);
}

export function settings(h: Heap, s: number): Settings {
  return {
    retentionMs: retentionMs(h, s),
    chunkBytes: word(h, s, 24),
    isCompressed: h.u8[s + 28] === 1,
    policy: policy(h, s),
    ignoreMs: ignoreMs(h, s),
    ignoreValue: ignoreValue(h, s),
    labels: labels(h, s),
  };
}

export function labels(h: Heap, s: number): (readonly [name: string, value: string])[] {
  const lp = word(h, s, 48);
  const found: (readonly [string, string])[] = [];
  for (let at = listpack.first(h, lp); at !== 0; ) {
    const value = listpack.next(h, lp, at);
    found.push([listpack.text(h, lp, at), listpack.text(h, lp, value)]);
    at = listpack.next(h, lp, value);
  }
  return found;
}

/** What is asked at each sample, without the rest of the settings. */
export const retentionMs = (h: Heap, s: number): number => h.f64[s >> 3] as number;
export const policy = (h: Heap, s: number): Policy | undefined => policies[(h.u8[s + 29] as number) - 1];
export const ignoreMs = (h: Heap, s: number): number => h.f64[(s >> 3) + 1] as number;
export const ignoreValue = (h: Heap, s: number): number => h.f64[(s >> 3) + 2] as number;

export const totalSamples = (h: Heap, s: number): number => word(h, s, 32);
export const chunkCount = (h: Heap, s: number): number => word(h, s, 36);
export const chunkAt = (h: Heap, s: number, i: number): number => h.i32[(word(h, s, 44) >> 2) + i * 2] as number;

/** The newest sample, or undefined. */
export function last(h: Heap, s: number): chunk.Sample | undefined {
  const n = chunkCount(h, s);
  if (n === 0) return undefined;
  const c = chunkAt(h, s, n - 1);
  return { atMs: chunk.lastMs(h, c), value: chunk.lastValue(h, c) };
}

export const firstMs = (h: Heap, s: number): number => (chunkCount(h, s) === 0 ? 0 : chunk.firstMs(h, chunkAt(h, s, 0)));

// --- changes ---

/** Puts chunks in the place of `removed` ones from index i on; those are freed. */
function splice(h: Heap, s: number, i: number, removed: number, added: readonly number[]): void {
  const n = chunkCount(h, s);
  for (let k = i; k < i + removed; k++) h.free(chunkAt(h, s, k));
  const now = n - removed + added.length;
  if (now > word(h, s, 40)) {
    const room = Math.max(4, now, word(h, s, 40) * 2);
    const moved = word(h, s, 44) === 0 ? h.alloc(room * 8) : h.realloc(word(h, s, 44), room * 8);
    setWord(h, s, 40, room);
    setWord(h, s, 44, moved);
  }
  const at = word(h, s, 44);
  h.u8.copyWithin(at + (i + added.length) * 8, at + (i + removed) * 8, at + n * 8);
  added.forEach((c, k) => {
    h.i32[(at >> 2) + (i + k) * 2] = c;
    h.i32[(at >> 2) + (i + k) * 2 + 1] = 0;
  });
  setWord(h, s, 36, now);
}

/** Adds a sample later than all others. */
export function append(h: Heap, s: number, atMs: number, value: number): void {
  const n = chunkCount(h, s);
  if (n === 0 || !chunk.append(h, chunkAt(h, s, n - 1), atMs, value)) {
    trim(h, s, atMs);
    const c = chunk.create(h, word(h, s, 24), h.u8[s + 28] === 1);
    chunk.append(h, c, atMs, value);
    splice(h, s, chunkCount(h, s), 0, [c]);
    if (h.trace !== undefined) h.trace({ kind: 'series.chunkAdded', series: s, chunk: c });
  }
  setWord(h, s, 32, totalSamples(h, s) + 1);
  if (h.trace !== undefined) h.trace({ kind: 'series.sampleAppended', series: s, chunk: chunkAt(h, s, chunkCount(h, s) - 1) });
}

/** Drops the chunks that lie before the retention, but for what open buckets still need. */
function trim(h: Heap, s: number, nowMs: number): void {
  if (retentionMs(h, s) === 0) return;
  let keptFromMs = nowMs - retentionMs(h, s);
  forEachRule(h, s, (r) => {
    if (openMs(h, r) >= 0) keptFromMs = Math.min(keptFromMs, openMs(h, r));
  });
  let dropped = 0;
  let gone = 0;
  while (dropped < chunkCount(h, s) && chunk.lastMs(h, chunkAt(h, s, dropped)) < keptFromMs)
    gone += chunk.samples(h, chunkAt(h, s, dropped++));
  splice(h, s, 0, dropped, []);
  setWord(h, s, 32, totalSamples(h, s) - gone);
  if (h.trace !== undefined && dropped > 0) h.trace({ kind: 'series.chunksDropped', series: s, chunks: dropped, samples: gone });
}

/** Index of the chunk in which a time lies, or of the last one before it; 0 if it lies before all. */
function chunkOf(h: Heap, s: number, atMs: number): number {
  let low = 0;
  let high = chunkCount(h, s) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (h.trace !== undefined) h.trace({ kind: 'series.chunkVisited', series: s, chunk: chunkAt(h, s, middle) });
    if (chunk.firstMs(h, chunkAt(h, s, middle)) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The sample at a time, or undefined. */
export const sampleAt = (h: Heap, s: number, atMs: number): chunk.Sample | undefined => range(h, s, atMs, atMs)[0];

/** Puts a sample where it belongs, in place of one at the same time. Its chunk is written anew, and halved if it is full. */
export function put(h: Heap, s: number, atMs: number, value: number): void {
  const newest = last(h, s);
  if (newest === undefined || atMs > newest.atMs) return append(h, s, atMs, value);
  const i = chunkOf(h, s, atMs);
  const all = chunk.decode(h, chunkAt(h, s, i));
  const at = all.findIndex((sample) => sample.atMs >= atMs);
  const isThere = at >= 0 && (all[at] as chunk.Sample).atMs === atMs;
  all.splice(at < 0 ? all.length : at, isThere ? 1 : 0, { atMs, value });
  splice(h, s, i, 1, chunk.encode(h, all, chunk.dataBytes(h, chunkAt(h, s, i)), h.u8[s + 28] === 1));
  if (!isThere) setWord(h, s, 32, totalSamples(h, s) + 1);
  if (h.trace !== undefined) h.trace({ kind: 'series.chunkRewritten', series: s, chunk: chunkAt(h, s, i), samples: all.length });
}

/** Removes the samples of a time span, both ends included; returns how many. */
export function removeRange(h: Heap, s: number, fromMs: number, toMs: number): number {
  let removed = 0;
  for (let i = chunkCount(h, s) - 1; i >= 0; i--) {
    const c = chunkAt(h, s, i);
    if (chunk.firstMs(h, c) > toMs || chunk.lastMs(h, c) < fromMs) continue;
    const all = chunk.decode(h, c);
    const kept = all.filter(({ atMs }) => atMs < fromMs || atMs > toMs);
    removed += all.length - kept.length;
    splice(h, s, i, 1, kept.length === 0 ? [] : chunk.encode(h, kept, chunk.dataBytes(h, c), h.u8[s + 28] === 1));
  }
  setWord(h, s, 32, totalSamples(h, s) - removed);
  if (h.trace !== undefined) h.trace({ kind: 'series.samplesRemoved', series: s, samples: removed });
  return removed;
}

/** The samples of a time span, both ends included, in order. */
export function range(h: Heap, s: number, fromMs: number, toMs: number): chunk.Sample[] {
  const found: chunk.Sample[] = [];
  for (let i = chunkCount(h, s) === 0 ? 0 : chunkOf(h, s, fromMs); i < chunkCount(h, s); i++) {
    const c = chunkAt(h, s, i);
    if (chunk.firstMs(h, c) > toMs) break;
    if (h.trace !== undefined) h.trace({ kind: 'series.chunkVisited', series: s, chunk: c });
    chunk.forEach(h, c, (atMs, value) => {
      if (atMs >= fromMs && atMs <= toMs) found.push({ atMs, value });
    });
  }
  return found;
}

// --- rules ---

export interface Rule {
  readonly destination: string;
  /** Index of its aggregation (series-aggregation.ts). */
  readonly aggregation: number;
  readonly bucketMs: number;
  readonly alignMs: number;
}

export function addRule(h: Heap, s: number, rule: Rule): void {
  const r = h.alloc(ruleBytes);
  h.u8.fill(0, r, r + ruleBytes);
  h.f64.set([rule.bucketMs, rule.alignMs, -1, 0], r >> 3);
  setWord(h, r, 32, word(h, s, 52));
  setWord(h, s, 52, r);
  setWord(h, r, 36, sds.create(h, bytesOf(rule.destination), 0, rule.destination.length));
  setWord(h, r, 40, rule.aggregation);
}

export function forEachRule(h: Heap, s: number, visit: (r: number) => void): void {
  for (let r = word(h, s, 52); r !== 0; ) {
    const next = word(h, r, 32);
    visit(r);
    r = next;
  }
}

export const ruleOf = (h: Heap, r: number): Rule => ({
  destination: sds.text(h, word(h, r, 36)), aggregation: word(h, r, 40),
  bucketMs: h.f64[r >> 3] as number, alignMs: h.f64[(r >> 3) + 1] as number,
});

/** Where the bucket that is being filled begins; -1 before the first sample. */
export const openMs = (h: Heap, r: number): number => h.f64[(r >> 3) + 2] as number;
/** The first sample that counts: those before it are older than the rule. */
export const sinceMs = (h: Heap, r: number): number => h.f64[(r >> 3) + 3] as number;

export function open(h: Heap, r: number, startMs: number, since = sinceMs(h, r)): void {
  h.f64[(r >> 3) + 2] = startMs;
  h.f64[(r >> 3) + 3] = since;
}

/** Removes the rule that fills a key. False when there is none. */
export function removeRule(h: Heap, s: number, destination: string): boolean {
  let before = 0;
  for (let r = word(h, s, 52); r !== 0; before = r, r = word(h, r, 32)) {
    if (sds.text(h, word(h, r, 36)) !== destination) continue;
    setWord(h, before === 0 ? s : before, before === 0 ? 52 : 32, word(h, r, 32));
    freeRule(h, r);
    return true;
  }
  return false;
}

function freeRule(h: Heap, r: number): void {
  sds.free(h, word(h, r, 36));
  h.free(r);
}

/** The key whose samples fill this one, or undefined. */
export const source = (h: Heap, s: number): string | undefined => (word(h, s, 56) === 0 ? undefined : sds.text(h, word(h, s, 56)));

export function setSource(h: Heap, s: number, key: string | undefined): void {
  if (word(h, s, 56) !== 0) sds.free(h, word(h, s, 56));
  setWord(h, s, 56, key === undefined ? 0 : sds.create(h, bytesOf(key), 0, key.length));
}

// --- the whole ---

export function free(h: Heap, s: number): void {
  for (let i = 0; i < chunkCount(h, s); i++) h.free(chunkAt(h, s, i));
  if (word(h, s, 44) !== 0) h.free(word(h, s, 44));
  listpack.free(h, word(h, s, 48));
  forEachRule(h, s, (r) => freeRule(h, r));
  setSource(h, s, undefined);
  h.free(s);
}

/** A series of its own with the same samples and labels; rules stay where they are. */
export function duplicate(h: Heap, s: number): number {
  const copy = create(h, settings(h, s));
  splice(h, copy, 0, 0, Array.from({ length: chunkCount(h, s) }, (_, i) => chunk.duplicate(h, chunkAt(h, s, i))));
  setWord(h, copy, 32, totalSamples(h, s));
  return copy;
}

export function memoryBytes(h: Heap, s: number): number {
  let bytes = h.usableBytes(s) + h.usableBytes(word(h, s, 48));
  if (word(h, s, 44) !== 0) bytes += h.usableBytes(word(h, s, 44));
  if (word(h, s, 56) !== 0) bytes += sds.blockBytes(h, word(h, s, 56));
  for (let i = 0; i < chunkCount(h, s); i++) bytes += h.usableBytes(chunkAt(h, s, i));
  forEachRule(h, s, (r) => {
    bytes += h.usableBytes(r) + sds.blockBytes(h, word(h, r, 36));
  });
  return bytes;
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, s: number): void {
  let before = -1;
  let count = 0;
  for (let i = 0; i < chunkCount(h, s); i++) {
    const c = chunkAt(h, s, i);
    assert(chunk.samples(h, c) > 0, 'no chunk is empty');
    assert(chunk.usedBits(h, c) <= chunk.dataBytes(h, c) * 8, 'a chunk holds no more than it has room for');
    chunk.forEach(h, c, (atMs) => {
      assert(atMs > before, 'times grow from sample to sample and from chunk to chunk');
      before = atMs;
      count++;
    });
    assert(chunk.lastMs(h, c) === before, "a chunk's header tells its last time");
  }
  assert(count === totalSamples(h, s), 'the count of samples is that of a walk');
}
