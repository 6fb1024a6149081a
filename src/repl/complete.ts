/* Tab at the prompt: names of commands that start with the whole line so far, and after HELP the groups too. Keys are
 * never completed: asking for them would cost the server a walk through the keyspace at each keystroke. */

import type { Docs } from './docs.ts';

const afterHelp = /^help\s+/i;

/** Lines that may stand in this one's place, in the order Tab shows them. */
export function completions(docs: Docs, line: string): string[] {
  const help = afterHelp.exec(line)?.[0] ?? '';
  const groups = help === '' ? [] : docs.groups.map(group => `@${group}`);
  const begun = line.slice(help.length).toUpperCase();
  return [...groups, ...docs.commands.map(command => command.name)]
    .filter(name => name.toUpperCase().startsWith(begun))
    .map(name => help + name);
}
