/* One server, as a function: step(input, time) -> effects. It reads no clock, opens nothing, and draws all chance from its seed.
 * Bytes and the time come in; bytes to send, timers to set and faults to report go out. Whoever hosts the node carries them out: a
 * socket server, a browser tab, a test. */

import type { ForkedBy } from '../inspect.ts';
import { Acl } from './acl/acl.ts';
import type { Files } from './acl/file.ts';
import { Aof } from './aof/aof.ts';
import { Manifest } from './aof/manifest.ts';
import { Blocking } from './clients/blocking.ts';
import type { Client } from './clients/client.ts';
import { Cluster } from './cluster/cluster.ts';
import { Connections } from './clients/connections.ts';
import { clientLine } from './commands/client-list.ts';
import { findKeys } from './commands/command-keys.ts';
import { commandTable } from './commands/core.ts';
import type { CommandTable } from './commands/table.ts';
import { Config } from './config/config.ts';
import type { ConfigHost } from './config/file.ts';
import { Cron } from './cron.ts';
import type { Disk } from './disk.ts';
import { Dispatcher } from './dispatch.ts';
import { Evictor } from './eviction/evict.ts';
import { Identity } from './identity.ts';
import { Changes } from './keyspace/changes.ts';
import { Keyspace } from './keyspace/keyspace.ts';
import { partsPerTick } from './eviction/lazyfree.ts';
import { CommandStats } from './monitoring/command-stats.ts';
import type { Machine } from './monitoring/machine.ts';
import type { Progress } from './loading.ts';
import { LoopStats } from './monitoring/loop-stats.ts';
import { LatencyMonitor } from './monitoring/latency.ts';
import { Limits } from './limits.ts';
import { Outside } from './outside.ts';
import { Heap } from './memory/heap.ts';
import { type LoadedModule, loadedModules } from './modules/loaded.ts';
import * as monitor from './clients/monitor.ts';
import { Pause } from './clients/pause.ts';
import { PubSub } from './clients/pubsub.ts';
import { Propagation } from './propagation/propagation.ts';
import { seededRandom } from './numbers/random.ts';
import { Primary } from './replication/primary.ts';
import { type CommandError, errors } from './resp/errors.ts';
import type { ScriptFollower } from './scripting/following.ts';
import type { Generator } from './scripting/lua/registers.ts';
import type { Scripting } from './scripting/scripting.ts';
import { Snapshots } from './snapshots.ts';
import { SlowLog } from './monitoring/slowlog.ts';
import type { Effect, Input, LogLevel, Stopwatch } from './step.ts';
import { drawSeed } from './structures/siphash.ts';
import { Tracking } from './clients/tracking.ts';

export interface NodeOptions {
  /** Everything random in this node follows from it. */
  readonly seed: string;
  /** Memory reserved at the start; see Heap. */
  readonly heapBytes?: number;
  /** What memory may grow to; see Heap. */
  readonly heapMaxBytes?: number;
  /** Check the heap at each step: for tests. */
  readonly checked?: boolean;
  /** Measures how long commands take. Without one they take no time, but for their sleeps. */
  readonly stopwatch?: Stopwatch;
  /** The port that INFO and HELLO name. */
  readonly port?: number;
  /** The host has sockets, and so can answer what a node asks of it (outside.ts). */
  readonly answers?: true;
  /** What INFO says of the machine; left out where the host does not know it. */
  readonly machine?: Machine;
  /** The host's disk, if it has one: files of text (ACL, configuration), and files of data (RDB, AOF). */
  readonly files?: Files;
  readonly disk?: Disk;
  /** The configuration file that the server was started with, which CONFIG REWRITE rewrites. */
  readonly configPath?: string;
  /** Makes functions from source text, where the host allows that: scripts then run faster. */
  readonly generator?: Generator;
}

