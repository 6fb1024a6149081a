/* The replies of ACL about users and refusals. */

import type { LogEntry } from '../acl/log.ts';
import type { Selector } from '../acl/selector.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import type { ReplyWriter } from '../resp/reply.ts';

export function users(c: Call): void {
  const { sorted } = c.node.acl;
  c.reply.array(sorted.length);
  for (const { name } of sorted) c.reply.bulk(name);
}

export function list(c: Call): void {
  const { sorted } = c.node.acl;
  c.reply.array(sorted.length);
  for (const { description } of sorted) c.reply.bulk(description);
}

export function getUser(c: Call): void {
  const { reply } = c;
  const user = c.node.acl.users.get(c.args.text(2));
  if (user === undefined) {
    reply.null();
    return;
  }
  const [own, ...more] = user.selectors;
  reply.map(6);
  reply.bulk('flags');
  reply.set(user.flags.length);
  for (const flag of user.flags) reply.bulk(flag);
  reply.bulk('passwords');
  reply.array(user.passwords.length);
  for (const hash of user.passwords) reply.bulk(hash);
  replySelector(reply, own);
  reply.bulk('selectors');
  reply.array(more.length);
  for (const selector of more) {
    reply.map(3);
    replySelector(reply, selector);
  }
}

function replySelector(reply: ReplyWriter, { commandRules, keyRules, channelRules }: Selector): void {
  for (const text of ['commands', commandRules, 'keys', keyRules, 'channels', channelRules]) reply.bulk(text);
}

const logCount = 10;

export function log(c: Call): void {
  const { args, reply, node } = c;
  if (args.count > 3)
    throw new CommandError(`ERR unknown subcommand or wrong number of arguments for '${args.printed(1)}'. Try ACL HELP.`);
  if (args.count === 3 && args.is(2, 'RESET')) {
    node.acl.log.entries = [];
    reply.ok();
    return;
  }
  const count = args.count === 3 ? Math.max(0, args.integerAt(2)) : logCount;
  const entries = node.acl.log.entries.slice(0, count);
  reply.array(entries.length);
  for (const entry of entries) replyEntry(c, entry);
}

function replyEntry({ reply, nowMs }: Call, entry: LogEntry): void {
  const fields: readonly (readonly [string, string | number])[] = [
    ['count', entry.count], ['reason', entry.reason], ['context', entry.context], ['object', entry.object],
    ['username', entry.user], ['age-seconds', (nowMs - entry.updatedMs) / 1000],
    ['client-info', entry.clientInfo], ['entry-id', entry.id], ['timestamp-created', entry.createdMs],
    ['timestamp-last-updated', entry.updatedMs],
  ];
  reply.map(fields.length);
  for (const [name, value] of fields) {
    reply.bulk(name);
    if (name === 'age-seconds') reply.double(value as number);
    else if (typeof value === 'number') reply.int(value);
    else reply.bulk(value);
  }
}
