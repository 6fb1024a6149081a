/* The connection itself: who it is, which protocol it speaks, which database it looks at, and whether anybody is there. */

import type { Call } from '../call.ts';
import type { Node } from '../node.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { redisVersion } from '../version.ts';
import { unwatch } from '../clients/watch.ts';
import { readClientName } from './client-names.ts';
import { command } from './table.ts';

export const auth = command({
  name: 'auth',
  arity: -2,
  flags: 'noscript loading stale fast no_auth allow_busy',
  acl: 'connection',
  group: 'connection',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of passwords defined for the user',
  summary: 'Authenticates the connection.',
  history: [['6.0.0', 'Added ACL style (username and password).']],
  args: '[username:string@6.0.0] password:string',
  run(c) {
    if (c.args.count > 3) throw errors.syntax;
    if (c.args.count === 2 && c.node.acl.defaultUser.noPass) throw noPasswordSet;
    const user = c.args.count === 2 ? 'default' : c.args.text(1);
    logIn(c, user, c.args.text(c.args.count - 1));
    c.reply.ok();
  },
});

export const echo = command({
  name: 'echo',
  arity: 2,
  flags: 'loading stale fast',
  acl: 'connection',
  group: 'connection',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the given string.',
  args: 'message:string',
  run: (c) => c.reply.bulkBytes(c.args.buffer, c.args.start[1] as number, c.args.end[1] as number),
});

export const hello = command({
  name: 'hello',
  arity: -1,
  flags: 'noscript loading stale fast no_auth allow_busy',
  acl: 'connection',
  group: 'connection',
  since: '6.0.0',
  complexity: 'O(1)',
  summary: 'Handshakes with the server.',
  history: [
    ['6.2.0',
      '`protover` made optional; when called without arguments the command reports the current connection\'s ' +
      'context.'],
  ],
  args: '[{arguments protover:integer [AUTH={auth username:string password:string}] [SETNAME=clientname:string]}]',
  run: hail,
});

export const ping = command({
  name: 'ping',
  arity: -1,
  flags: 'fast',
  acl: 'connection',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'connection',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Returns the server's liveliness response.`,
  args: '[message:string]',
  run(c) {
    if (c.args.count > 2) throw errors.wrongArity('ping');
    if (c.client.subscriptions > 0 && c.client.resp === 2) replySubscribed(c);
    else if (c.args.count === 1) c.reply.simple('PONG');
    else c.reply.bulkBytes(c.args.buffer, c.args.start[1] as number, c.args.end[1] as number);
  },
});

export const quit = command({
  name: 'quit',
  arity: -1,
  flags: 'noscript loading stale fast no_auth allow_busy',
  acl: 'connection',
  group: 'connection',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Closes the connection.',
  deprecated: { since: '7.2.0', replacedBy: 'just closing the connection' },
  run(c) {
    c.reply.ok();
    c.node.connections.close(c.client);
  },
});

export const reset = command({
  name: 'reset',
  arity: 1,
  flags: 'noscript loading stale fast no_auth allow_busy',
  acl: 'connection',
  group: 'connection',
  since: '6.2.0',
  complexity: 'O(1)',
  summary: 'Resets the connection.',
  run(c) {
    forget(c);
    c.reply.simple('RESET');
  },
});

export const select = command({
  name: 'select',
  arity: 2,
  flags: 'loading stale fast',
  acl: 'connection',
  group: 'connection',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Changes the selected database.',
  args: 'index:integer',
  run(c) {
    const db = c.node.space.dbs[c.args.integerAt(1, -(2 ** 31), 2 ** 31 - 1)];
    if (c.node.cluster !== undefined && db !== c.node.space.dbs[0]) throw new CommandError('ERR SELECT is not allowed in cluster mode');
    if (db === undefined) throw new CommandError('ERR DB index is out of range');
    c.client.db = db;
    c.reply.ok();
  },
});

/** To a client that listens in RESP2, the answer looks like a message. */
function replySubscribed({ args, reply }: Call): void {
  reply.array(2);
  reply.bulk('pong');
  reply.bulk(args.count === 1 ? '' : args.text(1));
}

const noPasswordSet = new CommandError(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
);
const wrongPassword = new CommandError('WRONGPASS invalid username-password pair or user is disabled.');
const mustLogIn = new CommandError(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option ' +
    'can be used to authenticate the client and select the RESP protocol version at the same time',
);

function logIn(c: Call, user: string, password: string): void {
  const { acl } = c.node;
  if (acl.logIn(c.client, user, password)) return;
  acl.note(c.client, 'auth', c.args.text(0), c.denyBlocking ? 'multi' : 'toplevel', user);
  throw wrongPassword;
}

const notAVersion = new CommandError('ERR Protocol version is not an integer or out of range');

function hail(c: Call): void {
  const { args, client } = c;
  let version: 2 | 3 = client.resp;
  if (args.count >= 2) {
    const asked = args.integerAt(1, -Infinity, Infinity, notAVersion);
    if (asked !== 2 && asked !== 3) throw new CommandError('NOPROTO unsupported protocol version');
    version = asked;
  }
  let user: string | undefined;
  let password = '';
  let name: string | undefined;
  args.from(2);
  while (args.more) {
    if (args.left >= 3 && args.take('AUTH')) {
      user = args.nextText();
      password = args.nextText();
    } else if (args.left >= 2 && args.take('SETNAME')) name = readClientName(args.nextText());
    else throw new CommandError(`ERR Syntax error in HELLO option '${args.printed(args.index)}'`);
  }
  if (user !== undefined) logIn(c, user, password);
  if (c.node.acl.mustLogIn(client)) throw mustLogIn;
  if (name !== undefined) client.name = name;
  client.resp = version;
  c.reply.resp = version;
  replyServer(c);
}

/** HELLO's reply about the server: from the version clients know which commands and replies to expect. */
function replyServer({ reply, client, node }: Call): void {
  reply.map(7);
  reply.bulk('server');
  reply.bulk('redis');
  reply.bulk('version');
  reply.bulk(redisVersion);
  reply.bulk('proto');
  reply.int(client.resp);
  reply.bulk('id');
  reply.int(client.id);
  reply.bulk('mode');
  reply.bulk(node.cluster === undefined ? 'standalone' : 'cluster');
  reply.bulk('role');
  reply.bulk('master');
  reply.bulk('modules');
  replyModules(node, reply);
}

/** The modules, as HELLO and MODULE LIST tell them. They came with the server, from no file. */
export function replyModules(node: Node, reply: ReplyWriter): void {
  reply.array(node.modules.length);
  for (const { name, version } of node.modules) {
    reply.map(4);
    reply.bulk('name');
    reply.bulk(name);
    reply.bulk('ver');
    reply.int(version);
    reply.bulk('path');
    reply.bulk('');
    reply.bulk('args');
    reply.array(0);
  }
}

/** Makes the connection what it was when it was opened. */
function forget(c: Call): void {
  const { client, node } = c;
  client.transaction = undefined;
  unwatch(client);
  node.monitors.delete(client);
  client.monitor = false;
  node.pubsub.forget(client);
  node.tracking.disable(client);
  client.db = node.space.dbs[0] as typeof client.db;
  client.resp = 2;
  c.reply.resp = 2;
  client.name = '';
  node.acl.logOut(client);
  if (client.replyMode !== 'skip') client.replyMode = 'on'; // a reply that is to be skipped is so, this one
  client.noEvict = false;
  client.noTouch = false;
  client.isReadonly = false;
  client.askedAt = -1;
}
