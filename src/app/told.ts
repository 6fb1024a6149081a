/* What is told of the events of one state: the conversion, and the cost of the last command that touched a key.
 * Commands that touched none (a prompt asking for COMMAND DOCS, a PING) tell nothing. */

import type { TraceEvent } from '../inspect.ts';

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

export interface Told {
  readonly converted: EventOf<'encoding.converted'> | null;
  readonly finished: EventOf<'command.finished'> | null;
}

export const nothingTold: Told = { converted: null, finished: null };

export function lastOf<K extends TraceEvent['kind']>(events: readonly TraceEvent[], kind: K): EventOf<K> | null {
  return events.findLast((event): event is EventOf<K> => event.kind === kind) ?? null;
}

const isAboutKey = (event: TraceEvent): boolean => event.kind.startsWith('key.');

/** Null when no key was touched. */
export function toldBy(events: readonly TraceEvent[]): Told | null {
  if (!events.some(isAboutKey)) return null;
  let touching = false;
  let finished: Told['finished'] = null;
  for (const event of events) {
    if (event.kind === 'command.started') touching = false;
    if (isAboutKey(event)) touching = true;
    if (event.kind === 'command.finished' && touching) finished = event;
  }
  return { converted: lastOf(events, 'encoding.converted'), finished };
}
