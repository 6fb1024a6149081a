/* Closures for comparisons. They give a JavaScript boolean, so that a test needs no second look at it. */

import type { Comparison } from '../ast.ts';
import { areEqual, isLess, isLessOrEqual } from '../operations.ts';
import { type Frame, type Site, at } from '../registers.ts';
import type { LuaValue } from '../value.ts';
import type { Eval, Operand, Test } from './operand.ts';

export function comparisonCode(op: Comparison, left: Operand, right: Operand, site: Site): Test {
  switch (op) {
    case '==':
      return equalTo(left, right, site);
    case '~=': {
      const equal = equalTo(left, right, site);
      return (f) => !equal(f);
    }
    case '<':
      return lessThan(left, right, site);
    case '>':
      return greaterThan(left, right, site);
    case '<=':
      return lessOrEqual(left.eval, right.eval, site);
    case '>=':
      return greaterOrEqual(left.eval, right.eval, site);
  }
}

function equalTo(left: Operand, right: Operand, site: Site): Test {
  const l = left.eval;
  const r = right.eval;
  const { constant } = right;
  const { slot } = left;
  if (right.isConstant) return slot >= 0 ? (f) => f[slot] === constant : (f) => l(f) === constant;
  return (f) => {
    const a = l(f);
    const b = r(f);
    return a === b || (typeof a === 'object' && isSame(a, b, f, site));
  };
}

function isSame(a: LuaValue, b: LuaValue, f: Frame, site: Site): boolean {
  at(f, site);
  return areEqual(a, b);
}

function lessThan(left: Operand, right: Operand, site: Site): Test {
  const l = left.eval;
  const r = right.eval;
  const { slot } = left;
  const k = right.constant;
  if (typeof k === 'number' && slot >= 0)
    return (f) => {
      const a = f[slot] as LuaValue;
      return typeof a === 'number' ? a < k : isLess(a, k, at(f, site));
    };
  return (f) => {
    const a = l(f);
    const b = r(f);
    return typeof a === 'number' && typeof b === 'number' ? a < b : isLess(a, b, at(f, site));
  };
}

function greaterThan(left: Operand, right: Operand, site: Site): Test {
  const l = left.eval;
  const r = right.eval;
  const { slot } = left;
  const k = right.constant;
  if (typeof k === 'number' && slot >= 0)
    return (f) => {
      const a = f[slot] as LuaValue;
      return typeof a === 'number' ? a > k : isLess(k, a, at(f, site));
    };
  return (f) => {
    const a = l(f);
    const b = r(f);
    return typeof a === 'number' && typeof b === 'number' ? a > b : isLess(b, a, at(f, site));
  };
}

function lessOrEqual(l: Eval, r: Eval, site: Site): Test {
  return (f) => {
    const a = l(f);
    const b = r(f);
    return typeof a === 'number' && typeof b === 'number' ? a <= b : isLessOrEqual(a, b, at(f, site));
  };
}

function greaterOrEqual(l: Eval, r: Eval, site: Site): Test {
  return (f) => {
    const a = l(f);
    const b = r(f);
    return typeof a === 'number' && typeof b === 'number' ? a >= b : isLessOrEqual(b, a, at(f, site));
  };
}
