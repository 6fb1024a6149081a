/* CONFIG: reads and changes directives while the server runs. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import { isAllowed } from '../clients/protection.ts';
import { type Accepted, failed, type Setting } from '../config/config.ts';
import { rewritten } from '../config/rewrite.ts';
import { matches } from '../glob.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { replyHelp } from './help.ts';
import { command } from './table.ts';

const help = [
  'GET <pattern>',
  '    Return parameters matching the glob-like <pattern> and their values.',
  'SET <directive> <value>',
  '    Set the configuration <directive> to <value>.',
  'RESETSTAT',
  '    Reset statistics reported by the INFO command.',
  'REWRITE',
  '    Rewrite the configuration file.',
];

export const config = command({
  name: 'config',
  arity: -2,
  flags: '',
  group: 'server',
  since: '2.0.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for server configuration commands.',
  subcommands: [
    {
      name: 'config|get',
      arity: -3,
      flags: 'admin noscript loading stale',
      group: 'server',
      since: '2.0.0',
      complexity: 'O(N) when N is the number of configuration parameters provided',
      summary: 'Returns the effective values of configuration parameters.',
      history: [['7.0.0', 'Added the ability to pass multiple pattern parameters in one call']],
      args: 'parameter:string...',
      run: get,
    },
    {
      name: 'config|help',
      arity: 2,
      flags: 'loading stale',
      group: 'server',
      since: '5.0.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'config|resetstat',
      arity: 2,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '2.0.0',
      complexity: 'O(1)',
      summary: `Resets the server's statistics.`,
      run: resetStatistics,
    },
    {
      name: 'config|rewrite',
      arity: 2,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '2.8.0',
      complexity: 'O(1)',
      summary: 'Persists the effective configuration to file.',
      run: rewrite,
    },
    {
      name: 'config|set',
      arity: -4,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
      group: 'server',
      since: '2.0.0',
      complexity: 'O(N) when N is the number of configuration parameters provided',
      summary: 'Sets configuration parameters in-flight.',
      history: [['7.0.0', 'Added the ability to set multiple parameters in one call.']],
      args: '{data parameter:string value:string}...',
      run: set,
    },
  ],
});

/** Names without wildcards are answered as they were spelled; patterns find every name but the hidden ones. */
function get(c: Call): void {
  const { config } = c.node;
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const add = (name: string): void => {
    const value = config.get(name);
    if (value === undefined || seen.has(name.toLowerCase())) return;
    seen.add(name.toLowerCase());
    found.set(name, value);
  };
  for (const pattern of c.args.texts(2)) {
    if (!/[[*?]/.test(pattern)) add(pattern);
    else for (const name of config.names) if (matchesName(pattern, name)) add(name);
  }
  c.reply.map(found.size);
  for (const [name, value] of found) {
    c.reply.bulk(name);
    c.reply.bulk(value);
  }
}

function matchesName(pattern: string, name: string): boolean {
  return matches(bytesOf(pattern), 0, pattern.length, bytesOf(name), 0, name.length, true);
}

function set(c: Call): void {
  const { args } = c;
  if (args.count % 2 !== 0) throw errors.syntax;
  const settings: Setting[] = [];
  for (let i = 2; i < args.count; i += 2) settings.push([args.text(i), args.text(i + 1)]);
  const { config } = c.node;
  const accepted = config.accepted(settings, isAllowed(c.node, 'enable-protected-configs', c.client));
  if (typeof accepted === 'string') throw new CommandError(accepted);
  if (!listens(c, accepted)) return;
  config.take(accepted);
  c.reply.ok();
}

/** Has the host listen where these settings say, if they say anything new of it. False while its answer is awaited. */
function listens(c: Call, accepted: Accepted): boolean {
  const { config } = c.node;
  const wanted = (name: string): string => accepted.find(([each]) => each.name === name)?.[1] ?? config.value(name);
  const moved = accepted.find(([{ name }, value]) => name in listenRefusals && value !== config.value(name))?.[0].name;
  if (moved === undefined) return true;
  const addresses = wanted('bind').split(' ').filter((each) => each !== '');
  const answer = c.node.outside.ask(c, { kind: 'listen', port: Number(wanted('port')), addresses }, { kind: 'listened', accepted: true });
  if (answer?.accepted === false) throw new CommandError(failed(moved, listenRefusals[moved] as string));
  return answer !== undefined;
}

const listenRefusals: Readonly<Record<string, string>> = {
  port: 'Unable to listen on this port. Check server logs.',
  bind: 'Failed to bind to specified addresses.',
};

function rewrite(c: Call): void {
  const { config, acl, options: { files, configPath } } = c.node;
  if (files === undefined || configPath === undefined) throw new CommandError('ERR The server is running without a config file');
  // Users of an ACL file stay there.
  const users = config.value('aclfile') === '' ? acl.sorted.map((user) => user.description) : [];
  const refused = files.write(configPath, rewritten(files.read(configPath) ?? '', config, users));
  if (refused !== undefined) throw new CommandError(`ERR Rewriting config file: ${refused}`);
  c.reply.ok();
}

function resetStatistics(c: Call): void {
  const { node } = c;
  node.space.stats.reset();
  node.space.lazyfree.freedObjects = 0;
  node.commandStats.reset();
  node.loopStats.reset();
  node.connections.resetCounters();
  node.steps = 0;
  node.loopUsBefore = node.options.machine?.loopUs() ?? 0;
  node.acl.resetCounters();
  c.reply.ok();
}
