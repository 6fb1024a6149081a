/* Closures for operators on numbers. Two locals, a local and a constant, and anything else are cases of their own: they
 * save the calls of closures that would fetch the operands, which cost more than the operation. */

import { type Arithmetic, type Origin, arithmetic, from, modulo } from '../operations.ts';
import type { Frame } from '../registers.ts';
import type { LuaValue } from '../value.ts';
import type { Eval, Operand } from './operand.ts';

type Shape = 'slots' | 'slot, constant' | 'any, constant' | 'any';

function shapeOf(left: Operand, right: Operand): Shape {
  if (typeof right.constant === 'number') return left.slot >= 0 ? 'slot, constant' : 'any, constant';
  return left.slot >= 0 && right.slot >= 0 ? 'slots' : 'any';
}

export const arithmeticCode = (op: Arithmetic, left: Operand, right: Operand, origin: Origin): Eval =>
  coders[op](shapeOf(left, right), left, right, origin);

type Coder = (shape: Shape, left: Operand, right: Operand, origin: Origin) => Eval;

const add: Coder = (shape, { slot: i, eval: l }, { slot: j, eval: r, constant }, origin) => {
  const k = constant as number;
  const slow = (f: Frame, a: LuaValue, b: LuaValue): LuaValue => arithmetic('+', a, b, from(f, origin));
  switch (shape) {
    case 'slots':
      return (f) => {
        const a = f[i] as LuaValue;
        const b = f[j] as LuaValue;
        return typeof a === 'number' && typeof b === 'number' ? a + b : slow(f, a, b);
      };
    case 'slot, constant':
      return (f) => {
        const a = f[i] as LuaValue;
        return typeof a === 'number' ? a + k : slow(f, a, k);
      };
    case 'any, constant':
      return (f) => {
        const a = l(f);
        return typeof a === 'number' ? a + k : slow(f, a, k);
      };
    default:
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' ? a + b : slow(f, a, b);
      };
  }
};

const subtract: Coder = (shape, { slot: i, eval: l }, { slot: j, eval: r, constant }, origin) => {
  const k = constant as number;
  const slow = (f: Frame, a: LuaValue, b: LuaValue): LuaValue => arithmetic('-', a, b, from(f, origin));
  switch (shape) {
    case 'slots':
      return (f) => {
        const a = f[i] as LuaValue;
        const b = f[j] as LuaValue;
        return typeof a === 'number' && typeof b === 'number' ? a - b : slow(f, a, b);
      };
    case 'slot, constant':
      return (f) => {
        const a = f[i] as LuaValue;
        return typeof a === 'number' ? a - k : slow(f, a, k);
      };
    case 'any, constant':
      return (f) => {
        const a = l(f);
        return typeof a === 'number' ? a - k : slow(f, a, k);
      };
    default:
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' ? a - b : slow(f, a, b);
      };
  }
};

const multiply: Coder = (shape, { slot: i, eval: l }, { slot: j, eval: r, constant }, origin) => {
  const k = constant as number;
  const slow = (f: Frame, a: LuaValue, b: LuaValue): LuaValue => arithmetic('*', a, b, from(f, origin));
  switch (shape) {
    case 'slots':
      return (f) => {
        const a = f[i] as LuaValue;
        const b = f[j] as LuaValue;
        return typeof a === 'number' && typeof b === 'number' ? a * b : slow(f, a, b);
      };
    case 'slot, constant':
      return (f) => {
        const a = f[i] as LuaValue;
        return typeof a === 'number' ? a * k : slow(f, a, k);
      };
    case 'any, constant':
      return (f) => {
        const a = l(f);
        return typeof a === 'number' ? a * k : slow(f, a, k);
      };
    default:
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' ? a * b : slow(f, a, b);
      };
  }
};

const divide: Coder = (_, { eval: l }, { eval: r }, origin) => (f) => {
  const a = l(f);
  const b = r(f);
  return typeof a === 'number' && typeof b === 'number' ? a / b : arithmetic('/', a, b, from(f, origin));
};

/** The remainder of small whole numbers is the processor's own. */
const remainder: Coder = (_, { eval: l }, { eval: r }, origin) => (f) => {
  const a = l(f);
  const b = r(f);
  if (typeof a !== 'number' || typeof b !== 'number') return arithmetic('%', a, b, from(f, origin));
  return (a | 0) === a && (b | 0) === b && a >= 0 && b > 0 ? a % b : modulo(a, b);
};

const raise: Coder = (_, { eval: l }, { eval: r }, origin) => (f) => arithmetic('^', l(f), r(f), from(f, origin));

const coders: Readonly<Record<Arithmetic, Coder>> = {
  '+': add, '-': subtract, '*': multiply, '/': divide, '%': remainder, '^': raise,
};
