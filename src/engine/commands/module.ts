/* MODULE: lists the modules that the server came with. None can be loaded or unloaded, as on a server that does not allow it. */

import type { Call } from '../call.ts';
import { isAllowed, notAllowed } from '../clients/protection.ts';
import { CommandError } from '../resp/errors.ts';
import { replyModules } from './connection.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

/** Refuses as a server does that may not load modules, or, where it may, as one that finds none. */
function refuse(c: Call): never {
  if (!isAllowed(c.node, 'enable-module-command', c.client)) throw new CommandError(notAllowed('MODULE', 'enable-module-command'));
  if (c.command.name === 'module|unload')
    throw new CommandError(`ERR Error unloading module: ${unloadProblem(c)}`);
  throw new CommandError('ERR Error loading the extension. Please check the server logs.');
}

/** A module with types of its own must stay, since there may be values of them. */
const unloadProblem = (c: Call): string =>
  c.node.modules.some(({ name }) => name === c.args.text(2))
    ? "the module exports one or more module-side data types, can't unload"
    : 'no such module with that name';

const help = [
  'LIST',
  '    Return a list of loaded modules.',
  'LOAD <path> [<arg> ...]',
  '    Load a module library from <path>, passing to it any optional arguments.',
  'LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]',
  '    Load a module library from <path>, while passing it module configurations and optional arguments.',
  'UNLOAD <name>',
  '    Unload a module.',
];

export const module = command({
  name: 'module', arity: -2, flags: '', group: 'server', since: '4.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for module commands.',
  subcommands: [
    {
      name: 'module|help', arity: 2, flags: 'loading stale', group: 'server', since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'module|list', arity: 2, flags: 'admin noscript', group: 'server', since: '4.0.0',
      tips: ['nondeterministic_output_order'],
      complexity: 'O(N) where N is the number of loaded modules.',
      summary: 'Returns all loaded modules.',
      run: (c) => replyModules(c.node, c.reply),
    },
    {
      name: 'module|load', arity: -3, flags: 'admin noscript no_async_loading', group: 'server', since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Loads a module.',
      args: 'path:string [arg:string...]',
      run: refuse,
    },
    {
      name: 'module|loadex', arity: -3, flags: 'admin noscript no_async_loading', group: 'server', since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Loads a module using extended parameters.',
      args: 'path:string [CONFIG={configs name:string value:string}...+] [ARGS=args:string...]',
      run: refuse,
    },
    {
      name: 'module|unload', arity: 3, flags: 'admin noscript no_async_loading', group: 'server', since: '4.0.0',
      complexity: 'O(1)',
      summary: 'Unloads a module.',
      args: 'name:string',
      run: refuse,
    },
  ],
});
