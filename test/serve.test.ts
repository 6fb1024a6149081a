/* The server as a process and as a function: how it starts, what it refuses, where it listens, how it ends. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Log } from '../src/host/log.ts';
import { ConfigError, type RunningServer, startServer } from '../src/host/server.ts';
import { RealConnection } from './tools/reference.ts';

const serve = new URL('../src/host/serve.ts', import.meta.url).pathname;

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run serve` to its end; `onReady` once its log says that it listens. */
function run(argv: readonly string[], onReady: (kill: (signal: NodeJS.Signals) => void) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', serve, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += String(piece);
    if (/Ready to accept connections/.test(out)) onReady((signal) => child.kill(signal));
  });
  child.stderr.on('data', (piece) => { err += String(piece); });
  return new Promise((resolve) => { child.on('close', (status) => resolve({ status, out, err })); });
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'keyglass-'));

function fileWith(text: string): string {
  const path = join(folder(), 'redis.conf');
  writeFileSync(path, text);
  return path;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

const processMs = 30_000;
const heapBytes = 1 << 20;

test('a process refuses a wrong configuration with status 1, and says where', async () => {
  const { status, err } = await run(['--port', 'abc']);
  expect(err).toBe(
    '\n*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***\nReading the configuration file, at line 2\n' +
      `>>> 'port "abc"'\nargument couldn't be parsed into an integer\n`,
  );
  expect(status).toBe(1);
}, processMs);

test('a file includes all that a pattern fits, by name, and what cannot be read ends the start', async () => {
  const dir = join(folder(), 'conf.d');
  mkdirSync(dir);
  for (const [name, text] of [['a.conf', 'hz 20\n'], ['b.conf', 'hz 30'], ['.c.conf', 'foo 1'], ['x.txt', 'foo 1']] as const)
    writeFileSync(join(dir, name), text);
  const files = { read, write: () => undefined };
  const hzAfter = async (line: string): Promise<string> => {
    const server = await startServer({ port: 0, heapBytes, files, config: `${line}\n` });
    await server.close();
    return server.world.node.config.value('hz');
  };
  expect(await hzAfter(`include ${dir}/*.conf`)).toBe('30');
  expect(await hzAfter(`include ${dir}/../c*/[!b].conf`)).toBe('20');
  expect(await hzAfter(`include ${dir}/none*`)).toBe('10');
  const { status, err } = await run([fileWith(`include ${dir}/none`)]);
  expect(err).toBe(`Fatal error, can't open config file '${dir}/none': No such file or directory\n`);
  expect(status).toBe(1);
}, processMs);

test('a process is no Sentinel', async () => {
  const { status, err } = await run([fileWith(''), '--sentinel']);
  expect(err).toContain('this server watches no others');
  expect(status).toBe(1);
  await expect(startServer({ port: 0, heapBytes, config: 'sentinel monitor a 127.0.0.1 1 1' })).rejects.toThrow(
    'sentinel directive while not in sentinel mode',
  );
}, processMs);

test('a socket in a folder that is not there cannot be opened', async () => {
  const start = startServer({ port: 0, heapBytes, config: `unixsocket ${folder()}/none/s` });
  await expect(start).rejects.toThrow('Failed opening Unix socket: bind: No such file or directory');
});

test('a process serves until it is told to stop', async () => {
  const { status, out } = await run([fileWith('hz 20\n'), '--port', '0', '--unixsocket', join(folder(), 's')], (kill) => kill('SIGTERM'));
  expect(out).toMatch(/\d+:M \d\d \w{3} \d{4} [\d:.]{12} \* Ready to accept connections unix\n/);
  expect(out).toMatch(/Received SIGTERM scheduling shutdown\.\.\.\n.* User requested shutdown\.\.\.\n/);
  expect(status).toBe(0);
}, processMs);

test('a process lints a file', async () => {
  const path = fileWith('prot 1\nport 1\n');
  const { status, out } = await run(['--lint', path]);
  expect(out).toBe(`${path}:1: error: Bad directive or wrong number of arguments (port)\n1 error, 0 to look at\n`);
  expect(status).toBe(1);
}, processMs);

async function withServer(config: string, act: (server: RunningServer) => Promise<void>): Promise<void> {
  const server = await startServer({ port: 0, heapBytes, config });
  try {
    await act(server);
  } finally {
    await server.close();
  }
}

test('a function tells its log who comes and goes, and what the node has to say', async () => {
  const logged: string[] = [];
  const server = await startServer({ port: 0, heapBytes, onLog: (text, level) => logged.push(`${level} ${text}`) });
  const client = await RealConnection.open(server.port);
  await client.call('EVAL', "redis.log(redis.LOG_WARNING, 'look')", '0');
  client.close();
  await expect.poll(() => logged.length, { timeout: processMs }).toBe(3);
  await server.close();
  expect(logged.join('\n')).toMatch(
    /^verbose Accepted (127\.0\.0\.1:\d+)\nwarning look\nverbose Client closed connection addr=\1$/,
  );
}, processMs);

test('a log leaves out what is less than its level, which may change', () => {
  const log = new Log();
  log.file = join(folder(), 'log');
  log.write('a');
  log.write('b', 'verbose');
  log.least = () => 'debug';
  log.write('c', 'debug');
  expect(readFileSync(log.file, 'utf8')).toMatch(/^\d+:M .* \* a\n\d+:M .* \. c\n$/);
});

test('a function starts a server on a free port, as configured', () =>
  withServer('maxmemory 1mb\nrequirepass secret\n', async ({ port }) => {
    const client = await RealConnection.open(port);
    expect(await client.call('PING')).toMatchObject({ type: 'error', text: 'NOAUTH Authentication required.' });
    expect(await client.call('AUTH', 'secret')).toMatchObject({ text: 'OK' });
    expect(await client.call('CONFIG', 'GET', 'maxmemory')).toMatchObject({ items: [{ text: 'maxmemory' }, { text: '1048576' }] });
    client.close();
  }));

test('two servers know nothing of each other', () =>
  withServer('', (first) =>
    withServer('', async (second) => {
      const [a, b] = [await RealConnection.open(first.port), await RealConnection.open(second.port)];
      await a.call('SET', 'k', 'v');
      expect(await b.call('GET', 'k')).toMatchObject({ type: 'nil' });
      a.close();
      b.close();
    })));

test('a node of a cluster is the same after its next start, and not where its bus would have no port', async () => {
  const texts = new Map<string, string>();
  const files = {
    read: (path: string) => texts.get(path),
    write(path: string, text: string) {
      texts.set(path, text);
      return undefined;
    },
  };
  const config = 'cluster-enabled yes\ncluster-require-full-coverage no\n';
  const myself = async (line: string): Promise<unknown> => {
    const server = await startServer({ config, port: 0, heapBytes, files });
    try {
      const connection = await RealConnection.open(server.port);
      if (line !== '') await connection.call(...line.split(' '));
      const nodes = await connection.call('CLUSTER', 'NODES');
      connection.close();
      return nodes;
    } finally {
      await server.close();
    }
  };
  const withoutPorts = (nodes: unknown): string => JSON.stringify(nodes).replace(/:\d+@\d+/, '');
  const before = await myself('CLUSTER ADDSLOTSRANGE 0 5 7 7');
  expect(JSON.stringify(before)).toContain(' connected 0-5 7');
  expect(withoutPorts(await myself(''))).toBe(withoutPorts(before));
  const tooHigh = startServer({ heapBytes, config: 'cluster-enabled yes\nport 60000\n' });
  await expect(tooHigh).rejects.toThrow(/port number too high for cluster mode/);
});

test('a function rejects what it cannot start with', async () => {
  await expect(startServer({ port: 0, heapBytes, config: 'hz 10\nfoo 1' })).rejects.toThrow(ConfigError);
  await expect(startServer({ port: 0, heapBytes, config: 'foo 1' })).rejects.toThrow(`line 1: 'foo 1': Bad directive`);
  for (const config of ['port 0', 'bind ""'])
    await expect(startServer({ heapBytes, config })).rejects.toThrow('Configured to not listen anywhere, exiting.');
});

test('a client of a Unix socket has its path for an address', async () => {
  const path = join(folder(), 'socket');
  const server = await startServer({ heapBytes, config: `port 0\nunixsocket ${path}\n` });
  const socket = connect(path);
  const reply = await new Promise<string>((resolve) => {
    socket.on('data', (bytes) => resolve(String(bytes)));
    socket.write('CLIENT INFO\r\n');
  });
  expect(reply).toContain(`addr=${path}:0 `);
  socket.destroy();
  await server.close();
});

test('CONFIG REWRITE writes the file that the server was configured with', async () => {
  const path = fileWith('# mine\nhz 20\n');
  const files = {
    read: (name: string) => readFileSync(name, 'latin1'),
    write: (name: string, text: string) => void writeFileSync(name, text, 'latin1'),
  };
  const server = await startServer({ port: 0, heapBytes, files, configPath: path, config: files.read(path) });
  const client = await RealConnection.open(server.port);
  await client.call('CONFIG', 'SET', 'hz', '30');
  expect(await client.call('CONFIG', 'REWRITE')).toMatchObject({ text: 'OK' });
  expect(files.read(path)).toMatch(/^# mine\nhz 30\n/);
  client.close();
  await server.close();
});

test('a process keeps what it saved, and begins with it', async () => {
  const dir = folder();
  let logged = '';
  const session = async (argv: readonly string[]): Promise<string> => {
    let answer = '';
    let client: Socket | undefined;
    const socket = join(folder(), 's');
    const { out } = await run(['--port', '0', '--unixsocket', socket, '--dir', dir, ...argv], (kill) => {
      if (client !== undefined) return;
      client = connect(socket);
      client.write('INCR visits\r\n');
      client.on('data', (bytes) => {
        answer = String(bytes);
        client?.destroy();
        kill('SIGTERM');
      });
    });
    logged = out;
    return answer;
  };
  expect(await session(['--save', '3600 1'])).toBe(':1\r\n'); // saved at the end, since save points are set
  expect(logged).toMatch(/ \* DB saved on disk\n/);
  expect(await session([])).toBe(':2\r\n'); // not saved
  expect(logged).toMatch(/ \* DB loaded from disk: \d+\.\d{3} seconds\n/);
  expect(logged).not.toContain('DB saved');
  expect(await session([])).toBe(':2\r\n');
  writeFileSync(join(dir, 'dump.rdb'), 'REDIS9999');
  const { status, out } = await run(['--port', '0', '--unixsocket', join(folder(), 's'), '--dir', dir]);
  expect(out).toContain("Can't handle RDB format version 9999");
  expect(status).toBe(1);
}, 4 * processMs);

test('a process that writes its append-only file for the first time does not end on a signal, and says why', async () => {
  const socket = join(folder(), 's');
  let client: Socket | undefined;
  let stage: 'begins' | 'writes' | 'was asked' | 'gives up' = 'begins';
  const slow = ['--rdb-key-save-delay', '100000000'];
  const { status, out } = await run(['--port', '0', '--unixsocket', socket, '--dir', folder(), ...slow], (kill) => {
    if (stage === 'was asked') {
      stage = 'gives up';
      client?.write('CONFIG SET appendonly no\r\n');
    }
    if (stage !== 'begins') return;
    stage = 'writes';
    let replies = '';
    client = connect(socket);
    client.write('SET a 1\r\nCONFIG SET appendonly yes\r\n');
    client.on('data', (bytes) => {
      replies += String(bytes);
      if (stage === 'writes' && replies === '+OK\r\n+OK\r\n') stage = 'was asked';
      if (stage === 'was asked' || replies.length === 15) kill('SIGTERM');
      if (replies.length === 15) client?.destroy();
    });
  });
  expect(out).toContain("Writing initial AOF, can't exit.");
  expect(status).toBe(0);
}, processMs);
