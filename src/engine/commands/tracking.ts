/* CLIENT TRACKING, CACHING, TRACKINGINFO and GETREDIR: a client's side of client-side caching. Subcommands of CLIENT. */

import type { Call } from '../call.ts';
import type { Client } from '../clients/client.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { TrackingOptions, TrackingState } from '../clients/tracking.ts';
import { clientOf, redirectId } from './client-list.ts';
import type { CommandSpec } from './table.ts';

export const trackingHelp = {
  caching: ['CACHING (YES|NO)', '    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.'],
  tracking: [
    'TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]',
    '         [OPTIN] [OPTOUT] [NOLOOP]',
    '    Control server assisted client side caching.',
    'TRACKINGINFO',
    '    Report tracking status for the current connection.',
  ],
} as const;

export const trackingSubcommands: readonly CommandSpec[] = [
  {
    name: 'client|caching',
    arity: 3,
    flags: 'noscript loading stale',
    acl: 'connection',
    group: 'connection',
    since: '6.0.0',
    complexity: 'O(1)',
    summary: 'Instructs the server whether to track the keys in the next request.',
    args: '<mode YES | NO>',
    run: setCaching,
  },
  {
    name: 'client|getredir',
    arity: 2,
    flags: 'noscript loading stale',
    acl: 'connection',
    group: 'connection',
    since: '6.0.0',
    complexity: 'O(1)',
    summary: `Returns the client ID to which the connection's tracking notifications are redirected.`,
    run: (c) => c.reply.int(redirectId(c.client)),
  },
  {
    name: 'client|tracking',
    arity: -3,
    flags: 'noscript loading stale',
    acl: 'connection',
    group: 'connection',
    since: '6.0.0',
    complexity: 'O(1). Some options may introduce additional complexity.',
    summary: 'Controls server-assisted client-side caching for the connection.',
    args: '<status ON | OFF> [REDIRECT=client-id:integer] [PREFIX=prefix:string...+] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]',
    run: setTracking,
  },
  {
    name: 'client|trackinginfo',
    arity: 2,
    flags: 'noscript loading stale',
    acl: 'connection',
    group: 'connection',
    since: '6.2.0',
    complexity: 'O(1)',
    summary: 'Returns information about server-assisted client-side caching for the connection.',
    run: replyInfo,
  },
];

interface Wanted {
  readonly options: TrackingOptions;
  readonly prefixes: readonly string[];
}

function setTracking(c: Call): void {
  const { client, node } = c;
  const { options, prefixes } = readOptions(c);
  if (c.args.is(2, 'ON')) {
    const refused = refusal({ options, prefixes }, client.tracking);
    if (refused !== undefined) throw new CommandError(`ERR ${refused}`);
    node.tracking.enable(client, options, prefixes);
  } else if (c.args.is(2, 'OFF')) node.tracking.disable(client);
  else throw errors.syntax;
  c.reply.ok();
}

function readOptions(c: Call): Wanted {
  const { args } = c;
  const prefixes: string[] = [];
  let redirect: Client | undefined;
  const flags = { broadcasts: false, optIn: false, optOut: false, noLoop: false };
  args.from(3);
  while (args.more) {
    if (args.left > 1 && args.take('REDIRECT')) redirect = readTarget(c, redirect);
    else if (args.left > 1 && args.take('PREFIX')) prefixes.push(args.nextText());
    else if (args.take('BCAST')) flags.broadcasts = true;
    else if (args.take('OPTIN')) flags.optIn = true;
    else if (args.take('OPTOUT')) flags.optOut = true;
    else if (args.take('NOLOOP')) flags.noLoop = true;
    else throw errors.syntax;
  }
  return { options: { redirect, ...flags }, prefixes };
}

function readTarget(c: Call, before: Client | undefined): Client {
  if (before !== undefined) throw new CommandError('ERR A client can only redirect to a single other client');
  const target = clientOf(c.node, c.args.integer());
  if (target === undefined) throw new CommandError('ERR The client ID you want redirect to does not exist');
  return target;
}

/** Why these options do not go together, or not with what the client has now. */
function refusal({ options, prefixes }: Wanted, present: TrackingState | undefined): string | undefined {
  const { broadcasts, optIn, optOut } = options;
  if (!broadcasts && prefixes.length > 0) return 'PREFIX option requires BCAST mode to be enabled';
  if (present !== undefined && present.broadcasts !== broadcasts)
    return (
      `You can't switch BCAST mode on/off before disabling tracking for this client, ` +
      'and then re-enabling it with a different mode.'
    );
  if (broadcasts && (optIn || optOut)) return 'OPTIN and OPTOUT are not compatible with BCAST';
  if (optIn && optOut) return `You can't specify both OPTIN mode and OPTOUT mode`;
  if ((optIn && present?.optOut === true) || (optOut && present?.optIn === true))
    return (
      `You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, ` +
      'and then re-enabling it with a different mode.'
    );
  return broadcasts ? collision(prefixes, present) : undefined;
}

const overlap = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** A key under two prefixes would be told twice. */
function collision(prefixes: readonly string[], present: TrackingState | undefined): string | undefined {
  const advice = 'Prefixes for a single client must not overlap.';
  const existing = [...(present?.prefixes ?? [])].sort();
  for (const [i, prefix] of prefixes.entries()) {
    const old = existing.find((each) => overlap(each, prefix));
    if (old !== undefined) return `Prefix '${prefix}' overlaps with an existing prefix '${old}'. ${advice}`;
    const other = prefixes.slice(i + 1).find((each) => overlap(each, prefix));
    if (other !== undefined) return `Prefix '${prefix}' overlaps with another provided prefix '${other}'. ${advice}`;
  }
  return undefined;
}

const notTracking = new CommandError(
  'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
);

function setCaching({ args, client: { tracking }, reply }: Call): void {
  if (tracking === undefined) throw notTracking;
  const yes = args.is(2, 'YES');
  if (!yes && !args.is(2, 'NO')) throw errors.syntax;
  if (yes && !tracking.optIn)
    throw new CommandError('ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.');
  if (!yes && !tracking.optOut)
    throw new CommandError('ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.');
  tracking.caching = true;
  reply.ok();
}

function replyInfo({ client, reply }: Call): void {
  const { tracking } = client;
  const flags = flagsOf(tracking);
  const prefixes = [...(tracking?.prefixes ?? [])].sort();
  reply.map(3);
  reply.bulk('flags');
  reply.set(flags.length);
  for (const flag of flags) reply.bulk(flag);
  reply.bulk('redirect');
  reply.int(redirectId(client));
  reply.bulk('prefixes');
  reply.array(prefixes.length);
  for (const prefix of prefixes) reply.bulk(prefix);
}

function flagsOf(tracking: TrackingState | undefined): string[] {
  if (tracking === undefined) return ['off'];
  const { broadcasts, optIn, optOut, noLoop, caching, brokenRedirect } = tracking;
  const flags: readonly (readonly [boolean, string])[] = [
    [true, 'on'], [broadcasts, 'bcast'], [optIn, 'optin'], [optIn && caching, 'caching-yes'], [optOut, 'optout'],
    [optOut && caching, 'caching-no'], [noLoop, 'noloop'], [brokenRedirect, 'broken_redirect'],
  ];
  return flags.flatMap(([is, flag]) => (is ? [flag] : []));
}
