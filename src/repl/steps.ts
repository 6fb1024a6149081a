/* A dialogue with the server, told as a generator: it yields what it waits for and is handed what came. So `send
 * this, read that, then decide` reads from top to bottom, needs no promise, and is played in tests by handing in
 * recorded bytes. */

import type { Client } from './client.ts';
import type { Reply } from './reply.ts';

export type Step =
  /** The next reply on a connection. */
  | { readonly wait: 'reply'; readonly from: Client }
  | { readonly wait: 'time'; readonly ms: number }
  /** Code that is fetched; the promise is not rejected. */
  | { readonly wait: 'code'; readonly fetched: Promise<unknown> };

/** What a step gives back: a reply; null when the connection was lost, the time is up, the code is there or cannot be had. */
export type Steps<Result = void> = Generator<Step, Result, Reply | null>;

export function* sleep(ms: number): Steps {
  yield { wait: 'time', ms };
}
