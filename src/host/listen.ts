/* Where the server listens: the addresses that `bind` names on the one port, and the Unix socket. CONFIG SET moves the former. */

import { createServer, type Server, type Socket } from 'node:net';
import { existsSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../engine/config/config.ts';

/** The server cannot run as configured. */
export class StartError extends Error {
  /** Lines for the log. */
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

/** The sockets on which a server listens. They can be exchanged for others while it runs. */
export class Listeners {
  private readonly accept: (socket: Socket) => void;
  private tcp: readonly Server[] = [];
  private unix: Server | undefined;
  private addresses: readonly string[] = [];
  /** The TCP port; 0 when there is none. */
  port = 0;
  /** Sockets that have stopped listening, until their last connection is closed. */
  private readonly closing: Promise<void>[] = [];

  constructor(accept: (socket: Socket) => void) {
    this.accept = accept;
  }

  /** @param anyPort replaces the configured port, and may be 0 for any free one. */
  async start(config: Config, anyPort: number | undefined): Promise<void> {
    const path = config.value('unixsocket');
    const port = Number(config.value('port'));
    const addresses = anyPort === undefined && port === 0 ? [] : config.value('bind').split(' ').filter((each) => each !== '');
    if (addresses.length === 0 && path === '') throw new StartError(['Configured to not listen anywhere, exiting.']);
    await this.open(anyPort ?? port, addresses);
    if (path === '') return;
    removeSocket(path);
    try {
      this.unix = await listen(this.accept, { path }, false, (why) => [`Failed opening Unix socket: bind: ${why}`]);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Listens on this port from now on (0: on none). Returns the error, if any; then nothing has changed. */
  async move(port: number, addresses: readonly string[]): Promise<StartError | undefined> {
    const { tcp, port: oldPort, addresses: oldAddresses } = this;
    const stays = port === oldPort; // two sockets cannot have one port: the old ones make room for the new
    if (stays) this.stop(tcp);
    try {
      this.tcp = [];
      await this.open(port, port === 0 ? [] : addresses);
      if (!stays) this.stop(tcp);
      return undefined;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      if (stays) await this.open(oldPort, oldAddresses);
      else this.tcp = tcp;
      return error;
    }
  }

  private async open(wantedPort: number, addresses: readonly string[]): Promise<void> {
    const opened: Server[] = [];
    let port = wantedPort;
    try {
      for (const address of addresses) {
        const server = await listenAt(this.accept, address, port);
        if (server === undefined) continue;
        opened.push(server);
        const bound = server.address();
        if (typeof bound === 'object' && bound !== null) port = bound.port;
      }
    } catch (error) {
      this.stop(opened);
      throw error;
    }
    this.tcp = opened;
    this.port = port;
    this.addresses = addresses;
  }

  private stop(servers: readonly Server[]): void {
    for (const each of servers) this.closing.push(new Promise((resolve) => { each.close(() => resolve()); }));
  }

  /** Stops listening; resolves when all connections are closed, too. */
  async close(): Promise<void> {
    this.stop(this.tcp);
    if (this.unix !== undefined) this.stop([this.unix]);
    await Promise.all(this.closing);
  }
}

/** Undefined where an address that may be missing is. */
function listenAt(accept: (socket: Socket) => void, address: string, port: number): Promise<Server | undefined> {
  const name = address.replace(/^-/, '');
  const host = { '*': '0.0.0.0', '::*': '::' }[name] ?? name;
  return listen(accept, { host, port, ipv6Only: true }, address.startsWith('-'), (why) => [
    `Warning: Could not create server TCP listening socket ${name}:${port}: bind: ${why}`,
    `Failed listening on port ${port} (tcp), aborting.`,
  ]);
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
  accept: (socket: Socket) => void, place: Place, isOptional: boolean, tell: (why: string) => readonly string[],
): Promise<Server | undefined> {
  const server = createServer(accept);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (isOptional && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '')) resolve(undefined);
      else reject(new StartError(tell(reasons[codeOf(error, place)] ?? error.message)));
    });
    server.listen({ ...place, backlog }, () => {
      server.removeAllListeners('error');
      resolve(server);
    });
  });
}

/** Where a socket's folder is missing Node reports a lack of permission, as Windows would. */
function codeOf({ code }: NodeJS.ErrnoException, { path }: Place): string {
  return code === 'EACCES' && path !== undefined && !existsSync(dirname(path)) ? 'ENOENT' : (code ?? '');
}

/** Removes the socket file of a server that was killed. */
function removeSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // there was none
  }
}
