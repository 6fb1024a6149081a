/* Builtins that call Lua or take long, and can be paused meanwhile: sort, gsub and their like, written as generators. One yields what
 * is to be called, and is given the first result; or nothing, at a place where it may be paused. It waits among what is pending, as
 * pcall does, and as there no coroutine yields out of it. */

import { invoke, setResults } from './calls.ts';
import { type Continuation, type Frame, type Status, failBare, machine, paused, returned } from './registers.ts';
import { type BuiltinBody, type BuiltinCode, LuaBuiltin, type LuaValue, noValues } from './value.ts';

export interface Callback {
  readonly fn: LuaValue;
  readonly args: LuaValue[];
}

export type Steps = Generator<Callback | undefined, LuaValue | LuaValue[], LuaValue>;

const nestedMax = 198;
/** What a call from a builtin takes besides the function's own steps. */
const callSteps = 6;

class Running implements Continuation {
  private readonly steps: Steps;
  private readonly nested = machine.nested;
  private readonly frame: Frame | undefined = machine.frame;
  /** It was paused after a call that could not be, a builtin's: what came of that. */
  private kept: { readonly value: LuaValue } | undefined;

  constructor(steps: Steps) {
    this.steps = steps;
  }

  /** Goes on with the result of what it called; at first and after a pause of its own nobody asks for one. */
  resume(): Status {
    for (;;) {
      machine.nested = this.nested;
      machine.frame = this.frame;
      const next = this.steps.next(this.kept === undefined ? machine.value : this.kept.value);
      this.kept = undefined;
      if (next.done === true) {
        setResults(next.value);
        return returned;
      }
      if ((next.value === undefined ? this.rest() : this.callAndRest(next.value)) === paused) {
        machine.pending.push(this);
        return paused;
      }
    }
  }

  private callAndRest(callback: Callback): Status {
    if (this.call(callback) === paused) return paused;
    // Where an operation of the builtin's called Lua, nothing is left, not less than that.
    if (machine.stepsLeft > 0) return returned;
    this.kept = { value: machine.value };
    return machine.isToPause(this.frame) ? paused : returned;
  }

  private call({ fn, args }: Callback): Status {
    if (this.nested >= nestedMax) failBare('C stack overflow');
    machine.nested = this.nested + 1;
    machine.spend(callSteps);
    return invoke(fn, args, this.frame);
  }

  private rest(): Status {
    return machine.stepsLeft < 0 && machine.isToPause(this.frame) ? paused : returned;
  }
}

/** A builtin that takes long with some arguments, and with others is done at once.
 * @param code a way of generated code that leaves the long ones alone. */
export function pausingWhere(
  isLong: (args: LuaValue[]) => boolean,
  { name, body, start, code }: { name: string; body: BuiltinBody; start: (args: LuaValue[]) => Steps; code?: BuiltinCode | undefined },
): LuaBuiltin {
  const control = (args: LuaValue[]): Status => {
    if (isLong(args)) return new Running(start(args)).resume();
    setResults(body(args));
    return returned;
  };
  return new LuaBuiltin(name, body, control, code);
}

/** A builtin under the name that its library gives it. */
export function pausing(name: string, start: (args: LuaValue[]) => Steps): LuaBuiltin {
  return new LuaBuiltin(name, () => noValues, (args) => new Running(start(args)).resume());
}
