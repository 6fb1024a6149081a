/* Which keys two moments differ in, and how. */

import { keySummaries } from '../engine/inspect/key-summary.ts';
import type { Difference, KeySummary } from '../inspect.ts';
import type { Replay } from '../sim/replay.ts';
import type { Comparison, KeyDifference } from './protocol.ts';

/** Keys looked at in each world, and differences told. */
const keysMax = 20_000;
const differencesMax = 500;
/** Clocks differ too: a time to live counts as the same within so much of the end it leads to. */
const sameEndMs = 1;

export function compared(a: Replay, b: Replay): Comparison {
  const [as, bs] = [a, b].map(({ world }) => ({ ...keySummaries(world.node.space, keysMax), nowMs: world.nowUs / 1000 }));
  if (as === undefined || bs === undefined) throw new Error('two worlds are compared');
  const theirs = new Map(bs.keys.map((key) => [nameOf(key), key]));
  const differences: KeyDifference[] = [];
  let same = 0;
  for (const key of as.keys) {
    const other = theirs.get(nameOf(key)) ?? null;
    theirs.delete(nameOf(key));
    const how = other === null ? null : howDifferent(key, as.nowMs, other, bs.nowMs);
    if (how?.length === 0) same++;
    else differences.push({ db: key.db, key: key.key, a: key, b: other, how: how ?? ['gone'] });
  }
  for (const key of theirs.values()) differences.push({ db: key.db, key: key.key, a: null, b: key, how: ['new'] });
  return { differences: differences.slice(0, differencesMax), same, dropped: Math.max(0, differences.length - differencesMax) };
}

const nameOf = ({ db, key }: KeySummary): string => `${db} ${key}`;

function howDifferent(a: KeySummary, aNowMs: number, b: KeySummary, bNowMs: number): Difference[] {
  const how: Difference[] = [];
  if (a.type !== b.type) how.push('type');
  if (a.digest !== b.digest) how.push('value');
  if (a.encoding !== b.encoding) how.push('encoding');
  const endOf = ({ ttlMs }: KeySummary, nowMs: number): number => (ttlMs === null ? Infinity : nowMs + ttlMs);
  const [aEnd, bEnd] = [endOf(a, aNowMs), endOf(b, bNowMs)];
  if (aEnd !== bEnd && !(Math.abs(aEnd - bEnd) <= sameEndMs)) how.push('ttl');
  if (a.memoryBytes !== b.memoryBytes) how.push('memory');
  return how;
}
