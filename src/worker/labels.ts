/* What an input says, in words: the commands of a piece of RESP. */

import { Args } from '../engine/resp/args.ts';
import { RequestReader } from '../engine/resp/request.ts';

/** Commands told of one input, and arguments told of one command. */
const commandsMax = 20;
const argumentsMax = 40;
const bulkBytesMax = 512 << 20;

/** The words of its first commands. What is cut off at the end of a piece is not told. */
export function commandsOf(bytes: Uint8Array): string[][] {
  const reader = new RequestReader();
  const args = new Args();
  const commands: string[][] = [];
  reader.feed(bytes);
  while (commands.length < commandsMax && reader.next(args, true, bulkBytesMax))
    commands.push(args.texts().slice(0, argumentsMax));
  return commands;
}
