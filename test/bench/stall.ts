/* The longest that nobody else is answered: while a million keys are loaded, while many clients must be told of something, while a
 * script takes long. A step takes one buffer, as it comes from a socket, and every tenth of a second the cron has its turn. */

import { commandsOver, encoded, Feed } from './feed.ts';
import { heldMs, median } from './measure.ts';
import type { Row } from './table.ts';

const keys = 1_000_000;
const loads = 5;

/** Who listens to one channel, and how often something is said there. */
const subscribers = 10_000;
const publishes = 200;
/** Who keeps copies of the same keys, and how often all those are read and then changed. */
const trackers = 1000;
const trackedKeys = 100;
const changes = 20;
const stallMsMax = 50;

/** How long the longest of several steps took, of those that are timed. */
class Longest {
  ms = 0;
  time(step: () => void): void {
    this.ms = Math.max(this.ms, heldMs(step));
  }
}

function longestMs(): number {
  const feed = new Feed();
  const buffers: Uint8Array[] = [];
  for (let from = 0; from < keys; from += 10_000)
    buffers.push(...encoded(commandsOver(10_000, 10_000, (i) => ['SET', `key:${from + i}`, 'xxxxxxxx'])));
  const longest = new Longest();
  for (const buffer of buffers) longest.time(() => feed.take(buffer));
  return longest.ms;
}

function mapMs(): number {
  const map = new Map<string, string>();
  const longest = new Longest();
  for (let i = 0; i < keys; i++) longest.time(() => map.set(`key:${i}`, 'xxxxxxxx'));
  return longest.ms;
}

/** One client publishes, ten thousand are told. */
function publishMs(): number {
  const feed = new Feed();
  feed.run([['CONFIG', 'SET', 'maxclients', String(subscribers * 2)]]);
  for (let i = 0; i < subscribers; i++) feed.join(i + 2, [['SUBSCRIBE', 'news']]);
  const longest = new Longest();
  const [publish] = encoded([['PUBLISH', 'news', 'x'.repeat(100)]]) as [Uint8Array];
  for (let i = 0; i < publishes; i++) longest.time(() => feed.take(publish));
  return longest.ms;
}

/** A thousand clients have read the same hundred keys, or asked for news of all; another changes each, and in the end deletes all at
 * once. */
function invalidateMs(...options: string[]): number {
  const feed = new Feed();
  const all = Array.from({ length: trackedKeys }, (_, i) => `key:${i}`);
  for (let i = 0; i < trackers; i++) feed.join(i + 2, [['HELLO', '3'], ['CLIENT', 'TRACKING', 'ON', ...options]]);
  const read = Buffer.concat(encoded(all.map((key) => ['GET', key])));
  const change = encoded([['MSET', ...all.flatMap((key) => [key, 'x'])]])[0] as Uint8Array;
  const remove = encoded([['FLUSHALL']])[0] as Uint8Array;
  const longest = new Longest();
  for (let round = 0; round < changes; round++) {
    for (let i = 0; i < trackers; i++) longest.time(() => feed.take(read, i + 2));
    longest.time(() => feed.take(change));
  }
  longest.time(() => feed.take(remove));
  return longest.ms;
}

function stallOf(name: string, measure: () => number): Row {
  measure();
  const found = Array.from({ length: loads }, () => measure());
  const ours = `${found.map((ms) => ms.toFixed(1)).join(' ')} ms`;
  return { name, ours, theirs: '', figure: median(found), goal: stallMsMax, smaller: true };
}

export function longestStall(): Row[] {
  longestMs();
  const ours = Array.from({ length: loads }, longestMs);
  const theirs = Array.from({ length: loads }, mapMs);
  const figure = median(ours);
  const all = ours.map((ms) => ms.toFixed(1)).join(' ');
  return [
    {
      name: 'a million keys loaded',
      ours: `${all} ms`,
      theirs: `a Map: ${median(theirs).toFixed(1)} ms`,
      figure,
      goal: 10,
      smaller: true,
    },
    stallOf(`PUBLISH to ${subscribers} subscribers`, publishMs),
    stallOf(`${trackedKeys} keys of ${trackers} tracking clients changed`, () => invalidateMs()),
    stallOf('the same, in broadcast mode', () => invalidateMs('BCAST')),
  ];
}
