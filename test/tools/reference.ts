/* A connection to a real server on this machine. */

import { connect, type Socket } from 'node:net';
import { Decoder } from '../../src/repl/decode.ts';
import { encode } from '../../src/repl/encode.ts';
import type { Reply } from '../../src/repl/reply.ts';

export class RealConnection {
  /** Replies that are still to come. */
  owed = 0;
  private readonly socket: Socket;
  private readonly decoder = new Decoder();
  private readonly replies: Reply[] = [];
  private wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.decoder.feed(bytes);
      for (let reply = this.decoder.take(); reply !== null; reply = this.decoder.take()) this.replies.push(reply);
      this.wake?.();
    });
    socket.on('error', () => this.wake?.());
    socket.on('close', () => this.wake?.());
  }

  static open(port: number): Promise<RealConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(new RealConnection(socket)));
      socket.once('error', reject);
    });
  }

  send(argv: readonly string[]): void {
    this.socket.write(encode(argv));
    this.owed++;
  }

  /** The next reply, or null when none comes in time. */
  async next(msMax: number): Promise<Reply | null> {
    const untilMs = Date.now() + msMax;
    while (this.replies.length === 0 && Date.now() < untilMs && !this.socket.destroyed)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, untilMs - Date.now());
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const reply = this.replies.shift() ?? null;
    if (reply !== null && reply.type !== 'push') this.owed = Math.max(0, this.owed - 1);
    return reply;
  }

  /** Sends a command and waits for its reply. Rejects when the connection ends. */
  async call(...argv: string[]): Promise<Reply> {
    this.send(argv);
    const reply = await this.next(10_000);
    if (reply === null) throw new Error(`no reply to ${argv.join(' ')}`);
    return reply;
  }

  close(): void {
    this.socket.destroy();
  }
}
