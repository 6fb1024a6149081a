/* COMMAND: what the command table knows, as clients ask for it. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import { matches } from '../glob.ts';
import { errors } from '../resp/errors.ts';
import { replyDocs } from './command-docs.ts';
import { replyInfo } from './command-info.ts';
import { keysOf } from './command-keys.ts';
import { replyHelp } from './help.ts';
import { categoryOrder, type Command, command } from './table.ts';

const help = [
  '(no subcommand)',
  '    Return details about all commands.',
  'COUNT',
  '    Return the total number of commands in this server.',
  'LIST',
  '    Return a list of all commands in this server.',
  'INFO [<command-name> ...]',
  '    Return details about multiple commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'DOCS [<command-name> ...]',
  '    Return documentation details about multiple commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'GETKEYS <full-command>',
  '    Return the keys from a full command.',
  'GETKEYSANDFLAGS <full-command>',
  '    Return the keys and the access flags from a full command.',
];

export const commands = command({
  name: 'command',
  arity: -1,
  flags: 'loading stale',
  acl: 'connection',
  tips: ['nondeterministic_output_order'],
  group: 'server',
  since: '2.8.13',
  complexity: 'O(N) where N is the total number of commands',
  summary: 'Returns detailed information about all commands.',
  subcommands: [
    {
      name: 'command|count',
      arity: 2,
      flags: 'loading stale',
      acl: 'connection',
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns a count of commands.',
      run: (c) => c.reply.int(c.node.table.commands.length),
    },
    {
      name: 'command|docs',
      arity: -2,
      flags: 'loading stale',
      acl: 'connection',
      tips: ['nondeterministic_output_order'],
      group: 'server',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of commands to look up',
      summary: 'Returns documentary information about one, multiple or all commands.',
      args: '[command-name:string...]',
      run(c) {
        const found = c.args.count === 2 ? [...c.node.table.commands] : commandsOf(c).filter((each) => each !== undefined);
        c.reply.map(found.length);
        for (const each of found) {
          c.reply.bulk(each.name);
          replyDocs(c.reply, each);
        }
      },
    },
    {
      name: 'command|getkeys',
      arity: -3,
      flags: 'loading stale',
      acl: 'connection',
      group: 'server',
      since: '2.8.13',
      complexity: 'O(N) where N is the number of arguments to the command',
      summary: 'Extracts the key names from an arbitrary command.',
      args: 'command:string [arg:string...]',
      run(c) {
        const keys = keysOf(c);
        c.reply.array(keys.length);
        for (const { name } of keys) c.reply.bulk(name);
      },
    },
    {
      name: 'command|getkeysandflags',
      arity: -3,
      flags: 'loading stale',
      acl: 'connection',
      group: 'server',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of arguments to the command',
      summary: 'Extracts the key names and access flags for an arbitrary command.',
      args: 'command:string [arg:string...]',
      run(c) {
        const keys = keysOf(c);
        c.reply.array(keys.length);
        for (const { name, flags } of keys) {
          c.reply.array(2);
          c.reply.bulk(name);
          c.reply.set(flags.length);
          for (const flag of flags) c.reply.simple(flag);
        }
      },
    },
    {
      name: 'command|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'connection',
      group: 'server',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'command|info',
      arity: -2,
      flags: 'loading stale',
      acl: 'connection',
      tips: ['nondeterministic_output_order'],
      group: 'server',
      since: '2.8.13',
      complexity: 'O(N) where N is the number of commands to look up',
      summary: 'Returns information about one, multiple or all commands.',
      history: [['7.0.0', 'Allowed to be called with no argument to get info on all commands.']],
      args: '[command-name:string...]',
      run(c) {
        replyInfos(c, c.args.count === 2 ? c.node.table.commands : commandsOf(c));
      },
    },
    {
      name: 'command|list',
      arity: -2,
      flags: 'loading stale',
      acl: 'connection',
      tips: ['nondeterministic_output_order'],
      group: 'server',
      since: '7.0.0',
      complexity: 'O(N) where N is the total number of commands',
      summary: 'Returns a list of command names.',
      args: '[FILTERBY=<filterby MODULE=module-name:string | ACLCAT=category:string | PATTERN=pattern:pattern>]',
      run: list,
    },
  ],
  run: (c) => replyInfos(c, c.node.table.commands),
});

/** The commands that the arguments name; subcommands as `config|get`. */
function commandsOf(c: Call): (Command | undefined)[] {
  return c.args.texts(2).map((name) => (name.includes(' ') ? undefined : c.node.table.byText(name)));
}

function replyInfos({ reply }: Call, found: readonly (Command | undefined)[]): void {
  reply.array(found.length);
  for (const each of found) {
    if (each === undefined) reply.nullArray();
    else replyInfo(reply, each);
  }
}

function list(c: Call): void {
  const { args, reply } = c;
  const { withSubcommands: all } = c.node.table;
  let found: readonly Command[];
  if (args.count === 2) found = all;
  else if (args.count !== 5 || !args.is(2, 'FILTERBY')) throw errors.syntax;
  else if (args.is(3, 'MODULE')) found = all.filter((each) => each.module === args.text(4));
  else if (args.is(3, 'ACLCAT')) found = all.filter(inCategory(args.text(4)));
  else if (args.is(3, 'PATTERN')) {
    const pattern = bytesOf(args.text(4));
    const fits = (name: string): boolean => matches(pattern, 0, pattern.length, bytesOf(name), 0, name.length, true);
    found = all.filter((each) => fits(each.name));
  } else throw errors.syntax;
  reply.array(found.length);
  for (const each of found) reply.bulk(each.name);
}

function inCategory(text: string): (command: Command) => boolean {
  const category = text.toLowerCase();
  if (!categoryOrder.includes(category)) return () => false;
  return (each) => each.categories.includes(category);
}
