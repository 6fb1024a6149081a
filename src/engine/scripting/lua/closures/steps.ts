/* Steps as ops, and functions of them. */

import { interpreted } from '../calls.ts';
import type { LoweredFunction, Step, Target } from '../lower/lowered.ts';
import { setIndex } from '../operations.ts';
import {
  type Frame, type Op, type Program, type Proto, broke, machine, normal, note, noted, paused, slotFunction,
} from '../registers.ts';
import type { LuaTable } from '../table.ts';
import { Cell, type LuaClosure, type LuaValue } from '../value.ts';
import { setFieldCode, setIndexCode } from './access.ts';
import { callOp, returnOp, tailCallOp } from './call.ts';
import { endlessLoop, genericLoop, numericLoop } from './loops.ts';
import { plain, sequence } from './operand.ts';
import { type Protos, evalsOf, fillOf, listOf, manyOf, operandOf, testOf } from './values.ts';

/** Adds a function to its program, whose functions inside of this one are there already. */
export function addFunction({ body, ...rest }: LoweredFunction, source: string, program: Program): Proto {
  const proto: Proto = { program, source, ...rest, body: opOf(body, program.protos), code: interpreted, isGenerated: false };
  program.protos.push(proto);
  return proto;
}

function opOf(step: Step, protos: Protos): Op {
  switch (step.kind) {
    case 'sequence':
      return sequence(step.steps.map((each) => opOf(each, protos)), step.place);
    case 'if':
      return branch(step, protos);
    case 'call':
      return callOp(partsOf(step, protos), step);
    case 'tail call':
      return tailCallOp(partsOf(step, protos));
    case 'loop':
      return endlessLoop(opOf(step.body, protos), step.place);
    case 'for':
      return forOp(step, protos);
    case 'for in':
      return forInOp(step, protos);
    case 'return':
      return returnOp(evalsOf(step.list.values, protos), step.list.rest && manyOf(step.list.rest));
    default:
      return plain(runOf(step, protos));
  }
}

type Plain = Exclude<Step, { kind: 'sequence' | 'if' | 'call' | 'tail call' | 'loop' | 'for' | 'for in' | 'return' }>;
type Run = Op['run'];

/** A step that never pauses. */
function runOf(step: Plain, protos: Protos): Run {
  switch (step.kind) {
    case 'declare': {
      const list = listOf(step.list, protos);
      const writers = step.targets.map(firstWriter);
      return (f) => {
        const values = list(f);
        for (let i = 0; i < writers.length; i++) (writers[i] as Writer)(f, values[i]);
        return normal;
      };
    }
    case 'set list': {
      const { slot } = step;
      const list = listOf(step.list, protos);
      return (f) => {
        f[slot] = list(f);
        return normal;
      };
    }
    case 'fill': {
      const { slot } = step;
      const fill = fillOf(step.filler, protos);
      return (f) => {
        fill(f[slot] as LuaTable, f);
        return normal;
      };
    }
    case 'break':
      return () => broke;
    case 'break if': {
      const test = testOf(step.test, protos);
      return step.when ? (f) => (test(f) ? broke : normal) : (f) => (test(f) ? normal : broke);
    }
    case 'line': {
      const { at } = step;
      return (f) => {
        machine.onLine?.(f, at);
        return normal;
      };
    }
    default:
      return storeOf(step, protos);
  }
}

type Store = Extract<Plain, { value: unknown }>;

function storeOf(step: Store, protos: Protos): Run {
  const value = operandOf(step.value, protos);
  if (step.kind === 'set field') return setFieldCode(operandOf(step.object, protos), step.key, value, step.site);
  if (step.kind === 'set index') return setIndexCode(operandOf(step.object, protos), operandOf(step.key, protos), value, step.site);
  const e = value.eval;
  if (step.kind === 'set global') {
    const { key, site } = step;
    return (f) => {
      setIndex(machine.globals, key, e(f), '', site);
      return normal;
    };
  }
  if (step.kind === 'set upvalue') {
    const { index } = step;
    return (f) => {
      ((f[slotFunction] as LuaClosure).cells[index] as Cell).v = e(f);
      return normal;
    };
  }
  const { slot, kind } = step;
  if (kind === 'set')
    return (f) => {
      f[slot] = e(f);
      return normal;
    };
  if (kind === 'new cell')
    return (f) => {
      f[slot] = new Cell(e(f));
      return normal;
    };
  return (f) => {
    (f[slot] as Cell).v = e(f);
    return normal;
  };
}

type Writer = (f: Frame, v: LuaValue) => void;

/** What gives a local its first value. */
function firstWriter({ slot, isCaught }: Target): Writer {
  if (isCaught)
    return (f, v) => {
      f[slot] = new Cell(v);
    };
  return (f, v) => {
    f[slot] = v;
  };
}

function partsOf({ call }: Extract<Step, { kind: 'call' | 'tail call' }>, protos: Protos) {
  const { callee, args, site } = call;
  const rest = args.rest && manyOf(args.rest);
  return { callee: operandOf(callee, protos).eval, args: evalsOf(args.values, protos), rest, site };
}

function branch(step: Extract<Step, { kind: 'if' }>, protos: Protos): Op {
  const { place } = step;
  const test = testOf(step.test, protos);
  const then = opOf(step.then, protos);
  const otherwise = step.otherwise && opOf(step.otherwise, protos);
  const yes = then.run;
  const no = otherwise?.run;
  if (place < 0) return plain(no === undefined ? (f) => (test(f) ? yes(f) : normal) : (f) => (test(f) ? yes(f) : no(f)));
  return {
    run: (f) => {
      const taken = test(f);
      const s = taken ? yes(f) : no === undefined ? normal : no(f);
      if (s === paused) note(f, place, taken);
      return s;
    },
    resume: (f) => {
      const taken = noted(f, place) as boolean;
      return (taken ? then : (otherwise as Op)).resume(f);
    },
  };
}

function forOp(step: Extract<Step, { kind: 'for' }>, protos: Protos): Op {
  const { counter, place, site } = step;
  const [from, to, by] = evalsOf([step.from, step.to, step.by], protos) as [Run, Run, Run];
  const set = firstWriter(counter);
  return numericLoop({ from, to, by, body: opOf(step.body, protos), set, slot: counter.isCaught ? -1 : counter.slot, state: place, site });
}

function forInOp(step: Extract<Step, { kind: 'for in' }>, protos: Protos): Op {
  const { place, site } = step;
  const writers = step.targets.map(firstWriter);
  const [first, second] = writers as [Writer, Writer | undefined];
  const others = writers.slice(2);
  const assignPair = (f: Frame, key: LuaValue, value: LuaValue): void => {
    first(f, key);
    second?.(f, value);
    for (const write of others) write(f, undefined);
  };
  const assign = (f: Frame, values: readonly LuaValue[]): void => {
    for (let i = 0; i < writers.length; i++) (writers[i] as Writer)(f, values[i]);
  };
  return genericLoop({ init: listOf(step.list, protos), body: opOf(step.body, protos), assign, assignPair, state: place, site });
}
