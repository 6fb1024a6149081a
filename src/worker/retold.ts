/* A branch told again, for terminals that are made anew: what each of the page's connections sent and heard, entry by entry. */

import { type Branch, endOf } from '../sim/branch.ts';
import type { Session } from '../sim/session.ts';
import type { ConnectionId, Exchange } from './protocol.ts';

export function retold(session: Session, branch: Branch): Exchange[] {
  const replay = session.at(branch, { entries: 0, atUs: 0 });
  const names = new Map<ConnectionId, string>();
  const told: Exchange[] = [];
  const nothing = new Uint8Array(0);
  replay.tell({
    send: (connection, bytes) => {
      const name = names.get(connection);
      if (name !== undefined) told.push({ entries: replay.entries, connection: name, way: 'heard', bytes: bytes.slice() });
    },
    close: () => {}, fault: () => {}, exit: () => {},
  });
  for (const { input, name } of branch.entries) {
    if (input.kind === 'open' && name !== undefined) {
      names.set(input.connection, name);
      told.push({ entries: replay.entries + 1, connection: name, way: 'opened', bytes: nothing });
    }
    const connection = input.kind === 'bytes' ? names.get(input.connection) : undefined;
    if (input.kind === 'bytes' && connection !== undefined)
      told.push({ entries: replay.entries + 1, connection, way: 'sent', bytes: input.bytes });
    replay.next();
  }
  replay.forwardTo(endOf(branch));
  return told;
}
