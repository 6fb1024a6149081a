/** The type that RedisTimeSeries brings: samples in order of time under a key (structures/series.ts). */

import type { SeriesChunkView, SeriesSampleView, SeriesView } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import { formatDouble, parseDouble } from '../numbers/numbers.ts';
import * as chunk from '../structures/series-chunk.ts';
import { aggregations } from '../structures/series-aggregation.ts';
import * as series from '../structures/series.ts';
import * as module from './module.ts';

/** What a view shows: so many chunks, and of each so many samples from its start and as many from its end. */
const chunksShown = 8;
const samplesShown = 24;

export const seriesType: module.ModuleType = {
  name: 'TSDB-TYPE',
  version: 1,
  free: series.free,
  memoryBytes: series.memoryBytes,
  duplicate: series.duplicate,
  save,
  load,
  view: (h, s, from) => ({ kind: 'series', series: view(h, s, from) }),
};

module.register(seriesType);

// --- as strings ---

/** The settings, the key that fills it, labels, rules and samples, as a JSON text of strings: our own form, which no other server knows. */
function save(h: Heap, s: number): readonly string[] {
  const { retentionMs, chunkBytes, isCompressed, policy, ignoreMs, ignoreValue, labels } = series.settings(h, s);
  const rules: string[][] = [];
  series.forEachRule(h, s, (r) => {
    const rule = series.ruleOf(h, r);
    const numbers = [rule.aggregation, rule.bucketMs, rule.alignMs, series.openMs(h, r), series.sinceMs(h, r)];
    rules.push([rule.destination, ...numbers.map(String)]);
  });
  const samples = series.range(h, s, 0, Number.POSITIVE_INFINITY).flatMap(({ atMs, value }) => [String(atMs), formatDouble(value)]);
  const numbers = [retentionMs, chunkBytes, isCompressed ? 1 : 0, ignoreMs].map(String);
  const head = [...numbers, formatDouble(ignoreValue), policy ?? ''];
  const source = series.source(h, s);
  return [JSON.stringify([head, source === undefined ? [] : [source], labels.flat(), rules.flat(), samples])];
}

function load(h: Heap, saved: readonly string[]): number | undefined {
  const parts = stringLists(saved);
  if (parts === undefined) return undefined;
  const [head, source, labels, rules, samples] = parts as [string[], string[], string[], string[], string[]];
  const [retentionMs, chunkBytes, compressed, ignoreMs] = head.map(Number) as [number, number, number, number];
  const policy = series.policies.find((name) => name === head[5]);
  const ignoreValue = parseDouble(head[4] ?? '');
  const numbers = samples.map((text) => parseDouble(text) ?? Number.NaN);
  const isSound =
    head.length === 6 && source.length <= 1 && labels.length % 2 === 0 && rules.length % 6 === 0 && samples.length % 2 === 0 &&
    ignoreValue !== undefined && isCount(retentionMs) && isCount(ignoreMs) && isChunkSize(chunkBytes) && inOrder(numbers);
  if (!isSound) return undefined;
  const s = series.create(h, {
    retentionMs, chunkBytes, isCompressed: compressed === 1, policy, ignoreMs, ignoreValue,
    labels: pairs(labels),
  });
  for (const [atMs, value] of pairs(numbers)) series.append(h, s, atMs, value);
  series.setSource(h, s, source[0]);
  for (let i = rules.length - 6; i >= 0; i -= 6) addRule(h, s, rules.slice(i, i + 6));
  return s;
}

function addRule(h: Heap, s: number, [destination, ...numbers]: readonly string[]): void {
  const [aggregation, bucketMs, alignMs, openMs, sinceMs] = numbers.map(Number) as [number, number, number, number, number];
  if (aggregations[aggregation] === undefined || !(bucketMs > 0)) return;
  series.addRule(h, s, { destination: destination as string, aggregation, bucketMs, alignMs });
  let newest = 0;
  series.forEachRule(h, s, (r) => {
    if (newest === 0) newest = r;
  });
  series.open(h, newest, openMs, sinceMs);
}

function stringLists(saved: readonly string[]): string[][] | undefined {
  try {
    const parts = JSON.parse(saved[0] ?? '') as unknown;
    const isList = (part: unknown): part is string[] => Array.isArray(part) && part.every((text) => typeof text === 'string');
    return saved.length === 1 && Array.isArray(parts) && parts.length === 5 && parts.every(isList) ? parts : undefined;
  } catch {
    return undefined;
  }
}

const pairs = <Item>(flat: readonly Item[]): [Item, Item][] =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as Item, flat[2 * i + 1] as Item]);

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
export const isChunkSize = (bytes: number): boolean => isCount(bytes) && bytes % 8 === 0 && bytes >= 48 && bytes <= 1_048_576;

/** Whether times and values in turn are numbers, and the times grow. */
const inOrder = (numbers: readonly number[]): boolean =>
  pairs(numbers).every(([atMs, value], i) => isCount(atMs) && Number.isFinite(value) && (i === 0 || atMs > (numbers[2 * i - 2] as number)));

// --- for looking at ---

function view(h: Heap, s: number, from: number): SeriesView {
  const { retentionMs, policy, labels } = series.settings(h, s);
  const chunkCount = series.chunkCount(h, s);
  const first = from === 0 ? Math.max(0, chunkCount - chunksShown) : Math.min(from, Math.max(0, chunkCount - 1));
  const shown = Math.min(chunksShown, chunkCount - first);
  return {
    address: s,
    totalSamples: series.totalSamples(h, s),
    retentionMs,
    duplicatePolicy: policy ?? null,
    labels,
    chunkCount,
    from: first,
    chunks: Array.from({ length: shown }, (_, i) => chunkView(h, series.chunkAt(h, s, first + i))),
    rules: ruleViews(h, s),
    sourceKey: series.source(h, s) ?? null,
  };
}

function chunkView(h: Heap, c: number): SeriesChunkView {
  const shown: SeriesSampleView[] = [];
  const samples = chunk.samples(h, c);
  let index = 0;
  chunk.forEach(h, c, (atMs, value, bits) => {
    if (index < samplesShown || index >= samples - samplesShown) shown.push({ index, atMs, value: formatDouble(value), bits });
    index++;
  });
  return {
    address: c,
    encoding: chunk.isCompressed(h, c) ? 'compressed' : 'uncompressed',
    bytes: chunk.dataBytes(h, c), usedBits: chunk.usedBits(h, c), samples, shown,
  };
}

function ruleViews(h: Heap, s: number): SeriesView['rules'] {
  const found: SeriesView['rules'][number][] = [];
  series.forEachRule(h, s, (r) => {
    const { destination, aggregation, bucketMs } = series.ruleOf(h, r);
    const openMs = series.openMs(h, r);
    found.push({ destination, aggregation: aggregations[aggregation] as string, bucketMs, openMs: openMs < 0 ? null : openMs });
  });
  return found;
}
