/* Values as closures that compute them from a frame. */

import { appendItems, newTable } from '../constructor.ts';
import { concatenate, from, joined, lengthOf, negate, setIndex } from '../operations.ts';
import { type Frame, type Proto, at, closureBytes, machine, slotFunction } from '../registers.ts';
import type { LuaTable } from '../table.ts';
import { type Cell, LuaClosure, type LuaValue, isTruthy } from '../value.ts';
import type { Filler, List, Many, Value } from '../lower/lowered.ts';
import { fieldCode, globalCode, indexCode } from './access.ts';
import { arithmeticCode } from './arithmetic.ts';
import { type ListEval, firstVararg, lister, varargList } from './call.ts';
import { comparisonCode } from './comparison.ts';
import {
  type Eval, type Operand, type Test, cellOperand, computed, constantOperand, slotOperand, truthTest,
} from './operand.ts';

/** The functions of a program so far: a closure's is among them, since it ended before the one around it. */
export type Protos = readonly Proto[];

export function operandOf(v: Value, protos: Protos): Operand {
  switch (v.kind) {
    case 'constant':
      return constantOperand(v.value);
    case 'slot':
      return slotOperand(v.slot, v.name);
    case 'cell':
      return cellOperand(v.slot, v.name);
    default:
      return computed(evalOf(v, protos), v.name);
  }
}

function evalOf(v: Exclude<Value, { kind: 'constant' | 'slot' | 'cell' }>, protos: Protos): Eval {
  const operand = (value: Value): Operand => operandOf(value, protos);
  switch (v.kind) {
    case 'upvalue': {
      const { index } = v;
      return (f) => ((f[slotFunction] as LuaClosure).cells[index] as Cell).v;
    }
    case 'vararg':
      return firstVararg;
    case 'nth': {
      const { slot, n } = v;
      return (f) => (f[slot] as LuaValue[])[n];
    }
    case 'global':
      return globalCode(v.key, v.site);
    case 'field':
      return fieldCode(operand(v.object), v.key, v.site);
    case 'index':
      return indexCode(operand(v.object), operand(v.key), v.site);
    case 'arithmetic':
      return arithmeticCode(v.op, operand(v.left), operand(v.right), v.origin);
    case 'concat':
    case 'negate':
    case 'length':
      return operationOf(v, protos);
    case 'compare':
    case 'not':
      return testOf(v, protos);
    case 'and':
    case 'or':
      return logicalOf(v.kind === 'and', operand(v.left).eval, operand(v.right).eval);
    case 'closure':
      return closureOf(protos[v.index] as Proto, v.from);
    case 'table':
      return tableOf(v, protos);
  }
}

function operationOf(v: Extract<Value, { kind: 'concat' | 'negate' | 'length' }>, protos: Protos): Eval {
  const { origin } = v;
  if (v.kind === 'concat') {
    const x = operandOf(v.left, protos).eval;
    const y = operandOf(v.right, protos).eval;
    return (f) => {
      const a = x(f);
      const b = y(f);
      if (typeof a === 'string' && typeof b === 'string') return joined(a, b, origin.site);
      return concatenate(a, b, from(f, origin));
    };
  }
  const e = operandOf(v.operand, protos).eval;
  if (v.kind === 'length') return (f) => lengthOf(e(f), from(f, origin));
  return (f) => {
    const a = e(f);
    return typeof a === 'number' ? -a : negate(a, from(f, origin));
  };
}

function logicalOf(isAnd: boolean, l: Eval, r: Eval): Eval {
  if (isAnd)
    return (f) => {
      const a = l(f);
      return isTruthy(a) ? r(f) : a;
    };
  return (f) => {
    const a = l(f);
    return isTruthy(a) ? a : r(f);
  };
}

/** A condition: never makes a Lua value that is only looked at. */
export function testOf(v: Value, protos: Protos): Test {
  switch (v.kind) {
    case 'compare':
      return comparisonCode(v.op, operandOf(v.left, protos), operandOf(v.right, protos), v.site);
    case 'not': {
      const inner = testOf(v.operand, protos);
      return (f) => !inner(f);
    }
    case 'and':
    case 'or': {
      const [a, b] = [testOf(v.left, protos), testOf(v.right, protos)];
      return v.kind === 'and' ? (f) => a(f) && b(f) : (f) => a(f) || b(f);
    }
    default:
      return truthTest(operandOf(v, protos).eval);
  }
}

function closureOf(proto: Proto, from: Extract<Value, { kind: 'closure' }>['from']): Eval {
  return (f) => {
    const cells: Cell[] = [];
    for (const origin of from)
      cells.push(typeof origin === 'number' ? ((f[slotFunction] as LuaClosure).cells[origin] as Cell) : (f[origin.slot] as Cell));
    machine.allocateObject(closureBytes);
    return new LuaClosure(proto, cells);
  };
}

function tableOf({ items, fields, fillers }: Extract<Value, { kind: 'table' }>, protos: Protos): Eval {
  if (fillers.length === 0) return () => newTable(items, fields);
  const fills = fillers.map((filler) => fillOf(filler, protos));
  return (f) => {
    const t = newTable(items, fields);
    for (let i = 0; i < fills.length; i++) (fills[i] as Fill)(t, f);
    return t;
  };
}

export type Fill = (t: LuaTable, f: Frame) => void;

export function fillOf(filler: Filler, protos: Protos): Fill {
  switch (filler.kind) {
    case 'item': {
      const { key } = filler;
      const e = operandOf(filler.value, protos).eval;
      return (t, f) => t.set(key, e(f));
    }
    case 'field': {
      const { site } = filler;
      const k = operandOf(filler.key, protos).eval;
      const v = operandOf(filler.value, protos).eval;
      return (t, f) => setIndex(t, k(f), v(f), '', at(f, site));
    }
    case 'rest': {
      const { from: first } = filler;
      const list = manyOf(filler.list);
      return (t, f) => appendItems(t, first, list(f));
    }
  }
}

export const evalsOf = (values: readonly Value[], protos: Protos): Eval[] => values.map((v) => operandOf(v, protos).eval);

export function manyOf(many: Many): ListEval {
  if (many.kind === 'varargs') return varargList;
  const { slot } = many;
  return (f) => f[slot] as LuaValue[];
}

export const listOf = ({ values, rest }: List, protos: Protos): ListEval =>
  lister(evalsOf(values, protos), rest === undefined ? undefined : manyOf(rest));
