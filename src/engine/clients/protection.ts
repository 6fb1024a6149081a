/** Commands that reach past the database, into the process and its files, are for the owner: a directive says who may use them. */

import type { Client } from './client.ts';
import type { Node } from '../node.ts';

/** Whether a client may do what an `enable-…` directive allows to nobody (no), to clients on this machine (local) or to all (yes). */
export function isAllowed(node: Node, directive: string, client: Client): boolean {
  const value = node.config.value(directive);
  return value === 'yes' || (value === 'local' && isLoopback(client.address));
}

/** Whether an address is of this machine, as a Unix socket's path is, and a missing one. */
export const isLoopback = (address: string): boolean => /^((\[?::ffff:)?127\.|\[?::1\]?:|\/|$)/.test(address);

export const notAllowed = (command: string, directive: string): string =>
  `ERR ${command} command not allowed. If the ${directive} option is set to "local", you can run it from a local ` +
  'connection, otherwise you need to set this option in the configuration file, and then restart the server.';
