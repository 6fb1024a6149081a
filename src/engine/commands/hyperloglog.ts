/** HyperLogLogs: elements added, counted, sets of them merged. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import * as hyperloglog from '../structures/hyperloglog.ts';
import * as robj from '../structures/robj.ts';
import { addEmpty, corrupt, makeDense, toRead, toWrite } from './hyperloglog-value.ts';
import * as keys from './keys.ts';
import { changeable } from './string-range.ts';
import { command } from './table.ts';

export const pfadd = command({
  name: 'pfadd',
  arity: -2,
  flags: 'write denyoom fast',
  acl: 'hyperloglog',
  keys: [keys.at(1, 'RW insert')],
  group: 'hyperloglog',
  since: '2.8.9',
  complexity: 'O(1) to add every element.',
  summary: `Adds elements to a HyperLogLog key. Creates the key if it doesn't exist.`,
  args: 'key:key#0 [element:string...]',
  run(c) {
    const { args, h } = c;
    const found = toWrite(c, 1);
    const o = found === 0 ? addEmpty(c) : found;
    let changes = found === 0 ? 1 : 0;
    for (let i = 2; i < args.count; i++) if (addElement(c, o, i)) changes++;
    if (changes > 0) {
      hyperloglog.invalidateCount(h, robj.pointer(h, o));
      c.modified(1, '$', 'pfadd', changes);
    }
    c.reply.int(changes > 0 ? 1 : 0);
  },
});

/** Adds argument i. True when that raised a register. */
function addElement(c: Call, o: number, i: number): boolean {
  const { args, h } = c;
  const before = robj.pointer(h, o);
  const start = args.start[i] as number;
  const s = hyperloglog.add(h, before, args.buffer, start, args.end[i] as number, c.limits.hllSparseMaxBytes);
  if (s !== before) robj.setPointer(h, o, s);
  const { isCorrupt, isRaised } = hyperloglog.outcome;
  if (isCorrupt) throw corrupt;
  if (isRaised) hyperloglog.invalidateCount(h, s); // at once, since the next element may find the runs corrupt
  return isRaised;
}

export const pfcount = command({
  name: 'pfcount',
  arity: -2,
  flags: 'readonly',
  acl: 'hyperloglog',
  keys: [
    keys.range(
      1, -1, 1, 'RW access',
      'RW because it may change the internal representation of the key, and propagate to replicas',
    ),
  ],
  group: 'hyperloglog',
  since: '2.8.9',
  complexity:
    'O(1) with a very small average constant time when called with a single key. O(N) with N being the number of ' +
    'keys, and much bigger constant times, when called with multiple keys.',
  summary: 'Returns the approximated cardinality of the set(s) observed by the HyperLogLog key(s).',
  args: 'key:key...#0',
  run(c) {
    if (c.args.count > 2) c.reply.int(hyperloglog.countRegisters(mergedFrom(c)));
    else c.reply.intText(countOne(c));
  },
});

/** The registers of all HyperLogLogs from argument 1 on. */
function mergedFrom(c: Call): hyperloglog.Registers {
  const registers = hyperloglog.createRegisters();
  for (let i = 1; i < c.args.count; i++) {
    const o = toRead(c, i);
    if (o !== 0 && !hyperloglog.mergeInto(c.h, robj.pointer(c.h, o), registers)) throw corrupt;
  }
  return registers;
}

/** The count that the string remembers, else a new one, which it then remembers: so a command that only reads changes
 * the key's bytes. */
function countOne(c: Call): string {
  const { h } = c;
  const found = toRead(c, 1);
  if (found === 0) return '0';
  const s = robj.pointer(h, changeable(c, found));
  if (hyperloglog.readCache(h, s)) return int64.decimal(hyperloglog.cached.lo, hyperloglog.cached.hi);
  const count = hyperloglog.count(h, s);
  if (count < 0) throw corrupt;
  hyperloglog.cacheCount(h, s, count);
  c.changes.changed(c.db, c.args, 1, c.client, 1);
  return String(count);
}

export const pfmerge = command({
  name: 'pfmerge',
  arity: -2,
  flags: 'write denyoom',
  acl: 'hyperloglog',
  keys: [keys.at(1, 'RW access insert'), keys.range(2, -1, 1, 'RO access')],
  group: 'hyperloglog',
  since: '2.8.9',
  complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
  summary: 'Merges one or more HyperLogLog values into a single key.',
  args: 'destkey:key#0 [sourcekey:key...#1]',
  run(c) {
    const { h } = c;
    const registers = mergedFrom(c);
    const isDense = hasDense(c);
    const found = toWrite(c, 1);
    const o = found === 0 ? addEmpty(c) : found;
    if (isDense) makeDense(c, o, 'merged with a dense one');
    const before = robj.pointer(h, o);
    robj.setPointer(h, o, hyperloglog.raiseAll(h, before, registers, c.limits.hllSparseMaxBytes));
    hyperloglog.invalidateCount(h, robj.pointer(h, o));
    c.modified(1, '$', 'pfadd');
    c.reply.ok();
  },
});

/** Whether one of the keys is dense: then so is what they are merged into. */
function hasDense(c: Call): boolean {
  for (let i = 1; i < c.args.count; i++) {
    const o = c.db.peek(c.args, i);
    if (o !== 0 && !hyperloglog.isSparse(c.h, robj.pointer(c.h, o))) return true;
  }
  return false;
}
