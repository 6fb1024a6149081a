/* redis-cli --scan: every key of a database, a page at a time, as SCAN gives them. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { print } from '../print.ts';
import { itemsOf, type Reply, textOf } from '../reply.ts';
import { type Steps, sleep } from '../steps.ts';
import { shown } from '../text.ts';

export function* scan(client: Client, options: CliOptions, out: Output): Steps {
  for (let cursor = '0'; ;) {
    const page = yield* scanPage(client, cursor, options, out);
    if (page === null) return;
    out.write(page.keys.map(key => print(key, [], out.printing)).join(''));
    cursor = page.cursor;
    if (cursor === '0') return;
    if (options.intervalMs > 0) yield* sleep(options.intervalMs);
  }
}

export interface Page {
  readonly cursor: string;
  readonly keys: readonly Reply[];
}

/** One call of SCAN; null when it failed, which has been said then. */
export function* scanPage(client: Client, cursor: string, options: CliOptions, out: Output): Steps<Page | null> {
  const match = options.pattern === '' ? [] : ['MATCH', options.pattern];
  const reply = yield* client.ask(['SCAN', cursor, ...match, 'COUNT', String(options.count)]);
  if (reply === null) out.write('\nI/O error\n');
  else if (reply.type === 'error') out.write(`SCAN error: ${shown(reply.text)}\n`);
  const [next, keys] = itemsOf(reply ?? undefined);
  if (reply === null || reply.type === 'error') return null;
  return { cursor: textOf(next), keys: itemsOf(keys) };
}
