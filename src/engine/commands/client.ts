/* CLIENT: what a connection may ask about itself and do to others. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { kill } from './client-kill.ts';
import { clientLine, clientOf, list } from './client-list.ts';
import { readClientInfo, readClientName } from './client-names.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';
import { trackingHelp, trackingSubcommands } from './tracking.ts';

const help = [
  ...trackingHelp.caching,
  'GETREDIR',
  '    Return the client ID we are redirecting to when tracking is enabled.',
  'GETNAME',
  '    Return the name of the current connection.',
  'ID',
  '    Return the ID of the current connection.',
  'INFO',
  '    Return information about the current client connection.',
  'KILL <ip:port>',
  '    Kill connection made from <ip:port>.',
  'KILL <option> <value> [<option> <value> [...]]',
  '    Kill connections. Options are:',
  '    * ADDR (<ip:port>|<unixsocket>:0)',
  '      Kill connections made from the specified address',
  '    * LADDR (<ip:port>|<unixsocket>:0)',
  '      Kill connections made to specified local address',
  '    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)',
  '      Kill connections by type.',
  '    * USER <username>',
  '      Kill connections authenticated by <username>.',
  '    * SKIPME (YES|NO)',
  '      Skip killing current connection (default: yes).',
  'LIST [options ...]',
  '    Return information about client connections. Options:',
  '    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)',
  '      Return clients of specified type.',
  'UNPAUSE',
  '    Stop the current client pause, resuming traffic.',
  'PAUSE <timeout> [WRITE|ALL]',
  '    Suspend all, or just write, clients for <timeout> milliseconds.',
  'REPLY (ON|OFF|SKIP)',
  '    Control the replies sent to the current connection.',
  'SETNAME <name>',
  '    Assign the name <name> to the current connection.',
  'SETINFO <option> <value>',
  '    Set client meta attr. Options are:',
  '    * LIB-NAME: the client lib name.',
  '    * LIB-VER: the client lib version.',
  'UNBLOCK <clientid> [TIMEOUT|ERROR]',
  '    Unblock the specified blocked client.',
  ...trackingHelp.tracking,
  'NO-EVICT (ON|OFF)',
  '    Protect current client connection from eviction.',
  'NO-TOUCH (ON|OFF)',
  '    Will not touch LRU/LFU stats when this mode is on.',
];

export const client = command({
  name: 'client',
  arity: -2,
  flags: '',
  group: 'connection',
  since: '2.4.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for client connection commands.',
  subcommands: [
    ...trackingSubcommands,
    {
      name: 'client|getname',
      arity: 2,
      flags: 'noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '2.6.9',
      complexity: 'O(1)',
      summary: 'Returns the name of the connection.',
      run({ reply, client: { name } }) {
        if (name === '') reply.null();
        else reply.bulk(name);
      },
    },
    {
      name: 'client|help',
      arity: 2,
      flags: 'loading stale',
      acl: 'connection',
      group: 'connection',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'client|id',
      arity: 2,
      flags: 'noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns the unique client ID of the connection.',
      run: (c) => c.reply.int(c.client.id),
    },
    {
      name: 'client|info',
      arity: 2,
      flags: 'noscript loading stale',
      acl: 'connection',
      tips: ['nondeterministic_output'],
      group: 'connection',
      since: '6.2.0',
      complexity: 'O(1)',
      summary: 'Returns information about the connection.',
      run: (c) => c.reply.verbatim('txt', `${clientLine(c, c.client)}\n`),
    },
    {
      name: 'client|kill',
      arity: -3,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '2.4.0',
      complexity: 'O(N) where N is the number of client connections',
      summary: 'Terminates open connections.',
      history: [
        ['2.8.12', 'Added new filter format.'],
        ['2.8.12', '`ID` option.'],
        ['3.2.0', 'Added `master` type in for `TYPE` option.'],
        ['5.0.0', 'Replaced `slave` `TYPE` with `replica`. `slave` still supported for backward compatibility.'],
        ['6.2.0', '`LADDR` option.'],
      ],
      args:
        "<filter old-format/'ip:port':string!2.8.12 | <new-format [ID=client-id:integer...@2.8.12] | " +
        '[TYPE=<client-type NORMAL | MASTER@3.2.0 | SLAVE | REPLICA@5.0.0 | PUBSUB>@2.8.12] | ' +
        "[USER=username:string] | [ADDR=addr/'ip:port':string] | [LADDR=laddr/'ip:port':string@6.2.0] | " +
        '[SKIPME=<skipme YES | NO>]>...>',
      run: kill,
    },
    {
      name: 'client|list',
      arity: -2,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      tips: ['nondeterministic_output'],
      group: 'connection',
      since: '2.4.0',
      complexity: 'O(N) where N is the number of client connections',
      summary: 'Lists open connections.',
      history: [
        ['2.8.12', 'Added unique client `id` field.'],
        ['5.0.0', 'Added optional `TYPE` filter.'],
        ['6.0.0', 'Added `user` field.'],
        ['6.2.0', 'Added `argv-mem`, `tot-mem`, `laddr` and `redir` fields and the optional `ID` filter.'],
        ['7.0.0', 'Added `resp`, `multi-mem`, `rbs` and `rbp` fields.'],
        ['7.0.3', 'Added `ssub` field.'],
      ],
      args: '[TYPE=<client-type NORMAL | MASTER | REPLICA | PUBSUB>@5.0.0] [ID=client-id:integer...@6.2.0]',
      run: list,
    },
    {
      name: 'client|no-evict',
      arity: 3,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '7.0.0',
      complexity: 'O(1)',
      summary: 'Sets the client eviction mode of the connection.',
      args: '<enabled ON | OFF>',
      run(c) {
        c.client.noEvict = readSwitch(c);
        c.reply.ok();
      },
    },
    {
      name: 'client|no-touch',
      arity: 3,
      flags: 'noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '7.2.0',
      complexity: 'O(1)',
      summary: 'Controls whether commands sent by the client affect the LRU/LFU of accessed keys.',
      args: '<enabled ON | OFF>',
      run(c) {
        c.client.noTouch = readSwitch(c);
        c.reply.ok();
      },
    },
    {
      name: 'client|pause',
      arity: -3,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '3.0.0',
      complexity: 'O(1)',
      summary: 'Suspends commands processing.',
      history: [['6.2.0', '`CLIENT PAUSE WRITE` mode added along with the `mode` option.']],
      args: 'timeout:integer [<mode WRITE | ALL>@6.2.0]',
      run: pause,
    },
    {
      name: 'client|reply',
      arity: 3,
      flags: 'noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '3.2.0',
      complexity: 'O(1)',
      summary: 'Instructs the server whether to reply to commands.',
      args: '<action ON | OFF | SKIP>',
      run: setReplyMode,
    },
    {
      name: 'client|setinfo',
      arity: 4,
      flags: 'noscript loading stale',
      acl: 'connection',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'connection',
      since: '7.2.0',
      complexity: 'O(1)',
      summary: 'Sets information specific to the client or connection.',
      args: '<attr LIB-NAME=libname:string | LIB-VER=libver:string>',
      run: setInfo,
    },
    {
      name: 'client|setname',
      arity: 3,
      flags: 'noscript loading stale',
      acl: 'connection',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'connection',
      since: '2.6.9',
      complexity: 'O(1)',
      summary: 'Sets the connection name.',
      args: 'connection-name:string',
      run(c) {
        c.client.name = readClientName(c.args.text(2));
        c.reply.ok();
      },
    },
    {
      name: 'client|unblock',
      arity: -3,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '5.0.0',
      complexity: 'O(log N) where N is the number of client connections',
      summary: 'Unblocks a client blocked by a blocking command from a different connection.',
      args: 'client-id:integer [<unblock-type TIMEOUT | ERROR>]',
      run: unblock,
    },
    {
      name: 'client|unpause',
      arity: 2,
      flags: 'admin noscript loading stale',
      acl: 'connection',
      group: 'connection',
      since: '6.2.0',
      complexity: 'O(N) Where N is the number of paused clients',
      summary: 'Resumes processing commands from paused clients.',
      run(c) {
        c.node.pause.end();
        c.reply.ok();
      },
    },
  ],
});

function readSwitch({ args }: Call): boolean {
  if (args.is(2, 'ON')) return true;
  if (args.is(2, 'OFF')) return false;
  throw errors.syntax;
}

const badTimeout = new CommandError('ERR timeout is not an integer or out of range');

function pause(c: Call): void {
  const { args } = c;
  const ms = args.integerAt(2, -Infinity, Infinity, badTimeout);
  if (ms < 0) throw new CommandError('ERR timeout is negative');
  if (ms >= 2 ** 63 - c.nowMs) throw new CommandError('ERR timeout is out of range');
  if (args.count > 4) throw errors.syntax;
  const writesOnly = args.count === 4 && args.is(3, 'WRITE');
  if (args.count === 4 && !writesOnly && !args.is(3, 'ALL'))
    throw new CommandError('ERR CLIENT PAUSE mode must be WRITE or ALL');
  c.node.pause.begin(c.nowMs + ms, writesOnly);
  c.reply.ok();
}

function setReplyMode(c: Call): void {
  const { args, client, reply } = c;
  if (args.is(2, 'ON')) {
    client.replyMode = 'on';
    reply.ok();
  } else if (args.is(2, 'OFF')) client.replyMode = 'off';
  else if (!args.is(2, 'SKIP')) throw errors.syntax;
  else if (client.replyMode !== 'off') client.replyMode = 'skipNext';
}

function setInfo(c: Call): void {
  const attribute = c.args.printed(2);
  const value = c.args.text(3);
  switch (attribute.toLowerCase()) {
    case 'lib-name':
      c.client.libName = readClientInfo(attribute, value);
      break;
    case 'lib-ver':
      c.client.libVer = readClientInfo(attribute, value);
      break;
    default:
      throw new CommandError(`ERR Unrecognized option '${attribute}'`);
  }
  c.reply.ok();
}

function unblock(c: Call): void {
  const { args } = c;
  const withError = args.count === 4 && args.is(3, 'ERROR');
  if (args.count > 4) throw errors.syntax;
  if (args.count === 4 && !withError && !args.is(3, 'TIMEOUT'))
    throw new CommandError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  const target = clientOf(c.node, args.integerAt(2));
  if (target?.blocked === undefined) c.reply.int(0);
  else {
    c.node.blocking.unblock(target, withError ? 'UNBLOCKED client unblocked via CLIENT UNBLOCK' : undefined);
    c.reply.int(1);
  }
}
