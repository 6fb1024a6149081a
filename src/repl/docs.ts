/* What the prompt knows of commands: the server's own COMMAND DOCS, asked for once when the connection opens, as
 * redis-cli does. So hints, HELP and completion tell of the commands this server has, and of no others. */

import { fieldOf, itemsOf, type Reply, textOf } from './reply.ts';

/** A command or subcommand. */
export interface CommandDoc {
  /** Upper case, subcommands after a blank: `CONFIG GET`. */
  readonly name: string;
  readonly summary: string;
  readonly since: string;
  readonly group: string;
  readonly complexity: string;
  readonly args: readonly ArgDoc[];
}

export interface ArgDoc {
  readonly type: string;
  /** What a hint calls it. */
  readonly display: string;
  /** The word that announces it, '' without one. */
  readonly token: string;
  readonly optional: boolean;
  readonly multiple: boolean;
  /** Each repetition needs the token again. */
  readonly multipleToken: boolean;
  /** Members of a block, choices of a oneof. */
  readonly args: readonly ArgDoc[];
}

export interface Docs {
  /** Sorted by name. */
  readonly commands: readonly CommandDoc[];
  /** Groups that have a command, sorted. */
  readonly groups: readonly string[];
}

export const noDocs: Docs = { commands: [], groups: [] };

export function parseDocs(reply: Reply): Docs {
  const commands = entries(reply).flatMap(([name, doc]) => withSubcommands(name, doc));
  commands.sort((a, b) => (a.name < b.name ? -1 : 1));
  const groups = [...new Set(commands.map(command => command.group))].filter(group => group !== '').sort();
  return { commands, groups };
}

/** Names and their docs: RESP3 sends a map, RESP2 the same flattened. */
function entries(reply: Reply | undefined): [string, Reply][] {
  const items = itemsOf(reply);
  const found: [string, Reply][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) found.push([textOf(items[i]), items[i + 1] as Reply]);
  return found;
}

function withSubcommands(name: string, doc: Reply): CommandDoc[] {
  const subcommands = entries(fieldOf(doc, 'subcommands')).flatMap(([sub, subDoc]) => withSubcommands(sub, subDoc));
  return [command(name, doc), ...subcommands];
}

function command(name: string, doc: Reply): CommandDoc {
  return {
    name: name.toUpperCase().replaceAll('|', ' '),
    summary: textOf(fieldOf(doc, 'summary')),
    since: textOf(fieldOf(doc, 'since')),
    group: textOf(fieldOf(doc, 'group')),
    complexity: textOf(fieldOf(doc, 'complexity')),
    args: itemsOf(fieldOf(doc, 'arguments')).map(argument),
  };
}

function argument(doc: Reply): ArgDoc {
  const flags = itemsOf(fieldOf(doc, 'flags')).map(textOf);
  const type = textOf(fieldOf(doc, 'type'));
  const token = textOf(fieldOf(doc, 'token'));
  return {
    type,
    display: textOf(fieldOf(doc, 'display_text')) || textOf(fieldOf(doc, 'name')),
    token: token === '' && type === 'pure-token' ? '""' : token, // MIGRATE's empty key is a token of no letters
    optional: flags.includes('optional'),
    multiple: flags.includes('multiple'),
    multipleToken: flags.includes('multiple_token'),
    args: itemsOf(fieldOf(doc, 'arguments')).map(argument),
  };
}

/** The command whose name is the longest beginning of these words. */
export function findCommand(docs: Docs, words: readonly string[]): CommandDoc | null {
  const typed = words.join(' ').toUpperCase();
  let best: CommandDoc | null = null;
  for (const command of docs.commands) {
    const { name } = command;
    if (best !== null && name.length <= best.name.length) continue;
    if (typed === name || typed.startsWith(`${name} `)) best = command;
  }
  return best;
}
