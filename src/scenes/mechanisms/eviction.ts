/** Which keys would go, and why: the pool of candidates, times of last use, counters of uses. */

import type { EvictionKey, EvictionView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import {
  type Bar,
  type Block,
  bytesText,
  count,
  type Drawing,
  type Drawn,
  durationText,
  type Figure,
  type Lane,
} from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './memory.words.ts';

type Candidate = EvictionView['pool'][number];

const keysMax = 24;

/** Why a key stands where it does, by the policy. */
function whyOf(key: EvictionKey, policy: string, words: typeof en.evict): { value: number; text: string } {
  if (policy.endsWith('ttl'))
    return key.ttlMs === null
      ? { value: 0, text: words.stays }
      : { value: 1 / (1 + key.ttlMs / 1000), text: words.ttl(durationText(key.ttlMs)) };
  if (policy.endsWith('lfu')) return { value: key.count, text: words.uses(key.count) };
  return { value: key.idleSeconds, text: words.idle(key.idleSeconds) };
}

function evictedLanes({ evicted }: EvictionView, fresh: ReadonlySet<string>, words: typeof en.evict): Block {
  const policies = [...new Set(evicted.map(({ policy }) => policy))];
  const lanes: Lane[] = policies.map((policy) => ({
    id: policy,
    name: policy,
    chips: evicted
      .filter((each) => each.policy === policy)
      .map(({ key }, i) => ({
        id: `${key} ${i}`,
        text: clip(readable(key), 20),
        tone: 'danger',
        isGone: true,
        mark: fresh.has(key) ? 'touched' : null,
      })),
  }));
  return {
    kind: 'lanes',
    title: words.evicted,
    columns: words.evictedColumns,
    lanes: lanes.length > 0 ? lanes : [{ id: 'none', name: '', chips: [], empty: words.nobody }],
  };
}

const isSame = (a: Candidate, b: Candidate): boolean => a.db === b.db && a.key === b.key;

/** The score, of a key that goes first where it stands last: drawn again while it waits in the pool, it waits there twice, for whoever puts
 * it in does not look for it first. */
function noteOf(each: Candidate, behind: readonly Candidate[], words: typeof en.evict): string {
  if (!each.isStored) return words.gone;
  const score = String(Math.round(each.score));
  return behind.some((other) => isSame(other, each)) ? words.again(score) : score;
}

export function poolLayout(view: EvictionView, past: Past<EvictionView>, words: typeof en.evict): Figure {
  if (view.total === 0 && view.evicted.length === 0) return { blocks: [] };
  const { policy, maxmemoryBytes: max } = view;
  const fresh = new Set(past.events.flatMap((event) => (event.kind === 'key.evicted' ? [event.key] : [])));
  const bars: Bar[] = view.keys.slice(0, keysMax).map((key) => ({
    id: key.key,
    name: clip(readable(key.key), 24),
    ...whyOf(key, policy, words),
    tone: 'key',
    mark: view.touched === key.key && past.events.length > 0 ? 'touched' : null,
  }));
  const pool: Block =
    view.pool.length === 0
      ? { kind: 'note', text: policy === 'noeviction' ? words.noeviction : words.nopool }
      : {
          kind: 'lanes',
          title: words.pool,
          note: words.poolNote,
          columns: words.poolColumns,
          lanes: [
            {
              id: 'pool',
              name: '',
              tone: 'moved',
              chips: view.pool.map((each, i) => ({
                id: `${each.db} ${each.key} ${view.pool.slice(0, i).filter((before) => isSame(before, each)).length}`,
                text: clip(readable(each.key), 20),
                note: noteOf(each, view.pool.slice(i + 1), words),
                tone: 'key',
                isGone: !each.isStored,
              })),
            },
          ],
        };
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.policy, value: policy, tone: 'header' },
          { name: words.limit, value: max === 0 ? words.none : bytesText(max) },
          {
            name: words.used,
            value: bytesText(view.usedBytes),
            tone: max > 0 && view.usedBytes > max ? 'danger' : 'payload',
          },
          { name: words.samples, value: String(view.samples) },
        ],
      },
      pool,
      {
        kind: 'bars',
        title: words.keys,
        note: words.keyNote(view.total),
        scale: 'linear',
        columns: words.keyColumns,
        bars,
      },
    ],
    aside: [evictedLanes(view, fresh, words)],
  };
}

const countMax = 255;
const initialCount = 5;

/** Expected uses until the counter stands at n: each step up waits as long as its chance is small. */
export function usesUntil(n: number, logFactor: number): number {
  let uses = 0;
  for (let at = initialCount; at < n; at++) uses += (at - initialCount) * logFactor + 1;
  return uses;
}

