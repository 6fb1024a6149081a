/* A server that begins with much to load: whom it answers meanwhile, and what is not lost whatever they say. */

import { mkdtempSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf } from '../src/engine/bytes.ts';
import { MemoryDisk } from '../src/engine/disk.ts';
import { type RunningServer, startServer } from '../src/host/server.ts';
import { Engine } from './tools/engine.ts';

const keys = 200;

/** A disk with a snapshot that takes several pieces. */
function diskWithSnapshot(): MemoryDisk {
  const disk = new MemoryDisk();
  const engine = new Engine('test', true, undefined, 65_536, { disk });
  for (let i = 0; i < keys; i++) engine.type(`SET key:${i} ${'ab'.repeat(i + 1)}`);
  engine.type('SAVE');
  return disk;
}

const forever = 'loading-process-events-interval-bytes 1024\nkey-load-delay 2000000000\n';

/** A server that loads, and would for longer than a test lasts. */
class Start {
  readonly disk: MemoryDisk;
  readonly exits: number[] = [];
  readonly server: Promise<RunningServer>;
  private readonly path = join(mkdtempSync(join(tmpdir(), 'keyglass-')), 's');
  private socket: Socket | undefined;
  private received = '';

  constructor(disk: MemoryDisk, config = '') {
    this.disk = disk;
    this.server = startServer({
      heapBytes: 1 << 20, disk, config: `port 0\nunixsocket ${this.path}\nsave ""\n${forever}${config}`,
      onExit: (status) => this.exits.push(status),
    });
  }

  /** The reply to a line, which ends as told. */
  async say(line: string, end = '\r\n'): Promise<string> {
    this.socket ??= await this.connected();
    this.received = '';
    this.socket.write(`${line}\r\n`);
    await expect.poll(() => this.received.endsWith(end), { interval: 5, timeout: 10_000 }).toBe(true);
    return this.received;
  }

  private async connected(): Promise<Socket> {
    for (;;) {
      const socket = await new Promise<Socket | undefined>((resolve) => {
        const tried = connect(this.path, () => resolve(tried));
        tried.once('error', () => setImmediate(resolve, undefined));
      });
      if (socket === undefined) continue; // it does not listen yet
      socket.on('data', (bytes) => { this.received += String(bytes); });
      return socket;
    }
  }

  /** Lets the load go on, and ends the server when it has ended. */
  async end(): Promise<RunningServer> {
    await this.say('CONFIG SET key-load-delay 0');
    const server = await this.server;
    this.socket?.destroy();
    await server.close();
    return server;
  }
}

let start: Start;

const loading = '-LOADING Redis is loading the dataset in memory\r\n';

test('who asks for keys while they are loaded hears that, and how far it is', async () => {
  start = new Start(diskWithSnapshot());
  for (const line of ['PING', 'GET key:0', 'DBSIZE', 'SAVE', 'FLUSHALL', 'DEBUG RELOAD', 'EVAL return() 0', 'KEYS *'])
    expect(await start.say(line)).toBe(loading);
  expect(await start.say('SELECT 1')).toBe('+OK\r\n');
  expect(await start.say('PUBLISH a b')).toBe(':0\r\n');
  expect(await start.say('MULTI\r\nSELECT 0\r\nEXEC', '*1\r\n+OK\r\n')).toBe('+OK\r\n+QUEUED\r\n*1\r\n+OK\r\n');
  expect(await start.say('MULTI\r\nSET a 1\r\nEXEC', 'errors.\r\n')).toBe(
    `+OK\r\n${loading}-EXECABORT Transaction discarded because of previous errors.\r\n`,
  );
  const told = await start.say('INFO persistence', '\r\n\r\n');
  const number = (field: string): number => Number(new RegExp(`\r\n${field}:(\\d+)`).exec(told)?.[1]);
  expect(number('loading')).toBe(1);
  expect(number('loading_total_bytes')).toBe(start.disk.read('dump.rdb')?.length);
  expect(number('loading_loaded_bytes')).toBeGreaterThan(0);
  expect(number('loading_loaded_bytes')).toBeLessThan(number('loading_total_bytes'));
  expect(number('loading_loaded_perc')).toBeLessThan(100);
  expect(number('loading_rdb_used_mem')).toBeGreaterThan(0);
  const { world } = await start.end();
  expect(world.node.space.dbs[0]?.size).toBe(keys);
  expect(world.node.loading).toBeUndefined();
});

