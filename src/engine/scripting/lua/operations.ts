/* What operators do when the operands are not just numbers: strings that spell numbers, metamethods, and errors that
 * name the variable at fault. The compiled closures handle the plain cases and come here for the rest. */

import { callForOne, callNow } from './calls.ts';
import type { LuaError } from './error.ts';
import { formatNumber, parseNumber } from './number.ts';
import { type Frame, type Site, at, failure, machine } from './registers.ts';
import { metamethod } from './metatable.ts';
import { LuaTable } from './table.ts';
import { type LuaValue, isTruthy, typeName } from './value.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';

const eventNames: Readonly<Record<Arithmetic, string>> = {
  '+': '__add', '-': '__sub', '*': '__mul', '/': '__div', '%': '__mod', '^': '__pow',
};

/** How many __index tables or functions may follow one another. */
const chainMax = 100;

/** `a` wrongly used: `what` as in "attempt to index", `name` as in "local 'x'" or empty. */
export function wrongType(site: Site | undefined, what: string, name: string, v: LuaValue): LuaError {
  const subject = name === '' ? `a ${typeName(v)} value` : `${name} (a ${typeName(v)} value)`;
  return failure(site, `attempt to ${what} ${subject}`);
}

/** What a number's text takes. */
const stepsPerNumber = 4;

export function toNumber(v: LuaValue): number | undefined {
  if (typeof v === 'number') return v;
  if (typeof v !== 'string') return undefined;
  if (v.length > 64) machine.spend(v.length >> 2);
  return parseNumber(v);
}

/** Numbers are strings wherever a string is wanted. */
export function toText(v: LuaValue): string | undefined {
  if (typeof v === 'string') return v;
  if (typeof v !== 'number') return undefined;
  machine.spend(stepsPerNumber);
  return formatNumber(v);
}

export function modulo(a: number, b: number): number {
  // As a - floor(a / b) * b, which is what Lua 5.1 computes; exact for whole numbers that are not huge.
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && b !== 0) {
    const r = a % b;
    if (r !== 0) return r < 0 !== b < 0 ? r + b : r;
  }
  return a - Math.floor(a / b) * b;
}

export function power(a: number, b: number): number {
  // C says 1 to any power is 1, and so is -1 to an infinite one; JavaScript says NaN.
  if (a === 1 || ((b === Infinity || b === -Infinity) && a === -1)) return 1;
  return a ** b;
}

export function calculate(op: Arithmetic, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return modulo(a, b);
    case '^':
      return power(a, b);
  }
}

/** What an operation needs to know to explain itself. */
export interface Origin {
  readonly site: Site;
  readonly left: string;
  readonly right: string;
}

/** Says where a frame is, as `at` does. */
export function from(f: Frame, origin: Origin): Origin {
  at(f, origin.site);
  return origin;
}

export function arithmetic(op: Arithmetic, a: LuaValue, b: LuaValue, origin: Origin): LuaValue {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x !== undefined && y !== undefined) return calculate(op, x, y);
  const handler = metamethod(a, eventNames[op]) ?? metamethod(b, eventNames[op]);
  if (handler !== undefined) return callForOne(handler, [a, b]);
  throw x === undefined
    ? wrongType(origin.site, 'perform arithmetic on', origin.left, a)
    : wrongType(origin.site, 'perform arithmetic on', origin.right, b);
}

export function negate(a: LuaValue, origin: Origin): LuaValue {
  const x = toNumber(a);
  if (x !== undefined) return -x;
  const handler = metamethod(a, '__unm');
  if (handler !== undefined) return callForOne(handler, [a, a]);
  throw wrongType(origin.site, 'perform arithmetic on', origin.left, a);
}

/** Lua 5.1 asks no metamethod for the length of a table. */
export function lengthOf(v: LuaValue, origin: Origin): LuaValue {
  if (typeof v === 'string') return v.length;
  if (v instanceof LuaTable) return v.border();
  const handler = metamethod(v, '__len');
  if (handler !== undefined) return callForOne(handler, [v]);
  throw wrongType(origin.site, 'get length of', origin.left, v);
}

