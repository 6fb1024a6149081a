/* The server as a whole: what it says about itself, who watches it, and its end. */

import type { Call } from '../call.ts';
import * as report from '../monitoring/info.ts';
import { CommandError, errors } from '../resp/errors.ts';
import { redisVersion } from '../version.ts';
import { command } from './table.ts';

export const info = command({
  name: 'info',
  arity: -1,
  flags: 'loading stale',
  acl: 'dangerous',
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  group: 'server',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns information and statistics about the server.',
  history: [['7.0.0', 'Added support for taking multiple section arguments.']],
  args: '[section:string...]',
  run(c) {
    c.reply.verbatim('txt', report.info(c.node, c.args.texts(1)));
  },
});

export const lastsave = command({
  name: 'lastsave',
  arity: 1,
  flags: 'loading stale fast',
  acl: 'admin dangerous',
  tips: ['nondeterministic_output'],
  group: 'server',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the Unix timestamp of the last successful save to disk.',
  run: (c) => c.reply.int(Math.floor(c.node.snapshots.lastSaveMs / 1000)),
});

export const lolwut = command({
  name: 'lolwut',
  arity: -1,
  flags: 'readonly fast',
  group: 'server',
  since: '5.0.0',
  summary: 'Displays computer art and the server version',
  args: '[VERSION=version:integer]',
  run: draw,
});

export const monitor = command({
  name: 'monitor',
  arity: 1,
  flags: 'admin noscript loading stale',
  group: 'server',
  since: '1.0.0',
  summary: 'Listens for all requests received by the server in real-time.',
  run: watchEverything,
});

export const role = command({
  name: 'role',
  arity: 1,
  flags: 'noscript loading stale fast',
  acl: 'admin dangerous',
  group: 'server',
  since: '2.8.12',
  complexity: 'O(1)',
  summary: 'Returns the replication role.',
  run({ reply, node: { primary } }) {
    reply.array(3);
    reply.bulk('master');
    reply.int(primary.offset);
    const { served } = primary;
    reply.array(served.length);
    for (const { host, port, offset } of served) {
      reply.array(3);
      for (const each of [host, String(port), String(offset)]) reply.bulk(each);
    }
  },
});

export const shutdown = command({
  name: 'shutdown',
  arity: -1,
  flags: 'admin noscript loading stale no_multi allow_busy',
  group: 'server',
  since: '1.0.0',
  complexity: 'O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)',
  summary: 'Synchronously saves the database(s) to disk and shuts down the server.',
  history: [['7.0.0', 'Added the `NOW`, `FORCE` and `ABORT` modifiers.']],
  args:
    '[<abort-selector {save-selector-block [<save-selector NOSAVE | SAVE>] [NOW@7.0.0] [FORCE@7.0.0]} | ' +
    'ABORT@7.0.0>]',
  run: shutDown,
});

export const time = command({
  name: 'time',
  arity: 1,
  flags: 'loading stale fast',
  tips: ['nondeterministic_output'],
  group: 'server',
  since: '2.6.0',
  complexity: 'O(1)',
  summary: 'Returns the server time.',
  run({ reply, node }) {
    reply.array(2);
    reply.bulkInt(Math.floor(node.nowUs / 1e6));
    reply.bulkInt(Math.floor(node.nowUs % 1e6));
  },
});

function watchEverything(c: Call): void {
  const { client, node } = c;
  if (c.denyBlocking) throw new CommandError(`ERR MONITOR isn't allowed for DENY BLOCKING client`);
  if (client.monitor) return; // as the server does: whoever monitors already is told nothing
  client.monitor = true;
  node.monitors.add(client);
  c.reply.ok();
}

/** There are no replicas to wait for: the node saves if it is to, ends at once, and sends no reply. */
function shutDown(c: Call): void {
  const words = c.args.texts(1).map((word) => word.toLowerCase());
  const known = ['nosave', 'save', 'now', 'force', 'abort'];
  const aborts = words.includes('abort');
  if (words.some((word) => !known.includes(word)) || (words.includes('save') && words.includes('nosave'))) throw errors.syntax;
  if (aborts && words.some((word) => word !== 'abort')) throw errors.syntax;
  if (aborts) throw new CommandError('ERR No shutdown in progress.');
  if (!c.node.shutDown(words)) throw new CommandError('ERR Errors trying to SHUTDOWN. Check logs.');
}

const towers = 24;
const towerLevelsMax = 5;

/** A skiplist's lanes, with towers as chance raised them. */
function draw(c: Call): void {
  if (c.args.count >= 3 && c.args.is(1, 'VERSION')) c.args.integerAt(2);
  const heights = Array.from({ length: towers }, () => {
    let height = 1;
    while (height < towerLevelsMax && c.random() < 1 / 3) height++;
    return height;
  });
  let art = '';
  for (let level = towerLevelsMax; level >= 1; level--)
    art += `${heights.map((height) => (height >= level ? '[]' : '--')).join('-')}>\n`;
  c.reply.verbatim('txt', `${art}\nKeyglass: lanes of a skiplist. Redis ver. ${redisVersion}\n`);
}
