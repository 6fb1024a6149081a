/* A command in COMMAND INFO: how many arguments, which flags, where its keys are. */

import type { ReplyWriter } from '../resp/reply.ts';
import type { KeySpec } from './keys.ts';
import type { Command } from './table.ts';

export function replyInfo(reply: ReplyWriter, command: Command): void {
  const { first, last, step, movable } = keyRange(command.keys ?? []);
  reply.array(10);
  reply.bulk(command.name);
  reply.int(command.arity);
  replyWords(reply, flagsOf(command, movable));
  reply.int(first);
  reply.int(last);
  reply.int(step);
  replyWords(reply, command.categories.map((category) => `@${category}`));
  const tips = command.tips ?? [];
  reply.set(tips.length);
  for (const tip of tips) reply.bulk(tip);
  const specs = command.keys ?? [];
  reply.set(specs.length);
  for (const spec of specs) replyKeySpec(reply, spec);
  if (command.children.size === 0) reply.set(0);
  else {
    reply.array(command.children.size);
    for (const child of command.children.values()) replyInfo(reply, child);
  }
}

function replyWords(reply: ReplyWriter, words: readonly string[]): void {
  reply.set(words.length);
  for (const word of words) reply.simple(word);
}

/** The flags of an entry, and `movablekeys` in its place before `allow_busy`. */
function flagsOf(command: Command, movable: boolean): string[] {
  const flags = [...command.flagSet];
  if (!movable) return flags;
  const at = flags.indexOf('allow_busy');
  flags.splice(at === -1 ? flags.length : at, 0, 'movablekeys');
  return flags;
}

interface KeyRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  /** The range does not tell all keys. */
  readonly movable: boolean;
}

/** Key specs put into the older form, one range of arguments, as far as it goes. */
export function keyRange(specs: readonly KeySpec[]): KeyRange {
  const [only] = specs;
  if (specs.length === 1 && only?.begin.kind === 'index' && only.find.kind === 'range')
    return { first: only.begin.index, last: lastOf(only.begin.index, only.find.last), step: only.find.step, movable: false };
  let first = Infinity;
  let last = 0;
  let before = 0;
  let movable = false;
  for (const { begin, find, flags } of specs) {
    const plain = begin.kind === 'index' && find.kind === 'range' && find.step === 1;
    if (!plain || (before !== 0 && before !== begin.index - 1)) {
      movable = true;
      continue;
    }
    if (flags.includes('incomplete')) movable = true;
    first = Math.min(first, begin.index);
    const end = lastOf(begin.index, find.last);
    last = last < 0 || end < 0 ? Math.min(last, end) : Math.max(last, end);
    before = last;
  }
  return first === Infinity ? { first: 0, last: 0, step: 0, movable } : { first, last, step: 1, movable };
}

const lastOf = (first: number, last: number): number => (last >= 0 ? first + last : last);

function replyKeySpec(reply: ReplyWriter, { flags, notes, begin, find }: KeySpec): void {
  reply.map(notes === undefined ? 3 : 4);
  if (notes !== undefined) {
    reply.bulk('notes');
    reply.bulk(notes);
  }
  reply.bulk('flags');
  replyWords(reply, flags.split(' '));
  reply.bulk('begin_search');
  if (begin.kind === 'index') replySearch(reply, 'index', [['index', begin.index]]);
  else if (begin.kind === 'keyword') replySearch(reply, 'keyword', [['keyword', begin.keyword], ['startfrom', begin.from]]);
  else replySearch(reply, 'unknown', []);
  reply.bulk('find_keys');
  if (find.kind === 'range')
    replySearch(reply, 'range', [['lastkey', find.last], ['keystep', find.step], ['limit', find.limit]]);
  else if (find.kind === 'counted')
    replySearch(reply, 'keynum', [['keynumidx', find.countAt], ['firstkey', find.first], ['keystep', find.step]]);
  else replySearch(reply, 'unknown', []);
}

function replySearch(reply: ReplyWriter, type: string, fields: readonly (readonly [string, string | number])[]): void {
  reply.map(2);
  reply.bulk('type');
  reply.bulk(type);
  reply.bulk('spec');
  reply.map(fields.length);
  for (const [name, value] of fields) {
    reply.bulk(name);
    if (typeof value === 'number') reply.int(value);
    else reply.bulk(value);
  }
}
