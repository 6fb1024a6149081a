/* A command as a client sends it: an array of bulk strings, whatever the arguments hold. */

import { stringToBytes } from './text.ts';

export function encode(argv: readonly string[]): Uint8Array {
  let s = `*${argv.length}\r\n`;
  for (const arg of argv) s += `$${arg.length}\r\n${arg}\r\n`;
  return stringToBytes(s);
}
