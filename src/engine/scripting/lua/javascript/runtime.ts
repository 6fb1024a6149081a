/* What generated JavaScript finds: the machine, the classes of values, and the slow ways of operations. */

import { holdBack, settleTail } from '../calls.ts';
import { appendItems, newTable } from '../constructor.ts';
import { bound, counter, isStepOf, walker } from '../loops.ts';
import {
  type Arithmetic, type Origin, areEqual, arithmetic, concatenate, from, index, isLess, isLessOrEqual, joined, lengthOf, modulo, negate,
  power, setIndex, toText, wrongType,
} from '../operations.ts';
import {
  type Frame, type Proto, type Results, type Site, type Slot, at, closureBytes, machine, note, pausedMark, siteOf, slotParent,
  slotSite, tailMark,
} from '../registers.ts';
import { metamethod } from '../metatable.ts';
import { LuaTable } from '../table.ts';
import { Cell, LuaBuiltin, LuaClosure, type LuaValue, noValues } from '../value.ts';

/** A frame as long as its slots are JavaScript's variables: who calls, and from where. */
const frame = (self: LuaClosure, parent: Frame | undefined): Frame => [self, undefined, undefined, parent, undefined];

/** Pauses a call: its variables become the slots of its frame, and each step around the pause has its note (place and value in turn).
 * closures/ goes on with it. */
function spill(f: Frame, notes: readonly Slot[], slots: readonly Slot[], size: number): Results {
  for (const slot of slots) f.push(slot);
  while (f.length < size) f.push(undefined);
  for (let i = 0; i < notes.length; i += 2) note(f, notes[i] as number, notes[i + 1] as Slot);
  machine.pending.push(f);
  return pausedMark;
}

/** As spill, for a function that calls others. */
function spillCaller(f: Frame, notes: readonly Slot[], slots: readonly Slot[], size: number): Results {
  machine.depth--;
  return spill(f, notes, slots, size);
}

/** Of what came as an array, the first value; or the mark of a pause. */
function one(r: LuaValue[]): Results {
  const settled = r === tailMark ? settleTail() : r;
  return Array.isArray(settled) && settled !== pausedMark ? settled[0] : settled;
}

/** As one, of all values. */
function all(r: LuaValue[]): LuaValue[] {
  const settled = r === tailMark ? settleTail() : r;
  return Array.isArray(settled) ? settled : [settled];
}

/** Stands for the code of what is no function. */
function uncallable(fn: LuaValue, f: Frame, ...args: LuaValue[]): Results {
  const site = siteOf(f) as Site;
  machine.frame = f;
  const handler = metamethod(fn, '__call');
  if (!(handler instanceof LuaClosure || handler instanceof LuaBuiltin)) throw wrongType(site, 'call', site.callee, fn);
  return handler.proto.code(handler as LuaClosure, f, fn, ...args);
}

/** `return f(x)`: a closure is called when this call is over. */
function tail(fn: LuaValue, f: Frame, site: Site, args: LuaValue[]): Results {
  if (fn instanceof LuaClosure) {
    machine.tailFunction = fn;
    machine.tailArgs = args;
    machine.tailParent = f[slotParent] as Frame | undefined;
    return tailMark;
  }
  f[slotSite] = site;
  if (!(fn instanceof LuaBuiltin)) return uncallable(fn, f, ...args);
  if (fn.control !== undefined) return fn.proto.code(fn as unknown as LuaClosure, f, ...args);
  machine.frame = f;
  return fn.body(args);
}

function closure(proto: Proto, cells: Cell[]): LuaClosure {
  machine.allocateObject(closureBytes);
  return new LuaClosure(proto, cells);
}

/** A place in a program that names a field remembers the node which it was in last: its hint. */
const found = { hint: 0 };

/** A field whose hint failed: leaves a better one in `found`. */
function field(t: LuaValue, key: string, hint: number, f: Frame, site: Site, name: string): LuaValue {
  found.hint = hint;
  if (t instanceof LuaTable) {
    const i = t.find(key);
    if (i >= 0) {
      found.hint = i;
      const v = t.values[i];
      if (v !== undefined) return v;
    }
    if (t.metatable === undefined) return undefined;
  }
  return index(t, key, name, at(f, site));
}

function element(t: LuaValue, key: LuaValue, f: Frame, site: Site, name: string): LuaValue {
  if (t instanceof LuaTable) {
    const v = t.get(key);
    if (v !== undefined || t.metatable === undefined) return v;
  }
  return index(t, key, name, at(f, site));
}

/** Sets a field whose hint failed; the next hint. */
function setField(t: LuaValue, key: string, v: LuaValue, hint: number, f: Frame, site: Site, name: string): number {
  const i = t instanceof LuaTable && !t.isReadonly ? t.find(key) : -1;
  if (i >= 0 && t instanceof LuaTable && t.values[i] !== undefined) {
    t.values[i] = v;
    return i;
  }
  setIndex(t, key, v, name, at(f, site));
  return i >= 0 ? i : hint;
}

const setElement = (t: LuaValue, key: LuaValue, v: LuaValue, f: Frame, site: Site, name: string): void =>
  setIndex(t, key, v, name, at(f, site));

const slowArithmetic = (op: Arithmetic, a: LuaValue, b: LuaValue, f: Frame, origin: Origin): LuaValue =>
  arithmetic(op, a, b, from(f, origin));

const join = (a: LuaValue, b: LuaValue, f: Frame, origin: Origin): LuaValue =>
  isText(a) && isText(b) ? joined(toText(a) as string, toText(b) as string, origin.site) : concatenate(a, b, from(f, origin));

const isText = (v: LuaValue): v is string | number => typeof v === 'string' || typeof v === 'number';

function isSame(a: LuaValue, b: LuaValue, f: Frame, site: Site): boolean {
  at(f, site);
  return areEqual(a, b);
}

/** By the names that generated code gives them. */
export const runtime = {
  M: machine, LuaTable, Cell, paused: pausedMark, noValues, holdBack, frame, spill, spillCaller, one, all, uncallable, tail, closure,
  found, field, element, setField, setElement, slowArithmetic, join, isSame, isLess, isLessOrEqual, at, modulo, power, newTable,
  appendItems, setIndex, bound, counter, walker, isStepOf,
  negate: (a: LuaValue, f: Frame, origin: Origin): LuaValue => negate(a, from(f, origin)),
  lengthOf: (a: LuaValue, f: Frame, origin: Origin): LuaValue => lengthOf(a, from(f, origin)),
};
