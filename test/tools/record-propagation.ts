/* `npm run record:propagation -- --port N FILE…`: plays transcripts against a real server on this machine, follows it as a replica would,
 * and writes under each command what the server told its replicas of it. The form of the files is in propagated.ts. */

import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { splitArgs } from '../../src/repl/quote.ts';
import { mark, Told } from './propagated.ts';
import { RealConnection } from './reference.ts';
import { formatTranscript, parseTranscript, type Scene } from './transcript.ts';

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const port = Number(values.port);

/** How long a reply is waited for: a command that waits has none. */
const replyMsMax = 150;
/** Follows a server: what it tells replicas, after the snapshot that it sends first. */
class Follower {
  readonly told = new Told();
  private head = '';
  private snapshotBytesLeft = -1;
  private wake: () => void = () => {};

  async follow(): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (bytes) => this.take(bytes));
    socket.write('SYNC\r\n');
    while (this.snapshotBytesLeft !== 0) await sleep(10);
  }

  private take(bytes: Buffer): void {
    let rest: Buffer = bytes;
    if (this.snapshotBytesLeft < 0) {
      this.head += bytes.toString('latin1');
      const size = /\$(\d+)\r\n/.exec(this.head);
      if (size === null) return;
      rest = Buffer.from(this.head.slice(size.index + size[0].length), 'latin1');
      this.snapshotBytesLeft = Number(size[1]);
    }
    const skipped = Math.min(rest.length, this.snapshotBytesLeft);
    this.snapshotBytesLeft -= skipped;
    this.told.hear(rest.subarray(skipped));
    this.wake();
  }

  /** Resolves once all that was propagated before a mark has come. */
  async until(text: string): Promise<void> {
    while (this.told.mark !== text)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
  }
}

const follower = new Follower();
const control = await RealConnection.open(port);
let marks = 0;

async function told(): Promise<string[]> {
  const text = String(++marks);
  await control.call('PUBLISH', mark, text);
  await follower.until(text);
  return follower.told.take(Date.now());
}

async function recordScene(scene: Scene): Promise<void> {
  await control.call('FLUSHALL');
  await control.call('FUNCTION', 'FLUSH');
  await told();
  const connections = new Map<string, RealConnection>();
  for (const line of scene.lines) {
    if (line.kind === 'wait') await sleep(Number(line.text) + 20);
    if (line.kind !== 'command') continue;
    const connection = connections.get(line.connection) ?? (await RealConnection.open(port));
    connections.set(line.connection, connection);
    connection.send(splitArgs(line.text) ?? []);
    const reply = await connection.next(replyMsMax);
    if (reply?.type === 'error') process.stderr.write(`line ${line.at}: ${line.text}: ${reply.text}\n`);
    if (!line.keep) line.reply = await told();
    else await told();
  }
  for (const connection of connections.values()) connection.close();
}

await control.call('CONFIG', 'SET', 'repl-diskless-sync', 'no');
await follower.follow();
for (const file of positionals) {
  const transcript = parseTranscript(readFileSync(file, 'latin1'));
  for (const scene of transcript.scenes) await recordScene(scene);
  writeFileSync(file, formatTranscript(transcript), 'latin1');
}
process.exit(0);
