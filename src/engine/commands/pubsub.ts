/* Pub/Sub: SUBSCRIBE and its relatives, PUBLISH, PUBSUB. A confirmation is a push in RESP3 and an array in RESP2; it is sent for each
 * channel named, in place of a reply, even to a client that wants no replies. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import * as glob from '../glob.ts';
import type { Way } from '../clients/pubsub.ts';
import { CommandError } from '../resp/errors.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { replyHelp } from './help.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const psubscribe = command({
  name: 'psubscribe',
  arity: -2,
  flags: 'pubsub noscript loading stale',
  group: 'pubsub',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of patterns to subscribe to.',
  summary: 'Listens for messages published to channels that match one or more patterns.',
  args: 'pattern:pattern...',
  run: (c) => subscribeTo(c, 'patterns'),
});

export const publish = command({
  name: 'publish',
  arity: 3,
  flags: 'pubsub loading stale fast',
  group: 'pubsub',
  since: '2.0.0',
  complexity:
    'O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total ' +
    'number of subscribed patterns (by any client).',
  summary: 'Posts a message to a channel.',
  args: 'channel:string message:string',
  run(c) {
    const { node, args, reply } = c;
    reply.int(node.pubsub.isSilent ? 0 : node.pubsub.publish(args.text(1), args.text(2)));
    c.forcePropagation();
  },
});

const help = [
  'CHANNELS [<pattern>]',
  "    Return the currently active channels matching a <pattern> (default: '*').",
  'NUMPAT',
  '    Return number of subscriptions to patterns.',
  'NUMSUB [<channel> ...]',
  '    Return the number of subscribers for the specified channels, excluding',
  '    pattern subscriptions(default: no channels).',
  'SHARDCHANNELS [<pattern>]',
  "    Return the currently active shard level channels matching a <pattern> (default: '*').",
  'SHARDNUMSUB [<shardchannel> ...]',
  '    Return the number of subscribers for the specified shard level channel(s)',
];

export const pubsub = command({
  name: 'pubsub',
  arity: -2,
  flags: '',
  group: 'pubsub',
  since: '2.8.0',
  complexity: 'Depends on subcommand.',
  summary: 'A container for Pub/Sub commands.',
  subcommands: [
    {
      name: 'pubsub|channels',
      arity: -2,
      flags: 'pubsub loading stale',
      group: 'pubsub',
      since: '2.8.0',
      complexity:
        'O(N) where N is the number of active channels, and assuming constant time pattern matching ' +
        '(relatively short channels and patterns)',
      summary: 'Returns the active channels.',
      args: '[pattern:pattern]',
      run: (c) => replyChannels(c, c.node.pubsub.channels),
    },
    {
      name: 'pubsub|help',
      arity: 2,
      flags: 'loading stale',
      group: 'pubsub',
      since: '6.2.0',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'pubsub|numpat',
      arity: 2,
      flags: 'pubsub loading stale',
      group: 'pubsub',
      since: '2.8.0',
      complexity: 'O(1)',
      summary: 'Returns a count of unique pattern subscriptions.',
      run: (c) => c.reply.int(c.node.pubsub.patterns.size),
    },
    {
      name: 'pubsub|numsub',
      arity: -2,
      flags: 'pubsub loading stale',
      group: 'pubsub',
      since: '2.8.0',
      complexity: 'O(N) for the NUMSUB subcommand, where N is the number of requested channels',
      summary: 'Returns a count of subscribers to channels.',
      args: '[channel:string...]',
      run: (c) => replyCounts(c, c.node.pubsub.channels),
    },
    {
      name: 'pubsub|shardchannels',
      arity: -2,
      flags: 'pubsub loading stale',
      group: 'pubsub',
      since: '7.0.0',
      complexity:
        'O(N) where N is the number of active shard channels, and assuming constant time pattern matching ' +
        '(relatively short shard channels).',
      summary: 'Returns the active shard channels.',
      args: '[pattern:pattern]',
      run: (c) => replyChannels(c, c.node.pubsub.shardChannels),
    },
    {
      name: 'pubsub|shardnumsub',
      arity: -2,
      flags: 'pubsub loading stale',
      group: 'pubsub',
      since: '7.0.0',
      complexity: 'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels',
      summary: 'Returns the count of subscribers of shard channels.',
      args: '[shardchannel:string...]',
      run: (c) => replyCounts(c, c.node.pubsub.shardChannels),
    },
  ],
});

export const punsubscribe = command({
  name: 'punsubscribe',
  arity: -1,
  flags: 'pubsub noscript loading stale',
  group: 'pubsub',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of patterns to unsubscribe.',
  summary: 'Stops listening to messages published to channels that match one or more patterns.',
  args: '[pattern:pattern...]',
  run: (c) => unsubscribeFrom(c, 'patterns'),
});

export const spublish = command({
  name: 'spublish',
  arity: 3,
  flags: 'pubsub loading stale fast',
  keys: [keys.at(1, 'not_key')],
  group: 'pubsub',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of clients subscribed to the receiving shard channel.',
  summary: 'Post a message to a shard channel',
  args: 'shardchannel:string message:string',
  run(c) {
    c.reply.int(c.node.pubsub.publishToShard(c.args.text(1), c.args.text(2)));
    c.forcePropagation();
  },
});

export const ssubscribe = command({
  name: 'ssubscribe',
  arity: -2,
  flags: 'pubsub noscript loading stale',
  keys: [keys.range(1, -1, 1, 'not_key')],
  group: 'pubsub',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of shard channels to subscribe to.',
  summary: 'Listens for messages published to shard channels.',
  args: 'shardchannel:string...',
  run(c) {
    if (c.denyBlocking) throw new CommandError(`ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client`);
    subscribeTo(c, 'shardChannels');
  },
});

export const subscribe = command({
  name: 'subscribe',
  arity: -2,
  flags: 'pubsub noscript loading stale',
  group: 'pubsub',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of channels to subscribe to.',
  summary: 'Listens for messages published to channels.',
  args: 'channel:string...',
  run: (c) => subscribeTo(c, 'channels'),
});

export const sunsubscribe = command({
  name: 'sunsubscribe',
  arity: -1,
  flags: 'pubsub noscript loading stale',
  keys: [keys.range(1, -1, 1, 'not_key')],
  group: 'pubsub',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of shard channels to unsubscribe.',
  summary: 'Stops listening to messages posted to shard channels.',
  args: '[shardchannel:string...]',
  run: (c) => unsubscribeFrom(c, 'shardChannels'),
});

export const unsubscribe = command({
  name: 'unsubscribe',
  arity: -1,
  flags: 'pubsub noscript loading stale',
  group: 'pubsub',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of channels to unsubscribe.',
  summary: 'Stops listening to messages posted to channels.',
  args: '[channel:string...]',
  run: (c) => unsubscribeFrom(c, 'channels'),
});

const verbs = {
  channels: ['subscribe', 'unsubscribe'],
  patterns: ['psubscribe', 'punsubscribe'],
  shardChannels: ['ssubscribe', 'sunsubscribe'],
} as const;

/** Confirmations pass by where replies are silenced. */
const confirmations = (c: Call): ReplyWriter => (c.client.replyMode === 'on' ? c.reply : c.node.connections.pushWriter(c.client));

