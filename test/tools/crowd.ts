/* A crowd: as many connections as asked for, all open at once, each of which sends PING once all are open. A process
 * of its own, because a process may not have as many files open as a server and its clients have sockets together.
 * `tsx test/tools/crowd.ts PORT CONNECTIONS` prints how many were answered with PONG. */

import { connect, type Socket } from 'node:net';

/** Connections that are being opened at a time: fewer than servers let wait. */
const openingMax = 200;

const [port, count] = process.argv.slice(2).map(Number) as [number, number];

const opened = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

const pong = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('data', (bytes) => resolve(bytes.toString('latin1') === '+PONG\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.write('*1\r\n$4\r\nPING\r\n');
  });

const sockets: Socket[] = [];
while (sockets.length < count) {
  const batch = Math.min(openingMax, count - sockets.length);
  sockets.push(...(await Promise.all(Array.from({ length: batch }, opened))));
}
const answers = await Promise.all(sockets.map(pong));
process.stdout.write(`${answers.filter(Boolean).length}\n`);
for (const socket of sockets) socket.destroy();
