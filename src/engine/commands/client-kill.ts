/* CLIENT KILL: ends connections, one by its address (the old form) or all that a list of conditions describes. */

import type { User } from '../acl/user.ts';
import type { Call } from '../call.ts';
import { cString } from '../bytes.ts';
import type { Client } from '../clients/client.ts';
import type { Node } from '../node.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { type ClientType, readClientType, typeOf } from './client-list.ts';

interface Conditions {
  id: number | undefined;
  type: ClientType | undefined;
  user: User | undefined;
  address: string | undefined;
  localAddress: string | undefined;
  skipsMe: boolean;
}

export function kill(c: Call): void {
  const isOldForm = c.args.count === 3;
  const conditions = isOldForm ? byAddress(c.args.text(2)) : readConditions(c);
  const victims = [...c.node.connections.clients.values()].filter((client) => !client.closing && meets(client, conditions));
  let killed = 0;
  for (const client of victims) {
    if (client === c.client && conditions.skipsMe) continue;
    if (client === c.client) c.node.connections.close(client);
    else c.node.connections.cutOff(client);
    killed++;
  }
  if (!isOldForm) c.reply.int(killed);
  else if (killed === 0) throw new CommandError('ERR No such client');
  else c.reply.ok();
}

const byAddress = (address: string): Conditions => ({
  id: undefined, type: undefined, user: undefined, address, localAddress: undefined, skipsMe: false,
});

const badId = new CommandError('ERR client-id should be greater than 0');

function readConditions(c: Call): Conditions {
  const { args } = c;
  const found: Conditions = { ...byAddress(''), address: undefined, skipsMe: true };
  args.from(2);
  while (args.more) {
    if (args.left < 2) throw errors.syntax;
    if (args.take('ID')) found.id = args.integer(1, 2 ** 63, badId);
    else if (args.take('TYPE')) found.type = readClientType(args.nextText());
    else if (args.take('ADDR')) found.address = args.nextText();
    else if (args.take('LADDR')) found.localAddress = args.nextText();
    else if (args.take('USER')) found.user = readUser(c.node, args.nextText());
    else if (args.take('SKIPME')) {
      if (args.take('YES')) found.skipsMe = true;
      else if (args.take('NO')) found.skipsMe = false;
      else throw errors.syntax;
    } else throw errors.syntax;
  }
  return found;
}

function readUser(node: Node, name: string): User {
  const user = node.acl.users.get(name);
  if (user === undefined) throw new CommandError(`ERR No such user '${cString(name)}'`);
  return user;
}

function meets(client: Client, { id, type, user, address, localAddress }: Conditions): boolean {
  return (
    (id === undefined || client.id === id) &&
    (type === undefined || typeOf(client) === type) &&
    (user === undefined || (client.authenticated && client.user === user)) &&
    (address === undefined || client.address === address) &&
    (localAddress === undefined || client.localAddress === localAddress)
  );
}
