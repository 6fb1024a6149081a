/* Running Lua: the registers of the one machine, and how calls nest, pause and go on.
 *
 * A program is compiled to closures: each statement is an `Op`, a pair of functions over the frame of a call. `run`
 * executes it from its start and returns a status; `resume` goes on where it paused. The compiler keeps calls out of
 * expressions (a call's result goes to a slot of the frame first), so a pause only ever happens between statements, and
 * what is needed to go on is a few numbers, which paused blocks and loops note in their frame. Running costs
 * nothing for it: nobody asks `was I paused?`, as that is another function.
 *
 * So one way serves all. Out of steps: every op on the JavaScript stack returns `paused`, every frame adds itself
 * to `pending`, and the stack is gone; the driver (`drive`) later resumes the innermost frame, hands its result to
 * the next, and so on. A coroutine that yields does the same. And a recursion that gets deep for the JavaScript stack
 * is paused and at once gone on with on an empty one, so that Lua has its own limit of depth and not the browser's.
 * Tail calls return to the caller first. pcall is a Continuation in the list of the pending, with the duty to catch.
 *
 * Builtins that call Lua are generators (pausing.ts).
 *
 * What cannot pause is Lua called from inside of an operation: metamethods. Lua 5.1 cannot yield there either. Out of steps
 * there, the script goes on for `overtimeSteps` and is stopped then.
 *
 * Generated code (javascript/) is another way to run a function until it pauses; then its frame looks like any other.
 *
 * Rejected: a bytecode interpreter (it decodes at every step what a closure knows from its creation), a back end of JavaScript's
 * generators for pausing (a call of one costs more than what most functions do), running a paused script anew with the replies that it
 * was given (what a library keeps between calls would be changed twice). */

import { asLuaError } from './error.ts';
import {
  type Code, type Continuation, type Frame, type Pending, type Results, type Status, fail, failure, machine, paused, pausedMark,
  returned, siteOf, slotFirst, slotFunction, slotVarargs, tailCall, tailMark,
} from './registers.ts';
import { metamethod } from './metatable.ts';
import { LuaBuiltin, LuaClosure, type LuaValue, noValues, typeName } from './value.ts';

/** How many calls nest on the JavaScript stack before it is left. */
const depthMax = 150;
/** How deep Lua's own calls nest, of all and of those from inside of operations. */
const callsMax = 16_383;
const nestedMax = 198;

/** A frame for a call, without arguments yet. Literals of two sizes cost far less than an array of a length to find. */
export function enter(fn: LuaClosure, parent: Frame | undefined): Frame {
  const { size } = fn.proto;
  const u = undefined;
  if (size <= 10) return [fn, u, u, parent, u, u, u, u, u, u];
  const f: Frame = [fn, u, u, parent, u, u, u, u, u, u, u, u, u, u, u, u, u, u];
  for (let i = 18; i < size; i++) f.push(undefined);
  return f;
}

export function enterWith(fn: LuaClosure, parent: Frame | undefined, args: LuaValue[]): Frame {
  const f = enter(fn, parent);
  const { params, isVararg } = fn.proto;
  const n = Math.min(params, args.length);
  for (let i = 0; i < n; i++) f[slotFirst + i] = args[i];
  if (isVararg) f[slotVarargs] = args.length > params ? args.slice(params) : noValues;
  return f;
}

class Start implements Continuation {
  private readonly frame: Frame;
  readonly keeps: readonly Frame[];
  constructor(frame: Frame) {
    this.frame = frame;
    this.keeps = [frame];
  }
  /** Whatever the depth is: a driver always gets on. */
  resume(): Status {
    machine.depth++;
    return settle(this.frame, (this.frame[slotFunction] as LuaClosure).proto.body.run(this.frame));
  }
}

