/* What an input says, in words: the commands of a piece of RESP. */

import { Args } from '../engine/resp/args.ts';
import { RequestReader } from '../engine/resp/request.ts';

/** How many commands of an input are named, and how many arguments of a command. */
const commandsMax = 20;
const argumentsMax = 40;
const bulkBytesMax = 512 << 20;

/** The words of its first commands. A command that is cut off at the end of the piece is left out. */
export function commandsOf(bytes: Uint8Array): string[][] {
  const reader = new RequestReader();
  const args = new Args();
  const commands: string[][] = [];
  reader.feed(bytes);
  while (commands.length < commandsMax && reader.next(args, true, bulkBytesMax))
    commands.push(args.texts().slice(0, argumentsMax));
  return commands;
}
