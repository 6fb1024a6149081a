/* What a server answers to raw bytes, well-formed or not, as text:
 *
 *   # name of a scene       a new connection to an empty server
 *   >> "*1\r\n"             bytes sent, in redis-cli's quoting;   >> 70000 * "a"  repeats them
 *   << "+PONG\r\n"          bytes that came back
 *   closed                  the server closed the connection
 *   whole                   at the top of a scene: not played byte by byte, since what is asked at once is answered otherwise */

import { quote, splitArgs } from '../../src/repl/quote.ts';

export interface WireScene {
  readonly name: string;
  readonly sent: readonly { readonly source: string; readonly bytes: string }[];
  received: string;
  closed: boolean;
  isWhole: boolean;
}

export function parseWire(text: string): WireScene[] {
  const scenes: { name: string; sent: { source: string; bytes: string }[]; received: string; closed: boolean; isWhole: boolean }[] = [];
  for (const line of text.split('\n')) {
    const scene = scenes.at(-1);
    if (line.startsWith('# ')) scenes.push({ name: line.slice(2), sent: [], received: '', closed: false, isWhole: false });
    else if (line === '' || scene === undefined) continue;
    else if (line.startsWith('>> ')) scene.sent.push({ source: line.slice(3), bytes: bytesOf(line.slice(3)) });
    else if (line.startsWith('<< ')) scene.received += bytesOf(line.slice(3));
    else if (line === 'closed') scene.closed = true;
    else if (line === 'whole') scene.isWhole = true;
    else throw new Error(`not a line of a wire scene: ${line}`);
  }
  return scenes;
}

function bytesOf(source: string): string {
  const repeated = /^(\d+) \* (.*)$/.exec(source);
  const words = splitArgs(repeated?.[2] ?? source);
  if (words === null || words.length !== 1) throw new Error(`not one quoted string: ${source}`);
  return (words[0] as string).repeat(Number(repeated?.[1] ?? 1));
}

export function formatWire(scenes: readonly WireScene[]): string {
  return scenes
    .map(({ name, sent, received, closed, isWhole }) =>
      [
        `# ${name}`,
        ...(isWhole ? ['whole'] : []),
        ...sent.map(({ source }) => `>> ${source}`),
        ...(received === '' ? [] : [`<< ${quote(received)}`]),
        ...(closed ? ['closed'] : []),
        '',
      ].join('\n'),
    )
    .join('\n');
}
