/* A compiled expression: a closure that computes it from a frame, and what is known about it, so that those who use it
 * can do better than call that closure. */

import { type Frame, type Op, type Status, note, noted, paused } from '../registers.ts';
import { type Cell, type LuaValue, isTruthy } from '../value.ts';

export type Eval = (f: Frame) => LuaValue;
export type Test = (f: Frame) => boolean;

export interface Operand {
  readonly eval: Eval;
  /** The slot of a local that is not in a cell, or of a temporary; -1 for anything else. */
  readonly slot: number;
  readonly isConstant: boolean;
  readonly constant: LuaValue;
  /** As errors name it: `local 'x'`, or empty. */
  readonly name: string;
}

export const constantOperand = (constant: LuaValue): Operand => ({
  eval: () => constant, slot: -1, isConstant: true, constant, name: '',
});

export const slotOperand = (slot: number, name: string): Operand => ({
  eval: (f) => f[slot] as LuaValue, slot, isConstant: false, constant: undefined, name,
});

export const cellOperand = (slot: number, name: string): Operand => ({
  eval: (f) => (f[slot] as Cell).v, slot: -1, isConstant: false, constant: undefined, name,
});

export const computed = (evaluate: Eval, name = ''): Operand => ({
  eval: evaluate, slot: -1, isConstant: false, constant: undefined, name,
});

export const truthTest = (e: Eval): Test => (f) => isTruthy(e(f));

/** A statement that never pauses. */
export function plain(run: (f: Frame) => Status): Op {
  return { run, resume: run };
}

const nothing = plain(() => 0);

/** Ops in a row. `place`: for a note of where a pause was, -1 when none of them pauses. */
export function sequence(ops: readonly Op[], place: number): Op {
  if (ops.length === 0) return nothing;
  return place < 0 ? plain(together(ops.map((op) => op.run))) : pausable(ops, place);
}

function together(runs: readonly ((f: Frame) => Status)[]): (f: Frame) => Status {
  const [a, b, c] = runs as [(f: Frame) => Status, (f: Frame) => Status, (f: Frame) => Status];
  if (runs.length === 2) return (f) => a(f) || b(f);
  if (runs.length === 3) return (f) => a(f) || b(f) || c(f);
  return (f) => {
    for (let i = 0; i < runs.length; i++) {
      const s = (runs[i] as (f: Frame) => Status)(f);
      if (s !== 0) return s;
    }
    return 0;
  };
}

function pausable(ops: readonly Op[], place: number): Op {
  const runs = ops.map((op) => op.run);
  const from = (f: Frame, first: number): Status => {
    for (let i = first; i < runs.length; i++) {
      const s = (runs[i] as (f: Frame) => Status)(f);
      if (s !== 0) {
        if (s === paused) note(f, place, i);
        return s;
      }
    }
    return 0;
  };
  const run = (f: Frame): Status => from(f, 0);
  const resume = (f: Frame): Status => {
    const i = noted(f, place) as number;
    const s = (ops[i] as Op).resume(f);
    return s === 0 ? from(f, i + 1) : s;
  };
  return { run, resume };
}
