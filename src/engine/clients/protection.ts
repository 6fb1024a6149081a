/** What reaches past the database, into the process and its files, is for the owner: a directive says who may. */

import type { Client } from './client.ts';
import type { Node } from '../node.ts';

/** Whether a client may do what `enable-…` allows to nobody (no), to clients of this machine (local) or to all (yes). */
export function isAllowed(node: Node, directive: string, client: Client): boolean {
  const value = node.config.value(directive);
  return value === 'yes' || (value === 'local' && isLoopback(client.address));
}

/** Of this machine: so is a Unix socket's path, and one without an address. */
export const isLoopback = (address: string): boolean => /^((\[?::ffff:)?127\.|\[?::1\]?:|\/|$)/.test(address);

export const notAllowed = (command: string, directive: string): string =>
  `ERR ${command} command not allowed. If the ${directive} option is set to "local", you can run it from a local ` +
  'connection, otherwise you need to set this option in the configuration file, and then restart the server.';
