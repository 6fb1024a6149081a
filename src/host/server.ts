/* The engine on real sockets: a world of one node, whose connections are TCP. Nothing of the database is here; this file moves bytes,
 * rings timers, and closes what the node closes. */

import { createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { FaultReport } from '../inspect.ts';
import '../engine/commands/index.ts';
import { stopwatchOf } from '../sim/stopwatch.ts';
import { World } from '../sim/world.ts';

/** Unsent bytes after which no more requests of a client are read until it has taken some. */
const unsentBytesMax = 32 << 20;

export interface ServerOptions {
  readonly seed: string;
  readonly port: number;
  readonly bind: string;
  readonly heapBytes: number;
  readonly onFault: (report: FaultReport) => void;
  readonly onExit: (status: number) => void;
}

export interface RunningServer {
  readonly world: World;
  readonly port: number;
  close(): Promise<void>;
}

/** Microseconds since 1970, from a clock that never goes back. */
const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** Microseconds, for measuring commands. */
const stopwatch = stopwatchOf(() => performance.now() * 1000);

/** Starts a server; resolves once it accepts connections. Rejects when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const sockets = new Map<number, Socket>();
  const outbox = new Outbox();
  const world = new World(
    { seed: options.seed, startUs: nowUs(), heapBytes: options.heapBytes, port: options.port, stopwatch },
    {
      send(connection, bytes) {
        outbox.send(sockets.get(connection), bytes);
      },
      close(connection) {
        outbox.flush();
        sockets.get(connection)?.end();
      },
      fault: options.onFault,
      exit: options.onExit,
    },
  );
  const clock = new Timer(world);
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = ++connections;
    sockets.set(connection, socket);
    socket.on('data', (bytes) => {
      world.take({ kind: 'bytes', connection, bytes }, nowUs());
      clock.set();
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => socket.destroy()); // a client that vanishes is no fault of ours
    socket.on('close', () => {
      sockets.delete(connection);
      world.take({ kind: 'close', connection }, nowUs());
      clock.set();
    });
    const address = `${socket.remoteAddress}:${socket.remotePort}`;
    const localAddress = `${socket.localAddress}:${socket.localPort}`;
    world.take({ kind: 'open', connection, address, localAddress }, nowUs());
    clock.set();
  });
  await listen(server, options.port, options.bind);
  const address = server.address();
  return {
    world,
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () => {
      clock.clear();
      for (const socket of sockets.values()) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number, bind: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: bind, backlog: 511 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Holds replies until all requests that have arrived are answered, then writes them, as the real server does before it sleeps. A write
 * wakes its reader, so writing between two reads would make the machine change hands once per connection and not once per round. */
class Outbox {
  private sockets: Socket[] = [];
  private pieces: Uint8Array[] = [];
  private scheduled = false;

  send(socket: Socket | undefined, bytes: Uint8Array): void {
    if (socket === undefined) return;
    this.sockets.push(socket);
    this.pieces.push(bytes);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    const { sockets, pieces } = this;
    this.sockets = [];
    this.pieces = [];
    this.scheduled = false;
    for (let i = 0; i < sockets.length; i++) {
      const socket = sockets[i] as Socket;
      socket.write(pieces[i] as Uint8Array);
      if (socket.writableLength > unsentBytesMax) socket.pause();
    }
  }
}

/** Rings a world's timers on the real clock. */
class Timer {
  private readonly world: World;
  private atMs = Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(world: World) {
    this.world = world;
  }

  /** Follows the world's next timer; cheap when it has not changed. */
  set(): void {
    const { wakeAtMs } = this.world;
    if (wakeAtMs === this.atMs) return;
    this.clear();
    this.atMs = wakeAtMs;
    if (!Number.isFinite(wakeAtMs)) return;
    const waitMs = Math.min(2 ** 31 - 1, Math.max(0, wakeAtMs - nowUs() / 1000));
    this.timer = setTimeout(() => {
      this.atMs = Infinity;
      this.world.advanceTo(nowUs());
      this.set();
    }, waitMs);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.atMs = Infinity;
  }
}
