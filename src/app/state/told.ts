/* What is told of the events of one state: the conversion, and the cost of the last command that touched the key shown.
 * Commands that touched another key or none (a prompt asking for COMMAND DOCS, a PING) tell nothing, unless it is a mechanism of the server
 * that is looked at: that is about all of them. */

import type { TraceEvent } from '../../inspect.ts';
import type { GlassState } from '../../worker/protocol.ts';

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

export interface Told {
  readonly converted: EventOf<'encoding.converted'> | null;
  readonly finished: EventOf<'command.finished'> | null;
}

export const nothingTold: Told = { converted: null, finished: null };

export function lastOf<K extends TraceEvent['kind']>(events: readonly TraceEvent[], kind: K): EventOf<K> | null {
  return events.findLast((event): event is EventOf<K> => event.kind === kind) ?? null;
}

function isAbout(event: TraceEvent, subject: GlassState['subject']): boolean {
  if (!('key' in event)) return false;
  return event.key === subject?.key && event.db === subject.db;
}

/** Events cut into those of one command each; what happens between commands stands with the one before. */
function byCommand(events: readonly TraceEvent[]): TraceEvent[][] {
  const commands: TraceEvent[][] = [[]];
  for (const event of events) {
    if (event.kind === 'command.started') commands.push([]);
    commands.at(-1)?.push(event);
  }
  return commands;
}

/** The cost of the last command, whatever it touched. */
export function toldOfLast(events: readonly TraceEvent[]): Told {
  return { converted: null, finished: lastOf(events, 'command.finished') };
}

/** What the last command left that touched the key, of those that lie further back. */
export function toldEarlier(events: readonly TraceEvent[], subject: GlassState['subject']): Told {
  const last = byCommand(events).findLast((command) => command.some((event) => isAbout(event, subject))) ?? [];
  return { converted: lastOf(last, 'encoding.converted'), finished: lastOf(last, 'command.finished') };
}

/** What a prompt asks by itself when it is opened. */
const isOwn = ({ name }: EventOf<'command.finished'>): boolean => name === 'command|docs' || name === 'hello';

/** Null when nothing ran, or, of a key, when it was not touched. */
export function toldBy(state: Pick<GlassState, 'events' | 'subject' | 'mechanism'>): Told | null {
  const ofKey = toldOfKey(state);
  if (state.mechanism === null) return ofKey;
  const finished = state.events.findLast((event) => event.kind === 'command.finished' && !isOwn(event));
  return finished?.kind === 'command.finished' ? { converted: ofKey?.converted ?? null, finished } : ofKey;
}

function toldOfKey({ events, subject }: Pick<GlassState, 'events' | 'subject'>): Told | null {
  const touching = byCommand(events).filter((command) => command.some((event) => isAbout(event, subject)));
  if (touching.length === 0) return null;
  return {
    converted: lastOf(touching.flat(), 'encoding.converted'),
    finished: lastOf(touching.at(-1) ?? [], 'command.finished'),
  };
}
