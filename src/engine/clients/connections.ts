/* The connections of a node: bytes that arrive become requests, requests are answered in turn, replies are gathered and sent once a
 * step. A client's requests wait here while it is blocked or paused, and what it is sent besides replies goes out here, too. */

import { ofObjects } from '../arrays.ts';
import { byteString } from '../bytes.ts';
import { BufferLimits } from './buffer-limits.ts';
import { Client } from './client.ts';
import { isLoopback } from './protection.ts';
import type { SharedMessage } from './pubsub.ts';
import { ReadAhead, type Request } from './read-ahead.ts';
import { unwatch } from './watch.ts';
import type { Command } from '../commands/table.ts';
import type { Database } from '../keyspace/database.ts';
import type { Node } from '../node.ts';
import type { Args } from '../resp/args.ts';
import type { Resized } from './reply-buffer.ts';
import { ReplyWriter } from '../resp/reply.ts';

/** How many writers are kept, with their blocks, for clients that are replied to later. */
const writersKeptMax = 64;
/** How many bytes of a request or reply a trace event shows. */
const tracedBytesMax = 2048;

export class Connections implements Resized {
  private readonly node: Node;
  /** By the host's number for the connection. */
  readonly clients = new Map<number, Client>();
  /** The client whose command runs. */
  current: Client | undefined;
  /** Since the start, or CONFIG RESETSTAT. */
  received = 0;
  rejected = 0;
  bytesIn = 0;
  bytesOut = 0;
  reads = 0;
  writes = 0;
  replyBufferShrinks = 0;
  replyBufferExpands = 0;
  readonly bufferLimits: BufferLimits;
  private nextClientId = 1;
  private readonly ahead: ReadAhead;
  /** Clients with replies to send. */
  private dirtyClients: Client[] = ofObjects();
  /** Clients whose wait ended, with requests perhaps still unread. */
  private resumed: Client[] = [];
  private readonly writers: ReplyWriter[] = ofObjects();

  constructor(node: Node) {
    this.node = node;
    this.ahead = new ReadAhead(node);
    this.bufferLimits = new BufferLimits(node);
  }

  open(connection: number, address?: string, localAddress?: string): void {
    const { space, acl } = this.node;
    const db = space.dbs[0] as Database;
    const client = new Client(this.nextClientId++, connection, acl.defaultUser, db, space.nowMs, address, localAddress);
    this.received++;
    this.clients.set(connection, client);
    this.whenOpened(client);
  }

  /** CONFIG RESETSTAT */
  resetCounters(): void {
    this.bufferLimits.resetCounters();
    this.replyBufferShrinks = this.replyBufferExpands = 0;
    this.received = this.rejected = this.bytesIn = this.bytesOut = this.reads = this.writes = 0;
  }

  /** All clients, each with its reply buffer brought up to date. */
  settled(): Client[] {
    const clients = [...this.clients.values()];
    for (const { replyBuffer } of clients) replyBuffer.settle(this.node.space.nowMs, this.node.limits, this);
    return clients;
  }

  /** Decides what a new client may do: whether it must log in, whether there is room. */
  private whenOpened(client: Client): void {
    this.node.acl.logOut(client);
    if (this.isProtectedFrom(client)) {
      this.rejected++;
      this.replyTo(client).error(
        'DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. ' +
          'Connect from the machine that it runs on, set a password, or turn protected-mode off.',
      );
      client.closing = true;
    } else if (this.clients.size > this.node.limits.maxclients) {
      this.rejected++;
      this.replyTo(client).error('ERR max number of clients reached');
      client.closing = true;
    }
  }

  /** Refuses clients of other machines while the default user needs no password (protected-mode). */
  private isProtectedFrom(client: Client): boolean {
    const { config, acl } = this.node;
    return acl.defaultUser.noPass && !isLoopback(client.address) && config.value('protected-mode') === 'yes';
  }

  /** The host closed it. */
  closed(connection: number): void {
    const client = this.clients.get(connection);
    if (client !== undefined) this.forget(client);
  }

  /** The host tells how much of what was sent waits for a client to take it. */
  unsent(connection: number, bytes: number): void {
    const client = this.clients.get(connection);
    if (client !== undefined && !client.closing) this.bufferLimits.unsent(client, bytes);
  }

  /** Bytes arrived; they may be reused afterwards. */
  receive(connection: number, bytes: Uint8Array): void {
    const client = this.clients.get(connection);
    if (client === undefined || client.closing) return;
    client.bytesIn += bytes.length;
    this.bytesIn += bytes.length;
    this.reads++;
    client.lastActiveMs = this.node.space.nowMs;
    if (this.node.h.trace !== undefined) this.tellWire('wire.received', connection, bytes);
    client.reader.feed(bytes);
    this.process(client);
    this.bufferLimits.checkQuery(client);
    client.reader.keep();
  }

  private tellWire(kind: 'wire.received' | 'wire.sent', conn: number, bytes: Uint8Array): void {
    const { length } = bytes;
    this.node.h.trace?.({ kind, conn, bytes: byteString(bytes, 0, Math.min(length, tracedBytesMax)), length });
  }

