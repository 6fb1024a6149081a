/* `npm run record:lines PORT` steps every script of test/lua/lines.txt through the debugger of the real server at that port, and
 * rewrites the lines at which it stopped. */

import { connect } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { encode } from '../../src/repl/encode.ts';
import { formatWalks, parseWalks } from '../lua/lines.ts';

const path = new URL('../lua/lines.txt', import.meta.url);
const port = Number(process.argv[2] ?? 6379);

/** A debugged script ends its connection with it. */
function linesOf(source: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const lines: number[] = [];
    socket.write(encode(['SCRIPT', 'DEBUG', 'YES']));
    socket.write(encode(['EVAL', source, '1', 'k', '5']));
    socket.on('data', (bytes) => {
      for (const [, line] of bytes.toString('latin1').matchAll(/^\+->\s*(\d+)/gm)) lines.push(Number(line));
      socket.write(encode(['step']));
    });
    // Its end may come as an error, when another step was on its way.
    socket.on('error', (error) => (lines.length > 0 ? resolve(lines) : reject(error)));
    socket.on('close', () => resolve(lines));
  });
}

const walks = [];
for (const { source } of parseWalks(readFileSync(path, 'utf8'))) walks.push({ source, lines: await linesOf(source) });
writeFileSync(path, formatWalks(walks));