test('who ends a server that is loading loses nothing of what it has not loaded', async () => {
  const disk = diskWithSnapshot();
  const before = disk.read('dump.rdb')?.slice();
  start = new Start(disk);
  await start.say('CONFIG SET save "1 1"');
  start.say('SHUTDOWN SAVE').catch(() => {});
  await expect.poll(() => start.exits).toEqual([0]);
  expect(disk.read('dump.rdb')).toEqual(before);
  await start.end();
});

const increment = 'appendonlydir/appendonly.aof.1.incr.aof';

function diskWithFile(): MemoryDisk {
  const disk = new MemoryDisk();
  const requests = Array.from({ length: keys }, (_, i) => `*3\r\n$3\r\nSET\r\n$${`${i}`.length}\r\n${i}\r\n$1\r\n1\r\n`);
  disk.write(increment, bytesOf(requests.join('')));
  disk.write('appendonlydir/appendonly.aof.manifest', bytesOf('file appendonly.aof.1.incr.aof seq 1 type i\n'));
  return disk;
}

test('an append-only file that is being loaded is not begun anew', async () => {
  const disk = diskWithFile();
  const before = disk.read(increment)?.slice();
  start = new Start(disk, 'appendonly yes\n');
  expect(await start.say('GET 1')).toBe(loading);
  await start.say('CONFIG SET appendonly no');
  expect(disk.read(increment)).toEqual(before);
  await start.say('CONFIG SET appendonly yes');
  const { world } = await start.end();
  expect(world.node.space.dbs[0]?.size).toBe(keys);
  expect(world.node.aof.state).toBe('on');
  expect(disk.read(increment)).toEqual(before);
});

test('an append-only file that is asked for meanwhile begins with all that was loaded', async () => {
  start = new Start(diskWithSnapshot());
  await start.say('CONFIG SET appendonly yes');
  await start.say('CONFIG SET key-load-delay 0');
  const { world } = await start.server;
  await expect.poll(() => world.node.aof.state).toBe('on');
  const again = Engine.withFile(start.disk);
  expect(again.node.space.dbs[0]?.size).toBe(keys);
  await start.end();
});

test('a file that turns out to be spoilt ends the start, and who is connected is let go', async () => {
  const disk = diskWithSnapshot();
  const bytes = disk.read('dump.rdb')?.slice() ?? new Uint8Array(0);
  bytes.fill(0, bytes.length - 8); // so that no checksum speaks against it
  bytes[bytes.length - 9] = 0;
  disk.write('dump.rdb', bytes);
  start = new Start(disk);
  const refused = expect(start.server).rejects.toThrow('RDB has duplicated key');
  expect(await start.say('PING')).toBe(loading);
  await start.say('CONFIG SET key-load-delay 0');
  await refused;
});

test.each([['rdbchecksum no', true], ['', false]])('a snapshot of a wrong checksum, with %s', async (config, isTaken) => {
  const disk = new MemoryDisk();
  const engine = new Engine('test', true, undefined, 65_536, { disk });
  engine.type('SET a 1');
  engine.type('SAVE');
  const bytes = disk.read('dump.rdb')?.slice() ?? new Uint8Array(0);
  bytes.fill(1, bytes.length - 8);
  disk.write('dump.rdb', bytes);
  const server = startServer({ port: 0, heapBytes: 1 << 20, disk, config });
  if (!isTaken) return await expect(server).rejects.toThrow('Wrong RDB checksum');
  const { world, close } = await server;
  expect(world.node.space.dbs[0]?.size).toBe(1);
  await close();
});
