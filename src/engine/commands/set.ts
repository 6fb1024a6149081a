/** Sets: distinct members under one key, added, removed, looked up and listed. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as element from '../types/element.ts';
import * as set from '../types/set.ts';
import * as keys from './keys.ts';
import * as scan from './scan.ts';
import { command } from './table.ts';

export const sadd = command({
  name: 'sadd',
  arity: -3,
  flags: 'write denyoom fast',
  acl: 'set',
  keys: [keys.at(1, 'RW insert')],
  memberAt: 2,
  group: 'set',
  since: '1.0.0',
  complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  summary: `Adds one or more members to a set. Creates the key if it doesn't exist.`,
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  args: 'key:key#0 member:string...',
  run(c) {
    const { args, h, limits } = c;
    let o = c.db.writeTyped(args, 1, robj.type.set);
    if (o !== 0) set.convertFor(h, o, args.count - 2, limits);
    else {
      o = set.createFor(h, args.buffer, args.start[2] as number, args.end[2] as number, args.count - 2, limits);
      c.db.add(args, 1, o);
    }
    let added = 0;
    for (let i = 2; i < args.count; i++)
      if (set.add(h, o, args.buffer, args.start[i] as number, args.end[i] as number, limits)) added++;
    if (added > 0) c.modified(1, 's', 'sadd', added);
    c.reply.int(added);
  },
});

export const srem = command({
  name: 'srem',
  arity: -3,
  flags: 'write fast',
  acl: 'set',
  keys: [keys.at(1, 'RW delete')],
  memberAt: 2,
  group: 'set',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of members to be removed.',
  summary: 'Removes one or more members from a set. Deletes the set if the last member was removed.',
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  args: 'key:key#0 member:string...',
  run(c) {
    const { args, h } = c;
    const o = c.db.writeTyped(args, 1, robj.type.set);
    let removed = 0;
    if (o !== 0)
      for (let i = 2; i < args.count; i++) {
        if (!set.remove(h, o, args.buffer, args.start[i] as number, args.end[i] as number)) continue;
        removed++;
        if (set.length(h, o) === 0) break;
      }
    if (removed > 0) {
      c.modified(1, 's', 'srem', removed);
      if (set.length(h, o) === 0) c.deleteEmptied(1);
    }
    c.reply.int(removed);
  },
});

export const smembers = command({
  name: 'smembers',
  arity: 2,
  flags: 'readonly',
  acl: 'set',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output_order'],
  group: 'set',
  since: '1.0.0',
  complexity: 'O(N) where N is the set cardinality.',
  quick: true,
  summary: 'Returns all members of a set.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.set);
    const n = o === 0 ? 0 : set.length(c.h, o);
    c.goesOver(n);
    c.reply.set(n);
    if (o !== 0) set.replyMembers(c.h, o, c.reply);
  },
});

export const scard = command({
  name: 'scard',
  arity: 2,
  flags: 'readonly fast',
  acl: 'set',
  keys: [keys.at(1, 'RO')],
  group: 'set',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the number of members in a set.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.set);
    c.reply.int(o === 0 ? 0 : set.length(c.h, o));
  },
});

export const sismember = command({
  name: 'sismember',
  arity: 3,
  flags: 'readonly fast',
  acl: 'set',
  keys: [keys.at(1, 'RO')],
  memberAt: 2,
  group: 'set',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Determines whether a member belongs to a set.',
  args: 'key:key#0 member:string',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.set);
    c.reply.int(holds(c, o, 2) ? 1 : 0);
  },
});

/** Whether argument i is a member; o may be 0. */
function holds(c: Call, o: number, i: number): boolean {
  const { args } = c;
  return o !== 0 && set.contains(c.h, o, args.buffer, args.start[i] as number, args.end[i] as number);
}

export const smismember = command({
  name: 'smismember',
  arity: -3,
  flags: 'readonly fast',
  acl: 'set',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of elements being checked for membership',
  summary: 'Determines whether multiple members belong to a set.',
  args: 'key:key#0 member:string...',
  run(c) {
    const { args } = c;
    const o = c.db.readTyped(args, 1, robj.type.set);
    c.reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) c.reply.int(holds(c, o, i) ? 1 : 0);
  },
});

export const smove = command({
  name: 'smove',
  arity: 4,
  flags: 'write fast',
  acl: 'set',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'RW insert')],
  group: 'set',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Moves a member from one set to another.',
  args: 'source:key#0 destination:key#1 member:string',
  run(c) {
    const source = c.db.write(c.args, 1);
    const destination = c.db.write(c.args, 2);
    if (source === 0) {
      c.reply.int(0);
      return;
    }
    for (const o of [source, destination])
      if (o !== 0 && robj.typeOf(c.h, o) !== robj.type.set) throw errors.wrongType;
    if (source === destination) c.reply.int(holds(c, source, 3) ? 1 : 0);
    else c.reply.int(move(c, source, destination) ? 1 : 0);
  },
});

/** Moves argument 3 from one set to another, which may be 0; false when it is no member. */
function move(c: Call, source: number, destination: number): boolean {
  const { args, h, limits } = c;
  const start = args.start[3] as number;
  const end = args.end[3] as number;
  if (!set.remove(h, source, args.buffer, start, end)) return false;
  c.modified(1, 's', 'srem');
  if (set.length(h, source) === 0) c.deleteEmptied(1);
  let to = destination;
  if (to === 0) {
    to = set.createFor(h, args.buffer, start, end, 1, limits);
    c.db.add(args, 2, to);
  }
  if (set.add(h, to, args.buffer, start, end, limits)) c.modified(2, 's', 'sadd');
  return true;
}

export const sscan = command({
  name: 'sscan',
  arity: -3,
  flags: 'readonly',
  acl: 'set',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'set',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to ' +
    'return back to 0. N is the number of elements inside the collection.',
  summary: 'Iterates over members of a set.',
  args: 'key:key#0 cursor:integer [MATCH=pattern:pattern] [COUNT=count:integer]',
  run(c) {
    const { h } = c;
    const cursor = scan.cursorAt(c.args, 2);
    const o = c.db.readTyped(c.args, 1, robj.type.set);
    if (o === 0) {
      scan.replyPage(c, 0, 0);
      return;
    }
    const options = new scan.ScanOptions(c.args, 3);
    if (robj.encodingOf(h, o) === robj.encoding.hashtable) replyTablePage(c, robj.pointer(h, o), cursor, options);
    else replySmallPage(c, o, options);
  },
});

function replyTablePage(c: Call, d: number, cursor: number, options: scan.ScanOptions): void {
  const { h } = c;
  const page = scan.scanDict(h, d, cursor, options);
  scan.replyPage(c, page.cursor, page.found.length);
  for (const r of page.found) {
    const key = dict.key(h, r);
    c.reply.bulkBytes(h.u8, key, key + sds.length(h, key));
  }
}

/** The small encodings are one page. */
function replySmallPage(c: Call, o: number, options: scan.ScanOptions): void {
  const { h } = c;
  let n = 0;
  set.forEach(h, o, (m) => {
    if (options.matchesElement(h, m)) n++;
  });
  scan.replyPage(c, 0, n);
  set.forEach(h, o, (m) => {
    if (options.matchesElement(h, m)) element.reply(h, m, c.reply);
  });
}
