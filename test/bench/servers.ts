/* Servers to measure beside: a real one where there is one, and ours as its users run it. Each on a port of its own,
 * with nothing kept. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { textOf } from '../../src/repl/reply.ts';
import { RealConnection } from '../tools/reference.ts';

const startMsMax = 10_000;

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** The real server to compare with: the one named, or what PATH has. */
export function findServer(named: string | undefined): string | undefined {
  return findServers(named)[0];
}

/** Every real server there is, the one named first: layouts differ between their versions. */
export function findServers(named: string | undefined): string[] {
  const programs = [...(named === undefined ? [] : [named]), 'valkey-server', 'redis-server'];
  return programs.filter(
    (program, i) => !programs.slice(0, i).some((before) => before.endsWith(program)) && isThere(program),
  );
}

/** The load generator that came with that server, or that PATH has. */
export function findBenchmark(server: string): string | undefined {
  const beside = server.replace(/(valkey|redis)-server$/, '$1-benchmark');
  return [beside, 'valkey-benchmark', 'redis-benchmark'].find(isThere);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

export interface Running {
  readonly port: number;
  /** What it says it is: `valkey 8.1.1`. */
  readonly name: string;
  readonly pid: number;
  readonly connection: RealConnection;
  stop(): void;
}

async function connected(port: number, child: ChildProcess): Promise<RealConnection> {
  const untilMs = Date.now() + startMsMax;
  for (;;) {
    try {
      return await RealConnection.open(port);
    } catch (error) {
      if (Date.now() > untilMs || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function nameIn(info: string): string {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  return valkey === undefined ? `redis ${/^redis_version:(\S+)/m.exec(info)?.[1]}` : `valkey ${valkey}`;
}

async function running(program: string, args: (port: number) => readonly string[]): Promise<Running> {
  const port = await freePort();
  const child = spawn(program, args(port), { stdio: ['ignore', 'ignore', 'inherit'] });
  const connection = await connected(port, child);
  return {
    port,
    name: nameIn(textOf(await connection.call('INFO', 'server'))),
    pid: child.pid as number,
    connection,
    stop() {
      connection.close();
      child.kill();
    },
  };
}

export const startReal = (program: string): Promise<Running> =>
  running(program, (port) => ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1']);

/** `npm run serve`, without npm between us and the process. */
export const startOurs = (): Promise<Running> =>
  running(process.execPath, (port) => ['--import', 'tsx', 'src/host/serve.ts', '--port', String(port)]);