/** A call of generated code that was held back. */
class StartCode implements Continuation {
  private readonly fn: LuaClosure;
  private readonly parent: Frame | undefined;
  readonly keeps: LuaValue[];
  constructor(fn: LuaClosure, parent: Frame | undefined, args: LuaValue[]) {
    this.fn = fn;
    this.parent = parent;
    this.keeps = args;
  }
  resume(): Status {
    // Its step was taken when it was held back; and whatever the depth is, a driver always gets on.
    machine.stepsLeft++;
    machine.depthMax = Math.max(machine.depthMax, machine.depth + 1);
    return register(this.fn.proto.code(this.fn, this.parent, ...this.keeps));
  }
}

/** Asked by generated code at its start, when steps or depth may be used up. */
export function holdBack(fn: LuaClosure, parent: Frame | undefined, args: LuaValue[]): boolean {
  if (machine.stepsLeft >= 0 || !machine.isToPause()) {
    if (machine.depth < machine.depthMax) return false;
    machine.reason = 'depth';
  }
  machine.pending.push(new StartCode(fn, parent, args));
  return true;
}

/** Calls a closure: by its generated code where that can pause, else by its body. */
export function callClosure(fn: LuaClosure, parent: Frame | undefined, args: LuaValue[]): Status {
  if (!fn.proto.isGenerated || machine.held > 0) return run(enterWith(fn, parent, args));
  return register(args.length === 0 ? fn.proto.code(fn, parent) : fn.proto.code(fn, parent, ...args));
}

/** What code came to, in the registers. */
export function register(given: Results): Status {
  const r = given === tailMark ? settleTail() : given;
  if (r === pausedMark) return paused;
  setResults(r);
  return returned;
}

/** Runs what code left to be called, and what that leaves. */
export function settleTail(): Results {
  for (;;) {
    const { tailFunction, tailParent, tailArgs } = machine;
    const fn = tailFunction as LuaClosure;
    const r = fn.proto.code(fn, tailParent, ...tailArgs);
    if (r !== tailMark) return r;
  }
}

/** What stands in for generated code. */
export const interpreted: Code = (self, parent, ...args) => resultsOf(run(enterWith(self, parent, args)));

/** Runs a new frame: `returned` or `paused`. */
export function run(f: Frame): Status {
  if ((--machine.stepsLeft < 0 || machine.depth >= machine.depthMax) && isHeldBack(f)) return paused;
  machine.depth++;
  const s = (f[slotFunction] as LuaClosure).proto.body.run(f);
  return s === returned ? leave() : settle(f, s);
}

function leave(): Status {
  machine.depth--;
  return returned;
}

function settle(from: Frame, status: Status): Status {
  let f = from;
  let s = status;
  while (s === tailCall) {
    f = machine.tail;
    if (--machine.stepsLeft < 0 && isHeldBack(f)) {
      machine.depth--;
      return paused;
    }
    s = (f[slotFunction] as LuaClosure).proto.body.run(f);
  }
  machine.depth--;
  if (s === paused) {
    machine.pending.push(f);
    return paused;
  }
  if (s !== returned) {
    machine.value = undefined;
    machine.values = noValues;
  }
  return returned;
}

function isHeldBack(f: Frame): boolean {
  if (machine.stepsLeft < 0 && machine.isToPause(f)) {
    machine.pending.push(new Start(f));
    return true;
  }
  if (machine.depth < machine.depthMax) return false;
  machine.reason = 'depth';
  machine.pending.push(new Start(f));
  return true;
}

const resumeFrame = (f: Frame): Status => {
  machine.depth++;
  return settle(f, (f[slotFunction] as LuaClosure).proto.body.resume(f));
};

/** Calls any value. The results are in the registers, unless it paused. */
export function invoke(fn: LuaValue, args: LuaValue[], parent: Frame | undefined): Status {
  if (fn instanceof LuaClosure) return callClosure(fn, parent, args);
  if (fn instanceof LuaBuiltin) {
    if (fn.control !== undefined) return fn.control(args);
    setResults(fn.body(args));
    return returned;
  }
  const handler = metamethod(fn, '__call');
  if (handler === undefined) fail(`attempt to call a ${typeName(fn)} value`);
  return invoke(handler, [fn, ...args], parent);
}

