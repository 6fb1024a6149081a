/* A line about each connection, as CLIENT LIST and CLIENT INFO tell it. */

import { cString } from '../bytes.ts';
import type { Call } from '../call.ts';
import type { Client } from '../clients/client.ts';
import { bytesOfArguments, clientBytes, encodedBytes, footprint, queryRoom, waitingBlocks, waitingBytes } from '../clients/footprint.ts';
import type { Node } from '../node.ts';
import { CommandError, errors } from '../resp/errors.ts';

export type ClientType = 'normal' | 'master' | 'replica' | 'pubsub';

export function readClientType(text: string): ClientType {
  const type = cString(text).toLowerCase();
  if (type === 'slave') return 'replica';
  if (type === 'normal' || type === 'master' || type === 'replica' || type === 'pubsub') return type;
  throw new CommandError(`ERR Unknown client type '${cString(text)}'`);
}

/** A node is never a replica, so no client is its master. */
export const typeOf = (client: Client): ClientType =>
  client.replica?.state !== undefined ? 'replica' : client.subscriptions > 0 ? 'pubsub' : 'normal';

export function clientOf(node: Node, id: number): Client | undefined {
  for (const client of node.connections.clients.values()) if (client.id === id && !client.closing) return client;
  return undefined;
}

export function list(c: Call): void {
  const { args } = c;
  let wanted: (client: Client) => boolean;
  if (args.count === 2) wanted = () => true;
  else if (args.count === 4 && args.is(2, 'TYPE')) {
    const type = readClientType(args.text(3));
    wanted = (client) => typeOf(client) === type;
  } else if (args.count > 3 && args.is(2, 'ID')) {
    const ids = new Set<number>();
    for (let i = 3; i < args.count; i++) ids.add(args.integerAt(i, -Infinity, Infinity, badId));
    wanted = (client) => ids.has(client.id);
  } else throw errors.syntax;
  const lines = [...c.node.connections.clients.values()].filter(wanted).map((client) => `${clientLine(c, client)}\n`);
  c.reply.verbatim('txt', lines.join(''));
}

/** 0: nowhere else; -1: the client does not track. */
export function redirectId({ tracking }: Client): number {
  if (tracking === undefined) return -1;
  return tracking.redirect?.id ?? 0;
}

const badId = new CommandError('ERR Invalid client ID');

export function clientLine(c: Call, client: Client): string {
  const { nowMs } = c;
  client.replyBuffer.settle(nowMs, c.limits, c.node.connections);
  const { argumentBytes, queryBytes, queuedBytes } = footprint(client);
  const args = client === c.client ? c.args : undefined;
  const asked = args === undefined ? 0 : encodedBytes(args);
  const room = Math.max(0, queryRoom(client, nowMs) - asked);
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', client.id], ['addr', client.address], ['laddr', client.localAddress], ['fd', client.connection ?? -1],
    ['name', cString(client.name)], ['age', Math.floor((nowMs - client.createdMs) / 1000)],
    ['idle', Math.floor((nowMs - client.lastActiveMs) / 1000)], ['flags', flagsOf(c.node, client)], ['db', client.db.index],
    ['sub', client.channels.size], ['psub', client.patterns.size], ['ssub', client.shardChannels.size],
    ['multi', client.transaction?.queue.length ?? -1], ['qbuf', queryBytes + asked], ['qbuf-free', room],
    ['argv-mem', args === undefined ? argumentBytes : bytesOfArguments(args)],
    ['multi-mem', queuedBytes], ['rbs', client.replyBuffer.bytes], ['rbp', client.replyBuffer.peakBytes], ['obl', 0],
    ['oll', waitingBlocks(client, c.limits)], ['omem', waitingBytes(client, c.limits)],
    ['tot-mem', clientBytes(client, nowMs, args)], ['events', 'r'], ['cmd', client.lastCommand],
    ['user', client.user.name], ['redir', redirectId(client)], ['resp', client.resp],
    ['lib-name', cString(client.libName)], ['lib-ver', cString(client.libVer)],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

function flagsOf(node: Node, client: Client): string {
  let flags = '';
  if (client.replica?.state !== undefined) flags += 'S';
  if (client.monitor) flags += 'O';
  if (client.subscriptions > 0) flags += 'P';
  if (client.transaction !== undefined) flags += 'x';
  if (client.blocked !== undefined || node.pause.waiting.has(client)) flags += 'b';
  if (client.tracking !== undefined) flags += 't';
  if (client.tracking?.brokenRedirect === true) flags += 'R';
  if (client.tracking?.broadcasts === true) flags += 'B';
  if (client.watchBroken) flags += 'd';
  if (client.closing) flags += 'c';
  if (client.isReadonly) flags += 'r';
  if (client.noEvict) flags += 'e';
  if (client.noTouch) flags += 'T';
  return flags === '' ? 'N' : flags;
}