function confirm({ client }: Call, writer: ReplyWriter, way: Way, verb: string, name: string | undefined): void {
  writer.push(3);
  writer.bulk(verb);
  if (name === undefined) writer.null();
  else writer.bulk(name);
  writer.int(way === 'shardChannels' ? client.shardChannels.size : client.channels.size + client.patterns.size);
}

function subscribeTo(c: Call, way: Way): void {
  const writer = confirmations(c);
  for (let i = 1; i < c.args.count; i++) {
    const name = c.args.text(i);
    c.node.pubsub.subscribe(c.client, way, name);
    confirm(c, writer, way, verbs[way][0], name);
  }
}

/** Unsubscribes from the channels named, or from all. A client that listens to none gets one reply that says so. */
function unsubscribeFrom(c: Call, way: Way): void {
  const writer = confirmations(c);
  const names = c.args.count > 1 ? c.args.texts(1) : [...c.client[way]];
  for (const name of names) {
    c.node.pubsub.unsubscribe(c.client, way, name);
    confirm(c, writer, way, verbs[way][1], name);
  }
  if (names.length === 0) confirm(c, writer, way, verbs[way][1], undefined);
}

function replyChannels(c: Call, channels: ReadonlyMap<string, unknown>): void {
  const { args, reply } = c;
  if (args.count > 3)
    throw new CommandError(`ERR unknown subcommand or wrong number of arguments for '${args.text(1)}'. Try PUBSUB HELP.`);
  const pattern = bytesOf(args.count === 3 ? args.text(2) : '*');
  const matching = [...channels.keys()].filter((channel) => {
    const name = bytesOf(channel);
    return args.count === 2 || glob.matches(pattern, 0, pattern.length, name, 0, name.length);
  });
  reply.array(matching.length);
  for (const channel of matching) reply.bulk(channel);
}

function replyCounts(c: Call, channels: ReadonlyMap<string, ReadonlySet<unknown>>): void {
  const names = c.args.texts(2);
  c.reply.array(names.length * 2);
  for (const name of names) {
    c.reply.bulk(name);
    c.reply.int(channels.get(name)?.size ?? 0);
  }
}
