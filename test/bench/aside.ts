/* A peer in a thread of its own: what a peer's packages load, and what the machine learns from its code, would slow down ours beside it
 * by a fifth, and ours the peer. CPU time is the whole process's, so it is measured as if it were here; a round lasts far longer than
 * the two messages around it. */

import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Work } from './measure.ts';

interface Order {
  readonly work: number;
  readonly n: number;
}

export interface Aside {
  /** One of what the thread does, by its place there. */
  work(index: number): Work;
  stop(): Promise<void>;
}

/** A thread has no loader of TypeScript by itself. */
const start = `
const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => {
  register();
  return import(workerData.file);
});`;

/** Starts a thread.
 * @param file what it runs; it ends in `standAside`.
 * @param data what `given` is there. */
export function aside(file: URL, data?: unknown): Aside {
  const worker = new Worker(start, { eval: true, workerData: { file: file.href, data } });
  return {
    work: (index) => async (n) => {
      worker.postMessage({ work: index, n } satisfies Order);
      await once(worker, 'message');
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** In the thread: what it was given. */
export const given = (): unknown => (workerData as { readonly data: unknown }).data;

/** In the thread: does from now on what it is told to. */
export function standAside(works: readonly Work[]): void {
  parentPort?.on('message', async ({ work, n }: Order) => {
    await works[work]?.(n);
    parentPort?.postMessage('done');
  });
}
