/* redis-cli --pipe: what is on the standard input goes to the server as it is, all at once; then replies are counted until the
 * one comes that answers a last ECHO. Errors are told, other replies are not. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import { textOf } from '../reply.ts';
import type { Steps } from '../steps.ts';
import { shown } from '../text.ts';

const magicBytes = 20;

/** @param draw a number from 0 to 1, each time another. */
export function* pipe(client: Client, input: string, out: Output, draw: () => number): Steps {
  client.sendBytes(input);
  const magic = Array.from({ length: magicBytes }, () => Math.floor(draw() * 36).toString(36)).join('');
  client.sendBytes(`\r\n*2\r\n$4\r\nECHO\r\n$${magicBytes}\r\n${magic}\r\n`);
  out.write('All data transferred. Waiting for the last reply...\n');
  let replies = 0;
  let errors = 0;
  for (;;) {
    const reply = yield* client.next();
    if (reply === null) return;
    if (reply.type === 'string' && textOf(reply) === magic) break;
    replies++;
    if (reply.type !== 'error') continue;
    errors++;
    out.write(`${shown(reply.text)}\n`);
  }
  out.write(`Last reply received from server.\nerrors: ${errors}, replies: ${replies}\n`);
}
