/* Application code that can be watched. A program is a generator: at each line that leaves the process (a command, a query, a
 * sleep) it yields what it wants and is resumed with the answer when that has arrived. Between two yields no time passes, as in
 * a program whose own work is negligible beside the network's; so every interleaving that a real application can suffer is an
 * order of yields, and the lab decides the order by its latencies alone. */

import { itemsOf, type Reply, textOf } from '../repl/reply.ts';

export type Op =
  /** A command on the client's own connection. */
  | { readonly kind: 'redis'; readonly argv: readonly string[] }
  | { readonly kind: 'read'; readonly row: string }
  | { readonly kind: 'write'; readonly row: string; readonly value: string }
  /** The process does something else: its own work, a garbage collection, a back-off. */
  | { readonly kind: 'sleep'; readonly ms: number }
  /** What time is it, in ms since the run began: takes no time itself. */
  | { readonly kind: 'clock' }
  /** The process is killed: its connection closes, and nothing after this line runs. */
  | { readonly kind: 'crash' };

export interface Step {
  /** Which line of the shown code it is: an id of Pattern.code. */
  readonly line: string;
  readonly op: Op;
}

/** What a step is answered: a reply, a row's value, or null for an absent row and for what has no answer. */
export type Answer = Reply | string | null;

/** How a request of a client ended: a word that the page has in two languages, and whether that is as it should be. */
export interface Outcome {
  readonly word: OutcomeWord;
  readonly isGood: boolean;
  /** What the caller was given, where there is something to give. */
  readonly value?: string;
}

export type OutcomeWord =
  | 'served' | 'stale' | 'notFound' | 'written' | 'allowed' | 'refused' | 'held' | 'notHeld' | 'overlapped' | 'rejectedByFence'
  | 'processed' | 'idle' | 'crashed' | 'counted' | 'gaveUp';

export type Program = Generator<Step, Outcome, Answer>;
type Asking<Result> = Generator<Step, Result, Answer>;

export function* redis(line: string, ...argv: readonly (string | number)[]): Asking<Reply> {
  return (yield { line, op: { kind: 'redis', argv: argv.map(String) } }) as Reply;
}

export function* read(line: string, row: string): Asking<string | null> {
  return (yield { line, op: { kind: 'read', row } }) as string | null;
}

export function* write(line: string, row: string, value: string): Asking<void> {
  yield { line, op: { kind: 'write', row, value } };
}

export function* sleep(line: string, ms: number): Asking<void> {
  yield { line, op: { kind: 'sleep', ms } };
}

export function* clockMs(line: string): Asking<number> {
  return Number(yield { line, op: { kind: 'clock' } });
}

export function* crash(line: string): Asking<never> {
  yield { line, op: { kind: 'crash' } };
  throw new Error('a crashed program was resumed');
}

export const isNil = (reply: Reply): boolean => reply.type === 'nil';
export const numberOf = (reply: Reply): number => Number(textOf(reply));
/** The texts of a flat array; '' for nil. */
export const textsOf = (reply: Reply): string[] => itemsOf(reply).map(textOf);
export { textOf };
