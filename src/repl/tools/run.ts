/* What `redis-cli …` runs: one of its modes, or a command, once or many times. */

import type { Client } from '../client.ts';
import { type Output, reconnect, runCommand } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { type Steps, sleep } from '../steps.ts';
import { bigkeys } from './bigkeys.ts';
import { hotkeys } from './hotkeys.ts';
import { latency, latencyDist } from './latency.ts';
import { lruTest } from './lrutest.ts';
import { pipe } from './pipe.ts';
import { scan } from './scan.ts';
import { stat } from './stat.ts';

export function* runTool(client: Client, options: CliOptions, out: Output, nowMs: () => number): Steps {
  const draw = Math.random;
  if (!(yield* reconnect(client, out))) return;
  switch (options.tool) {
    case 'scan': return yield* scan(client, options, out);
    case 'bigkeys':
    case 'memkeys': return yield* bigkeys(client, options, out);
    case 'stat': return yield* stat(client, options, out);
    case 'hotkeys': return yield* hotkeys(client, options, out);
    case 'pipe': return yield* pipe(client, options.input, out, draw);
    case 'lru-test': return yield* lruTest(client, options, out, nowMs, draw);
    case 'latency-dist': return yield* latencyDist(client, options, out, nowMs);
    case 'latency':
    case 'latency-history': return yield* latency(client, options, out, nowMs);
    case null: return yield* repeatCommand(client, options, out);
  }
}

function* repeatCommand(client: Client, { argv, repeat, intervalMs }: CliOptions, out: Output): Steps {
  for (let n = 0; repeat < 0 || n < repeat; n++) {
    if (n > 0 && intervalMs > 0) yield* sleep(intervalMs);
    if (!(yield* runCommand(client, argv, out))) return;
  }
}
