/** FUNCTION: libraries of functions, which are loaded once, saved with the data and called by name. */

import type { Call } from '../call.ts';
import { bytesOf } from '../bytes.ts';
import { matches } from '../glob.ts';
import { CommandError } from '../resp/errors.ts';
import type { RestorePolicy } from '../scripting/functions.ts';
import type { Library } from '../scripting/library.ts';
import { scriptingOf } from '../scripting/scripting.ts';
import { replyHelp } from './help.ts';
import { readFlushMode } from './script.ts';
import { command } from './table.ts';

const help = [
  'LOAD [REPLACE] <FUNCTION CODE>',
  '    Create a new library with the given library name and code.',
  'DELETE <LIBRARY NAME>',
  '    Delete the given library.',
  'LIST [LIBRARYNAME PATTERN] [WITHCODE]',
  '    Return general information on all the libraries:',
  '    * Library name',
  '    * The engine used to run the Library',
  '    * Functions list',
  '    * Library code (if WITHCODE is given)',
  '    It also possible to get only function that matches a pattern using LIBRARYNAME argument.',
  'STATS',
  '    Return information about the current function running:',
  '    * Function name',
  '    * Command used to run the function',
  '    * Duration in MS that the function is running',
  '    If no function is running, return nil',
  '    In addition, returns a list of available engines.',
  'KILL',
  '    Kill the current running function.',
  'FLUSH [ASYNC|SYNC]',
  '    Delete all the libraries.',
  '    When called without the optional mode argument, the behavior is determined by the',
  '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the libraries.',
  '    * SYNC: Synchronously flush the libraries.',
  'DUMP',
  '    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command',
  'RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]',
  '    Restore the libraries represented by the given payload, it is possible to give a restore policy to',
  '    control how to handle existing libraries (default APPEND):',
  '    * FLUSH: delete all existing libraries.',
  '    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.',
  '    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old',
  '      libraries with the new libraries (notice that even on this option there is a chance of failure',
  '      in case of functions name collision with another library).',
];

const everywhere = ['request_policy:all_shards', 'response_policy:all_succeeded'];

