/* Loops as ops. Each turn costs a step; a loop pauses at the end of a turn, or with the statement that pauses in it,
 * and then notes in a slot of the frame where it was. Counters live in JavaScript's variables while a loop runs. */

import { invoke, results } from '../calls.ts';
import {
  type Frame, type Op, type Site, type Status, at, broke, machine, normal, note, noted, paused,
} from '../registers.ts';
import { bound, counter, isStepOf, walker } from '../loops.ts';
import { atEdge, inBody, inCall } from '../lower/lowered.ts';
import { wrongType } from '../operations.ts';
import type { LuaTable } from '../table.ts';
import type { LuaBuiltin, LuaValue } from '../value.ts';
import type { Eval } from './operand.ts';

const isToPause = (f: Frame): boolean => --machine.stepsLeft < 0 && machine.isToPause(f);

/** Repeats until the body breaks: the tests of `while` and `repeat` are statements of the body. */
export function endlessLoop(body: Op, place: number): Op {
  const run = (f: Frame): Status => {
    for (;;) {
      const s = body.run(f);
      if (s !== normal) return s === broke ? normal : leave(f, s);
      if (isToPause(f)) {
        note(f, place, atEdge);
        return paused;
      }
    }
  };
  const leave = (f: Frame, s: Status): Status => {
    if (s === paused) note(f, place, inBody);
    return s;
  };
  const resume = (f: Frame): Status => {
    if (noted(f, place) === atEdge) return run(f);
    const s = body.resume(f);
    if (s !== normal) return s === broke ? normal : leave(f, s);
    return run(f);
  };
  return { run, resume };
}

export interface NumericLoop {
  readonly from: Eval;
  readonly to: Eval;
  readonly by: Eval;
  readonly site: Site;
  readonly body: Op;
  /** Puts the counter where the body finds it. */
  readonly set: (f: Frame, i: number) => void;
  /** The counter's slot when it is a plain one, else -1. */
  readonly slot: number;
  /** Four notes: state, counter, limit, step. */
  readonly state: number;
}

export function numericLoop(loop: NumericLoop): Op {
  const { body, state, set, slot } = loop;
  const turn = (f: Frame, first: number, limit: number, step: number): Status => {
    for (let i = first; step > 0 ? i <= limit : i >= limit; i += step) {
      if (slot >= 0) f[slot] = i;
      else set(f, i);
      const s = body.run(f);
      if (s !== normal) {
        if (s === broke) return normal;
        return s === paused ? keep(f, inBody, i, limit, step) : s;
      }
      if (isToPause(f)) return keep(f, atEdge, i, limit, step);
    }
    return normal;
  };
  const keep = (f: Frame, at: number, i: number, limit: number, step: number): Status => {
    note(f, state, at);
    note(f, state + 1, i);
    note(f, state + 2, limit);
    note(f, state + 3, step);
    return paused;
  };
  const run = (f: Frame): Status => {
    const from = bound(loop.from(f), 'initial', loop.site);
    const limit = bound(loop.to(f), 'limit', loop.site);
    const step = bound(loop.by(f), 'step', loop.site);
    // As the server does, which goes back a step and begins with one: of a huge step, or -0, something else is left.
    return turn(f, from - step + step, limit, step);
  };
  const resume = (f: Frame): Status => {
    const i = noted(f, state + 1) as number;
    const limit = noted(f, state + 2) as number;
    const step = noted(f, state + 3) as number;
    if (noted(f, state) === inBody) {
      const s = body.resume(f);
      if (s !== normal) return s === broke ? normal : s;
      if (isToPause(f)) return keep(f, atEdge, i, limit, step);
    }
    return turn(f, i + step, limit, step);
  };
  return { run, resume };
}

export interface GenericLoop {
  /** Gives iterator, state and first control value. */
  readonly init: (f: Frame) => LuaValue[];
  readonly site: Site;
  readonly body: Op;
  /** Puts a turn's values where the body finds them. */
  readonly assign: (f: Frame, values: readonly LuaValue[]) => void;
  readonly assignPair: (f: Frame, key: LuaValue, value: LuaValue) => void;
  /** Four notes: state, iterator, its state, control value or position. */
  readonly state: number;
}