  /** Answers all complete requests of a client, until it must wait. */
  private process(client: Client): void {
    const { node } = this;
    const { reader } = client;
    const reply = this.replyTo(client);
    if (node.pause.waiting.size > 0) this.retryHeld(client, reply);
    while (!this.mustWait(client)) {
      const count = this.ahead.read(client, node.limits.protoMaxBulkLen);
      if (count === 0) break;
      this.executeAll(client, count, reply);
    }
    if (reader.protocolError !== undefined && !client.closing) {
      const isSilent = client.replyMode === 'off' || (client.replyMode === 'skip' && !reader.passedEmpty);
      if (!isSilent) reply.error(reader.protocolError);
      client.closing = true;
    }
  }

  /** Answers requests that were read ahead. Where one makes the client wait, or changes how requests are read, the rest goes back. */
  private executeAll(client: Client, count: number, reply: ReplyWriter): void {
    const { limits, dispatcher } = this.node;
    const { authenticated } = client;
    const { protoMaxBulkLen } = limits;
    const { requests } = this.ahead;
    const plain = dispatcher.calm.isCalmFor(client) ? this.executeRow(client, count, reply) : 0;
    for (let i = plain; i < count; i++) {
      const { command, args, position, isAfterEmpty } = requests[i] as Request;
      const isStale = client.authenticated !== authenticated || limits.protoMaxBulkLen !== protoMaxBulkLen;
      if (i > 0 && (isStale || this.mustWait(client))) {
        client.reader.rewind(position);
        return;
      }
      if (isAfterEmpty && client.replyMode === 'skip') client.replyMode = 'on'; // an empty request used the SKIP up
      this.execute(client, command, args, reply);
    }
  }

  /** Answers plain requests up to the first other one, where all is calm (calm.ts); returns how many. */
  private executeRow(client: Client, count: number, reply: ReplyWriter): number {
    const { dispatcher: { calm }, h, limits } = this.node;
    const { requests } = this.ahead;
    let plain: Command | undefined;
    let plainCount = 0;
    let isQuick = false;
    let done = 0;
    this.current = client;
    calm.beginRow(client, reply);
    for (; done < count && !client.closing && !h.isTight; done++) {
      const { command, args } = requests[done] as Request;
      if (command === undefined) break;
      if (command !== plain || args.count !== plainCount) {
        if (!calm.isPlain(command, args)) break;
        plain = command;
        plainCount = args.count;
        isQuick = calm.isQuick(command, args);
      }
      calm.executePlain(command, args, isQuick);
      if (reply.length + client.unsentBytes > limits.uncountedReplyBytes) this.bufferLimits.checkOutput(client);
    }
    this.current = undefined;
    client.commands += done;
    if (plain !== undefined) client.lastCommand = plain.name;
    return done;
  }

  /** Whether a client's further requests must wait. */
  private mustWait(client: Client): boolean {
    const { node } = this;
    if (client.closing || client.blocked !== undefined || node.standsStill) return true;
    if (node.scripting?.held !== undefined && node.scripting.keepsWaiting(client)) return true;
    const { waiting } = node.pause;
    return waiting.size > 0 && waiting.has(client);
  }

  /** Runs the request that a pause held back. */
  private retryHeld(client: Client, reply: ReplyWriter): void {
    const { pause } = this.node;
    const held = pause.isActive ? undefined : pause.take(client);
    if (held === undefined) return;
    this.node.dispatcher.heldBack = held;
    this.execute(client, this.node.table.find(held), held, reply);
    this.node.dispatcher.heldBack = undefined;
  }

  /** Answers one request. Pushes for the client wait until it has its reply. */
  private execute(client: Client, command: Command | undefined, args: Args, reply: ReplyWriter): void {
    if (this.node.tracking.keyCount > 0) this.node.tracking.keepWithinLimit();
    if (this.node.limits.maxmemoryClients !== 0) {
      this.bufferLimits.evictClients(client, args);
      if (client.cut) return;
    }
    const before = reply.length;
    this.current = client;
    this.node.dispatcher.execute(client, command, args, reply);
    if (this.node.scripting?.held?.caller === client) this.current = undefined;
    else this.executed(client, args, reply, before);
  }

  /** A request has been answered. */
  executed(client: Client, args: Args, reply: ReplyWriter, before: number): void {
    if (client.replyMode !== 'on') this.silence(client, reply, before);
    client.silencedInside = false;
    if (client.tracking?.caching === true && client.transaction === undefined && !args.is(0, 'CLIENT'))
      client.tracking.caching = false;
    this.sendPushed(client, reply);
    if (reply.length + client.unsentBytes > this.node.limits.uncountedReplyBytes) this.bufferLimits.checkOutput(client);
    this.current = undefined;
  }

