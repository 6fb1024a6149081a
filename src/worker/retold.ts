/* What each of the page's connections sent and received on a branch, entry by entry: for terminals that are made anew. */

import { type Branch, endOf } from '../sim/branch.ts';
import type { Session } from '../sim/session.ts';
import type { ConnectionId, Exchange } from './protocol.ts';

/** Replays the branch, a little at each turn, yielding the share that is done. */
export function* retelling(session: Session, branch: Branch): Generator<number, Exchange[]> {
  const replay = session.at(branch, { entries: 0, atUs: 0 });
  const names = new Map<ConnectionId, string>();
  const told: Exchange[] = [];
  const nothing = new Uint8Array(0);
  const tell = (connection: ConnectionId, way: Exchange['way'], bytes: Uint8Array, entries: number): void => {
    const name = names.get(connection);
    if (name !== undefined) told.push({ entries, atUs: replay.saidUs, connection: name, way, bytes });
  };
  replay.tell({
    send: (connection, bytes) => tell(connection, 'heard', bytes.slice(), replay.entries),
    close: () => {}, fault: () => {}, exit: () => {},
  });
  for (const [i, { atUs, input, name }] of branch.entries.entries()) {
    const share = i / branch.entries.length;
    yield share;
    for (const _ of replay.lead({ entries: i, atUs })) yield share;
    if (input.kind === 'open' && name !== undefined) names.set(input.connection, name);
    if (input.kind === 'open') tell(input.connection, 'opened', nothing, i + 1);
    if (input.kind === 'bytes') tell(input.connection, 'sent', input.bytes, i + 1);
    replay.next();
  }
  for (const _ of replay.lead(endOf(branch))) yield 1;
  return told;
}
