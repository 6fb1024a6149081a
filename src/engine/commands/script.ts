/** SCRIPT: the cache of scripts, and the one that runs. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const help = [
  'DEBUG (YES|SYNC|NO)',
  '    Set the debug mode for subsequent scripts executed.',
  'EXISTS <sha1> [<sha1> ...]',
  '    Return information about the existence of the scripts in the script cache.',
  'FLUSH [ASYNC|SYNC]',
  '    Flush the Lua scripts cache. Very dangerous on replicas.',
  '    When called without the optional mode argument, the behavior is determined',
  '     by the lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the scripts cache.',
  '    * SYNC: Synchronously flush the scripts cache.',
  'KILL',
  '    Kill the currently executing Lua script.',
  'LOAD <script>',
  '    Load a script into the scripts cache without executing it.',
];

export const script = command({
  name: 'script',
  arity: -2,
  flags: '',
  group: 'scripting',
  since: '2.6.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for Lua scripts management commands.',
  subcommands: [
    {
      name: 'script|debug',
      arity: 3,
      flags: 'noscript',
      acl: 'scripting',
      group: 'scripting',
      since: '3.2.0',
      complexity: 'O(1)',
      summary: 'Sets the debug mode of server-side Lua scripts.',
      args: '<mode YES | SYNC | NO>',
      run: setDebugging,
    },
    {
      name: 'script|exists',
      arity: -3,
      flags: 'noscript',
      acl: 'scripting',
      tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
      group: 'scripting',
      since: '2.6.0',
      complexity: 'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).',
      summary: 'Determines whether server-side Lua scripts exist in the script cache.',
      args: 'sha1:string...',
      run({ args, reply, node }) {
        const { cache } = scriptingOf(node);
        reply.array(args.count - 2);
        for (const sha of args.texts(2)) reply.int(cache.find(sha.toLowerCase()) === undefined ? 0 : 1);
      },
    },
    {
      name: 'script|flush',
      arity: -2,
      flags: 'noscript',
      acl: 'scripting',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'scripting',
      since: '2.6.0',
      complexity: 'O(N) with N being the number of scripts in cache',
      summary: 'Removes all server-side Lua scripts from the script cache.',
      history: [['6.2.0', 'Added the `ASYNC` and `SYNC` flushing mode modifiers.']],
      args: '[<flush-type ASYNC | SYNC>@6.2.0]',
      run(c) {
        readFlushMode(c, 'ERR SCRIPT FLUSH only support SYNC|ASYNC option');
        scriptingOf(c.node).cache.flush();
        c.reply.ok();
      },
    },
    {
      name: 'script|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'scripting',
      group: 'scripting',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'script|kill',
      arity: 2,
      flags: 'noscript allow_busy',
      acl: 'scripting',
      tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
      group: 'scripting',
      since: '2.6.0',
      complexity: 'O(1)',
      summary: 'Terminates a server-side Lua script during execution.',
      run(c) {
        scriptingOf(c.node).kill('SCRIPT KILL');
        c.reply.ok();
      },
    },
    {
      name: 'script|load',
      arity: 3,
      flags: 'noscript stale',
      acl: 'scripting',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'scripting',
      since: '2.6.0',
      complexity: 'O(N) with N being the length in bytes of the script body.',
      summary: 'Loads a server-side Lua script to the script cache.',
      args: 'script:string',
      run: (c) => c.reply.bulk(scriptingOf(c.node).cache.load(c.args.text(2)).sha),
    },
  ],
});

/** Checks the one option of SCRIPT FLUSH and FUNCTION FLUSH: both ways free at once here. */
export function readFlushMode({ args }: Call, error: string): void {
  if (args.count > 3 || (args.count === 3 && !args.is(2, 'ASYNC') && !args.is(2, 'SYNC'))) throw new CommandError(error);
}

/** Stepping through a script over its own connection is not offered. Deviation: the real server does. */
function setDebugging({ args, reply }: Call): void {
  if (args.is(2, 'NO')) reply.ok();
  else if (args.is(2, 'YES') || args.is(2, 'SYNC'))
    throw new CommandError('ERR Stepping through scripts over a connection is not supported by this server');
  else throw new CommandError('ERR Use SCRIPT DEBUG YES/SYNC/NO');
}
