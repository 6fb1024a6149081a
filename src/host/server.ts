/* The engine on real sockets. There is nothing of the database here: this file moves bytes, rings timers, and closes connections that the
 * node closes. */

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { FaultReport } from '../inspect.ts';
import type { Answer, Question } from '../engine/outside.ts';
import type { Disk } from '../engine/disk.ts';
import { type Files, loadUsers } from '../engine/acl/file.ts';
import { type ConfigProblem, readConfig } from '../engine/config/file.ts';
import '../engine/commands/index.ts';
import type { Node } from '../engine/node.ts';
import type { Block } from '../engine/resp/reply.ts';
import type { Input, LogLevel } from '../engine/step.ts';
import { readConfigFiles } from './config-files.ts';
import { generator } from './generator.ts';
import { Listeners, StartError } from './listen.ts';
import { beginLoading, keysOf, load } from './loading.ts';
import { machine } from './machine.ts';
import { Peers } from './peers.ts';
import { stopwatchOf } from '../sim/stopwatch.ts';
import { World, type WorldOptions } from '../sim/world.ts';

/** With more unsent bytes than this no requests of a client are read until it has taken some. */
const unsentBytesMax = 32 << 20;

export interface ServerOptions {
  /** As in redis.conf, read at the start. The address is 127.0.0.1 and the port 6379 unless it says otherwise. */
  readonly config?: string;
  /** The disk: files that the configuration includes, the ACL file, what CONFIG REWRITE writes. Without it there are none. */
  readonly files?: Files;
  /** Where snapshots are kept, of which one is loaded at the start. Without it they are in memory, and are lost when the server ends. */
  readonly disk?: Disk;
  /** The configuration file. */
  readonly configPath?: string;
  /** A folder's full name, undefined when there is none. */
  readonly folder?: (path: string) => string | undefined;
  /** Replaces the configured port: 0 is any free one. */
  readonly port?: number;
  /** Everything random follows from it. */
  readonly seed?: string;
  readonly heapBytes?: number;
  /** A bug of ours; the command in which it happened was answered with an error. */
  readonly onFault?: (report: FaultReport) => void;
  /** The server could not listen where it was told to: lines for its log. */
  readonly onRefusal?: (lines: readonly string[]) => void;
  /** The configuration has been read; the data are loaded next. */
  readonly onConfigured?: (node: Node) => void;
  /** A line of the node's log. */
  readonly onLog?: (text: string, level: LogLevel) => void;
  /** A line of the log about the start. */
  readonly onNote?: (text: string) => void;
  /** Somebody said SHUTDOWN. The server does not close by itself. */
  readonly onExit?: (status: number) => void;
}

export interface RunningServer {
  readonly world: World;
  /** The TCP port; 0 when there is none. */
  readonly port: number;
  /** The process was told to end: the server does what it is configured to do then, and may call `onExit`. */
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** Closes all connections, and resolves when the ports are free. */
  close(): Promise<void>;
}

/** A line of the configuration was refused. */
export class ConfigError extends Error {
  readonly problem: ConfigProblem;

  constructor(problem: ConfigProblem) {
    super(`line ${problem.line.number}: '${problem.line.text}': ${problem.why}`);
    this.problem = problem;
  }
}

/** With fewer unsent bytes than this the node is not told that a client reads slowly. */
const toldBytesMin = 16 << 10;

/** At most this share of the machine's memory is reserved for the heap; untouched pages cost nothing. */
const heapShare = 0.5;
const heapBytesMax = 2 ** 31 - 65_536;
const heapBytesOfMachine = (): number => Math.min(heapBytesMax, Math.floor((totalmem() * heapShare) / 4096) * 4096);

/** Microseconds since 1970, from a clock that never goes back. */
const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** Microseconds, for measuring commands. */
const stopwatch = stopwatchOf(() => performance.now() * 1000);

