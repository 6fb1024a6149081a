/* redis-cli --hotkeys: walk the keyspace and tell the sixteen keys that were used most often, as an LFU policy counts it. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { quote } from '../quote.ts';
import { textOf } from '../reply.ts';
import { type Steps, sleep } from '../steps.ts';
import { shown } from '../text.ts';
import { pagesPerRest, percentText } from './bigkeys.ts';
import { scanPage } from './scan.ts';

const placesMax = 16;

interface Place {
  readonly count: number;
  readonly key: string;
}

export function* hotkeys(client: Client, options: CliOptions, out: Output): Steps {
  const size = yield* client.ask(['DBSIZE']);
  const keysInDb = Number(textOf(size ?? undefined)) || 0;
  const places: Place[] = [];
  let sampled = 0;
  out.write('\n# Scanning the entire keyspace to find hot keys as well as\n# average sizes per key type.  '
    + 'You can use -i 0.1 to sleep 0.1 sec\n# per 100 SCAN commands (not usually needed).\n\n');
  for (let cursor = '0', pages = 1; ; pages++) {
    const page = yield* scanPage(client, cursor, options, out);
    if (page === null) return;
    const keys = page.keys.map(textOf);
    const percent = percentText(sampled, keysInDb);
    const counts = yield* askCounts(client, keys, out);
    if (counts === null) return;
    keys.forEach((key, i) => {
      const count = counts[i] as number;
      if (!place(places, { key, count })) return;
      out.write(shown(`[${percent}] Hot key '${quote(key)}' found so far with counter ${count}\n`));
    });
    sampled += keys.length;
    cursor = page.cursor;
    if (cursor === '0') break;
    if (options.intervalMs > 0 && pages % pagesPerRest === 0) yield* sleep(options.intervalMs);
  }
  out.write(`\n-------- summary -------\n\nSampled ${sampled} keys in the keyspace!\n`);
  for (const { key, count } of places) out.write(shown(`hot key found with counter: ${count}\tkeyname: ${quote(key)}\n`));
}

/** How often each key was used, as the server's counters have it; null when it does not count, which has been said then. */
function* askCounts(client: Client, keys: readonly string[], out: Output): Steps<number[] | null> {
  for (const key of keys) client.send(['OBJECT', 'FREQ', key]);
  const counts: number[] = [];
  while (counts.length < keys.length) {
    const reply = yield* client.next();
    if (reply === null) return null;
    if (reply.type === 'error') {
      out.write(`Error: ${shown(reply.text)}\n`);
      return null;
    }
    counts.push(Number(textOf(reply)) || 0);
  }
  return counts;
}

/** Takes a key among the most used; false for one that is used no more than all of them. Of two that are used the same the first one
 * stands before. */
function place(places: Place[], candidate: Place): boolean {
  const at = places.findIndex(({ count }) => count < candidate.count);
  const before = at < 0 ? places.length : at;
  if (before >= placesMax || candidate.count === 0) return false;
  places.splice(before, 0, candidate);
  places.length = Math.min(places.length, placesMax);
  return true;
}