export class Node implements ConfigHost {
  readonly options: NodeOptions;
  readonly h: Heap;
  readonly limits = new Limits();
  readonly config: Config;
  readonly changes: Changes;
  readonly space: Keyspace;
  readonly random: () => number;
  /** All commands, under the names that the configuration gives them. */
  table: CommandTable = commandTable;
  readonly commandStats = new CommandStats(this);
  readonly dispatcher: Dispatcher;
  readonly blocking: Blocking;
  readonly pause: Pause;
  readonly evictor: Evictor;
  readonly snapshots: Snapshots;
  readonly propagation = new Propagation();
  readonly aof: Aof;
  readonly primary: Primary;
  readonly acl: Acl;
  readonly identity: Identity;
  readonly cron = new Cron(this);
  /** What MODULE LIST and INFO modules list. */
  modules: readonly LoadedModule[] = loadedModules;
  readonly connections = new Connections(this);
  readonly monitors = new Set<Client>();
  readonly slowlog = new SlowLog();
  readonly latency = new LatencyMonitor();
  readonly loopStats = new LoopStats(this);
  readonly outside = new Outside(this);
  readonly pubsub = new PubSub(this);
  /** Undefined until commands of its family are loaded: a tab fetches Lua after its first picture. */
  scripting: Scripting | undefined;
  /** In cluster mode: what the node knows of its cluster. */
  cluster: Cluster | undefined;
  /** While it is set, scripts are followed line by line. */
  scriptFollower: ScriptFollower | undefined;
  readonly tracking = new Tracking(this, (c) => findKeys(c.command, c.args)?.map(({ name }) => name) ?? []);
  /** The time of the step that runs, in microseconds since 1970. */
  nowUs = 0;
  startedMs = 0;
  /** Set while the host loads what the node had when it ended. */
  loading: Progress | undefined;
  /** Inputs taken since the start, or since CONFIG RESETSTAT. */
  steps = 0;
  /** Time that the event loop had worked before CONFIG RESETSTAT. */
  loopUsBefore = 0;
  /** Bytes in use before anybody stored anything. */
  startBytes: number;
  private effects: Effect[] = [];
  /** The configuration is complete: some other input has come. */
  private hasBegun = false;
  private armedMs = Infinity;
  /** Until then (µs since 1970) nothing is read and nothing sent: DEBUG SLEEP. */
  busyUntilUs = 0;
  private postponed: Input[] = [];

  constructor(options: NodeOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
    this.identity = new Identity(options.seed);
    this.h = new Heap({
      hashSeed: drawSeed(this.random),
      checked: options.checked ?? false,
      ...(options.heapBytes === undefined ? {} : { initialBytes: options.heapBytes }),
      ...(options.heapMaxBytes === undefined ? {} : { maxBytes: options.heapMaxBytes }),
    });
    this.changes = new Changes(this);
    this.space = new Keyspace(this.h, this.limits, this.changes, this.commandStats, this.random);
    this.config = new Config(this.limits, options.port === undefined ? [] : [['port', String(options.port)]]);
    this.config.complain = (text) => this.log(text, 'warning');
    this.dispatcher = new Dispatcher(this);
    this.blocking = new Blocking(this);
    this.pause = new Pause(this);
    this.evictor = new Evictor(this);
    this.snapshots = new Snapshots(this, options.disk);
    this.aof = new Aof(this);
    this.primary = new Primary(this);
    for (const name of ['maxmemory', 'maxmemory-policy']) this.config.listeners.set(name, () => this.evictor.configured());
    this.acl = new Acl(this, findKeys, (client) => clientLine(this.dispatcher.call, client));
    this.config.listeners.set('databases', (count) => this.space.makeDatabases(Number(count)));
    this.config.listeners.set('requirepass', (password) => this.acl.setDefaultPassword(password));
    this.config.listeners.set('appendonly', (value) => {
      if (this.hasBegun) this.aof.turn(value === 'yes');
    });
    this.config.listeners.set('cluster-enabled', (value) => this.setClusterMode(value === 'yes'));
    this.config.listeners.set('cluster-require-full-coverage', () => this.cluster?.changed());
    this.startBytes = this.h.usedBytes;
  }

  /** Only at the start: the index of keys by slot begins with an empty database. */
  private setClusterMode(on: boolean): void {
    this.cluster = on ? new Cluster(this) : undefined;
    this.space.dbs[0]?.keepSlots(on);
    this.startBytes = this.h.usedBytes;
  }

