/* `npm run serve`: the engine as a server on a TCP port. Options are redis.conf's directives, as the real server takes them:
 * `--port 6379 --bind 127.0.0.1 --directive value …`. */

import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { startServer } from './server.ts';

/** At most this share of the machine's memory is reserved for the heap; untouched pages cost nothing. */
const heapShare = 0.5;
const heapBytesMax = 2 ** 31 - 65_536;

const log = (text: string): void => {
  process.stdout.write(`${process.pid}:M ${new Date().toISOString()} * ${text}\n`);
};

/** Directives of the command line: each `--name` with the words up to the next one. */
function directivesOf(argv: readonly string[]): Map<string, string> {
  const directives = new Map<string, string>();
  let name: string | undefined;
  for (const word of argv) {
    if (word.startsWith('--')) {
      name = word.slice(2).toLowerCase();
      directives.set(name, '');
    } else if (name === undefined) throw new Error(`a directive must begin with --, but "${word}" does not`);
    else directives.set(name, [directives.get(name) as string, word].filter((part) => part !== '').join(' '));
  }
  return directives;
}

function take(directives: Map<string, string>, name: string, otherwise: string): string {
  const value = directives.get(name) ?? otherwise;
  directives.delete(name);
  return value;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${text}" is not a port: use a number from 0 to 65535`);
  return port;
}

async function main(): Promise<void> {
  const directives = directivesOf(process.argv.slice(2));
  const seed = take(directives, 'seed', randomBytes(16).toString('hex'));
  const port = portOf(take(directives, 'port', '6379'));
  const bind = take(directives, 'bind', '127.0.0.1');
  const server = await startServer({
    seed,
    port,
    bind,
    heapBytes: Math.min(heapBytesMax, Math.floor((totalmem() * heapShare) / 4096) * 4096),
    onFault: (report) => process.stderr.write(`${JSON.stringify(report)}\n`),
    onExit: (status) => stop(status),
  });
  const stop = (status: number): void => {
    log('User requested shutdown, bye bye...');
    server.close().then(() => process.exit(status));
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  for (const [name, value] of directives) {
    const refused = server.world.node.configure(name, value);
    if (refused !== undefined) throw new Error(`--${name} ${value}: ${refused}`);
  }
  log(`Keyglass on ${bind}:${server.port}, seed ${seed}`);
  log('Ready to accept connections tcp');
}

main().catch((error: unknown) => {
  process.stderr.write(`Keyglass could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
