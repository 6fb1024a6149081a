/* One server, as a function: step(input, time) -> effects. It reads no clock, draws no chance of its own, opens nothing: bytes and
 * time come in, bytes to send, timers to set and faults to report go out, and somebody else carries them out: a socket, a browser
 * tab, a simulated network, a test. */

import type { FaultReport } from '../inspect.ts';
import { Acl } from './acl/acl.ts';
import { Blocking } from './clients/blocking.ts';
import type { Call } from './call.ts';
import { Client } from './clients/client.ts';
import { clientLine } from './commands/client-list.ts';
import { findKeys } from './commands/command-keys.ts';
import { commandTable } from './commands/core.ts';
import type { CommandTable } from './commands/table.ts';
import { Config } from './config/config.ts';
import { Dispatcher } from './dispatch.ts';
import { Evictor } from './eviction/evict.ts';
import * as expire from './eviction/expire.ts';
import { Identity } from './identity.ts';
import { type Database, Keyspace, type KeyspaceListener } from './keyspace.ts';
import { partsPerTick } from './eviction/lazyfree.ts';
import { LatencyMonitor } from './monitoring/latency.ts';
import { Limits } from './limits.ts';
import { Heap } from './memory/heap.ts';
import * as monitor from './clients/monitor.ts';
import { notify } from './clients/notifications.ts';
import { Pause } from './clients/pause.ts';
import { PubSub, type SharedMessage } from './clients/pubsub.ts';
import { seededRandom } from './numbers/random.ts';
import { Rate } from './monitoring/rates.ts';
import { Args } from './resp/args.ts';
import { ReplyWriter } from './resp/reply.ts';
import { SlowLog } from './monitoring/slowlog.ts';
import { drawSeed } from './structures/siphash.ts';
import { Tracking } from './clients/tracking.ts';
import { touch, unwatch } from './clients/watch.ts';

export type Input =
  | { readonly kind: 'open'; readonly connection: number; readonly address?: string; readonly localAddress?: string }
  /** The bytes may be reused by the caller after the step. */
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly connection: number }
  /** Time has passed: a timer that was armed, or the beat of the cron. */
  | { readonly kind: 'tick' };

export type Effect =
  | { readonly kind: 'send'; readonly connection: number; readonly bytes: Uint8Array }
  /** Close once everything is sent. */
  | { readonly kind: 'close'; readonly connection: number }
  /** Give a tick at this time (ms since 1970), or before. Each replaces the one before. */
  | { readonly kind: 'arm'; readonly atMs: number }
  | { readonly kind: 'fault'; readonly report: FaultReport }
  | { readonly kind: 'exit'; readonly status: number };

export interface NodeOptions {
  /** Everything random in this node follows from it. */
  readonly seed: string;
  /** Memory reserved at the start; see Heap. */
  readonly heapBytes?: number;
  /** Check the heap at each step: for tests. */
  readonly checked?: boolean;
  /** A clock in µs from any beginning, that measures how long commands take. Without one they take no time, but for their sleeps. */
  readonly stopwatch?: () => number;
  /** What INFO and HELLO tell about the place where the node runs. */
  readonly port?: number;
}

/** Milliseconds between two beats of the cron: whole ones, since a step knows no others. */
const cronMs = (hz: number): number => Math.floor(1000 / hz);

