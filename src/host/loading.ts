/* A server that begins loads what it held, and answers meanwhile: that it is loading, mostly. */

import { setImmediate as othersTurn, setTimeout as after } from 'node:timers/promises';
import { type Loaded, loadAtStart } from '../engine/aof/start.ts';
import { beginning } from '../engine/loading.ts';
import type { Node } from '../engine/node.ts';

/** From now on clients hear that the node is loading. */
export function beginLoading(node: Node, nowUs: number): void {
  const nowMs = Math.floor(nowUs / 1000);
  node.space.setTime(nowMs); // keys may have expired since
  node.loading = beginning(nowMs);
}

/** Others get a turn after so long, if not after so many bytes (`loading-process-events-interval-bytes`): small elements take longer. */
const turnUs = 10_000;

/** Loads what the node held, with others' turns in between. */
export async function load(node: Node, clockUs: () => number): Promise<Loaded> {
  const pieces = loadAtStart(node);
  let before = keysOf(node);
  let [turnBytes, turnEndsUs] = [0, clockUs() + turnUs];
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) {
      if (piece.value.refused === undefined) node.endLoading();
      return piece.value;
    }
    if (node.loading !== undefined) node.loading.loadedBytes += piece.value;
    turnBytes += piece.value;
    if (turnBytes < Number(node.config.value('loading-process-events-interval-bytes')) && clockUs() < turnEndsUs) continue;
    await othersTurn();
    await delayed(node, keysOf(node) - before, clockUs);
    before = keysOf(node);
    [turnBytes, turnEndsUs] = [0, clockUs() + turnUs];
  }
}

export const keysOf = ({ space }: Node): number => space.dbs.reduce((sum, { size }) => sum + size, 0);

/** How long a look at the directive is put off while a load is slowed down. */
const lookMs = 10;

/** `key-load-delay`, by which tests make a load take long: ends when it is taken back. */
async function delayed({ config }: Node, keys: number, clockUs: () => number): Promise<void> {
  const startedUs = clockUs();
  while (clockUs() - startedUs < keys * Number(config.value('key-load-delay'))) await after(lookMs);
}
