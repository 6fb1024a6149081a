/* The lab's server: a world of its own, with a virtual clock, beside the student's, of which it touches nothing. A run takes as long as its
 * computation does, however many seconds it shows. */

import { seededRandom } from '../engine/numbers/random.ts';
import { settingsOf } from '../lab/pattern.ts';
import { patternOf } from '../lab/patterns.ts';
import { type LabServer, runLab } from '../lab/run.ts';
import { encode } from '../repl/encode.ts';
import { World } from '../sim/world.ts';
import type { LabRequest, LabResult } from './protocol.ts';

/** When every run begins, in µs since 1970: always the same, so that scripts which read the time have the same result. */
const startUs = 1_750_000_000_000_000;
const heapBytes = 1 << 20;
/** The connection that prepares the server; clients have connections from 0 on. */
const setUpConnection = 1_000_000;

function newServer(seed: string): LabServer {
  const server = {
    onBytes: (_connection: number, _bytes: Uint8Array): void => {},
    open: (connection: number) => world.take({ kind: 'open', connection }, world.nowUs),
    close: (connection: number) => world.take({ kind: 'close', connection }, world.nowUs),
    send: (connection: number, bytes: Uint8Array, nowUs: number) => world.take({ kind: 'bytes', connection, bytes }, nowUs),
    advanceTo: (nowUs: number) => world.advanceTo(nowUs),
    get wakeAtUs() {
      return world.wakeAtMs * 1000;
    },
  };
  const world: World = new World(
    { seed, startUs, heapBytes },
    {
      send: (connection, bytes) => server.onBytes(connection, bytes),
      close: () => {},
      fault: (report) => {
        throw new Error(report.message);
      },
      exit: () => {},
    },
  );
  return server;
}

/** Runs a pattern; null where there is none of that name. Settings out of range are clamped. */
export function runPattern({ pattern: id, settings: given, seed, times }: LabRequest): LabResult | null {
  const pattern = patternOf(id);
  if (pattern === undefined) return null;
  const settings = settingsOf(pattern, given);
  const random = seededRandom(`lab ${seed}`);
  const scenario = pattern.scenario(settings, random);
  const server = newServer(seed);
  server.open(setUpConnection);
  for (const argv of scenario.commands) server.send(setUpConnection, encode(argv.map(String)), startUs);
  const run = runLab(server, startUs, scenario, times, random);
  return { run, settings, code: pattern.code(settings), verdicts: pattern.verdicts(run, settings) };
}