export class Node implements KeyspaceListener {
  readonly options: NodeOptions;
  readonly h: Heap;
  readonly limits = new Limits();
  readonly config: Config;
  readonly space: Keyspace;
  readonly random: () => number;
  readonly table: CommandTable = commandTable;
  readonly dispatcher: Dispatcher;
  readonly blocking: Blocking;
  readonly pause: Pause;
  readonly evictor: Evictor;
  readonly acl: Acl;
  readonly identity: Identity;
  readonly rates = { commands: new Rate(), input: new Rate(), output: new Rate() };
  readonly clients = new Map<number, Client>();
  readonly monitors = new Set<Client>();
  readonly slowlog = new SlowLog();
  readonly latency = new LatencyMonitor();
  readonly pubsub = new PubSub(this);
  readonly tracking = new Tracking(this, (c) => findKeys(c.command, c.args)?.map(({ name }) => name) ?? []);
  /** Whose command runs. */
  current: Client | undefined;
  /** Microseconds since 1970, of the step that runs. */
  nowUs = 0;
  startedMs = 0;
  /** Bytes in use before anybody stored anything. */
  readonly startBytes: number;
  connectionsReceived = 0;
  connectionsRejected = 0;
  bytesIn = 0;
  bytesOut = 0;
  private nextClientId = 1;
  private readonly args = new Args(1024);
  private effects: Effect[] = [];
  /** Clients with replies to send. */
  private dirtyClients: Client[] = [];
  /** Clients whose wait ended, with requests perhaps still unread. */
  private resumed: Client[] = [];
  private readonly writers: ReplyWriter[] = [];
  private armedMs = Infinity;
  private nextCronMs = 0;
  /** DEBUG SLEEP: until then nothing is read and nothing sent, in µs. */
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
    });
    this.space = new Keyspace(this.h, this.limits, this, this.random);
    this.config = new Config(this.limits, options.port === undefined ? [] : [['port', String(options.port)]]);
    this.dispatcher = new Dispatcher(this);
    this.blocking = new Blocking(this);
    this.pause = new Pause(this);
    this.evictor = new Evictor(this);
    for (const name of ['maxmemory', 'maxmemory-policy']) this.config.listeners.set(name, () => this.evictor.configured());
    this.acl = new Acl(this, findKeys, (client) => clientLine(this.dispatcher.call, client));
    this.config.listeners.set('requirepass', (password) => this.acl.setDefaultPassword(password));
    this.startBytes = this.h.usedBytes;
  }

  /** Takes one input at a time given in µs since 1970; returns what must now be done. The array is valid until the next step. */
  step(input: Input, nowUs: number): readonly Effect[] {
    this.effects = [];
    this.nowUs = nowUs;
    const nowMs = Math.floor(nowUs / 1000);
    this.space.setTime(nowMs);
    if (this.startedMs === 0) this.startedMs = nowMs;
    if (nowUs < this.busyUntilUs) {
      this.postpone(input);
      return this.effects;
    }
    this.dispatcher.startLap();
    if (this.postponed.length > 0) this.takePostponed();
    this.take(input);
    this.finish();
    this.dispatcher.endLaps();
    return this.effects;
  }

  private take(input: Input): void {
    switch (input.kind) {
      case 'bytes':
        this.receive(input.connection, input.bytes);
        break;
      case 'tick':
        this.tick();
        break;
      case 'open':
        this.open(input.connection, input.address, input.localAddress);
        break;
      case 'close': {
        const client = this.clients.get(input.connection);
        if (client !== undefined) this.forget(client);
        break;
      }
    }
  }

  private postpone(input: Input): void {
    this.postponed.push(input.kind === 'bytes' ? { ...input, bytes: input.bytes.slice() } : input);
    this.arm(Math.ceil(this.busyUntilUs / 1000));
  }

  private takePostponed(): void {
    const inputs = this.postponed;
    this.postponed = [];
    for (const input of inputs) if (input.kind !== 'tick') this.take(input);
  }

  // --- connections ---

  private open(connection: number, address?: string, localAddress?: string): void {
    const db = this.space.dbs[0] as Database;
    const client = new Client(this.nextClientId++, connection, this.acl.defaultUser, db, this.space.nowMs, address, localAddress);
    this.connectionsReceived++;
    this.clients.set(connection, client);
    this.whenOpened(client);
    this.arm(this.nextCronMs);
  }

  /** Decides what a new client may do: whether it must log in, whether there is room. */
  private whenOpened(client: Client): void {
    this.acl.logOut(client);
    if (this.clients.size > this.limits.maxclients) {
      this.connectionsRejected++;
      this.replyTo(client).error('ERR max number of clients reached');
      client.closing = true;
    }
  }

  private receive(connection: number, bytes: Uint8Array): void {
    const client = this.clients.get(connection);
    if (client === undefined || client.closing) return;
    client.bytesIn += bytes.length;
    this.bytesIn += bytes.length;
    client.lastActiveMs = this.space.nowMs;
    client.reader.feed(bytes);
    this.process(client);
    client.reader.keep();
  }

  /** Answers all complete requests of a client, until it must wait. */
  private process(client: Client): void {
    const { reader } = client;
    const reply = this.replyTo(client);
    if (this.pause.waiting.size > 0) this.retryHeld(client, reply);
    while (!this.isHeld(client) && this.busyUntilUs <= this.nowUs) {
      if (!reader.next(this.args, client.authenticated, this.limits.protoMaxBulkLen)) break;
      this.execute(client, this.args, reply);
    }
    if (reader.protocolError !== undefined && !client.closing) {
      reply.error(reader.protocolError);
      client.closing = true;
    }
  }

  /** Whether a client's further requests must wait. */
  private isHeld(client: Client): boolean {
    return client.closing || client.blocked !== undefined || (this.pause.waiting.size > 0 && this.pause.waiting.has(client));
  }

  /** Runs the request that a pause held back. */
  private retryHeld(client: Client, reply: ReplyWriter): void {
    const held = this.pause.isActive ? undefined : this.pause.take(client);
    if (held === undefined) return;
    this.execute(client, held, reply);
  }

  /** Answers one request. What the client must be told besides waits until it has its reply. */
  private execute(client: Client, args: Args, reply: ReplyWriter): void {
    if (this.tracking.keyCount > 0) this.tracking.keepWithinLimit();
    const before = reply.length;
    this.current = client;
    this.dispatcher.execute(client, args, reply);
    if (client.replyMode !== 'on') this.silence(client, reply, before);
    if (client.tracking?.caching === true && client.transaction === undefined && !args.is(0, 'CLIENT'))
      client.tracking.caching = false;
    this.sendPushed(client, reply);
    this.current = undefined;
  }

  /** After its reply: what a client was told while its command ran. */
  sendPushed(client: Client, reply: ReplyWriter): void {
    if (client.invalidations.length > 0) this.tracking.sendPending(client);
    const { pushed } = client;
    if (pushed === undefined) return;
    client.pushed = undefined;
    reply.rawBytes(pushed.take());
  }

  /** Sends a client something that is no reply. */
  push(client: Client, message: SharedMessage): void {
    if (!client.closing) this.pushWriter(client).rawBytes(message.bytes(client.resp));
  }

  /** Where something is written that is no reply to the command that runs. */
  pushWriter(client: Client): ReplyWriter {
    if (client !== this.current) return this.replyTo(client);
    client.pushed ??= new ReplyWriter();
    client.pushed.resp = client.resp;
    return client.pushed;
  }

  private silence(client: Client, reply: ReplyWriter, before: number): void {
    if (client.replyMode === 'skipNext') client.replyMode = 'skip'; // set by the command that just ran: it is the next one that is skipped
    else {
      reply.truncate(before);
      if (client.replyMode === 'skip') client.replyMode = 'on';
    }
  }

  /** A client's wait ended: what it sent meanwhile is read at the end of the step. */
  resume(client: Client): void {
    this.resumed.push(client);
  }

  /** Where a client's replies are written; they are sent at the end of the step. */
  replyTo(client: Client): ReplyWriter {
    if (client.writer === undefined) {
      client.writer = this.writers.pop() ?? new ReplyWriter();
      client.writer.resp = client.resp;
      this.dirtyClients.push(client);
    }
    return client.writer;
  }

  /** Closes a connection, now or once its replies are sent. */
  close(client: Client): void {
    client.closing = true;
    this.replyTo(client);
  }

  private forget(client: Client): void {
    this.blocking.release(client);
    this.pause.take(client);
    unwatch(client);
    this.monitors.delete(client);
    this.pubsub.forget(client);
    this.tracking.disable(client);
    client.closed = true;
    client.closing = true;
    if (client.connection !== undefined) this.clients.delete(client.connection);
  }

  /** Ends the step: reads on for clients that were resumed, sends the replies. */
  private finish(): void {
    for (let client = this.resumed.shift(); client !== undefined; client = this.resumed.shift()) {
      if (client.closed) continue;
      this.process(client);
      client.reader.keep();
    }
    if (this.evictor.isGoingOn || this.space.lazyfree.pendingObjects > 0) this.arm(this.space.nowMs + 1);
    if (this.busyUntilUs > this.nowUs) {
      this.arm(Math.ceil(this.busyUntilUs / 1000));
      return; // a server that sleeps sends nothing, not even what it has written
    }
    this.tracking.broadcast();
    for (const client of this.dirtyClients) this.flush(client);
    this.dirtyClients.length = 0;
  }

  private flush(client: Client): void {
    const { writer } = client;
    if (writer === undefined || client.connection === undefined) return;
    client.writer = undefined;
    if (writer.length > 0 && !client.closed) {
      client.bytesOut += writer.length;
      this.bytesOut += writer.length;
      this.effects.push({ kind: 'send', connection: client.connection, bytes: writer.take() });
    }
    writer.length = 0;
    this.writers.push(writer);
    if (client.closing && !client.closed) {
      this.forget(client);
      this.effects.push({ kind: 'close', connection: client.connection });
    }
  }

  // --- time ---

  /** Asks for a tick at a time (ms since 1970), or before. */
  wakeAt(atMs: number): void {
    this.arm(atMs);
  }

  private arm(atMs: number): void {
    if (atMs >= this.armedMs && this.armedMs > this.space.nowMs) return;
    this.armedMs = atMs;
    this.effects.push({ kind: 'arm', atMs });
  }

  private tick(): void {
    const { nowMs } = this.space;
    this.armedMs = Infinity;
    this.blocking.expire(nowMs);
    if (this.pause.waiting.size > 0) this.pause.resume();
    this.space.lazyfree.work(partsPerTick);
    if (this.evictor.isGoingOn) this.evictor.makeRoom();
    if (nowMs >= this.nextCronMs) {
      this.nextCronMs = nowMs + cronMs(this.limits.hz);
      this.cron();
      if (this.blocking.hasReady) this.blocking.serve();
    }
    this.arm(this.nextCronMs);
  }

  /** What a server does ten times a second: expires keys, moves buckets, closes idle clients. */
  private cron(): void {
    if (this.limits.cronPaused) return;
    const { nowMs } = this.space;
    this.rates.commands.sample(nowMs, this.dispatcher.processed);
    this.rates.input.sample(nowMs, this.bytesIn);
    this.rates.output.sample(nowMs, this.bytesOut);
    if (this.limits.activeExpire && !this.pause.isActive) expire.cycle(this.space);
    expire.maintainDicts(this.space);
    this.tracking.keepWithinLimit();
    if (this.limits.timeoutSeconds > 0)
      for (const client of this.clients.values()) {
        const idleMs = nowMs - client.lastActiveMs;
        const waits = client.blocked !== undefined || client.monitor || client.subscriptions > 0;
        if (!waits && idleMs > this.limits.timeoutSeconds * 1000) this.close(client);
      }
  }

  // --- what keys tell the server ---

  keyChanged(db: Database, key: string, by?: Client): void {
    touch(db, key);
    if (this.tracking.listens) this.tracking.changed(key, by);
  }

  keyReady(db: Database, key: string): void {
    this.blocking.markReady(db, key);
  }

  keyEvent(kind: string, event: string, db: Database, key: string): void {
    notify(this, kind, event, db, key);
  }

  /** Sets a directive as a configuration file would. Returns why it was refused, or undefined. */
  configure(name: string, value: string): string | undefined {
    return this.config.start(name, value);
  }

  // --- for the dispatcher ---

  tellMonitors(c: Call): void {
    if (!monitor.isTold(c)) return;
    const line = monitor.line(c, this.nowUs);
    for (const client of this.monitors) this.replyTo(client).simple(line);
  }

  /** Ends the server: whoever carries it is told to stop. */
  exit(status: number): void {
    this.effects.push({ kind: 'exit', status });
  }

  fault(error: Error, argv: readonly string[]): void {
    const report = { message: error.message, stack: error.stack ?? '', argv, seed: this.options.seed };
    this.effects.push({ kind: 'fault', report });
  }
}
