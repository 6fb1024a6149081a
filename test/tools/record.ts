/* `npm run record -- --port N FILE…`: plays transcripts against a real server on this machine and writes its replies into them.
 * Read the difference before you commit it: a reply changed because the server did, or because the script was wrong. */

import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { splitArgs } from '../../src/repl/quote.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';
import { RealConnection } from './reference.ts';
import { ClusterNames, formatTranscript, idOf, type Line, noReply, parseTranscript, type Scene } from './transcript.ts';
import { formatWire, parseWire, type WireScene } from './wire.ts';

/** A reply that has not come by then will not come before something else happens. */
const replyMsMax = 1000;
/** How long a waiting connection is given to hear of what another one did. */
const lateMsMax = 60;

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const port = Number(values.port);
if (!Number.isInteger(port) || positionals.length === 0) {
  process.stderr.write('Say which server and which files: npm run record -- --port 7000 test/transcripts/string.txt\n');
  process.exit(1);
}

/** Commands that wait: their reply is not waited for long. */
const waits = /^(b[lrz]\w+|wait|xread)/i;

/** After one of these a connection may be sent something at any time. */
const listens = /^([ps]?subscribe|hello 3|client tracking on)/i;

async function recordScene(scene: Scene, isCluster: boolean): Promise<void> {
  const control = await RealConnection.open(port);
  const before = new Map<string, string>();
  await control.call('FLUSHALL');
  if (isCluster) await control.call('CLUSTER', 'RESET', 'HARD');
  const names = async () => (isCluster ? new ClusterNames(textOf(await control.call('CLUSTER', 'NODES'))) : undefined);
  const connections = new Map<string, RealConnection>();
  const listeners = new Set<RealConnection>();
  const ids = new Map<string, string>();
  const recorded: Line[] = [];
  for (const line of scene.lines) {
    if (line.kind === 'late') continue; // told anew
    recorded.push(line);
    if (line.kind === 'wait') await sleep(Number(line.text) + 20);
    if (line.kind === 'command') {
      const connection = connections.get(line.connection) ?? (await RealConnection.open(port));
      if (!connections.has(line.connection) && scene.lines.some((each) => each.text.includes(`{id ${line.connection}}`)))
        ids.set(line.connection, textOf(await connection.call('CLIENT', 'ID')));
      connections.set(line.connection, connection);
      const text = line.text.replace(idOf, (_, other: string) => ids.get(other) as string);
      const argv = splitArgs((await names())?.filled(text) ?? text);
      if (argv === null) throw new Error(`line ${line.at}: quotes do not balance`);
      await rememberSetting(control, argv, before);
      connection.send(argv);
      if (listens.test(line.text)) listeners.add(connection);
      const reply = await connection.next(waits.test(line.text) ? 150 : replyMsMax);
      const told = reply === null ? [noReply] : printed(reply);
      if (!line.keep) line.reply = (await names())?.masked(told) ?? told;
    }
    await collectLate(connections, listeners, recorded, line);
  }
  for (const connection of connections.values()) connection.close();
  for (const [name, value] of before) await control.call('CONFIG', 'SET', name, value);
  control.close();
  scene.lines.splice(0, scene.lines.length, ...recorded);
}

async function collectLate(
  connections: Map<string, RealConnection>, listeners: Set<RealConnection>, recorded: Line[], line: Line,
): Promise<void> {
  for (const [connection, each] of connections) {
    while (listeners.has(each) || (each.owed > 0 && (line.kind === 'wait' || connection !== line.connection))) {
      const reply = await each.next(lateMsMax);
      if (reply === null) break;
      recorded.push({ kind: 'late', connection, text: '', reply: printed(reply), comparison: 'exact', keep: false, at: 0 });
    }
  }
}

const textOf = (reply: Reply): string => ('text' in reply ? reply.text : '');

const printed = (reply: Reply): string[] => tty(reply).replace(/\n$/, '').split('\n');

/** What a scene sets is set back after it. */
async function rememberSetting(control: RealConnection, argv: readonly string[], before: Map<string, string>): Promise<void> {
  if (!/^config$/i.test(argv[0] ?? '') || !/^set$/i.test(argv[1] ?? '')) return;
  for (let i = 2; i + 1 < argv.length; i += 2) {
    const name = (argv[i] as string).toLowerCase();
    const reply = await control.call('CONFIG', 'GET', name);
    const value = reply.type === 'array' ? reply.items[1] : undefined;
    if (value?.type === 'string' && !before.has(name)) before.set(name, value.text);
  }
}

/** Plays a wire scene on a connection of its own. */
async function recordWire(scene: WireScene): Promise<void> {
  const control = await RealConnection.open(port);
  await control.call('FLUSHALL');
  control.close();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let closed = false;
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('end', () => {
    closed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  for (const { bytes } of scene.sent) {
    socket.write(Buffer.from(bytes, 'latin1'));
    await sleep(20);
  }
  await sleep(lateMsMax);
  socket.destroy();
  scene.received = received;
  scene.closed = closed;
}

for (const file of positionals) {
  const text = readFileSync(file, 'latin1');
  if (/^>> /m.test(text)) {
    const scenes = parseWire(text);
    for (const scene of scenes) await recordWire(scene);
    writeFileSync(file, formatWire(scenes), 'latin1');
    process.stdout.write(`${file}: ${scenes.length} scenes\n`);
    continue;
  }
  const transcript = parseTranscript(text);
  for (const scene of transcript.scenes) await recordScene(scene, transcript.start.includes('cluster-enabled yes'));
  writeFileSync(file, formatTranscript(transcript), 'latin1');
  process.stdout.write(`${file}: ${transcript.scenes.length} scenes\n`);
}
process.exit(0);
