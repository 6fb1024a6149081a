/** Ids as arguments, and the other things that commands of streams read alike. */

import type { Call } from '../call.ts';
import type { Args } from '../resp/args.ts';
import { CommandError } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';

const invalidId = new CommandError('ERR Invalid stream ID specified as stream command argument');
const invalidStart = new CommandError('ERR invalid start ID for the interval');
const invalidEnd = new CommandError('ERR invalid end ID for the interval');

/** The struct of the stream under argument i, for reading; 0 if there is no such key. */
export function read(c: Call, i: number): number {
  const o = c.db.readTyped(c.args, i, robj.type.stream);
  return o === 0 ? 0 : robj.pointer(c.h, o);
}

/** The struct of the stream under argument i, for writing; 0 if there is no such key. */
export function write(c: Call, i: number): number {
  const o = c.db.writeTyped(c.args, i, robj.type.stream);
  return o === 0 ? 0 : robj.pointer(c.h, o);
}

/** Whether argument i is this one character. */
export const isChar = (args: Args, i: number, char: string): boolean =>
  args.length(i) === 1 && args.buffer[args.start[i] as number] === char.charCodeAt(0);

/** Whether argument i is an id; then `out` is. */
export function tryId(args: Args, i: number, out: StreamId): boolean {
  return streamId.parse(args.buffer, args.start[i] as number, args.end[i] as number, 'zero', false, out) === 'id';
}

/** Argument i as an id. */
export function idAt(args: Args, i: number, out: StreamId): StreamId {
  if (!tryId(args, i, out)) throw invalidId;
  return out;
}

/** Argument i as an id whose sequence number may be left to the server (`ms-*`). True when it is. */
export function newIdAt(args: Args, i: number, out: StreamId): boolean {
  const kind = streamId.parse(args.buffer, args.start[i] as number, args.end[i] as number, 'zero', true, out);
  if (kind === 'invalid') throw invalidId;
  return kind === 'auto';
}

/** Argument i as the start or end of a range: `-`, `+`, an id, or with a parenthesis one that is not included. */
export function boundAt(args: Args, i: number, which: 'start' | 'end', out: StreamId): StreamId {
  const { buffer } = args;
  const end = args.end[i] as number;
  let start = args.start[i] as number;
  if (isChar(args, i, '-')) return streamId.copy(out, streamId.zero());
  if (isChar(args, i, '+')) return streamId.copy(out, streamId.max());
  const isExclusive = end - start > 1 && buffer[start] === 40;
  if (isExclusive) start++;
  if (streamId.parse(buffer, start, end, which === 'start' ? 'zero' : 'max', false, out) !== 'id') throw invalidId;
  if (isExclusive && which === 'start' && !streamId.increment(out)) throw invalidStart;
  if (isExclusive && which === 'end' && !streamId.decrement(out)) throw invalidEnd;
  return out;
}

/** Reports a change to the groups of the stream in argument i. It counts as a change, but breaks no WATCH: the entries stay. */
export function groupsChanged(c: Call, i: number, event?: string): void {
  c.changes.counted(c.db, c.args, i);
  if (event !== undefined) c.event(i, 't', event);
}
