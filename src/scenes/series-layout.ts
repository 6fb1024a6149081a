/* A time series: its chunks in a line, each as full as it is, and of one of them the samples, each as wide as the bits that it takes. */

import type { SceneWords } from '../app/words-scenes.ts';
import type { SeriesChunkView, SeriesSampleView, SeriesView } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { address, readable } from './bytes-text.ts';
import type { Table } from './figure/figure.ts';

/** Bits that a sample takes at most: compressed, where nothing at all is as before (series-chunk.ts); uncompressed it is 128. */
const sampleBitsMax = 145;

export interface ChunkBox {
  readonly address: number;
  /** Of its data, 0 to 1. */
  readonly filled: number;
  readonly title: string;
  readonly note: string;
  readonly mark: MarkKind | null;
}

const percent = (chunk: SeriesChunkView): number => Math.round((chunk.usedBits / (chunk.bytes * 8)) * 100);

/** The first sample of a compressed chunk stands in the header, whole. */
function perSample(chunk: SeriesChunkView): string {
  const inHeader = chunk.encoding === 'compressed' ? 128 : 0;
  return chunk.samples === 0 ? '0' : ((chunk.usedBits + inHeader) / chunk.samples).toFixed(1);
}

export function boxes({ chunks }: SeriesView, before: SeriesView | null, words: SceneWords): ChunkBox[] {
  return chunks.map((chunk) => {
    const was = before?.chunks.find((other) => other.address === chunk.address);
    const isSame = was !== undefined && was.usedBits === chunk.usedBits && was.samples === chunk.samples;
    return {
      address: chunk.address,
      filled: chunk.usedBits / (chunk.bytes * 8),
      title: words.series.samples(chunk.samples),
      note: `${words.series.filled(percent(chunk))} · ${words.series.perSample(perSample(chunk))}`,
      mark: before === null || isSame ? null : 'touched',
    };
  });
}

/** The chunk whose samples are shown: the one chosen if it is still there, else the one written last, else the newest. */
export function opened(series: SeriesView, shown: readonly ChunkBox[], chosen: number | null): SeriesChunkView | undefined {
  const find = (at: number | undefined | null) => series.chunks.find((chunk) => chunk.address === at);
  return find(chosen) ?? find(shown.findLast(({ mark }) => mark !== null)?.address) ?? series.chunks.at(-1);
}

export type SampleLine =
  | { readonly kind: 'sample'; readonly sample: SeriesSampleView; readonly width: number; readonly mark: MarkKind | null }
  | { readonly kind: 'gap'; readonly samples: number };

export function sampleLines(chunk: SeriesChunkView, before: SeriesView | null): SampleLine[] {
  const old = new Map(before?.chunks.flatMap(({ shown }) => shown).map((sample) => [sample.atMs, sample.value]));
  const lines: SampleLine[] = [];
  let expected = 0;
  for (const sample of chunk.shown) {
    if (sample.index > expected) lines.push({ kind: 'gap', samples: sample.index - expected });
    expected = sample.index + 1;
    const isSame = before === null || old.get(sample.atMs) === sample.value;
    lines.push({ kind: 'sample', sample, width: sample.bits / sampleBitsMax, mark: isSame ? null : 'touched' });
  }
  return lines;
}

/** What the series was told, a sentence each. */
export function facts(series: SeriesView, words: SceneWords): string[] {
  const { series: w } = words;
  return [
    series.retentionMs === 0 ? w.forever : w.retention(String(series.retentionMs)),
    ...(series.duplicatePolicy === null ? [] : [w.policy(series.duplicatePolicy)]),
    ...series.labels.map(([name, value]) => `${readable(name)}=${readable(value)}`),
    ...(series.sourceKey === null ? [] : [w.filledFrom(readable(series.sourceKey))]),
    ...series.rules.map(({ aggregation, bucketMs, destination, openMs }) => {
      const rule = w.rule(aggregation, String(bucketMs), readable(destination));
      return openMs === null ? rule : `${rule} · ${w.openSince(String(openMs))}`;
    }),
  ];
}

export function tables(series: SeriesView, words: SceneWords): Table[] {
  const { series: w, columns } = words;
  return [
    {
      caption: `${w.of(series.totalSamples, series.chunkCount)} · ${facts(series, words).join(' · ')}`,
      columns: [w.chunk, columns.value, w.encoding, columns.note, columns.address],
      rows: series.chunks.map((chunk, i) => [
        String(series.from + i), w.samples(chunk.samples), chunk.encoding,
        `${w.filled(percent(chunk))} · ${w.perSample(perSample(chunk))}`, address(chunk.address),
      ]),
    },
    ...series.chunks.map((chunk, i) => ({
      caption: `${w.chunk} ${series.from + i}`,
      columns: [w.time, columns.value, w.size],
      rows: chunk.shown.map((sample) => [String(sample.atMs), sample.value, String(sample.bits)]),
    })),
  ];
}
