/* The engine in process, for tests: a world on a clock that only the test moves, and connections that answer at once. */

import '../../src/engine/commands/index.ts';
import { loadAtStart } from '../../src/engine/aof/start.ts';
import { atOnce } from '../../src/engine/loading.ts';
import type { Disk } from '../../src/engine/disk.ts';
import { stopwatchOf } from '../../src/sim/stopwatch.ts';
import { type WorldHost, World, type WorldOptions } from '../../src/sim/world.ts';
import type { FaultReport } from '../../src/inspect.ts';
import type { Generator } from '../../src/engine/scripting/lua/registers.ts';
import { Decoder } from '../../src/repl/decode.ts';
import { encode } from '../../src/repl/encode.ts';
import { splitArgs } from '../../src/repl/quote.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';

/** A fixed point in time, so that every run is the same: 2024-01-01, in µs. */
export const startUs = 1_704_067_200_000_000;

/** What a test may give its engine besides. */
type Given = 'disk' | 'generator' | 'machine';

export class Engine implements WorldHost {
  readonly world: World;
  readonly faults: FaultReport[] = [];
  readonly exits: number[] = [];
  /** Lines of the server's log: level and text. */
  readonly logged: string[] = [];
  readonly closed = new Set<number>();
  private readonly decoders = new Map<number, Decoder>();
  private nowUs = startUs;

  constructor(
    seed = 'test', checked = true, stopwatch?: () => number, heapBytes = checked ? 65_536 : 1 << 26, more: Pick<WorldOptions, Given> = {},
  ) {
    const options = { seed, startUs, checked, heapBytes, port: 6379, ...more };
    this.world = new World(stopwatch === undefined ? options : { ...options, stopwatch: stopwatchOf(stopwatch) }, this);
    this.open();
  }

  static with(generator: Generator | undefined): Engine {
    return new Engine('test', true, undefined, 65_536, generator === undefined ? {} : { generator });
  }

  /** A server that keeps an append-only file on a disk, and begins with what is there. Its clock goes on from `ms` after the start.
   * Throws what a server that cannot begin tells. */
  static withFile(disk: Disk, settings: Readonly<Record<string, string>> = {}, ms = 0): Engine {
    const engine = new Engine('test', true, undefined, 65_536, { disk });
    for (const [name, value] of Object.entries({ appendonly: 'yes', ...settings })) engine.node.config.start(name, value);
    engine.advance(ms);
    engine.node.space.setTime(startUs / 1000 + ms);
    const { refused } = atOnce(loadAtStart(engine.node));
    if (refused !== undefined) throw new Error(refused[0]);
    return engine;
  }

  /** The server may be asked for everything, as the one that transcripts are recorded from. */
  private open(): void {
    for (const name of ['enable-protected-configs', 'enable-debug-command']) this.node.config.start(name, 'yes');
  }

  /** Starts the server with directives, as `name value`: before anybody connects. */
  startedWith(directives: readonly string[]): this {
    for (const directive of directives) {
      const [name = '', value = ''] = directive.split(' ');
      this.world.take({ kind: 'configure', name, value }, this.nowUs);
    }
    return this;
  }

  get node() {
    return this.world.node;
  }

  send(connection: number, bytes: Uint8Array): void {
    this.decoder(connection).feed(bytes);
  }

  close(connection: number): void {
    this.closed.add(connection);
  }

  fault(report: FaultReport): void {
    this.faults.push(report);
  }

  exit(status: number): void {
    this.exits.push(status);
  }

  log(text: string, level: string): void {
    this.logged.push(`${level} ${text}`);
  }

  signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.world.take({ kind: 'signal', name }, this.nowUs);
  }

  /** Moves the clock; timers ring on the way. */
  advance(ms: number): void {
    this.nowUs += ms * 1000;
    this.world.advanceTo(this.nowUs);
  }

  /** Gives a connection bytes; opens it if it is new. */
  receive(connection: number, bytes: Uint8Array): void {
    if (!this.decoders.has(connection)) {
      this.decoder(connection);
      const address = `127.0.0.1:${50_000 + connection}`;
      this.world.take({ kind: 'open', connection, address, localAddress: '127.0.0.1:6379' }, this.nowUs);
    }
    this.world.take({ kind: 'bytes', connection, bytes }, this.nowUs);
  }

  /** The next reply that a connection was sent, or null. */
  next(connection = 1): Reply | null {
    return this.decoder(connection).take();
  }

  /** Sends a command; the reply, or null when the connection waits. */
  call(argv: readonly string[], connection = 1): Reply | null {
    this.receive(connection, encode(argv));
    return this.next(connection);
  }

  /** As call, from a line typed and to the text redis-cli prints; '(no reply)' while the connection waits. */
  type(line: string, connection = 1): string {
    const argv = splitArgs(line);
    if (argv === null) throw new Error(`quotes do not balance: ${line}`);
    const reply = this.call(argv, connection);
    return reply === null ? '(no reply)' : tty(reply).replace(/\n$/, '');
  }

  private decoder(connection: number): Decoder {
    const have = this.decoders.get(connection);
    if (have !== undefined) return have;
    const decoder = new Decoder();
    this.decoders.set(connection, decoder);
    return decoder;
  }
}
