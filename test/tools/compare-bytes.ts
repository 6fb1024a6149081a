/* The two that are compared to the byte: the engine in process and a real server, each with as many connections as are opened. What a
 * connection has been sent is one text, replies and pushes in the order in which they came. */

import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine, startUs } from './engine.ts';
import { RealConnection } from './reference.ts';

/** Bytes, one character each, and whether the connection was closed. */
export interface Sent {
  readonly bytes: string;
  readonly closed: boolean;
}

export class EngineBytes extends Engine {
  private readonly sent = new Map<number, string>();

  constructor() {
    super('compare');
    this.advance(performance.timeOrigin + performance.now() - startUs / 1000);
  }

  override send(connection: number, bytes: Uint8Array): void {
    this.sent.set(connection, (this.sent.get(connection) ?? '') + Buffer.from(bytes).toString('latin1'));
  }

  write(connection: number, text: string): void {
    if (!this.closed.has(connection)) this.receive(connection, Buffer.from(text, 'latin1'));
  }

  /** What has come since it was asked last. */
  take(connection: number): Sent {
    const bytes = this.sent.get(connection) ?? '';
    this.sent.delete(connection);
    return { bytes, closed: this.closed.has(connection) };
  }
}

/** What two connections send at such a distance, a server reads in that order. */
const gapMs = 4;

export class RealBytes {
  private readonly control: RealConnection;
  private readonly port: number;
  private readonly sockets = new Map<number, { readonly socket: Socket; bytes: string; closed: boolean }>();

  private constructor(port: number, control: RealConnection) {
    this.port = port;
    this.control = control;
  }

  static async open(port: number): Promise<RealBytes> {
    return new RealBytes(port, await RealConnection.open(port));
  }

  ask(...argv: string[]): Promise<Reply> {
    return this.control.call(...argv);
  }

  async connect(connection: number): Promise<void> {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    const each = { socket, bytes: '', closed: false };
    this.sockets.set(connection, each);
    socket.on('data', (bytes) => { each.bytes += bytes.toString('latin1'); });
    socket.on('error', () => { each.closed = true; });
    socket.on('end', () => { each.closed = true; });
    await new Promise((resolve) => socket.once('connect', resolve));
  }

  /** Sends bytes that are not answered yet, and leaves time for them to arrive before others. */
  async send(connection: number, text: string): Promise<void> {
    const each = this.sockets.get(connection);
    if (each === undefined || each.closed) return;
    each.socket.write(Buffer.from(text, 'latin1'));
    await sleep(gapMs);
  }

  /** Sends bytes and waits until the server has done what they ask and said so to everybody. */
  async write(connection: number, text: string): Promise<void> {
    const each = this.sockets.get(connection);
    if (each === undefined || each.closed) return;
    each.socket.write(Buffer.from(text, 'latin1'));
    await this.settled();
  }

  /** What was written before this has been read by the server, and its answers by us: it answers in rounds, and a question in a later
   * round comes after all that was asked in an earlier one. */
  async settled(): Promise<void> {
    for (let i = 0; i < 2; i++) await this.control.call('PING');
    await sleep(0);
  }

  take(connection: number): Sent {
    const each = this.sockets.get(connection);
    if (each === undefined) return { bytes: '', closed: true };
    const { bytes, closed } = each;
    each.bytes = '';
    return { bytes, closed };
  }

  /** Ends every connection but the one for questions. */
  async hangUp(): Promise<void> {
    for (const { socket } of this.sockets.values()) socket.destroy();
    this.sockets.clear();
    await sleep(0);
    await this.settled();
  }

  close(): void {
    this.control.close();
  }
}
