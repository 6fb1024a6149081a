/* What a client costs: what it has sent and what waits to be sent to it, counted by their bytes. They lie outside of the heap. */

import type { Args } from '../resp/args.ts';
import type { Limits } from '../limits.ts';
import type { Client } from './client.ts';

/** Bytes of one client, each where it lies. */
export interface Footprint {
  /** Received and not yet carried out. */
  readonly queryBytes: number;
  /** Arguments of the commands that MULTI holds back. */
  readonly queuedBytes: number;
  /** The place for its replies, those that find no room in it, and those that its socket has not taken. */
  readonly replyBytes: number;
}

export const bytesOfArguments = (args: Args): number => {
  let bytes = 0;
  for (let i = 0; i < args.count; i++) bytes += args.length(i);
  return bytes;
};

/** Past their own place replies lie in blocks; each takes a little more for itself. */
const blockBytes = 20_464;
const blockOverheadBytes = 40;

/** Blocks of replies that wait to be taken. */
export const waitingBlocks = ({ unsentBytes, writer }: Client, { uncountedReplyBytes }: Limits): number =>
  Math.ceil(Math.max(0, unsentBytes + (writer?.length ?? 0) - uncountedReplyBytes) / blockBytes);

/** What those blocks take. */
export const waitingBytes = (client: Client, limits: Limits): number =>
  waitingBlocks(client, limits) * (blockBytes + blockOverheadBytes);

export function footprint({ reader, transaction, writer, unsentBytes, replyBuffer }: Client): Footprint {
  const queue = transaction?.queue ?? [];
  return {
    queryBytes: reader.pendingBytes,
    queuedBytes: queue.reduce((sum, each) => sum + bytesOfArguments(each.args), 0),
    replyBytes: replyBuffer.bytes + unsentBytes + Math.max(0, (writer?.length ?? 0) - replyBuffer.bytes),
  };
}

/** What the server knows about a client, as much as Valkey 8.1 says. */
const clientBytesMin = 640;

export function clientBytes(client: Client): number {
  const { queryBytes, queuedBytes, replyBytes } = footprint(client);
  return clientBytesMin + queryBytes + queuedBytes + replyBytes;
}