  /** Takes one input; `nowUs` is the time in µs since 1970. Returns what the host must now do. The array is valid until the next step. */
  step(input: Input, nowUs: number): readonly Effect[] {
    this.effects = [];
    this.steps++;
    this.nowUs = nowUs;
    const nowMs = Math.floor(nowUs / 1000);
    this.space.setTime(nowMs);
    if (this.startedMs === 0) this.startedMs = nowMs;
    if (this.standsStill && input.kind !== 'answer') {
      this.postpone(input);
      return this.effects;
    }
    this.commandStats.startLap();
    this.cluster?.look();
    if (input.kind === 'answer') this.outside.answered(input.answer);
    if (this.postponed.length > 0) this.takePostponed();
    this.takeUnlessStill(input);
    this.finish();
    this.cluster?.look();
    this.commandStats.endLaps();
    this.loopStats.ended();
    return this.effects;
  }

  /** Nothing is read and nothing sent: the server sleeps (DEBUG SLEEP), or waits for the host's answer (outside.ts). */
  get standsStill(): boolean {
    return this.nowUs < this.busyUntilUs || this.outside.isAwaited;
  }

  /** The configuration is complete. A host with a disk has loaded its append-only file by now; without one a new file begins. */
  private begin(): void {
    this.hasBegun = true;
    if (this.config.value('appendonly') === 'yes' && this.aof.state === 'off') this.aof.open(new Manifest());
  }

  /** All that it held is there. Meanwhile the append-only file may have been asked for, or not be wanted any more. */
  endLoading(): void {
    this.loading = undefined;
    this.hasBegun = true;
    this.aof.turn(this.config.value('appendonly') === 'yes');
  }

  private takeUnlessStill(input: Input): void {
    if (this.standsStill) this.postpone(input);
    else this.take(input);
  }

  private take(input: Input): void {
    if (input.kind !== 'configure' && !this.hasBegun && this.loading === undefined) this.begin();
    const { connections } = this;
    this.pause.tellDue();
    if (input.kind !== 'tick') this.cron.wake();
    switch (input.kind) {
      case 'bytes':
        connections.receive(input.connection, input.bytes);
        break;
      case 'tick':
        this.tick();
        break;
      case 'open':
        connections.open(input.connection, input.address, input.localAddress);
        this.wakeAt(this.cron.nextMs);
        break;
      case 'unsent':
        connections.unsent(input.connection, input.bytes);
        break;
      case 'close':
        connections.closed(input.connection);
        break;
      default:
        this.arrange(input);
    }
  }

  /** Takes an input that concerns no connection. */
  private arrange(input: Input): void {
    switch (input.kind) {
      case 'configure':
        if (!this.hasBegun) this.config.start(input.name, input.value);
        break;
      case 'coins':
        this.h.coins.splice(0, this.h.coins.length, ...input.coins);
        break;
      case 'signal':
        this.shutDown(this.config.value(`shutdown-on-${input.name.toLowerCase()}`).split(' '));
        break;
    }
  }

  /** Ends the step: goes on reading for clients whose wait is over, then sends the replies. */
  private finish(): void {
    this.scripting?.endKilled();
    do {
      this.connections.readOn();
      if (this.propagation.listens) this.writeEffects();
    } while (this.connections.hasResumed);
    if (this.evictor.isGoingOn || this.space.lazyfree.pendingObjects > 0) this.wakeAt(this.space.nowMs + 1);
    if (this.standsStill) {
      if (this.busyUntilUs > this.nowUs) this.wakeAt(Math.ceil(this.busyUntilUs / 1000));
      return; // a server that sleeps sends nothing, not even what it has written
    }
    this.tracking.broadcast();
    if (this.limits.maxmemoryClients !== 0) this.connections.bufferLimits.evictClients();
    this.connections.flush();
  }

  /** Passes on what commands did, before their clients hear that it was done. */
  private writeEffects(): void {
    this.propagation.flush(false);
    if (this.aof.state !== 'off') this.loopStats.during('aofUs', () => this.aof.flush());
  }