export function genericLoop(loop: GenericLoop): Op {
  const { body, state } = loop;
  const walkTable = overTable(loop);
  const walkSequence = overSequence(loop);
  const calling = callingLoop(loop);
  const run = (f: Frame): Status => {
    const [iterator, over, control] = loop.init(f);
    // A walk begins before the first position; one that begins elsewhere asks `next` each time.
    if (control === undefined && isStepOf('next', iterator, over)) return walkTable(f, 0, over);
    if (control === 0 && isStepOf('ipairs step', iterator, over)) return walkSequence(f, 0, over);
    return calling(f, control, iterator, over);
  };
  const resume = (f: Frame): Status => {
    const where = noted(f, state);
    if (where === inBody) {
      const s = body.resume(f);
      if (s !== normal) return s === broke ? normal : s;
    }
    const [from, iterator, over] = [3, 1, 2].map((i) => noted(f, state + i)) as [LuaValue, LuaValue, LuaValue];
    if (iterator === walker) return walkTable(f, from as number, over as LuaTable);
    if (iterator === counter) return walkSequence(f, from as number, over as LuaTable);
    return calling(f, from, iterator, over, where === inCall);
  };
  return { run, resume };
}

/** Notes where a walk that needs no iterator paused: `standIn` says which one it was. */
function keepWalk(f: Frame, state: number, s: Status, standIn: LuaBuiltin, table: LuaTable, i: number): Status {
  note(f, state, s === paused ? inBody : atEdge);
  note(f, state + 1, standIn);
  note(f, state + 2, table);
  note(f, state + 3, i);
  return paused;
}

/** Over the entries of a table, when the iterator is `next` itself: by position, so that no key is searched for. */
function overTable({ body, state, assignPair }: GenericLoop): (f: Frame, from: number, table: LuaTable) => Status {
  return (f, from, table) => {
    for (let i = table.stepTo(from + 1); i !== 0; i = table.stepTo(i + 1)) {
      assignPair(f, table.keyAt(i), table.valueAt(i));
      const s = body.run(f);
      if (s === broke) return normal;
      if (s !== normal && s !== paused) return s;
      if (s === paused || isToPause(f)) return keepWalk(f, state, s, walker, table, i);
    }
    return normal;
  };
}

/** Over 1, 2, 3 and so on up to the first nil, when the iterator is that of `ipairs`: no call, and no lists of arguments and results. */
function overSequence({ body, state, assignPair }: GenericLoop): (f: Frame, from: number, table: LuaTable) => Status {
  return (f, from, table) => {
    for (let i = from + 1; ; i++) {
      const v = table.get(i);
      if (v === undefined) return normal;
      assignPair(f, i, v);
      const s = body.run(f);
      if (s === broke) return normal;
      if (s !== normal && s !== paused) return s;
      if (s === paused || isToPause(f)) return keepWalk(f, state, s, counter, table, i);
    }
  };
}

function callingLoop({ body, state, site, assign }: GenericLoop) {
  const call = (f: Frame, control: LuaValue, iterator: LuaValue, over: LuaValue): Status => {
    if (typeof iterator !== 'object') throw wrongType(at(f, site), 'call', '', iterator);
    at(f, site);
    return invoke(iterator, [over, control], f);
  };
  const keep = (f: Frame, where: number, control: LuaValue, iterator: LuaValue, over: LuaValue): Status => {
    note(f, state, where);
    note(f, state + 1, iterator);
    note(f, state + 2, over);
    note(f, state + 3, control);
    return paused;
  };
  return (f: Frame, from: LuaValue, iterator: LuaValue, over: LuaValue, hasResults = false): Status => {
    let control = from;
    for (let ready = hasResults; ; ready = false) {
      if (!ready && call(f, control, iterator, over) === paused) return keep(f, inCall, control, iterator, over);
      control = machine.value;
      if (control === undefined) return normal;
      assign(f, results());
      const s = body.run(f);
      if (s === broke) return normal;
      if (s === paused) return keep(f, inBody, control, iterator, over);
      if (s !== normal) return s;
      if (isToPause(f)) return keep(f, atEdge, control, iterator, over);
    }
  };
}
