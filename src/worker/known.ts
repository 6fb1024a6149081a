/* Whether the first part of the engine can answer what a client sends: what it has no command for may be one that is not there yet. */

import { commandTable } from '../engine/commands/core.ts';
import { Args } from '../engine/resp/args.ts';
import { RequestReader } from '../engine/resp/request.ts';

const bulkBytesMax = 512 << 20;

/** Whether bytes are whole requests, each of a command that is there. */
export function isKnown(bytes: Uint8Array): boolean {
  const reader = new RequestReader();
  const args = new Args();
  reader.feed(bytes);
  while (reader.next(args, true, bulkBytesMax)) if (commandTable.find(args) === undefined) return false;
  return reader.pendingBytes === 0 && reader.protocolError === undefined;
}