/** Starts a server; resolves once it has loaded what it held, and accepts connections before. Rejects with a ConfigError when it refuses
 * its configuration, with a StartError when a port, the ACL file or the data cannot be had. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const sockets = new Map<number, Socket>();
  const outbox = new Outbox();
  const peers = new Peers();
  const world = new World(
    worldOptions(options),
    {
      send(connection, bytes, block) {
        outbox.send(sockets.get(connection), bytes, block);
      },
      close(connection, atOnce) {
        outbox.flush();
        const socket = sockets.get(connection);
        if (atOnce) socket?.destroy();
        else socket?.destroySoon(); // end() alone would go on reading what nobody listens to
      },
      fault: options.onFault ?? (() => {}),
      exit: options.onExit ?? (() => {}),
      ...(options.onLog === undefined ? {} : { log: options.onLog }),
      ask(question) {
        void answerTo(question, listeners, peers, options.onRefusal).then((answer) => take({ kind: 'answer', answer }));
      },
      hangUp(place) {
        peers.hangUp(place);
      },
    },
  );
  configure(world, options);
  const clock = new Timer(world);
  const take = (input: Input): void => {
    world.take(input, nowUs());
    clock.set();
  };
  let connections = 0;
  const accept = (socket: Socket): void => {
    const connection = ++connections;
    const addresses = addressesOf(socket, world);
    sockets.set(connection, socket);
    socket.setNoDelay(true);
    const keepAliveSeconds = Number(world.node.config.value('tcp-keepalive'));
    if (keepAliveSeconds > 0) socket.setKeepAlive(true, keepAliveSeconds * 1000);
    socket.on('data', (bytes) => take({ kind: 'bytes', connection, bytes }));
    const tellUnsent = (): void => take({ kind: 'unsent', connection, bytes: socket.writableLength });
    outbox.whenBehind.set(socket, tellUnsent);
    socket.on('drain', () => {
      socket.resume();
      tellUnsent();
    });
    socket.on('error', () => socket.destroy()); // a client that vanishes is no fault of ours
    socket.on('close', () => {
      sockets.delete(connection);
      take({ kind: 'close', connection });
      options.onLog?.(`Client closed connection addr=${addresses.address}`, 'verbose');
    });
    options.onLog?.(`Accepted ${addresses.address}`, 'verbose');
    take({ kind: 'open', connection, ...addresses });
  };
  const listeners = new Listeners(accept);
  await listeners.start(world.node.config, options.port);
  if (options.port !== undefined) world.node.config.start('port', String(listeners.port));
  const close = async (): Promise<void> => {
    clock.clear();
    outbox.flush();
    for (const socket of sockets.values()) socket.destroy();
    peers.close();
    await listeners.close();
  };
  await loadData(world.node, options, close);
  return {
    world,
    get port() {
      return listeners.port;
    },
    signal(name) {
      take({ kind: 'signal', name });
    },
    close,
  };
}

/** A world of one node, as the server's options say. */
function worldOptions(options: ServerOptions): WorldOptions {
  return {
    seed: options.seed ?? randomBytes(16).toString('hex'),
    startUs: nowUs(),
    heapBytes: options.heapBytes ?? heapBytesOfMachine(),
    stopwatch,
    machine,
    answers: true,
    generator,
    ...(options.files === undefined ? {} : { files: options.files }),
    ...(options.disk === undefined ? {} : { disk: options.disk }),
    ...(options.configPath === undefined ? {} : { configPath: options.configPath }),
  };
}

async function answerTo(
  question: Question, listeners: Listeners, peers: Peers, onRefusal: ServerOptions['onRefusal'],
): Promise<Answer> {
  if (question.kind === 'exchange') return peers.exchange(question);
  const refused = await listeners.move(question.port, question.addresses);
  if (refused !== undefined) onRefusal?.(refused.lines);
  return { kind: 'listened', accepted: refused === undefined };
}

/** Where a server listens by default: on this machine only, as nothing here is meant for a network. */
const loopbackOnly = 'bind 127.0.0.1 -::1\n';

