/* Ways of generated code into the builtins that are called most. Where the arguments are of the kinds that a builtin is made for, they are
 * not put into an array first, and each builtin has a function of its own, which the machine can put in the place of its calls. All else
 * goes the general way, and errors with it: these know none. What one takes of the steps is what its body would. */

import { toNumber, toText } from '../operations.ts';
import { machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { type BuiltinCode, callBuiltin, noValues, typeName } from '../value.ts';

/** For functions without a library. */
export const directBase: Readonly<Record<string, BuiltinCode>> = {
  tonumber: (self, frame, ...a) => {
    const v = a[0];
    if (a.length === 1 && (typeof v === 'string' || typeof v === 'number')) return toNumber(v);
    return callBuiltin(self, frame, ...a);
  },
  tostring: (self, frame, ...a) => {
    const v = a[0];
    return typeof v === 'number' ? toText(v) : callBuiltin(self, frame, ...a);
  },
  type: (self, frame, ...a) => (a.length === 1 ? typeName(a[0]) : callBuiltin(self, frame, ...a)),
};

export const directMath: Readonly<Record<string, BuiltinCode>> = {
  floor: (self, frame, ...a) => {
    const x = a[0];
    return typeof x === 'number' ? Math.floor(x) : callBuiltin(self, frame, ...a);
  },
  ceil: (self, frame, ...a) => {
    const x = a[0];
    return typeof x === 'number' ? Math.ceil(x) : callBuiltin(self, frame, ...a);
  },
  abs: (self, frame, ...a) => {
    const x = a[0];
    return typeof x === 'number' ? Math.abs(x) : callBuiltin(self, frame, ...a);
  },
  max: (self, frame, ...a) => {
    const [x, y] = a;
    if (a.length === 2 && typeof x === 'number' && typeof y === 'number') return y > x ? y : x;
    return callBuiltin(self, frame, ...a);
  },
  min: (self, frame, ...a) => {
    const [x, y] = a;
    if (a.length === 2 && typeof x === 'number' && typeof y === 'number') return y < x ? y : x;
    return callBuiltin(self, frame, ...a);
  },
};

export const directString: Readonly<Record<string, BuiltinCode>> = {
  len: (self, frame, ...a) => {
    const s = a[0];
    return typeof s === 'string' ? s.length : callBuiltin(self, frame, ...a);
  },
  sub: (self, frame, ...a) => {
    const [s, from, to] = a;
    if (a.length === 3 && typeof s === 'string' && isPlace(from) && isPlace(to)) return from > to ? '' : s.slice(from - 1, to);
    return callBuiltin(self, frame, ...a);
  },
  byte: (self, frame, ...a) => {
    const [s, at] = a;
    if (a.length === 2 && typeof s === 'string' && isPlace(at) && at <= s.length) return s.charCodeAt(at - 1);
    return callBuiltin(self, frame, ...a);
  },
};

/** A place in a string that counts from its start. */
const isPlace = (v: unknown): v is number => typeof v === 'number' && v > 0 && (v | 0) === v;

export const directTable: Readonly<Record<string, BuiltinCode>> = {
  insert: (self, frame, ...a) => {
    const t = a[0];
    if (a.length !== 2 || !(t instanceof LuaTable) || t.isReadonly) return callBuiltin(self, frame, ...a);
    machine.frame = frame;
    t.set(t.border() + 1, a[1]);
    return noValues;
  },
};
