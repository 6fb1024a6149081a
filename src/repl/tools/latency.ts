/* redis-cli --latency: PING a hundred times a second, and one line that is rewritten in place. What it measures here
 * is the way through the worker, not a network. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { type Steps, sleep } from '../steps.ts';

const restMs = 10;
const onceMs = 1000; // without a terminal: measure this long, print one line, end

export function* latency(client: Client, options: CliOptions, out: Output, nowMs: () => number): Steps {
  const startMs = nowMs();
  const live = out.printing.form === 'tty';
  const until = startMs + (options.intervalMs || onceMs);
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  let total = 0;
  for (let count = 1; ; count++) {
    const sentMs = nowMs();
    if ((yield* client.ask(['PING'])) === null) return out.write('\nI/O error\n');
    const ms = Math.max(0, Math.floor(nowMs() - sentMs));
    min = Math.min(min, ms);
    max = Math.max(max, ms);
    total += ms;
    const average = (total / count).toFixed(2);
    if (live) out.write(`\x1b[0G\x1b[2Kmin: ${min}, max: ${max}, avg: ${average} (${count} samples)`);
    else if (nowMs() >= until) return out.write(onceLine(out, min, max, average, count));
    yield* sleep(restMs);
  }
}

function onceLine(out: Output, min: number, max: number, average: string, count: number): string {
  const values = [min, max, average, count];
  return `${values.join(out.printing.form === 'raw' ? ' ' : ',')}\n`;
}
