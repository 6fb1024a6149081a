/* LATENCY: when something took too long, and how long commands take. */

import { cString } from '../bytes.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import { replyHelp } from './help.ts';
import { diagnose, graph } from './latency-report.ts';
import { type Command, command } from './table.ts';

const help = [
  'DOCTOR',
  '    Return a human readable latency analysis report.',
  'GRAPH <event>',
  '    Return an ASCII latency graph for the <event> class.',
  'HISTORY <event>',
  '    Return time-latency samples for the <event> class.',
  'LATEST',
  '    Return the latest latency samples for all events.',
  'RESET [<event> ...]',
  '    Reset latency data of one or more <event> classes.',
  '    (default: reset all data for all event classes)',
  'HISTOGRAM [COMMAND ...]',
  '    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.',
  '    If no commands are specified then all histograms are replied.',
];

const toldByAll = ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'];

export const latency = command({
  name: 'latency',
  arity: -2,
  flags: '',
  group: 'server',
  since: '2.8.13',
  complexity: 'Depends on subcommand.',
  summary: 'A container for latency diagnostics commands.',
  subcommands: [
    {
      name: 'latency|doctor',
      arity: 2,
      flags: 'admin noscript loading stale',
      tips: toldByAll,
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns a human-readable latency analysis report.',
      run: (c) => c.reply.verbatim('txt', diagnose(c.node.latency.events, c.limits.latencyThresholdMs > 0)),
    },
    {
      name: 'latency|graph',
      arity: 3,
      flags: 'admin noscript loading stale',
      tips: toldByAll,
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns a latency graph for an event.',
      args: 'event:string',
      run: replyGraph,
    },
    {
      name: 'latency|help',
      arity: 2,
      flags: 'loading stale',
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns helpful text about the different subcommands.',
      run: (c) => replyHelp(c, help),
    },
    {
      name: 'latency|histogram',
      arity: -2,
      flags: 'admin noscript loading stale',
      tips: toldByAll,
      group: 'server',
      since: '7.0.0',
      complexity: 'O(N) where N is the number of commands with latency information being retrieved.',
      summary: 'Returns the cumulative distribution of latencies of a subset or all commands.',
      args: '[command:string...]',
      run: replyHistograms,
    },
    {
      name: 'latency|history',
      arity: 3,
      flags: 'admin noscript loading stale',
      tips: toldByAll,
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns timestamp-latency samples for an event.',
      args: 'event:string',
      run: replyHistory,
    },
    {
      name: 'latency|latest',
      arity: 2,
      flags: 'admin noscript loading stale',
      tips: toldByAll,
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Returns the latest latency samples for all events.',
      run: replyLatest,
    },
    {
      name: 'latency|reset',
      arity: -2,
      flags: 'admin noscript loading stale',
      tips: ['request_policy:all_nodes', 'response_policy:agg_sum'],
      group: 'server',
      since: '2.8.13',
      complexity: 'O(1)',
      summary: 'Resets the latency data for one or more events.',
      args: '[event:string...]',
      run: (c) => c.reply.int(c.node.latency.reset(c.args.texts(2))),
    },
  ],
});

function replyLatest({ reply, node }: Call): void {
  const { events } = node.latency;
  reply.array(events.size);
  for (const [name, { samples, maxMs }] of events) {
    const last = samples.at(-1);
    reply.array(4);
    reply.bulk(name);
    reply.int(last?.atSeconds ?? 0);
    reply.int(last?.ms ?? 0);
    reply.int(maxMs);
  }
}

function replyHistory({ args, reply, node }: Call): void {
  const samples = node.latency.events.get(args.text(2))?.samples ?? [];
  reply.array(samples.length);
  for (const { atSeconds, ms } of samples) {
    reply.array(2);
    reply.int(atSeconds);
    reply.int(ms);
  }
}

function replyGraph({ args, reply, node, nowMs }: Call): void {
  const name = args.text(2);
  const history = node.latency.events.get(name);
  if (history === undefined) throw new CommandError(`ERR No samples available for event '${cString(name)}'`);
  reply.verbatim('txt', graph(name, history, Math.floor(nowMs / 1000)));
}

/** A command's distribution; a container's is that of each of its subcommands. Unknown names are passed over. */
function replyHistograms(c: Call): void {
  const { args, reply, node: { table, commandStats } } = c;
  const named = args.texts(2).flatMap((name) => (name.includes(' ') ? undefined : table.byText(name)) ?? []);
  const asked = args.count === 2 ? table.commands : named;
  const withSubcommands = asked.flatMap((each): Command[] => [each, ...each.children.values()]);
  const found = withSubcommands.flatMap(({ id, name }) => {
    const histogram = commandStats.counters[id]?.histogram;
    return histogram === undefined ? [] : [{ name, histogram }];
  });
  reply.map(found.length);
  for (const { name, histogram } of found) {
    reply.bulk(name);
    reply.map(2);
    reply.bulk('calls');
    reply.int(histogram.count);
    reply.bulk('histogram_usec');
    const bounds = histogram.cumulative();
    reply.map(bounds.length);
    for (const [boundUs, count] of bounds) {
      reply.int(boundUs);
      reply.int(count);
    }
  }
}
