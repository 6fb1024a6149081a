/* Connections to other servers, which a node asks for (MIGRATE): it says what to send and how many lines of reply to wait for. */

import { connect, type Socket } from 'node:net';
import type { Answer, Place, Question } from '../engine/outside.ts';

type Exchanged = Answer & { readonly kind: 'exchanged' };
type Stage = NonNullable<Exchanged['failed']>;

export class Peers {
  private readonly sockets = new Map<string, Socket>();

  /** Never rejects: errors are part of the answer. Each stage may take as long as the timeout. */
  async exchange({ place, bytes, lines, timeoutMs }: Question & { readonly kind: 'exchange' }): Promise<Exchanged> {
    const kept = this.sockets.get(nameOf(place));
    if (kept !== undefined) {
      const answer = await this.talk(kept, place, bytes, lines, timeoutMs);
      // Where a connection was closed while it was idle, a new one is made.
      if (answer.failed === undefined || answer.lines.length > 0 || !kept.destroyed) return answer;
    }
    const socket = connect({ host: place.host, port: place.port, noDelay: true });
    const failed = await connected(socket, timeoutMs);
    if (failed !== undefined) return { kind: 'exchanged', lines: [], failed };
    this.sockets.set(nameOf(place), socket);
    return this.talk(socket, place, bytes, lines, timeoutMs);
  }

  private async talk(socket: Socket, place: Place, bytes: Uint8Array, lines: number, timeoutMs: number): Promise<Exchanged> {
    const answer = await talk(socket, bytes, lines, timeoutMs);
    if (answer.failed !== undefined) this.hangUp(place, socket);
    return answer;
  }

  hangUp(place: Place, socket = this.sockets.get(nameOf(place))): void {
    socket?.destroy();
    if (this.sockets.get(nameOf(place)) === socket) this.sockets.delete(nameOf(place));
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.destroy();
    this.sockets.clear();
  }
}

const nameOf = ({ host, port }: Place): string => `${host} ${port}`;

/** What failed, if anything. (A refused connection counts as a failed write, since the real server notices it there.) */
function connected(socket: Socket, timeoutMs: number): Promise<Stage | undefined> {
  return new Promise((resolve) => {
    let failed: Stage = 'connecting';
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.once('connect', () => resolve(undefined));
    socket.once('close', () => resolve(failed));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') failed = 'writing';
    });
  });
}

/** Sends, and reads lines until all have come, the other end has closed, or nothing has come for so long. */
function talk(socket: Socket, bytes: Uint8Array, wanted: number, timeoutMs: number): Promise<Exchanged> {
  return new Promise((resolve) => {
    let stage: Stage = 'writing';
    let received = '';
    const linesSoFar = (): string[] => received.split('\r\n').slice(0, -1);
    const end = (failed?: Stage): void => {
      socket.removeAllListeners('data').removeAllListeners('close').setTimeout(0);
      resolve({ kind: 'exchanged', lines: linesSoFar(), ...(failed === undefined ? {} : { failed }) });
    };
    if (socket.destroyed) {
      end(stage);
      return;
    }
    socket.removeAllListeners('timeout').setTimeout(timeoutMs, () => end(stage));
    socket.once('close', () => end(stage));
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      if (linesSoFar().length >= wanted) end();
    });
    socket.write(bytes, (error) => {
      if (error == null) stage = 'reading';
    });
  });
}
