/* The table library. */

import { toText } from '../operations.ts';
import { type Steps, pausing, pausingWhere } from '../pausing.ts';
import { fail, machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { type BuiltinBody, type LuaValue, noValues, typeName } from '../value.ts';
import * as args from './args.ts';
import { directTable } from './direct.ts';
import { sort } from './sort.ts';

/** What shifting takes below the first item, where each place is a node of the hash. */
const stepsPerEmptyPlace = 64;
/** After so many pieces concat may be paused. */
const piecesAtOnce = 1024;

/** So many items are moved at once. */
const movedAtOnce = 4096;

/** Whether an item is put in or taken out so far from the end that moving the others takes long. */
function movesMany([t, at]: LuaValue[]): boolean {
  return t instanceof LuaTable && typeof at === 'number' && t.border() - at > movedAtOnce;
}

/** Moves the items from `from` on down to `to` up by one, the last first; where it has come to. */
function moveUp(t: LuaTable, from: number, to: number): number {
  const last = Math.max(to, from - movedAtOnce);
  let i = from;
  for (; i > last; i--) {
    machine.work(i > 0 ? 1 : stepsPerEmptyPlace);
    t.set(i, t.get(i - 1));
  }
  return i;
}

const insert: BuiltinBody = (a) => {
  const t = args.checkWritable(args.table(a, 1));
  const end = t.border() + 1;
  if (a.length === 2) t.set(end, a[1]);
  else if (a.length === 3) {
    const at = args.integer(a, 2);
    for (let i = Math.max(end, at); i > at; ) i = moveUp(t, i, at);
    t.set(at, a[2]);
  } else fail("wrong number of arguments to 'insert'");
  return noValues;
};

const insertFar = function* (a: LuaValue[]): Steps {
  const t = args.checkWritable(args.table(a, 1));
  if (a.length !== 3) return insert(a);
  const at = args.integer(a, 2);
  for (let i = t.border() + 1; i > at; ) {
    i = moveUp(t, i, at);
    yield;
  }
  t.set(at, a[2]);
  return noValues;
};

/** Moves the items behind `from` down by one, up to that at `end`; where it has come to. */
function moveDown(t: LuaTable, from: number, end: number): number {
  const last = Math.min(end, from + movedAtOnce);
  machine.spend(last - from);
  for (let i = from; i < last; i++) t.set(i, t.get(i + 1));
  return last;
}

const remove: BuiltinBody = (a) => {
  const t = args.table(a, 1);
  const end = t.border();
  const at = args.integerOr(a, 2, end);
  if (at < 1 || at > end) return noValues;
  args.checkWritable(t);
  const removed = t.get(at);
  for (let i = at; i < end; ) i = moveDown(t, i, end);
  t.set(end, undefined);
  return removed;
};

const removeFar = function* (a: LuaValue[]): Steps {
  const t = args.checkWritable(args.table(a, 1));
  const end = t.border();
  const at = args.integer(a, 2);
  if (at < 1) return noValues;
  const removed = t.get(at);
  for (let i = at; i < end; ) {
    i = moveDown(t, i, end);
    yield;
  }
  t.set(end, undefined);
  return removed;
};

const concat = pausing('concat', function* (a) {
  const t = args.table(a, 1);
  const separator = args.textOr(a, 2, '');
  const from = args.integerOr(a, 3, 1);
  const to = a[3] === undefined ? t.border() : args.integer(a, 4);
  // A run of pieces grows as a rope does; of many, each is made one string before they are joined.
  const runs: string[] = [];
  let run = '';
  let bytes = 0;
  for (let i = from; i <= to; i++) {
    const v = t.get(i);
    const piece = typeof v === 'string' ? v : toText(v);
    if (piece === undefined) fail(`invalid value (${typeName(v)}) at index ${i} in table for 'concat'`);
    bytes += piece.length + separator.length;
    if (bytes > machine.stringBytesMax) fail('not enough memory');
    machine.work(2);
    if (i > from) run += separator;
    run += piece;
    if ((i - from + 1) % piecesAtOnce === 0) {
      runs.push(run);
      run = '';
      yield;
    }
  }
  args.checkBytes(bytes);
  return runs.length === 0 ? run : runs.join('') + run;
});

const maxn: BuiltinBody = (a) => {
  const t = args.table(a, 1);
  let max = 0;
  for (let at = t.stepTo(1); at !== 0; at = t.stepTo(at + 1)) {
    machine.spend(1);
    const key = t.keyAt(at);
    if (typeof key === 'number' && key > max) max = key;
  }
  return max;
};

const foreach = pausing('foreach', function* (a) {
  const t = args.table(a, 1);
  const fn = args.callable(a, 2);
  for (let at = t.stepTo(1); at !== 0; at = t.stepTo(at + 1)) {
    machine.work(1);
    const result: LuaValue = yield { fn, args: [t.keyAt(at), t.valueAt(at)] };
    if (result !== undefined) return result;
  }
  return noValues;
});

const foreachi = pausing('foreachi', function* (a) {
  const t = args.table(a, 1);
  const n = t.border();
  const fn = args.callable(a, 2);
  for (let i = 1; i <= n; i++) {
    machine.work(1);
    const result: LuaValue = yield { fn, args: [i, t.get(i)] };
    if (result !== undefined) return result;
  }
  return noValues;
});

export function tableLibrary(): LuaTable {
  return args.library({
    insert: pausingWhere(movesMany, { name: 'insert', body: insert, start: insertFar, code: directTable.insert }),
    remove: pausingWhere(movesMany, { name: 'remove', body: remove, start: removeFar }),
    concat, maxn, foreach, foreachi, sort,
    getn: (a) => args.table(a, 1).border(),
    setn: (a) => {
      args.table(a, 1);
      return fail("'setn' is obsolete");
    },
  });
}
