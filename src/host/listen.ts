/* Where the server listens: the addresses that `bind` names on the one port, and the Unix socket. */

import { createServer, type Server, type Socket } from 'node:net';
import { unlinkSync } from 'node:fs';
import type { Config } from '../engine/config/config.ts';

/** The server cannot run as it is told to. */
export class StartError extends Error {
  /** As the log tells it. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines[0]);
    this.lines = lines;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EACCES: 'Permission denied',
  ENOTFOUND: 'Name or service not known',
  ENOENT: 'No such file or directory',
};

interface Listening {
  /** Of TCP; 0 when there is none. */
  readonly port: number;
  readonly servers: readonly Server[];
}

/** @param anyPort replaces the configuration's, and may be 0 for one that is free. */
export async function listenAsConfigured(
  config: Config, anyPort: number | undefined, accept: (socket: Socket) => void,
): Promise<Listening> {
  const servers: Server[] = [];
  const path = config.value('unixsocket');
  let port = anyPort ?? Number(config.value('port'));
  try {
    const addresses = anyPort === undefined && port === 0 ? [] : config.value('bind').split(' ').filter((each) => each !== '');
    for (const address of addresses) {
      const isOptional = address.startsWith('-');
      const host = { '*': '0.0.0.0', '::*': '::' }[address.replace(/^-/, '')] ?? address.replace(/^-/, '');
      const server = await listen(accept, { host, port, ipv6Only: true }, isOptional, () => {
        return [`TCP listening socket ${address.replace(/^-/, '')}:${port}`, `Failed listening on port ${port} (tcp), aborting.`];
      });
      if (server === undefined) continue;
      servers.push(server);
      const bound = server.address();
      if (typeof bound === 'object' && bound !== null) port = bound.port;
    }
    if (path !== '') {
      removeSocket(path);
      const named = (): [string, string] => [`Unix socket ${path}`, 'Failed opening Unix socket: bind'];
      servers.push((await listen(accept, { path }, false, named)) as Server);
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
  return { port, servers };
}

interface Place {
  readonly host?: string;
  readonly port?: number;
  readonly ipv6Only?: boolean;
  readonly path?: string;
}

const backlog = 511;

/** Undefined where an address that may be missing is. */
function listen(
  accept: (socket: Socket) => void, place: Place, isOptional: boolean, tell: () => [place: string, lastLine: string],
): Promise<Server | undefined> {
  const server = createServer(accept);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (isOptional && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '')) resolve(undefined);
      else {
        const [what, lastLine] = tell();
        const why = reasons[error.code ?? ''] ?? error.message;
        reject(new StartError([`Warning: Could not create server ${what}: bind: ${why}`, lastLine]));
      }
    });
    server.listen({ ...place, backlog }, () => {
      server.removeAllListeners('error');
      resolve(server);
    });
  });
}

/** What a server that was killed left behind. */
function removeSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // there was none
  }
}

export async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map((each) => new Promise((resolve) => each.close(resolve))));
}
