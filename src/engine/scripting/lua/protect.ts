/* pcall and xpcall: they wait among what is pending, and catch. Both can be paused, but no coroutine yields out of
 * them, as in Lua 5.1. */

import { callNow, invoke, results } from './calls.ts';
import { type LuaError, asLuaError } from './error.ts';
import { type Continuation, type Frame, type Status, failBare, machine, paused, returned } from './registers.ts';
import { index } from './operations.ts';
import { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

const nestedMax = 198;
/** So many more for handlers of errors, one of which may be that there are too many. */
const handlersMax = 25;

class Protected implements Continuation {
  private readonly handler: LuaValue;
  private readonly nested = machine.nested;
  private readonly held = machine.held;
  private readonly frame: Frame | undefined = machine.frame;

  constructor(handler: LuaValue) {
    this.handler = handler;
  }

  resume(): Status {
    this.restore();
    return give([true, ...results()]);
  }

  fail(error: LuaError): Status {
    this.restore();
    return give(this.handler === undefined ? [false, ...plain(error.value)] : [false, ...this.handle(error)]);
  }

  /** An error of the handler is an error of its own kind. */
  private handle(error: LuaError): LuaValue[] {
    try {
      return callNow(this.handler, [error.value], nestedMax + handlersMax);
    } catch (e) {
      asLuaError(e);
      return ['error in error handling'];
    }
  }

  restore(): void {
    machine.nested = this.nested;
    machine.held = this.held;
    machine.frame = this.frame;
  }
}

/** pcall hands over the server's own errors as scripts knew them before they were tables: as their text. Of another table it has looked
 * for the text all the same, and returns what it found as one value more. */
function plain(value: LuaValue): LuaValue[] {
  if (!(value instanceof LuaTable)) return [value];
  const text = index(value, 'err', '', undefined);
  return typeof text === 'string' || typeof text === 'number' ? [text] : [value, text];
}

function give(values: LuaValue[]): Status {
  machine.value = values[0];
  machine.values = values;
  return returned;
}

export function protectedCall(fn: LuaValue, args: LuaValue[], handler?: LuaValue): Status {
  const boundary = new Protected(handler);
  const { depth } = machine;
  try {
    if (machine.nested >= nestedMax) failBare('C stack overflow');
    machine.nested++;
    // A level of its own, without a place, between the caller and what it protects.
    const parent: Frame = [undefined, undefined, undefined, machine.frame];
    machine.frame = parent;
    if (invoke(fn, args, parent) === paused) {
      machine.pending.push(boundary);
      return paused;
    }
    return boundary.resume();
  } catch (e) {
    const error = asLuaError(e);
    machine.depth = depth;
    machine.pending = [];
    return boundary.fail(error);
  }
}
