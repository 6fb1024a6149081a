/* What a client costs: the bytes that it has sent and those that wait to be sent to it. They lie outside the heap. */

import type { Args } from '../resp/args.ts';
import type { Limits } from '../limits.ts';
import type { Client } from './client.ts';

/** Bytes of one client, by where they lie. */
export interface Footprint {
  /** Received and not yet read. */
  readonly queryBytes: number;
  /** Arguments of a request whose rest has not arrived. */
  readonly argumentBytes: number;
  /** Arguments of the commands that MULTI holds back, with a pointer to each. */
  readonly queuedBytes: number;
  /** The reply buffer, replies that found no room in it, and those that the socket has not taken. */
  readonly replyBytes: number;
}

export const bytesOfArguments = (args: Args): number => {
  let bytes = 0;
  for (let i = 0; i < args.count; i++) bytes += args.length(i);
  return bytes;
};

const pointerBytes = 8;

/** What arguments take: their bytes, and a pointer to each. */
export const memoryOfArguments = (args: Args): number => bytesOfArguments(args) + pointerBytes * args.count;

/** Bytes of `*n` or `$n` with its line end. */
const headerBytes = (n: number): number => String(n).length + 3;

/** Bytes of a request on the wire. It stays in the query buffer while it is carried out. */
export function encodedBytes(args: Args): number {
  let bytes = headerBytes(args.count);
  for (let i = 0; i < args.count; i++) bytes += headerBytes(args.length(i)) + args.length(i) + 2;
  return bytes;
}

/** Replies that find no room in the reply buffer lie in blocks, each with a header. */
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
    queryBytes: reader.unreadBytes,
    argumentBytes: reader.argumentBytes,
    queuedBytes: queue.reduce((sum, each) => sum + memoryOfArguments(each.args), 0),
    replyBytes: replyBuffer.bytes + unsentBytes + Math.max(0, (writer?.length ?? 0) - replyBuffer.bytes),
  };
}

/** Bytes as Redis 7.2 counts them: for the client itself, for its query buffer (until it has been idle for more than two seconds), and
 * for each thing that it watches or listens to. All but the requests' own bytes are what the real server would take. */
const clientStructBytes = 784;
const queryBufferBytes = 20_480;
const queryHeaderBytes = 6;
const idleSecondsMax = 2;
const watchedBytes = 64;
const listenedBytes = 24;
const queuedCommandBytes = 24;
const slotBytes = 8;
const prefixBytes = 16;

/** Room for requests that are still to come. */
export function queryRoom({ bytesIn, lastActiveMs, reader }: Client, nowMs: number): number {
  const idleSeconds = Math.floor(nowMs / 1000) - Math.floor(lastActiveMs / 1000);
  if (bytesIn === 0 || idleSeconds > idleSecondsMax) return 0;
  return Math.max(0, queryBufferBytes - queryHeaderBytes - reader.unreadBytes);
}

/** Bytes of a table of names that hash to slots. */
const tableBytes = (names: number): number =>
  names === 0 ? 0 : names * listenedBytes + slotBytes * 2 ** Math.max(2, Math.ceil(Math.log2(names)));

/** An array of queued commands, which doubles when it is full. */
const queueBytes = (commands: number): number =>
  commands === 0 ? 0 : queuedCommandBytes * 2 ** Math.max(1, Math.ceil(Math.log2(commands)));

/** What a client takes in all. @param args those of its command, while that is carried out. */
export function clientBytes(client: Client, nowMs: number, args?: Args): number {
  const { argumentBytes, queryBytes, queuedBytes, replyBytes } = footprint(client);
  const { channels, patterns, shardChannels, tracking, watched } = client;
  const room = queryRoom(client, nowMs);
  const listening = tableBytes(channels.size) + tableBytes(patterns.size) + tableBytes(shardChannels.size);
  const received = queryBytes + (room === 0 ? 0 : room + queryHeaderBytes);
  const asked = args === undefined ? argumentBytes + pointerBytes * client.reader.argumentsRead : memoryOfArguments(args);
  const queued = queuedBytes + queueBytes(client.transaction?.queue.length ?? 0);
  return clientStructBytes + received + asked + queued + replyBytes +
    watched.length * watchedBytes + listening + (tracking?.prefixes.size ?? 0) * prefixBytes;
}
