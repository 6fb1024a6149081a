/** HSETEX: fields set together with their time to live, or only if all or none of them are there. Redis has it since 8.0. */

import type { Call } from '../call.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as hash from '../types/hash.ts';
import { openForWrite } from './hash.ts';
import { takeTime } from './hash-getex.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const oneCondition = new CommandError('ERR Only one of FXX or FNX arguments can be specified');
const oneTime = new CommandError('ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified');
const badNumber = new CommandError('ERR invalid number of fields');

export const hsetex = command({
  name: 'hsetex',
  arity: -6,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW update')],
  group: 'hash',
  since: '8.0.0',
  complexity: 'O(N), N being the number of fields that are set',
  summary: 'Sets fields of a hash together with their time to live.',
  args:
    'key:key#0 [<condition FNX | FXX>] [<expiration EX=seconds:integer | PX=milliseconds:integer | ' +
    'EXAT=unix-time-seconds:unix-time | PXAT=unix-time-milliseconds:unix-time | KEEPTTL>] FIELDS={fields ' +
    'numfields:integer {data field:string value:string}...}',
  run(c) {
    const options = readOptions(c);
    const found = c.db.writeTyped(c.args, 1, robj.type.hash);
    if (!isAllowed(c, found, options)) c.reply.int(0);
    else {
      setFields(c, options);
      c.reply.int(1);
    }
  },
});

interface Options {
  /** Whether the fields must all be there, or none of them. */
  condition: 'FNX' | 'FXX' | undefined;
  atMs: number | undefined;
  keepsTime: boolean;
  /** Index of the first field. */
  first: number;
}

function readOptions(c: Call): Options {
  const { args } = c;
  const options: Options = { condition: undefined, atMs: undefined, keepsTime: false, first: 0 };
  args.from(2);
  while (!args.take('FIELDS')) {
    if (!args.more) throw errors.wrongArity(c.command.name);
    takeOption(c, options);
  }
  if (!args.more) throw errors.wrongArity(c.command.name);
  const fields = args.integer(1, 2 ** 31 - 1, badNumber);
  if (args.left !== fields * 2) throw errors.wrongArity(c.command.name);
  options.first = args.index;
  return options;
}

function takeOption(c: Call, options: Options): void {
  const { args } = c;
  const word = args.text(args.index).toUpperCase();
  if (word === 'FNX' || word === 'FXX') {
    if (options.condition !== undefined) throw oneCondition;
    options.condition = word;
    args.next();
    return;
  }
  if (/^(KEEPTTL|[EP]X(AT)?)$/.test(word) && (options.keepsTime || options.atMs !== undefined)) throw oneTime;
  if (args.take('KEEPTTL')) {
    options.keepsTime = true;
    return;
  }
  const atMs = takeTime(c);
  if (atMs === undefined) throw new CommandError(`ERR unknown argument: ${args.printed(args.index)}`);
  options.atMs = atMs;
}

function isAllowed(c: Call, o: number, { condition, first }: Options): boolean {
  if (condition === undefined) return true;
  for (let i = first; i < c.args.count; i += 2) {
    const isThere = o !== 0 && hash.find(c.h, o, c.args, i) !== 0;
    if (isThere !== (condition === 'FXX')) return false;
  }
  return true;
}

function setFields(c: Call, { atMs, condition, keepsTime, first }: Options): void {
  const { args, h, limits } = c;
  const o = openForWrite(c);
  hash.convertFor(h, o, args, first, args.count - 1, limits);
  if (atMs !== undefined) hash.makeRoomForTimes(h, o); // also where that time is past
  for (let i = first; i < args.count; i += 2) {
    hash.set(h, o, args, i, args.buffer, args.start[i + 1] as number, args.end[i + 1] as number, limits, keepsTime);
    if (atMs !== undefined && atMs > c.node.space.dueMs) hash.setExpiresAtMs(h, o, args, i, atMs);
  }
  const fields = (args.count - first) / 2;
  c.modified(1, 'h', 'hset', fields);
  if (atMs === undefined) return;
  if (atMs > c.node.space.dueMs) {
    fieldExpiry.note(c.db, args.text(1), o);
    c.event(1, 'h', 'hexpire');
    if (c.propagates) propagateUntil(c, atMs, condition, first);
    return;
  }
  for (let i = first; i < args.count; i += 2) {
    hash.remove(h, o, args, i);
    if (c.propagates) c.propagateAs('HDEL', args.text(1), args.text(i));
  }
  c.event(1, 'h', 'hdel');
  if (hash.length(h, o) === 0) c.deleteEmptied(1);
}

/** The same, until a point in time. */
function propagateUntil(c: Call, atMs: number, condition: Options['condition'], first: number): void {
  const { args } = c;
  const when = condition === undefined ? [] : [condition];
  c.propagateAs('HSETEX', args.text(1), ...when, 'PXAT', String(atMs), 'FIELDS', ...args.texts(first - 1));
}
