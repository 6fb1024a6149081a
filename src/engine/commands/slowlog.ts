/* SLOWLOG: the commands that took longer than slowlog-log-slower-than. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const help = [
  'GET [<count>]',
  '    Return top <count> entries from the slowlog (default: 10, -1 mean all).',
  '    Entries are made of:',
  '    id, timestamp, time in microseconds, arguments array, client IP and port,',
  '    client name',
  'LEN',
  '    Return the length of the slowlog.',
  'RESET',
  '    Reset the slowlog.',
];

export const slowlog = command({
  name: 'slowlog',
  arity: -2,
  flags: '',
  group: 'server',
  since: '2.2.12',
  complexity: 'Depends on subcommand.',
  summary: 'A container for slow log commands.',
  subcommands: [
    {
      name: 'slowlog|get',
      arity: -2,
      flags: 'admin loading stale',
      tips: ['request_policy:all_nodes', 'nondeterministic_output'],
      group: 'server',
      since: '2.2.12',
      complexity: 'O(N) where N is the number of entries returned',
      summary: `Returns the slow log's entries.`,
      history: [['4.0.0', 'Added client IP address, port and name to the reply.']],
      args: '[count:integer]',
      run: get,
    },
    {
      name: 'slowlog|help',
      arity: 2,
      flags: 'loading stale',
      group: 'server',
      since: '6.2.0',
      complexity: 'O(1)',
      summary: 'Show helpful text about the different subcommands',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'slowlog|len',
      arity: 2,
      flags: 'admin loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
      group: 'server',
      since: '2.2.12',
      complexity: 'O(1)',
      summary: 'Returns the number of entries in the slow log.',
      run: (c) => c.reply.int(c.node.slowlog.entries.length),
    },
    {
      name: 'slowlog|reset',
      arity: 2,
      flags: 'admin loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '2.2.12',
      complexity: 'O(N) where N is the number of entries in the slowlog',
      summary: 'Clears all entries from the slow log.',
      run(c) {
        c.node.slowlog.entries = [];
        c.reply.ok();
      },
    },
  ],
});

const entriesTold = 10;
const badCount = new CommandError('ERR count should be greater than or equal to -1');

function get(c: Call): void {
  const { args, reply, node } = c;
  if (args.count > 3)
    throw new CommandError(`ERR unknown subcommand or wrong number of arguments for '${args.text(1)}'. Try SLOWLOG HELP.`);
  const count = args.count === 3 ? args.integerAt(2, -1, Infinity, badCount) : entriesTold;
  const entries = node.slowlog.entries.slice(0, count === -1 ? undefined : count);
  reply.array(entries.length);
  for (const { id, atSeconds, us, argv, address, name } of entries) {
    reply.array(6);
    reply.int(id);
    reply.int(atSeconds);
    reply.int(us);
    reply.array(argv.length);
    for (const text of argv) reply.bulk(text);
    reply.bulk(address);
    reply.bulk(name);
  }
}
