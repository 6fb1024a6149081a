/** Strings in part: what lies at an offset, what is appended, how long it is. */

import type { Call } from '../call.ts';
import { whole } from '../memory/whole.ts';
import * as robj from '../structures/robj.ts';
import * as string from '../types/string.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const badOffset = new CommandError('ERR offset is out of range');

export const strlen = command({
  name: 'strlen',
  arity: 2,
  flags: 'readonly fast',
  acl: 'string',
  keys: [keys.at(1, 'RO')],
  group: 'string',
  since: '2.2.0',
  complexity: 'O(1)',
  summary: 'Returns the length of a string value.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.string);
    c.reply.int(o === 0 ? 0 : string.length(c.h, o));
  },
});

export const append = command({
  name: 'append',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW insert')],
  group: 'string',
  since: '2.0.0',
  complexity: 'O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by the server will double the free space available on every reallocation.',
  summary: `Appends a string to the value of a key. Creates the key if it doesn't exist.`,
  args: 'key:key#0 value:string',
  run(c) {
    const { args, db, h } = c;
    const start = args.start[2] as number;
    const end = args.end[2] as number;
    let o = db.writeTyped(args, 1, robj.type.string);
    if (o === 0) {
      o = robj.createEncoded(h, args.buffer, start, end);
      db.add(args, 1, o);
    } else {
      requireFits(c, string.length(h, o) + end - start);
      o = changeable(c, o);
      string.append(h, o, args.buffer, start, end);
    }
    c.modified(1, '$', 'append');
    c.reply.int(string.length(h, o));
  },
});

function requireFits(c: Call, bytes: number): void {
  if (bytes > c.limits.protoMaxBulkLen) throw errors.stringTooLong;
}

/** The object under argument i if its bytes can change in place, else a raw copy put in its place. */
export function changeable(c: Call, o: number, i = 1): number {
  if (string.isChangeable(c.h, o)) return o;
  const { h } = c;
  const from = robj.encodingName(h, o);
  const raw = string.rawCopy(h, o);
  c.db.replace(c.args, i, raw);
  if (h.trace !== undefined)
    h.trace({ kind: 'encoding.converted', type: 'string', from, to: 'raw', why: 'only a raw string changes in place' });
  return raw;
}

export const setrange = command({
  name: 'setrange',
  arity: 4,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.at(1, 'RW update')],
  group: 'string',
  since: '2.2.0',
  complexity: 'O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.',
  summary: `Overwrites a part of a string value with another by an offset. Creates the key if it doesn't exist.`,
  args: 'key:key#0 offset:integer value:string',
  run(c) {
    const { args, db, h } = c;
    const offset = args.integerAt(2);
    if (offset < 0) throw badOffset;
    const bytes = args.length(3);
    let o = db.writeTyped(args, 1, robj.type.string);
    if (bytes === 0) {
      c.reply.int(o === 0 ? 0 : string.length(h, o));
      return;
    }
    requireFits(c, offset + bytes);
    if (o === 0) {
      o = whole(h, () => string.createZeros(h, offset + bytes), offset + bytes);
      db.add(args, 1, o);
    } else o = changeable(c, o);
    string.overwrite(h, o, offset, args.buffer, args.start[3] as number, args.end[3] as number);
    c.modified(1, '$', 'setrange');
    c.reply.int(string.length(h, o));
  },
});

export const getrange = command({
  name: 'getrange',
  arity: 4,
  flags: 'readonly',
  acl: 'string',
  keys: [keys.at(1, 'RO access')],
  group: 'string',
  since: '2.4.0',
  complexity: 'O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.',
  summary: 'Returns a substring of the string stored at a key.',
  args: 'key:key#0 start:integer end:integer',
  run(c) {
    replyRange(c);
  },
});

export const substr = command({
  name: 'substr',
  arity: 4,
  flags: 'readonly',
  acl: 'string',
  keys: [keys.at(1, 'RO access')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.',
  summary: 'Returns a substring from a string value.',
  deprecated: { since: '2.0.0', replacedBy: '`GETRANGE`' },
  args: 'key:key#0 start:integer end:integer',
  run(c) {
    replyRange(c);
  },
});

function replyRange(c: Call): void {
  const { args, h } = c;
  let start = args.integerAt(2);
  let end = args.integerAt(3);
  const o = c.db.readTyped(args, 1, robj.type.string);
  const length = o === 0 ? 0 : string.length(h, o);
  const isBackwards = start < 0 && end < 0 && start > end;
  if (start < 0) start = Math.max(0, length + start);
  if (end < 0) end = Math.max(0, length + end);
  end = Math.min(end, length - 1);
  if (isBackwards || start > end || length === 0) c.reply.bulk('');
  else if (robj.encodingOf(h, o) === robj.encoding.int) c.reply.bulk(robj.stringText(h, o).slice(start, end + 1));
  else {
    const s = robj.pointer(h, o);
    c.reply.bulkBytes(h.u8, s + start, s + end + 1);
  }
}
