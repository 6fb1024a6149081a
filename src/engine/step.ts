/** What goes into one step of a node and what comes out of it: all that a node and whoever carries it say to each other. */

import type { FaultReport } from '../inspect.ts';
import type { Answer, Place, Question } from './outside.ts';

export type Input =
  | { readonly kind: 'open'; readonly connection: number; readonly address?: string; readonly localAddress?: string }
  /** The bytes may be reused by the caller after the step. */
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly connection: number }
  /** So many bytes of what was sent to a connection wait for its other end to take them. */
  | { readonly kind: 'unsent'; readonly connection: number; readonly bytes: number }
  /** Lays out how the coins of the next skiplist node shall fall: heads is one level more. */
  | { readonly kind: 'coins'; readonly coins: readonly boolean[] }
  /** What the host was asked for is done, or is not. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Before anything else: a directive that the server is started with. */
  | { readonly kind: 'configure'; readonly name: string; readonly value: string }
  /** The process was told to end. */
  | { readonly kind: 'signal'; readonly name: 'SIGTERM' | 'SIGINT' }
  /** Time has passed: a timer that was armed, or the beat of the cron. */
  | { readonly kind: 'tick' };

/** How much a line of the log matters: what `loglevel` leaves out below. */
export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

export type Effect =
  /** The bytes stay as they are, but lie in a larger buffer with others: who keeps them, or posts them to another thread, copies them. */
  | { readonly kind: 'send'; readonly connection: number; readonly bytes: Uint8Array }
  /** Close once everything is sent, or at once: then what is not is thrown away. */
  | { readonly kind: 'close'; readonly connection: number; readonly atOnce: boolean }
  /** Give a tick at this time (ms since 1970), or before. Each replaces the one before. */
  | { readonly kind: 'arm'; readonly atMs: number }
  /** Do this and answer: until then nothing happens here. */
  | { readonly kind: 'ask'; readonly question: Question }
  /** A connection to another server is not needed any more. */
  | { readonly kind: 'hang up'; readonly place: Place }
  | { readonly kind: 'fault'; readonly report: FaultReport }
  /** A line for the log, where one is kept. */
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  | { readonly kind: 'exit'; readonly status: number };

/** Measures time: the host's own, or what was measured when these inputs came first. */
export interface Stopwatch {
  /** Time is measured from now on. */
  start(): void;
  /** Microseconds since the last look, and starts anew. */
  lapUs(): number;
}