export function curve({ logFactor, keys, touched }: EvictionView, words: typeof en.lfu, width: number): Drawing {
  const left = 58;
  const plotWidth = Math.min(520, width - left - 24);
  const height = 190;
  const most = usesUntil(countMax, logFactor);
  const x = (uses: number): number => left + plotWidth * (Math.log10(1 + uses) / Math.log10(1 + most));
  const y = (n: number): number => 12 + height * (1 - n / countMax);
  const points = Array.from({ length: 126 }, (_, i) => i * 2 + initialCount).filter((n) => n <= countMax);
  const shapes: Drawn[] = [
    {
      kind: 'path',
      id: 'curve',
      tone: 'header',
      d: points
        .map((n, i) => `${i === 0 ? 'M' : 'L'}${x(usesUntil(n, logFactor)).toFixed(1)} ${y(n).toFixed(1)}`)
        .join(''),
    },
    { kind: 'line', id: 'x', tone: 'free', x1: left, x2: left + plotWidth, y1: y(0), y2: y(0) },
    { kind: 'text', id: 'x name', tone: 'dim', x: left + plotWidth, y: y(0) + 32, anchor: 'end', text: words.uses },
    { kind: 'text', id: 'y name', tone: 'dim', x: left - 8, y: y(countMax) - 2, anchor: 'end', text: String(countMax) },
    { kind: 'text', id: 'y zero', tone: 'dim', x: left - 8, y: y(0), anchor: 'end', text: '0' },
    { kind: 'text', id: 'y five', tone: 'dim', x: left - 8, y: y(100), anchor: 'end', text: '100' },
  ];
  for (let power = 1; power <= most; power *= power < 100 || width > 480 ? 10 : 100)
    shapes.push({
      kind: 'text',
      id: `tick ${power}`,
      tone: 'dim',
      x: x(power),
      y: y(0) + 14,
      anchor: 'middle',
      text: power < 1e6 ? count(power) : `${power / 1e6} M`,
    });
  for (const key of keys.slice(0, 12)) {
    const isTouched = key.key === touched;
    shapes.push({
      kind: 'circle',
      id: `key ${key.key}`,
      tone: 'key',
      fill: isTouched ? 'solid' : 'none',
      r: isTouched ? 6 : 4,
      x: x(usesUntil(key.count, logFactor)),
      y: y(key.count),
      title: readable(key.key),
      part: `key-${key.key}`,
    });
  }
  return { width: left + plotWidth + 24, height: height + 54, shapes };
}

export function lfuLayout(view: EvictionView, past: Past<EvictionView>, words: typeof en.lfu): Figure {
  if (view.total === 0) return { blocks: [] };
  const isOn = view.policy.endsWith('lfu');
  const old = new Map(past.before?.keys.map(({ key, count: n }) => [key, n]));
  const rows = [5, 10, 18, 50, 100, 142, 200, 255].map((n) => [
    String(n),
    count(Math.round(usesUntil(n, view.logFactor))),
  ]);
  const off: Block[] = isOn
    ? []
    : [
        { kind: 'note', text: words.off },
        { kind: 'try', text: '', lines: ['CONFIG SET maxmemory-policy allkeys-lfu', '200 GET greeting'] },
      ];
  const keys = [...view.keys].sort((a, b) => b.count - a.count).slice(0, keysMax);
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.factor, value: String(view.logFactor), tone: 'header' },
          { name: words.decay, value: words.min(view.decayMinutes), tone: 'header' },
        ],
      },
      ...off,
      {
        kind: 'drawing',
        title: words.curve,
        note: words.curveNote(view.logFactor),
        draw: (width) => curve(isOn ? view : { ...view, keys: [] }, words, width),
        table: { caption: words.curve, columns: words.columns, rows },
      },
      { kind: 'note', text: words.model, isModel: true },
    ],
    aside: isOn
      ? [
          {
            kind: 'bars',
            title: words.keys,
            note: words.keyNote(view.decayMinutes),
            scale: 'linear',
            max: countMax,
            columns: words.keyColumns,
            bars: keys.map((key) => ({
              id: key.key,
              name: clip(readable(key.key), 20),
              value: key.count,
              text: String(key.count),
              tone: 'key',
              mark: past.before !== null && old.has(key.key) && old.get(key.key) !== key.count ? 'touched' : null,
            })),
          },
        ]
      : [],
  };
}

export const evictionPool = mechanism(poolLayout, { en: en.evict, ko: ko.evict }, [
  'DEBUG POPULATE 200',
  'CONFIG SET maxmemory-policy allkeys-lru',
]);
export const lfuCounter = mechanism(lfuLayout, { en: en.lfu, ko: ko.lfu }, [
  'SET greeting hello',
  'CONFIG SET maxmemory-policy allkeys-lfu',
]);
