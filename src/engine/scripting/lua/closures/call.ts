/* Calls as statements: evaluate the function and its arguments, run, put the result into a slot. If the call pauses,
 * its resume finds the results in the registers and does the same with them. */

import { callClosure, enter, enterWith, invoke, results, run, setResults } from '../calls.ts';
import { wrongType } from '../operations.ts';
import {
  type Frame, type Op, type Site, type Status, machine, normal, paused, returned, slotFirst, slotParent, slotSite,
  slotVarargs, tailCall,
} from '../registers.ts';
import { metamethod } from '../metatable.ts';
import { LuaBuiltin, LuaClosure, type LuaValue } from '../value.ts';
import { type Eval, plain } from './operand.ts';

/** A list that has no fixed length: the values of a call or of `...`. */
export type ListEval = (f: Frame) => LuaValue[];

export interface CallParts {
  readonly callee: Eval;
  readonly args: readonly Eval[];
  readonly rest: ListEval | undefined;
  readonly site: Site;
}

/** The result goes to a slot, or nowhere (-1); `many`: all of them do, as an array. */
export function callOp(parts: CallParts, { slot, many }: { readonly slot: number; readonly many: boolean }): Op {
  const start = starter(parts);
  const resume = (f: Frame): Status => {
    if (slot >= 0) f[slot] = many ? results() : machine.value;
    return normal;
  };
  if (many || slot < 0) return { run: (f) => (start(f) === paused ? paused : resume(f)), resume };
  const run = (f: Frame): Status => {
    if (start(f) === paused) return paused;
    f[slot] = machine.value;
    return normal;
  };
  return { run, resume };
}

/** Runs a call up to its results or its pause. Few arguments are written straight into the new frame. */
function starter({ callee, args, rest, site }: CallParts): (f: Frame) => Status {
  const [a, b, c] = args as [Eval, Eval, Eval];
  const n = rest === undefined ? args.length : -1;
  const list = lister(args, rest);
  const slow = (fn: LuaValue, f: Frame): Status => callAny(fn, list(f), f, site);
  switch (n) {
    case 0:
      return (f) => {
        const fn = callee(f);
        if (!(fn instanceof LuaClosure) || fn.proto.isVararg || fn.proto.isGenerated) return slow(fn, f);
        f[slotSite] = site;
        return run(enter(fn, f));
      };
    case 1:
      return (f) => {
        const fn = callee(f);
        if (!(fn instanceof LuaClosure) || fn.proto.isVararg || fn.proto.isGenerated) return slow(fn, f);
        const g = enter(fn, f);
        g[slotFirst] = a(f);
        f[slotSite] = site;
        return run(g);
      };
    case 2:
      return (f) => {
        const fn = callee(f);
        if (!(fn instanceof LuaClosure) || fn.proto.isVararg || fn.proto.isGenerated) return slow(fn, f);
        const g = enter(fn, f);
        g[slotFirst] = a(f);
        g[slotFirst + 1] = b(f);
        f[slotSite] = site;
        return run(g);
      };
    case 3:
      return (f) => {
        const fn = callee(f);
        if (!(fn instanceof LuaClosure) || fn.proto.isVararg || fn.proto.isGenerated) return slow(fn, f);
        const g = enter(fn, f);
        g[slotFirst] = a(f);
        g[slotFirst + 1] = b(f);
        g[slotFirst + 2] = c(f);
        f[slotSite] = site;
        return run(g);
      };
    default:
      return (f) => slow(callee(f), f);
  }
}

/** All arguments as one array. */
export function lister(evals: readonly Eval[], rest: ListEval | undefined): ListEval {
  const [a, b, c] = evals as [Eval, Eval, Eval];
  if (rest === undefined) {
    if (evals.length === 0) return () => [];
    if (evals.length === 1) return (f) => [a(f)];
    if (evals.length === 2) return (f) => [a(f), b(f)];
    if (evals.length === 3) return (f) => [a(f), b(f), c(f)];
    return (f) => evals.map((e) => e(f));
  }
  if (evals.length === 0) return rest;
  return (f) => {
    const list = evals.map((e) => e(f));
    for (const v of rest(f)) list.push(v);
    return list;
  };
}

function callAny(fn: LuaValue, args: LuaValue[], f: Frame, site: Site): Status {
  f[slotSite] = site;
  if (fn instanceof LuaClosure) return callClosure(fn, f, args);
  machine.frame = f;
  if (fn instanceof LuaBuiltin) {
    if (fn.control !== undefined) return fn.control(args);
    setResults(fn.body(args));
    return returned;
  }
  const handler = metamethod(fn, '__call');
  if (!(handler instanceof LuaClosure || handler instanceof LuaBuiltin)) throw wrongType(site, 'call', site.callee, fn);
  return invoke(handler, [fn, ...args], f);
}

/** `return f(x)`: the frame is left before the function runs, so such calls nest without limit. */
export function tailCallOp(parts: CallParts): Op {
  const { callee, args, rest, site } = parts;
  const list = lister(args, rest);
  const run = (f: Frame): Status => {
    const fn = callee(f);
    const values = list(f);
    if (!(fn instanceof LuaClosure)) return callAny(fn, values, f, site);
    f[slotSite] = site;
    machine.tail = enterWith(fn, f[slotParent] as Frame | undefined, values);
    return tailCall;
  };
  return { run, resume: () => returned };
}

export function returnOp(evals: readonly Eval[], rest: ListEval | undefined): Op {
  const [first] = evals;
  if (evals.length === 1 && first !== undefined && rest === undefined)
    return plain((f) => {
      machine.value = first(f);
      machine.values = null;
      return returned;
    });
  const list = lister(evals, rest);
  return plain((f) => {
    const values = list(f);
    machine.value = values[0];
    machine.values = values;
    return returned;
  });
}

export const varargList: ListEval = (f) => f[slotVarargs] as LuaValue[];
export const firstVararg: Eval = (f) => (f[slotVarargs] as LuaValue[])[0];