  private postpone(input: Input): void {
    if (input.kind === 'answer') return;
    this.postponed.push(input.kind === 'bytes' ? { ...input, bytes: input.bytes.slice() } : input);
    if (this.busyUntilUs > this.nowUs) this.wakeAt(Math.ceil(this.busyUntilUs / 1000));
  }

  private takePostponed(): void {
    const inputs = this.postponed;
    this.postponed = [];
    for (const input of inputs) if (input.kind !== 'tick') this.takeUnlessStill(input);
  }

  /** Adds to what the host must do after this step. */
  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  /** As if a child process had been forked to write memory as it is now: all pages are shared until it ends. */
  forked(by: ForkedBy): void {
    this.h.isShared = true;
    this.h.trace?.({ kind: 'fork.started', by });
  }

  childEnded(by: ForkedBy): void {
    this.h.isShared = false;
    this.h.trace?.({ kind: 'fork.ended', by });
  }

  // --- time ---

  /** Asks the host for a tick at this time (ms since 1970), or earlier. */
  wakeAt(atMs: number): void {
    if (atMs >= this.armedMs && this.armedMs > this.space.nowMs) return;
    this.armedMs = atMs;
    this.effect({ kind: 'arm', atMs });
  }

  private tick(): void {
    const { nowMs } = this.space;
    this.armedMs = Infinity;
    if (this.scripting?.isHeldOn() === true) return;
    this.blocking.expire(nowMs);
    if (this.pause.waiting.size > 0) this.pause.resume();
    this.space.lazyfree.work(partsPerTick);
    if (this.evictor.isGoingOn) this.evictor.makeRoom();
    if (nowMs >= this.cron.nextMs) {
      this.loopStats.during('cronUs', () => this.cron.beat());
      if (this.blocking.hasReady) this.blocking.serve();
    }
    this.wakeAt(this.cron.planNextMs());
  }

  /** Why nobody may write at present, if so: the last save or write to a file failed, or too few replicas are connected. */
  get writeRefusal(): CommandError | undefined {
    const { minReplicasToWrite, minReplicasMaxLag } = this.limits;
    if (this.snapshots.lastFailed && this.snapshots.stopsWrites) return errors.cannotSave;
    if (this.aof.writeFailure !== undefined) return errors.cannotWriteFile(this.aof.writeFailure);
    const isCounted = minReplicasToWrite > 0 && minReplicasMaxLag > 0;
    return isCounted && this.primary.goodReplicas < minReplicasToWrite ? errors.tooFewReplicas : undefined;
  }

  // --- what the configuration file says, besides directives ---

  declareUser(name: string, rules: readonly string[]): string | undefined {
    return this.acl.declare(name, rules);
  }

  renameCommand(name: string, as: string): string | undefined {
    const { table } = this;
    if (table.byText(name) === undefined) return 'No such command in rename-command';
    if (as !== '' && table.byText(as) !== undefined) return 'Target command name already exists';
    this.table = table.renamed(name.toLowerCase(), as.toLowerCase());
    return undefined;
  }

  // --- for the dispatcher ---

  tellMonitors(c: monitor.Told): void {
    if (!monitor.isTold(c)) return;
    const line = monitor.line(c, this.nowUs, c.inScript ? 'lua' : c.client.address);
    for (const client of this.monitors) if (monitor.hears(client)) this.connections.replyTo(client).simple(line);
  }

  /** Ends the server, unless what must be saved first cannot be: then false. `words` are SHUTDOWN's or `shutdown-on-sigterm`'s. */
  shutDown(words: readonly string[]): boolean {
    this.log('User requested shutdown...');
    const mayEnd = this.snapshots.saveAtEnd(words);
    if (mayEnd) this.exit(0);
    else this.log('Errors trying to shut down the server. Check the logs for more information.', 'warning');
    return mayEnd;
  }

  /** Ends the server: tells the host to stop. */
  exit(status: number): void {
    this.effect({ kind: 'exit', status });
  }

  /** A line for the server's log. */
  log(text: string, level: LogLevel = 'notice'): void {
    this.effect({ kind: 'log', level, text });
  }

  fault(error: Error, argv: readonly string[]): void {
    const report = { message: error.message, stack: error.stack ?? '', argv, seed: this.options.seed };
    this.effect({ kind: 'fault', report });
  }
}
