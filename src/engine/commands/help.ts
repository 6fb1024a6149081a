import type { Call } from '../call.ts';

/** Replies the text of a container's HELP: its usage, what it was given, and HELP itself. */
export function replyHelp(c: Call, lines: readonly string[]): void {
  const name = (c.command.parent ?? c.command).name.toUpperCase();
  const all = [`${name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`, ...lines, 'HELP', '    Print this help.'];
  c.reply.array(all.length);
  for (const line of all) c.reply.simple(line);
}
