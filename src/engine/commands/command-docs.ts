/* A command in COMMAND DOCS: what it does, since when, what it costs, and the tree of its arguments. */

import type { ReplyWriter } from '../resp/reply.ts';
import { type Argument, parseGrammar } from './grammar.ts';
import type { Command } from './table.ts';

/** A field of a map: its name, and how its value is written. */
type Field = readonly [name: string, write: () => void];

function replyFields(reply: ReplyWriter, fields: readonly (Field | undefined)[]): void {
  const present = fields.filter((field) => field !== undefined);
  reply.map(present.length);
  for (const [name, write] of present) {
    reply.bulk(name);
    write();
  }
}

export function replyDocs(reply: ReplyWriter, command: Command): void {
  const text = (name: string, value: string | undefined): Field | undefined =>
    value === undefined ? undefined : [name, () => reply.bulk(value)];
  const { history, args, children, docFlags, deprecated } = command;
  const flags = [...(docFlags ?? '').split(' '), deprecated === undefined ? '' : 'deprecated'].filter((flag) => flag !== '');
  replyFields(reply, [
    text('summary', command.summary),
    text('since', command.since),
    text('group', command.group),
    text('complexity', command.complexity),
    text('module', command.module),
    flags.length === 0 ? undefined : ['doc_flags', () => replyFlags(reply, [...new Set(flags)].sort())],
    text('deprecated_since', deprecated?.since),
    text('replaced_by', deprecated?.replacedBy),
    history === undefined ? undefined : ['history', () => replyHistory(reply, history)],
    args === undefined ? undefined : ['arguments', () => replyArguments(reply, parseGrammar(args))],
    children.size === 0 ? undefined : ['subcommands', () => replyChildren(reply, [...children.values()])],
  ]);
}

function replyFlags(reply: ReplyWriter, flags: readonly string[]): void {
  reply.set(flags.length);
  for (const flag of flags) reply.simple(flag);
}

function replyHistory(reply: ReplyWriter, history: readonly (readonly [string, string])[]): void {
  reply.set(history.length);
  for (const [since, change] of history) {
    reply.array(2);
    reply.bulk(since);
    reply.bulk(change);
  }
}

function replyChildren(reply: ReplyWriter, children: readonly Command[]): void {
  reply.map(children.length);
  for (const child of children) {
    reply.bulk(child.name);
    replyDocs(reply, child);
  }
}

function replyArguments(reply: ReplyWriter, list: readonly Argument[]): void {
  reply.array(list.length);
  for (const each of list) replyArgument(reply, each);
}

function replyArgument(reply: ReplyWriter, argument: Argument): void {
  const text = (name: string, value: string | undefined): Field | undefined =>
    value === undefined ? undefined : [name, () => reply.bulk(value)];
  const { name, type, keySpec } = argument;
  const isGroup = type === 'oneof' || type === 'block';
  const flags = [
    argument.optional ? 'optional' : '', argument.multiple ? 'multiple' : '', argument.multipleToken ? 'multiple_token' : '',
  ].filter((flag) => flag !== '');
  replyFields(reply, [
    text('name', name),
    text('type', type),
    isGroup ? undefined : text('display_text', argument.shown ?? name),
    keySpec === undefined ? undefined : ['key_spec_index', () => reply.int(keySpec)],
    text('token', argument.token),
    text('since', argument.since),
    text('deprecated_since', argument.deprecatedSince),
    flags.length === 0 ? undefined : ['flags', () => replyFlags(reply, flags)],
    isGroup ? ['arguments', () => replyArguments(reply, argument.arguments)] : undefined,
  ]);
}
