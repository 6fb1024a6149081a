/* Coroutines: a stack of pending frames each. Resuming one drives its stack from inside of the resume; yielding pauses
 * everything up to there, as running out of steps does, and so a coroutine may itself be paused in the middle. */

import { drive, invoke, results } from './calls.ts';
import { asLuaError } from './error.ts';
import {
  type Continuation, type Frame, type Pending, type Status, failBare, machine, paused, returned,
} from './registers.ts';
import type { LuaFunction, LuaValue } from './value.ts';

/** How many may be resumed by one another. */
const nestedMax = 198;
/** To leave one stack for another, and come back. */
const stepsPerResume = 8;
/** A server gives each a stack at once. */
export const coroutineBytes = 1000;

export class Coroutine {
  readonly kind = 'thread';
  serial = 0;
  status: 'suspended' | 'running' | 'normal' | 'dead' = 'suspended';
  readonly stack: Pending[] = [];
  /** Who resumed this one, and from which frame: for what asks how to reach everything. */
  resumer: Coroutine | undefined = undefined;
  resumerFrame: Frame | undefined = undefined;
  /** Set until its first resume. */
  body: LuaFunction | undefined;
  /** machine.nested where it was paused from outside. */
  nested = 0;

  constructor(body: LuaFunction) {
    this.body = body;
    machine.allocateObject(coroutineBytes);
  }
}

/** The running coroutine, undefined outside of all. */
export const current: { coroutine: Coroutine | undefined } = { coroutine: undefined };

/** How a resume hands over what came of it: as resume does, or as a function made by wrap does. */
interface Delivery {
  yielded(values: LuaValue[]): LuaValue[];
  failed(error: unknown): LuaValue[];
}

/** Waits in the resumer's stack for its coroutine, when that was paused from outside. */
class Resumed implements Continuation {
  private readonly co: Coroutine;
  private readonly delivery: Delivery;
  private readonly nested = machine.nested;
  readonly keeps: readonly LuaValue[];

  constructor(co: Coroutine, delivery: Delivery) {
    this.co = co;
    this.keeps = [co];
    this.delivery = delivery;
  }

  get stack(): Pending[] {
    return this.co.stack;
  }

  resume(): Status {
    current.coroutine = this.co;
    return goOn(this.co, this.delivery, this.nested);
  }
}

/** Of what is pending, the stack whose top goes on first: that of the innermost coroutine which was paused from outside. */
export function innermostStack(stack: Pending[]): Pending[] {
  const top = stack[stack.length - 1];
  return top instanceof Resumed ? innermostStack(top.stack) : stack;
}

const isNestedTooDeep = (): boolean => {
  let n = 0;
  for (let co = current.coroutine; co !== undefined; co = co.resumer) n++;
  return n >= nestedMax;
};

export function resume(co: Coroutine, args: LuaValue[], delivery: Delivery): Status {
  machine.spend(stepsPerResume);
  if (co.status !== 'suspended') {
    return deliver(delivery.failed(`cannot resume ${co.status} coroutine`));
  }
  if (isNestedTooDeep()) return deliver(delivery.failed('C stack overflow'));
  if (current.coroutine !== undefined) current.coroutine.status = 'normal';
  co.resumer = current.coroutine;
  co.resumerFrame = machine.frame;
  co.status = 'running';
  current.coroutine = co;
  const { body } = co;
  if (body !== undefined) {
    co.body = undefined;
    co.stack.push(new Begin(body, args));
  } else {
    machine.value = args[0];
    machine.values = args;
  }
  return goOn(co, delivery, machine.nested);
}

class Begin implements Continuation {
  private readonly body: LuaFunction;
  private readonly args: LuaValue[];
  constructor(body: LuaFunction, args: LuaValue[]) {
    this.body = body;
    this.args = args;
  }
  resume(): Status {
    return invoke(this.body, this.args, undefined);
  }
}

function goOn(co: Coroutine, delivery: Delivery, nested: number): Status {
  const { depth } = machine;
  machine.nested = co.nested;
  co.nested = 0;
  let s: Status;
  try {
    s = drive(co.stack);
  } catch (e) {
    const error = asLuaError(e);
    leave(co, 'dead', nested, depth);
    return deliver(delivery.failed(error));
  }
  if (s === paused && machine.reason !== 'yield') {
    current.coroutine = co.resumer;
    co.nested = machine.nested;
    machine.nested = nested;
    machine.pending.push(new Resumed(co, delivery));
    return paused;
  }
  leave(co, s === paused ? 'suspended' : 'dead', nested, depth);
  return deliver(delivery.yielded(results()));
}

function leave(co: Coroutine, status: 'suspended' | 'dead', nested: number, depth: number): void {
  co.status = status;
  current.coroutine = co.resumer;
  if (co.resumer !== undefined) co.resumer.status = 'running';
  machine.frame = co.resumerFrame;
  co.resumer = undefined;
  co.resumerFrame = undefined;
  machine.nested = nested;
  machine.depth = depth;
}

function deliver(values: LuaValue[]): Status {
  machine.value = values[0];
  machine.values = values;
  return returned;
}

export function yieldValues(args: LuaValue[]): Status {
  if (current.coroutine === undefined || machine.nested > 0)
    failBare('attempt to yield across metamethod/C-call boundary');
  machine.value = args[0];
  machine.values = args;
  machine.reason = 'yield';
  return paused;
}