export function concatenate(a: LuaValue, b: LuaValue, origin: Origin): LuaValue {
  const x = toText(a);
  const y = toText(b);
  if (x !== undefined && y !== undefined) return joined(x, y, origin.site);
  const handler = metamethod(a, '__concat') ?? metamethod(b, '__concat');
  if (handler !== undefined) return callForOne(handler, [a, b]);
  throw x === undefined
    ? wrongType(origin.site, 'concatenate', origin.left, a)
    : wrongType(origin.site, 'concatenate', origin.right, b);
}

export function joined(x: string, y: string, site: Site | undefined): string {
  const bytes = x.length + y.length;
  if (bytes > machine.stringBytesMax) throw failure(site, 'not enough memory');
  machine.allocate(bytes);
  return x + y;
}

export function index(o: LuaValue, key: LuaValue, name: string, site: Site | undefined): LuaValue {
  let v = o;
  for (let i = 0; i < chainMax; i++) {
    let handler: LuaValue;
    if (v instanceof LuaTable) {
      const found = v.get(key);
      if (found !== undefined || v.metatable === undefined) return found;
      handler = v.metatable.get('__index');
      if (handler === undefined) return undefined;
    } else {
      handler = metamethod(v, '__index');
      if (handler === undefined) throw wrongType(site, 'index', i === 0 ? name : '', v);
    }
    if (typeof handler === 'object' && handler.kind === 'function') return callForOne(handler, [v, key]);
    v = handler;
  }
  throw failure(site, 'loop in gettable');
}

export function setIndex(o: LuaValue, key: LuaValue, value: LuaValue, name: string, site: Site | undefined): void {
  let v = o;
  for (let i = 0; i < chainMax; i++) {
    let handler: LuaValue;
    if (v instanceof LuaTable) {
      if (v.metatable === undefined || v.get(key) !== undefined) return setRaw(v, key, value, site);
      handler = v.metatable.get('__newindex');
      if (handler === undefined) return setRaw(v, key, value, site);
    } else {
      handler = metamethod(v, '__newindex');
      if (handler === undefined) throw wrongType(site, 'index', i === 0 ? name : '', v);
    }
    if (typeof handler === 'object' && handler.kind === 'function') {
      callNow(handler, [v, key, value]);
      return;
    }
    v = handler;
  }
  throw failure(site, 'loop in settable');
}

function setRaw(t: LuaTable, key: LuaValue, value: LuaValue, site: Site | undefined): void {
  if (t.isReadonly) throw failure(site, 'Attempt to modify a readonly table');
  if (key === undefined) throw failure(site, 'table index is nil');
  if (Number.isNaN(key)) throw failure(site, 'table index is NaN');
  t.set(key, value);
}

/** Equality of two values that are not the same: only tables with one __eq between them. */
export function areEqual(a: LuaValue, b: LuaValue): boolean {
  if (a === b) return true;
  if (!(a instanceof LuaTable) || !(b instanceof LuaTable)) return false;
  const handler = commonHandler(a, b, '__eq');
  return handler !== undefined && isTruthy(callForOne(handler, [a, b]));
}

function commonHandler(a: LuaValue, b: LuaValue, event: string): LuaValue {
  const handler = metamethod(a, event);
  return handler !== undefined && handler === metamethod(b, event) ? handler : undefined;
}

export function isLess(a: LuaValue, b: LuaValue, site: Site | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  if (typeName(a) === typeName(b)) {
    const handler = commonHandler(a, b, '__lt');
    if (handler !== undefined) return isTruthy(callForOne(handler, [a, b]));
  }
  throw uncomparable(a, b, site);
}

export function isLessOrEqual(a: LuaValue, b: LuaValue, site: Site | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (typeof a === 'string' && typeof b === 'string') return a <= b;
  if (typeName(a) === typeName(b)) {
    const handler = commonHandler(a, b, '__le');
    if (handler !== undefined) return isTruthy(callForOne(handler, [a, b]));
    const reverse = commonHandler(a, b, '__lt');
    if (reverse !== undefined) return !isTruthy(callForOne(reverse, [b, a]));
  }
  throw uncomparable(a, b, site);
}

function uncomparable(a: LuaValue, b: LuaValue, site: Site | undefined): LuaError {
  const x = typeName(a);
  const y = typeName(b);
  return failure(site, x === y ? `attempt to compare two ${x} values` : `attempt to compare ${x} with ${y}`);
}
