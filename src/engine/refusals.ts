/* Why a request is not carried out: what is checked before its handler runs, in the real server's order and words. */

import { cString } from './bytes.ts';
import type { Client } from './clients/client.ts';
import { bytesOfArguments } from './clients/footprint.ts';
import { mayWrite } from './clients/pause.ts';
import type { Command } from './commands/table.ts';
import { mayRunOut } from './memory/whole.ts';
import type { Node } from './node.ts';
import type { Args } from './resp/args.ts';
import { errors } from './resp/errors.ts';

/** How much the error about an unknown command quotes of its arguments. */
const quotedBytesMax = 128;

/** Commands that end a transaction, or try to. */
const endsTransaction = new Set(['exec', 'discard', 'quit', 'reset']);

/** What a client that listens to channels may say in RESP2, where any other reply could be taken for a message. */
const subscribedMay = new Set([
  'ping', 'subscribe', 'ssubscribe', 'sunsubscribe', 'unsubscribe', 'psubscribe', 'punsubscribe', 'quit', 'reset',
]);

export const heapIsFull = 'OOM the heap may not grow any further, so this command was not carried out';

/** Why a request is not carried out, or undefined. */
export function refusalOf(node: Node, client: Client, command: Command | undefined, args: Args): string | undefined {
  const malformed = misfit(command, args);
  if (malformed !== undefined || command === undefined) return malformed;
  const { acl, scripting } = node;
  if (!client.authenticated && !command.flagSet.has('no_auth') && acl.mustLogIn(client)) return 'NOAUTH Authentication required.';
  if (client.transaction !== undefined && command.flagSet.has('no_multi'))
    return `ERR Command not allowed inside a transaction`;
  if (!client.user.mayEverything) {
    const denied = acl.refusal(client, command, args);
    if (denied !== undefined) return denied;
  }
  if (node.cluster !== undefined) {
    const elsewhere = node.cluster.refusal(client, command, args);
    if (elsewhere !== undefined) return elsewhere;
  }
  if (node.limits.maxmemoryBytes > 0 && !hasRoom(node, client) && needsMemory(client, command)) return errors.outOfMemory.message;
  if (command.isWrite && node.writeRefusal !== undefined) return node.writeRefusal.message;
  if (node.h.isTight && needsMemory(client, command) && mayRunOut(node.h, bytesOfArguments(args))) return heapIsFull;
  if (scripting?.held !== undefined) {
    const busy = scripting.refusal(command, args);
    if (busy !== undefined) return busy;
  }
  if (client.subscriptions > 0 && client.resp === 2 && !subscribedMay.has(command.name))
    return (
      `ERR Can't execute '${command.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
      'are allowed in this context'
    );
  if (node.loading !== undefined && mustWait(client, command)) return 'LOADING Redis is loading the dataset in memory';
  if ((client.monitor || client.replica?.state !== undefined) && touchesKeys(node, client, command, args))
    return `ERR Replica can't interact with the keyspace`;
  return undefined;
}

/** Whether a command needs data that is still being loaded. DEBUG waits too, since it could load the file a second time. */
const mustWait = (client: Client, { flagSet, name }: Command): boolean => {
  const waits = name === 'exec' && client.transaction?.queue.some(({ command }) => !command.flagSet.has('loading')) === true;
  return waits || !flagSet.has('loading') || name === 'debug';
};

/** Whether a request is about keys, or passed on to replicas: a replica may not ask for such, nor a client that has said MONITOR. */
function touchesKeys(node: Node, { transaction }: Client, command: Command, args: Args): boolean {
  const isSuch = (each: Command, its: Args): boolean => each.flagSet.has('readonly') || mayWrite(node, each, its);
  if (command.name === 'exec') return transaction?.queue.some((queued) => isSuch(queued.command, queued.args)) ?? false;
  return isSuch(command, args);
}

/** Evicts until memory is within its limit; false when that cannot be reached. The client is told of evicted keys that it caches before
 * it gets its reply. */
function hasRoom(node: Node, client: Client): boolean {
  const { evictor, connections } = node;
  const room = evictor.makeRoom();
  if (node.propagation.listens) node.propagation.flush(false);
  if (client.invalidations.length > 0) connections.sendPushed(client, connections.replyTo(client));
  return room !== 'none';
}

/** Whether a command may take more memory. Being queued takes some; EXEC does if one of its commands does. */
const needsMemory = (client: Client, command: Command): boolean =>
  command.flagSet.has('denyoom') ||
  (client.transaction !== undefined && !endsTransaction.has(command.name)) ||
  (command.name === 'exec' && (client.transaction?.queue.some((queued) => queued.command.flagSet.has('denyoom')) ?? false));

/** The part of a text that an error quotes: as in C, it ends at a NUL. */
const quotable = (text: string, bytesMax: number): string => cString(text).slice(0, bytesMax);

/** Why a request is malformed, whoever sends it: no such command, or the wrong number of arguments. */
export function misfit(command: Command | undefined, args: Args): string | undefined {
  if (command === undefined) return unknownCommand(args);
  if (command.isContainer && args.count > 1) return unknownSubcommand(command, args);
  const { arity } = command;
  const fits = arity > 0 ? args.count === arity : args.count >= -arity;
  return fits ? undefined : `ERR wrong number of arguments for '${command.name}' command`;
}

function unknownCommand(args: Args): string {
  let quoted = '';
  for (let i = 1; i < args.count && quoted.length < quotedBytesMax; i++)
    quoted += `'${quotable(args.text(i), quotedBytesMax - quoted.length)}' `;
  return `ERR unknown command '${quotable(args.text(0), quotedBytesMax)}', with args beginning with: ${quoted}`;
}

function unknownSubcommand(command: Command, args: Args): string {
  return `ERR unknown subcommand '${quotable(args.text(1), quotedBytesMax)}'. Try ${command.name.toUpperCase()} HELP.`;
}
