/** What goes into a step of a node and what comes out of it: all that a node and its host say to each other. */

import type { FaultReport } from '../inspect.ts';
import type { Answer, Place, Question } from './outside.ts';
import type { Block } from './resp/reply.ts';

export type Input =
  | { readonly kind: 'open'; readonly connection: number; readonly address?: string; readonly localAddress?: string }
  /** The bytes may be reused by the caller after the step. */
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly connection: number }
  /** So many of the bytes sent to a connection have not been taken by its socket yet. */
  | { readonly kind: 'unsent'; readonly connection: number; readonly bytes: number }
  /** Decides how the coins of the next skiplist node fall: true is one level more. */
  | { readonly kind: 'coins'; readonly coins: readonly boolean[] }
  /** The host's answer to a question (outside.ts). */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** A directive of the start configuration: only before any other input. */
  | { readonly kind: 'configure'; readonly name: string; readonly value: string }
  /** The process was told to end. */
  | { readonly kind: 'signal'; readonly name: 'SIGTERM' | 'SIGINT' }
  /** Time has passed: a timer that was armed, or the beat of the cron. */
  | { readonly kind: 'tick' };

/** How important a line of the log is: `loglevel` leaves out lower ones. */
export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

export type Effect =
  /** The bytes do not change any more, but lie in a larger buffer: whoever keeps them, or posts them to another thread, copies them. Who
   * needs them no more may release the block in which they lie. */
  | { readonly kind: 'send'; readonly connection: number; readonly bytes: Uint8Array; readonly block: Block | undefined }
  /** Close the connection once everything is sent; or at once, and what was not sent is thrown away. */
  | { readonly kind: 'close'; readonly connection: number; readonly atOnce: boolean }
  /** Send a tick at this time (ms since 1970), or earlier. Replaces the time asked for before. */
  | { readonly kind: 'arm'; readonly atMs: number }
  /** Do this and answer. Until then the node stands still. */
  | { readonly kind: 'ask'; readonly question: Question }
  /** A connection to another server is not needed any more. */
  | { readonly kind: 'hang up'; readonly place: Place }
  | { readonly kind: 'fault'; readonly report: FaultReport }
  /** A line for the log, where one is kept. */
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  | { readonly kind: 'exit'; readonly status: number };

/** Measures how long commands take: really, or, in a replay, as it was measured the first time. */
export interface Stopwatch {
  /** Starts measuring. */
  start(): void;
  /** Microseconds since the last look; starts anew. */
  lapUs(): number;
}
