/* The built page over HTTP, for `npm start` and for the tests. It listens on this machine only, serves the files of one
 * folder and nothing above it, and has no other feature. A file whose name carries a hash may be kept for ever; any
 * other is asked for again, so that a new build shows. */

import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

const hashedName = /-[\w-]{8}\.\w+$/;
const loopback = '127.0.0.1';
const defaultPort = 8637;

/** The file an address names, or null: for another prefix, a broken escape, or a way out of the folder. */
export function fileFor(folder: string, prefix: string, address: string): string | null {
  const path = decoded(address.split(/[?#]/, 1)[0] as string);
  if (path === null || !path.startsWith(prefix) || path.includes('\0')) return null;
  const root = resolve(folder);
  const file = resolve(join(root, path.slice(prefix.length)));
  if (file !== root && !file.startsWith(root + sep)) return null;
  return path.endsWith('/') ? join(file, 'index.html') : file;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

async function answer(folder: string, prefix: string, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
  const file = fileFor(folder, prefix, request.url ?? '/');
  const found = file === null ? null : await stat(file).catch(() => null);
  if (file === null || !found?.isFile()) return refuse(response, 404);
  response.writeHead(200, {
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': hashedName.test(file) ? 'max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
}

function refuse(response: ServerResponse, status: 404 | 405): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(status === 404 ? 'There is no such file.\n' : 'Only GET and HEAD are served.\n');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, loopback, () => {
      server.off('error', failed);
      const address = server.address();
      listening(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves `folder` under `prefix`, which begins and ends with a slash. Port 0 takes any free one. */
export async function serveSite(folder: string, port: number, prefix = '/'): Promise<Site> {
  const server = createServer((request, response) => void answer(folder, prefix, request, response));
  const taken = await listen(server, port);
  return {
    address: `http://${loopback}:${taken}${prefix}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`${text} is not a port.`);
  return port;
}

/** Without --port the usual one, so that the browser finds what it kept; any free one when somebody else has it. */
async function serveFromCommandLine(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, folder: { type: 'string', default: 'dist' } } });
  if (!existsSync(join(values.folder, 'index.html'))) throw new Error(`${values.folder} holds no page: build it first.`);
  const wanted = values.port === undefined ? null : portFrom(values.port);
  const site = await serveSite(values.folder, wanted ?? defaultPort).catch((error: NodeJS.ErrnoException) => {
    if (wanted !== null || error.code !== 'EADDRINUSE') throw error;
    return serveSite(values.folder, 0);
  });
  process.stdout.write(`Keyglass is at ${site.address}  (Ctrl-C stops it)\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  serveFromCommandLine().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