export const functions = command({
  name: 'function',
  arity: -2,
  flags: '',
  group: 'scripting',
  since: '7.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for function commands.',
  subcommands: [
    {
      name: 'function|delete',
      arity: 3,
      flags: 'write noscript',
      acl: 'scripting',
      tips: everywhere,
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Deletes a library and its functions.',
      args: 'library-name:string',
      run(c) {
        if (!scriptingOf(c.node).functions.delete(c.args.text(2))) throw new CommandError('ERR Library not found');
        c.changes.dirty++;
        c.reply.ok();
      },
    },
    {
      name: 'function|dump',
      arity: 2,
      flags: 'noscript',
      acl: 'scripting',
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of functions',
      summary: 'Dumps all libraries into a serialized binary payload.',
      run({ node, reply }) {
        const payload = scriptingOf(node).functions.dump();
        reply.bulkBytes(payload, 0, payload.length);
      },
    },
    {
      name: 'function|flush',
      arity: -2,
      flags: 'write noscript',
      acl: 'scripting',
      tips: everywhere,
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of functions deleted',
      summary: 'Deletes all libraries and functions.',
      args: '[<flush-type ASYNC | SYNC>]',
      run(c) {
        if (c.args.count > 3) throw wrongArguments(c);
        readFlushMode(c, 'ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
        scriptingOf(c.node).functions.flush();
        c.changes.dirty++;
        c.reply.ok();
      },
    },
    {
      name: 'function|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'scripting',
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'function|kill',
      arity: 2,
      flags: 'noscript allow_busy',
      acl: 'scripting',
      tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Terminates a function during execution.',
      run(c) {
        scriptingOf(c.node).kill('FUNCTION KILL');
        c.reply.ok();
      },
    },
    {
      name: 'function|list',
      arity: -2,
      flags: 'noscript',
      acl: 'scripting',
      tips: ['nondeterministic_output_order'],
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of functions',
      summary: 'Returns information about all libraries.',
      args: '[LIBRARYNAME=library-name-pattern:string] [WITHCODE]',
      run: list,
    },
    {
      name: 'function|load',
      arity: -3,
      flags: 'write denyoom noscript',
      acl: 'scripting',
      tips: everywhere,
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(1) (considering compilation time is redundant)',
      summary: 'Creates a library.',
      args: '[REPLACE] function-code:string',
      run: load,
    },
    {
      name: 'function|restore',
      arity: -3,
      flags: 'write denyoom noscript',
      acl: 'scripting',
      tips: everywhere,
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of functions on the payload',
      summary: 'Restores all libraries from a payload.',
      args: 'serialized-value:string [<policy FLUSH | APPEND | REPLACE>]',
      run: restore,
    },
    {
      name: 'function|stats',
      arity: 2,
      flags: 'noscript allow_busy',
      acl: 'scripting',
      tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
      group: 'scripting',
      since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Returns information about a function during execution.',
      run: stats,
    },
  ],
});

function load(c: Call): void {
  const { args, node, reply } = c;
  let replaces = false;
  for (let i = 2; i < args.count - 1; i++) {
    if (!args.is(i, 'REPLACE')) throw new CommandError(`ERR Unknown option given: ${args.printed(i)}`);
    replaces = true;
  }
  const name = scriptingOf(node).functions.load(args.text(args.count - 1), replaces);
  node.changes.dirty++;
  reply.bulk(name);
}

const wrongArguments = ({ args }: Call): CommandError =>
  new CommandError(`ERR unknown subcommand or wrong number of arguments for '${args.printed(1)}'. Try FUNCTION HELP.`);

function restore(c: Call): void {
  const { args, node } = c;
  if (args.count > 4) throw wrongArguments(c);
  let policy: RestorePolicy = 'APPEND';
  if (args.count === 4) {
    const word = args.text(3).toUpperCase();
    if (word !== 'FLUSH' && word !== 'APPEND' && word !== 'REPLACE')
      throw new CommandError('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
    policy = word;
  }
  scriptingOf(node).functions.restore(args.buffer, args.start[2] as number, args.end[2] as number, policy, node.limits);
  node.changes.dirty++;
  c.reply.ok();
}

function list(c: Call): void {
  const { args, node, reply } = c;
  let pattern: string | undefined;
  let withCode = false;
  args.from(2);
  while (args.more) {
    if (!withCode && args.take('WITHCODE')) withCode = true;
    else if (pattern === undefined && args.take('LIBRARYNAME')) {
      if (!args.more) throw new CommandError('ERR library name argument was not given');
      pattern = args.nextText();
    } else throw new CommandError(`ERR Unknown argument ${args.printed(args.index)}`);
  }
  const all = [...scriptingOf(node).functions.libraries.values()];
  const found = pattern === undefined ? all : all.filter(({ name }) => fits(pattern, name));
  reply.array(found.length);
  for (const library of found) replyLibrary(c, library, withCode);
}

const fits = (pattern: string, text: string): boolean =>
  matches(bytesOf(pattern), 0, pattern.length, bytesOf(text), 0, text.length);

function replyLibrary({ reply }: Call, { name, code, functions: all }: Library, withCode: boolean): void {
  reply.map(withCode ? 4 : 3);
  reply.bulk('library_name');
  reply.bulk(name);
  reply.bulk('engine');
  reply.bulk('LUA');
  reply.bulk('functions');
  reply.array(all.size);
  for (const { name: functionName, description, flags } of all.values()) {
    reply.map(3);
    reply.bulk('name');
    reply.bulk(functionName);
    reply.bulk('description');
    if (description === undefined) reply.null();
    else reply.bulk(description);
    reply.bulk('flags');
    reply.set(flags.size);
    for (const flag of flags) reply.simple(flag);
  }
  if (!withCode) return;
  reply.bulk('library_code');
  reply.bulk(code);
}

function stats({ node, reply }: Call): void {
  const { running, functions: all } = scriptingOf(node);
  reply.map(2);
  reply.bulk('running_script');
  if (running === undefined) reply.null();
  else {
    reply.map(3);
    reply.bulk('name');
    reply.bulk(running.run.task.name);
    reply.bulk('command');
    reply.array(running.run.argv.length);
    for (const word of running.run.argv) reply.bulk(word);
    reply.bulk('duration_ms');
    reply.int(running.lastedMs);
  }
  reply.bulk('engines');
  reply.map(1);
  reply.bulk('LUA');
  reply.map(2);
  reply.bulk('libraries_count');
  reply.int(all.libraries.size);
  reply.bulk('functions_count');
  reply.int(all.count);
}
