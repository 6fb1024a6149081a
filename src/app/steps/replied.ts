/* The reply of a command that is stepped through, as the prompt would print it. */

import { Decoder } from '../../repl/decode.ts';
import { tty } from '../../repl/tty.ts';
import type { Steps } from '../../worker/protocol.ts';

const replyCharactersMax = 300;

export function repliedText({ heard }: Steps): string {
  const decoder = new Decoder();
  for (const { bytes } of heard) decoder.feed(bytes);
  const reply = decoder.take();
  return reply === null ? '' : tty(reply).trimEnd().slice(0, replyCharactersMax);
}
