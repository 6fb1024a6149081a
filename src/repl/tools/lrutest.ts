/* redis-cli --lru-test KEYS: a simulated cache. Keys are set and read by a power law, 20 of 100 in 80 of 100 times, and each second a
 * line tells how many reads found something. To see an eviction policy at work, set maxmemory and the policy before. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { type Steps, sleep } from '../steps.ts';

const batch = 250;
const cycleMs = 1000;
const lawPower = 6.2;
const valueBytes = 5;

/** @param draw a number from 0 to 1, each time another. */
export function* lruTest(client: Client, { keys }: CliOptions, out: Output, nowMs: () => number, draw: () => number): Steps {
  const key = (): string => `lru:${powerLaw(1, keys, draw())}`;
  const value = (): string => Array.from({ length: valueBytes }, () => String.fromCharCode(65 + Math.floor(draw() * 26))).join('');
  for (;;) {
    const untilMs = nowMs() + cycleMs;
    let hits = 0;
    let misses = 0;
    while (nowMs() < untilMs) {
      for (let i = 0; i < batch; i++) client.send(['SET', key(), value()]);
      for (let i = 0; i < batch; i++) if ((yield* client.next()) === null) return out.write('\nI/O error\n');
      for (let i = 0; i < batch; i++) client.send(['GET', key()]);
      for (let i = 0; i < batch; i++) {
        const reply = yield* client.next();
        if (reply === null) return out.write('\nI/O error\n');
        if (reply.type === 'nil') misses++;
        else hits++;
      }
      yield* sleep(0); // the page wants its turn
    }
    const gets = hits + misses;
    const share = (count: number): string => `${count} (${((100 * count) / gets).toFixed(2)}%)`;
    out.write(`${gets} Gets/sec | Hits: ${share(hits)} | Misses: ${share(misses)}\n`);
  }
}

/** A whole number from min to max; low ones by far the likeliest. */
function powerLaw(min: number, max: number, chance: number): number {
  const power = lawPower + 1;
  const law = ((max + 1) ** power - min ** power) * chance + min ** power;
  return max - Math.floor(law ** (1 / power)) + min;
}