function configure({ node }: World, options: ServerOptions): void {
  if (options.folder !== undefined) node.config.folder = options.folder;
  const port = options.port === undefined ? '' : `port ${options.port}\n`;
  readConfig(loopbackOnly, node, () => undefined);
  const { files } = options;
  const problem = readConfig(options.config ?? '', node, (path) => files && readConfigFiles(path, files.read));
  if (problem !== undefined) throw new ConfigError(problem);
  readConfig(port, node, () => undefined);
  options.onConfigured?.(node);
  loadAclFile(node, files);
  joinCluster(node);
  beginLoading(node, nowUs());
}

async function loadData(node: Node, options: ServerOptions, close: () => Promise<void>): Promise<void> {
  const startedUs = nowUs();
  const { refused, notes } = await load(node, nowUs);
  for (const note of notes) options.onNote?.(note);
  if (refused !== undefined) {
    await close();
    throw new StartError(refused);
  }
  if (keysOf(node) === 0) return;
  const source = node.aof.state === 'off' ? 'disk' : 'append only file';
  options.onLog?.(`DB loaded from ${source}: ${((nowUs() - startedUs) / 1e6).toFixed(3)} seconds`, 'notice');
}

function joinCluster({ cluster }: Node): void {
  if (cluster === undefined) return;
  if (cluster.ownBusPort > 65_535)
    throw new StartError([
      'Redis port number too high for cluster mode. Your Redis port number should be no more than 55535 unless cluster-port is set.',
    ]);
  const refused = cluster.load();
  if (refused !== undefined) throw new StartError([refused]);
}

function loadAclFile({ config, acl }: Node, files: Files | undefined): void {
  const path = config.value('aclfile');
  if (path === '') return;
  if (acl.hasDeclaredUsers)
    throw new StartError([
      'Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is invalid. Please define ' +
        'either an ACL file or declare users directly in your redis.conf, but not both.',
    ]);
  const refused = files === undefined ? 'there are no files here' : loadUsers(acl, files, path);
  if (refused !== undefined) throw new StartError([`Aborting Redis startup because of ACL errors: ${refused}`]);
}

/** The address of a client of a Unix socket is the socket's path. */
function addressesOf(socket: Socket, { node }: World): { readonly address: string; readonly localAddress: string } {
  if (socket.remoteAddress === undefined) {
    const path = node.config.value('unixsocket');
    return { address: `${path}:0`, localAddress: `${path}:0` };
  }
  return { address: `${socket.remoteAddress}:${socket.remotePort}`, localAddress: `${socket.localAddress}:${socket.localPort}` };
}

/** Holds replies until all requests that have arrived are answered, then writes them, as the real server does before it sleeps. A write
 * wakes its reader, so writing between two reads would make the machine change hands once per connection and not once per round. */
class Outbox {
  /** Called when a socket has not taken everything. */
  readonly whenBehind = new WeakMap<Socket, () => void>();
  private sockets: Socket[] = [];
  private pieces: Uint8Array[] = [];
  private blocks: (Block | undefined)[] = [];
  private scheduled = false;

  send(socket: Socket | undefined, bytes: Uint8Array, block: Block | undefined): void {
    if (socket === undefined) return;
    this.sockets.push(socket);
    this.pieces.push(bytes);
    this.blocks.push(block);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    const { sockets, pieces, blocks } = this;
    this.sockets = [];
    this.pieces = [];
    this.blocks = [];
    this.scheduled = false;
    for (let i = 0; i < sockets.length; i++) {
      const socket = sockets[i] as Socket;
      socket.write(pieces[i] as Uint8Array);
      if (socket.writableLength === 0) blocks[i]?.release(); // the system has taken all of it
      if (socket.writableLength > unsentBytesMax) socket.pause();
      if (socket.writableLength > toldBytesMin) this.whenBehind.get(socket)?.();
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

  /** Sets the timer to the world's next; cheap where that has not changed. */
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
