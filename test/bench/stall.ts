/* The longest that nobody else is answered while a million keys are loaded: each step takes one buffer of 100
 * requests, as it comes from a socket, and every tenth of a second the cron has its turn. */

import { performance } from 'node:perf_hooks';
import { commandsOver, encoded, Feed } from './feed.ts';
import { median } from './measure.ts';
import type { Row } from './table.ts';

const keys = 1_000_000;
const loads = 5;

function longestMs(): number {
  const feed = new Feed();
  const buffers: Uint8Array[] = [];
  for (let from = 0; from < keys; from += 10_000)
    buffers.push(...encoded(commandsOver(10_000, 10_000, (i) => ['SET', `key:${from + i}`, 'xxxxxxxx'])));
  let longest = 0;
  for (const buffer of buffers) {
    const startMs = performance.now();
    feed.take(buffer);
    longest = Math.max(longest, performance.now() - startMs);
  }
  return longest;
}

function mapMs(): number {
  const map = new Map<string, string>();
  let longest = 0;
  for (let i = 0; i < keys; i++) {
    const startMs = performance.now();
    map.set(`key:${i}`, 'xxxxxxxx');
    longest = Math.max(longest, performance.now() - startMs);
  }
  return longest;
}

export function longestStall(): Row[] {
  longestMs();
  const ours = Array.from({ length: loads }, longestMs);
  const theirs = Array.from({ length: loads }, mapMs);
  const figure = median(ours);
  const all = ours.map((ms) => ms.toFixed(1)).join(' ');
  return [
    {
      name: 'longest step',
      ours: `${all} ms`,
      theirs: `a Map: ${median(theirs).toFixed(1)} ms`,
      figure,
      goal: 10,
      smaller: true,
    },
  ];
}