  /** Sends what the client was pushed while its command ran. */
  sendPushed(client: Client, reply: ReplyWriter): void {
    if (client.invalidations.length > 0) this.node.tracking.sendPending(client);
    const { pushed } = client;
    if (pushed === undefined) return;
    client.pushed = undefined;
    reply.rawBytes(pushed.take());
  }

  /** Sends a client something that is not a reply. */
  push(client: Client, message: SharedMessage): void {
    if (client.closing) return;
    const writer = this.pushWriter(client);
    writer.lend(message.bytes(client.resp));
    const isMuch = writer.length + client.unsentBytes > this.node.limits.uncountedReplyBytes;
    if (isMuch && client !== this.current) this.bufferLimits.checkOutput(client);
  }

  /** Where something is written that is not a reply to the command that runs. */
  pushWriter(client: Client): ReplyWriter {
    // What it is told while another is served in its wake follows what it was told before.
    const isAwaited = client.pushed !== undefined || client.invalidations.length > 0;
    if (client !== this.current && !isAwaited) return this.replyTo(client);
    client.pushed ??= new ReplyWriter();
    client.pushed.resp = client.resp;
    return client.pushed;
  }

  /** Takes a reply back that its client has turned off, unless it is still to come: of who waits, or is held back by a pause. */
  silence(client: Client, reply: ReplyWriter, before: number): void {
    if (client.replyMode === 'on' || client.blocked !== undefined || this.node.pause.waiting.has(client)) return;
    if (client.replyMode === 'skipNext') client.replyMode = 'skip'; // set by the command that just ran: it is the next one that is skipped
    else {
      if (!client.silencedInside) reply.truncate(before);
      if (client.replyMode === 'skip') client.replyMode = 'on';
    }
  }

  /** A client's wait is over: what it sent meanwhile is read at the end of the step. */
  resume(client: Client): void {
    this.resumed.push(client);
  }

  /** Where a client's replies are written; they are sent at the end of the step. */
  replyTo(client: Client): ReplyWriter {
    if (client.writer === undefined) {
      client.writer = this.writers.pop() ?? new ReplyWriter(0);
      client.writer.resp = client.resp;
      this.dirtyClients.push(client);
    }
    return client.writer;
  }

  /** Closes a connection at the end of the step: that of the client whose command runs once its replies are sent, another's without. */
  close(client: Client): void {
    client.closing = true;
    if (client !== this.current) client.cut = true;
    this.replyTo(client);
  }

  /** Ends another client's connection at once: what was still to be sent to it is dropped, and no command finds it any more. */
  cutOff(client: Client): void {
    client.cut = true;
    this.forget(client);
    if (client.connection !== undefined) this.node.effect({ kind: 'close', connection: client.connection, atOnce: true });
  }

  /** A connection is gone: its client waits for nothing and listens to nothing any more. */
  private forget(client: Client): void {
    const { node } = this;
    this.bufferLimits.forget(client);
    node.blocking.release(client);
    node.pause.take(client);
    unwatch(client);
    node.monitors.delete(client);
    node.pubsub.forget(client);
    node.tracking.disable(client);
    node.primary.forget(client);
    client.closed = true;
    client.closing = true;
    if (client.connection !== undefined) this.clients.delete(client.connection);
  }

  /** A script that held everybody up has ended: all who waited may go on. */
  resumeAll(): void {
    for (const client of this.clients.values()) if (client.reader.pendingBytes > 0) this.resume(client);
  }

  /** Whether some client's wait has ended. */
  get hasResumed(): boolean {
    return this.resumed.length > 0;
  }

  /** Goes on reading for clients whose wait is over. */
  readOn(): void {
    for (let client = this.resumed.shift(); client !== undefined; client = this.resumed.shift()) {
      if (client.closed) continue;
      this.process(client);
      client.reader.keep();
    }
  }

  /** Sends the replies of a step, and closes what is to be closed. */
  flush(): void {
    for (const client of this.dirtyClients) this.send(client);
    this.dirtyClients.length = 0;
  }

  private send(client: Client): void {
    const { writer } = client;
    if (writer === undefined || client.connection === undefined) return;
    client.writer = undefined;
    const hasLastWord = writer.length > 0 || client.cut;
    if (writer.length > 0 && !client.closed && !client.cut) {
      client.bytesOut += writer.length;
      this.bytesOut += writer.length;
      this.writes++;
      client.replyBuffer.wrote(writer.length, this.node.space.nowMs, this.node.limits, this);
      const bytes = writer.take();
      if (this.node.h.trace !== undefined) this.tellWire('wire.sent', client.connection, bytes);
      this.node.effect({ kind: 'send', connection: client.connection, bytes, block: writer.block });
    }
    writer.clear();
    if (this.writers.length < writersKeptMax) this.writers.push(writer);
    // As in the real server: where CLIENT REPLY silenced the last reply, nothing more is read, but the connection stays open.
    if (client.closing && !client.closed && hasLastWord) {
      this.forget(client);
      this.node.effect({ kind: 'close', connection: client.connection, atOnce: client.cut });
    }
  }
}