export function setResults(result: LuaValue | LuaValue[]): void {
  if (Array.isArray(result)) {
    machine.value = result[0];
    machine.values = result;
  } else {
    machine.value = result;
    machine.values = null;
  }
}

/** What a call came to whose results are in the registers. */
export const resultsOf = (s: Status): Results => (s === paused ? pausedMark : (machine.values ?? machine.value));

export const results = (): LuaValue[] => machine.values ?? [machine.value];

/** Moves what paused to a stack, so that its end is what goes on first. */
function takePending(stack: Pending[]): void {
  const { pending } = machine;
  for (let p = pending.pop(); p !== undefined; p = pending.pop()) stack.push(p);
  if (callsOn(stack) > callsMax && isStart(stack[stack.length - 1])) tooDeep(stack);
}

/** How many calls are on a stack. */
const callsOn = (stack: readonly Pending[]): number => (stack[0] === end ? stack.length - 1 : stack.length);

const isStart = (p: Pending | undefined): boolean => p instanceof Start || p instanceof StartCode;

function tooDeep(stack: Pending[]): void {
  stack.pop();
  const top = stack[stack.length - 1];
  const site = siteOf(Array.isArray(top) ? top : undefined);
  stack.push({
    resume: () => {
      throw failure(site, 'stack overflow');
    },
  });
}

/** Runs what is pending from the innermost on, until nothing is (`returned`) or it pauses for a reason that concerns
 * those outside. */
export function drive(stack: Pending[]): Status {
  const depth = machine.depth;
  for (;;) {
    const top = stack.pop();
    if (top === undefined) return returned;
    machine.depthMax = Math.min(depthMax, depth + Math.max(1, callsMax - callsOn(stack)));
    let s: Status;
    try {
      s = Array.isArray(top) ? resumeFrame(top) : top.resume();
    } catch (e) {
      machine.depth = depth;
      machine.pending = [];
      s = caught(stack, e);
    }
    if (s === paused) {
      takePending(stack);
      if (machine.reason !== 'depth') return paused;
    }
  }
}

function caught(stack: Pending[], e: unknown): Status {
  const error = asLuaError(e);
  for (let p = stack.pop(); p !== undefined; p = stack.pop())
    if (!Array.isArray(p) && p.fail !== undefined) return p.fail(error);
  throw error;
}

/** Lies below all of a host's call that paused: when it is reached, that has ended. */
const end: Continuation = { resume: () => returned };

/** Begins the call that a host makes, as far as it comes: what is left of it, if it pauses, is on the stack then, to be driven. */
export function begin(fn: LuaValue, args: LuaValue[], stack: Pending[]): Status {
  machine.depthMax = depthMax;
  if (invoke(fn, args, undefined) !== paused) return returned;
  stack.push(end);
  takePending(stack);
  return machine.reason === 'depth' ? drive(stack) : paused;
}

/** Calls Lua from inside of an operation, to the end.
 * @param most calls of this kind that may nest. */
export function callNow(fn: LuaValue, args: LuaValue[], most = nestedMax): LuaValue[] {
  const { frame, depth, nested, held } = machine;
  if (nested >= most) fail('C stack overflow');
  machine.nested = nested + 1;
  machine.held = held + 1;
  try {
    if (invoke(fn, args, frame) === paused) {
      const stack: Pending[] = [];
      takePending(stack);
      drive(stack);
    }
    return results();
  } finally {
    machine.frame = frame;
    machine.depth = depth;
    machine.nested = nested;
    machine.held = held;
    if (held === 0) machine.endHeld();
  }
}

/** As callNow, of one result. */
export function callForOne(fn: LuaValue, args: LuaValue[]): LuaValue {
  return callNow(fn, args)[0];
}
