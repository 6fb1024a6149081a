/* A dialogue with the server, told as a generator: it yields what it waits for and is handed what came. So `send
 * this, read that, then decide` reads from top to bottom, needs no promise, and is played in tests by handing in
 * recorded bytes. */

import type { Reply } from './reply.ts';

/** A connection, as far as replies are waited for on it. */
export interface Source {
  /** The next reply, if it is there. */
  take(): Reply | null;
  readonly isLost: boolean;
}

export type Step =
  | { readonly wait: 'reply'; readonly from: Source }
  | { readonly wait: 'time'; readonly ms: number }
  /** Code that is fetched; the promise is not rejected. */
  | { readonly wait: 'code'; readonly fetched: Promise<unknown> };

/** What a step gives back: a reply; null when the connection was lost, the time is up, the code is there or cannot be had. */
export type Steps<Result = void> = Generator<Step, Result, Reply | null>;

export function* sleep(ms: number): Steps {
  yield { wait: 'time', ms };
}
