/* How often a key is used, in the 24 bits that otherwise hold the time of its last use: 16 bits of minutes, and a counter of 8.
 *
 * Eight bits count to a million because the counter is raised by chance, and the more rarely the higher it stands (Robert Morris,
 * "Counting large numbers of events in small registers", 1978); and it sinks by one with every lfu-decay-time minutes in which
 * nobody asked for the key, so that what was popular yesterday may go. A new key begins at 5, or it would be the first
 * to be evicted before anybody could use it twice. */

import type { Limits } from '../limits.ts';

/** The counter of a new key. */
export const initialCount = 5;
const countMax = 255;
const minutesMask = 0xffff;

const minutesOf = (nowMs: number): number => Math.floor(nowMs / 60_000) & minutesMask;

/** What an object's lru field is set to. */
export const fieldOf = (nowMs: number, count: number): number => (minutesOf(nowMs) << 8) | count;

/** The counter in an lru field, less what it has lost in the minutes since. */
export function count(field: number, nowMs: number, limits: Limits): number {
  const was = field & countMax;
  const decay = limits.lfuDecayMinutes;
  if (decay === 0) return was;
  const now = minutesOf(nowMs);
  const then = field >>> 8;
  const gone = now >= then ? now - then : minutesMask - then + now;
  return Math.max(0, was - Math.floor(gone / decay));
}

/** The field after one more use. */
export function used(field: number, nowMs: number, limits: Limits, random: () => number): number {
  const before = count(field, nowMs, limits);
  return fieldOf(nowMs, isRaised(before, limits, random) ? before + 1 : before);
}

function isRaised(before: number, limits: Limits, random: () => number): boolean {
  if (before === countMax) return false;
  return random() < 1 / (Math.max(0, before - initialCount) * limits.lfuLogFactor + 1);
}
