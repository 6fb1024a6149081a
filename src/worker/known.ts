/* Whether the engine's first part can answer what a client sends. A command that it does not know may be one that is not loaded yet. */

import { commandTable } from '../engine/commands/core.ts';
import { Args } from '../engine/resp/args.ts';
import { RequestReader } from '../engine/resp/request.ts';

const bulkBytesMax = 512 << 20;

/** Whether bytes are complete requests, each for a command that is loaded. */
export function isKnown(bytes: Uint8Array): boolean {
  const reader = new RequestReader();
  const args = new Args();
  reader.feed(bytes);
  while (reader.next(args, true, bulkBytesMax)) if (commandTable.find(args) === undefined) return false;
  return reader.pendingBytes === 0 && reader.protocolError === undefined;
}
