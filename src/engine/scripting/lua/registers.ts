/* The registers of the one machine that runs Lua, and what a program is made of. See calls.ts for how it runs.
 *
 * They are a module's, not an object handed around: there is one thread, and closures reach a constant object for free.
 * Whoever runs a state enters it first (state.ts). */

import { LuaError, LuaStop } from './error.ts';
import type { LuaTable } from './table.ts';
import type { LuaClosure, LuaValue } from './value.ts';

export type Status = number;
/** The next statement follows. */
export const normal = 0;
export const broke = 1;
/** The results are in machine.value and machine.values. */
export const returned = 2;
export const paused = 3;
/** machine.tail is the frame to run instead of this one. */
export const tailCall = 4;

/** A call's variables: five of its own, then parameters, locals and temporaries. */
export type Slot = LuaValue | LuaValue[] | Site | Frame | { v: LuaValue };
export interface Frame extends Array<Slot> {}
export const slotFunction = 0;
export const slotVarargs = 1;
export const slotSite = 2;
export const slotParent = 3;
/** What paused statements noted, for when they go on. */
export const slotNotes = 4;
export const slotFirst = 5;

/** A place in a program from where something is called. */
export interface Site {
  readonly source: string;
  readonly line: number;
  /** What it calls: its name, and as errors name it (`global 'f'`, or empty). */
  readonly name: string | undefined;
  readonly callee: string;
  readonly isMethod: boolean;
}

export interface Op {
  run(f: Frame): Status;
  resume(f: Frame): Status;
}

/** Where a line begins to run, and what its function knows there by name. */
export interface LinePlace {
  readonly line: number;
  /** A local's slot in the frame; it holds a cell when an inner function caught the local. */
  readonly locals: readonly { readonly name: string; readonly slot: number; readonly isCaught: boolean }[];
  /** Names of the function's cells. */
  readonly upvalues: readonly string[];
}

/** Is told each line before it runs. */
export type LineListener = (f: Frame, place: LinePlace) => void;

/** A text that was compiled, with all of its functions in the order in which they end. */
export interface Program {
  readonly text: string;
  readonly chunkName: string;
  readonly protos: Proto[];
  /** Its functions tell their lines. */
  tellsLines: boolean;
  /** How often a host called one of them. */
  calls: number;
}

/** Makes generated code, for hosts where functions may be made of source. */
export interface Generator {
  /** Gives the functions of a program their code, or leaves it as it is. */
  generate(program: Program): void;
  /** A program that is called more often than this is worth it. */
  readonly callsBefore: number;
}

/** A function as written; a closure is this and its cells. */
export interface Proto {
  readonly program: Program;
  readonly source: string;
  readonly line: number;
  readonly params: number;
  readonly isVararg: boolean;
  readonly size: number;
  body: Op;
  /** Calls it: generated code, or what goes by the body. */
  code: Code;
  isGenerated: boolean;
}

/** What a call came to: one value as it is, any other number of them as an array (no Lua value is one), or one of the two marks. */
export type Results = LuaValue | LuaValue[];
/** It paused; who is on the JavaScript stack adds itself to `pending`. */
export const pausedMark: LuaValue[] = [];
/** machine.tail* is to be called instead. */
export const tailMark: LuaValue[] = [];

/** @param parent the frame of the caller. */
export type Code = (self: LuaClosure, parent: Frame | undefined, ...args: LuaValue[]) => Results;

/** Roughly what a closure costs, as memory.ts counts. */
export const closureBytes = 120;

/** Numbers for objects, counted by the states that share values, so that a replay gives the same. */
export interface Serials {
  last: number;
}

/** Something other than a frame that waits for a result. */
export interface Continuation {
  /** Goes on with the results in the registers. */
  resume(): Status;
  /** Catches an error, or is absent. */
  fail?(error: LuaError): Status;
  /** Values and frames that live as long as it waits. */
  readonly keeps?: readonly (LuaValue | Pending)[];
}

export type Pending = Frame | Continuation;

/** `count`: what can be reached is to be counted, which is seen only once everything has paused. */
export type PauseReason = 'depth' | 'steps' | 'yield' | 'count';

/** Steps that a script may take where it cannot pause. */
const overtimeSteps = 50_000_000;
const stepsUnbounded = 0x3fffffff;
/** So many bytes cost a step to make: what copying them takes. */
const bytesPerStepBits = 6;

/** An object costs so many to make, if it stays: to find room for it, and to move it when garbage is collected. */
const stepsPerObject = 16;

/** Taken from the overtime at once. */
const heldSteps = 4_000_000;

function stopAsTooLong(): never {
  throw new LuaStop('script ran too long where it cannot be interrupted');
}

class Machine {
  /** First result of the last call; `values` are all of them, null when there is just the one. */
  value: LuaValue = undefined;
  values: LuaValue[] | null = null;
  tail: Frame = [];
  /** The same for generated code, whose calls have no frame yet. */
  tailFunction: LuaClosure | undefined = undefined;
  tailArgs: LuaValue[] = [];
  tailParent: Frame | undefined = undefined;
  /** The frame that called the builtin that is running. */
  frame: Frame | undefined = undefined;
  globals: LuaTable | undefined = undefined;
  /** Of the values that were asked for one; see value.ts. */
  serials: Serials = { last: 0 };
  stepsLeft = stepsUnbounded;
  depth = 0;
  /** How many calls may nest on the JavaScript stack at present. */
  depthMax = 1;
  /** Calls from inside of operations, pcall included: here no coroutine yields. */
  nested = 0;
  /** Those of them that cannot pause. */
  held = 0;
  /** Frames on the way out, innermost first. */
  pending: Pending[] = [];
  reason: PauseReason = 'steps';
  /** Bytes given to strings and tables since they were last counted, and when to count them. */
  allocated = 0;
  allocatedMax = Infinity;
  /** Counts what a script can reach, and throws when it is too much. */
  countBytes: (f: Frame | undefined) => void = () => {};
  stringBytesMax = 2 ** 28;
  /** Of programs that tell their lines. */
  onLine: LineListener | undefined = undefined;
  private isBounded = false;
  /** The bytes are to be counted at the next occasion: stepsLeft is used up for this, and what it was is kept. */
  private isCountDue = false;
  /** They were counted where not everything could be seen. */
  private isCountOwed = false;
  private stepsKept = 0;
  private overtimeLeft = overtimeSteps;
  /** Of the overtime, stepsLeft are lent. */
  private isOvertime = false;

  /** After a pause to count, or (then with the innermost frame) where there can be none. */
  countNow(f?: Frame): void {
    this.isCountDue = false;
    this.stepsLeft = this.stepsKept;
    this.countBytes(f);
  }

  begin(steps: number): void {
    this.stepsLeft = Math.min(steps, stepsUnbounded);
    this.isBounded = steps < Infinity;
    this.isCountDue = false;
    this.isCountOwed = false;
    this.overtimeLeft = overtimeSteps;
    this.isOvertime = false;
  }

  /** The script can pause again. */
  endHeld(): void {
    this.endOvertime();
    if (!this.isCountOwed) return;
    this.isCountOwed = false;
    this.askForCount();
  }

  private askForCount(): void {
    if (this.isCountDue) return;
    this.isCountDue = true;
    this.stepsKept = this.stepsLeft;
    this.stepsLeft = 0;
  }

  /** Gives back what is left of the steps that were lent, so that it does pause. */
  private endOvertime(): void {
    if (!this.isOvertime) return;
    this.isOvertime = false;
    const left = this.isCountDue ? this.stepsKept : this.stepsLeft;
    this.overtimeLeft += left;
    if (this.isCountDue) this.stepsKept = 0;
    else this.stepsLeft = 0;
  }

  /** Bytes that a string or a table takes, and the steps to fill them. */
  allocate(bytes: number): void {
    this.allocated += bytes;
    if (bytes >= 1 << bytesPerStepBits) this.spend(bytes >> bytesPerStepBits);
    if (this.allocated > this.allocatedMax) this.askForCount();
  }

  /** As allocate, for a table or a closure. */
  allocateObject(bytes: number): void {
    this.allocate(bytes);
    this.spend(stepsPerObject);
  }

  /** Takes steps for work of a builtin, whose caller then pauses the sooner. For what is linear in values that are there. */
  spend(steps: number): void {
    if (this.isCountDue) this.stepsKept = Math.max(-stepsUnbounded, this.stepsKept - steps);
    else this.stepsLeft = Math.max(-stepsUnbounded, this.stepsLeft - steps);
  }

  /** As spend, for work that may be without end: stops a script that has used its overtime up, too. */
  work(steps: number): void {
    this.spend(steps);
    if ((this.isCountDue ? this.stepsKept : this.stepsLeft) < -this.overtimeLeft) stopAsTooLong();
  }

  /** Asked when stepsLeft has passed 0: whether to pause. */
  isToPause(f?: Frame): boolean {
    if (this.held > 0) {
      if (this.isCountDue) {
        this.countNow(f);
        this.isCountOwed = true;
        if (this.stepsLeft >= 0) return false;
      }
      this.overtimeLeft += Math.min(0, this.stepsLeft) - heldSteps;
      if (this.overtimeLeft < 0) stopAsTooLong();
      this.stepsLeft = heldSteps;
      this.isOvertime = true;
      return false;
    }
    this.reason = this.isCountDue ? 'count' : 'steps';
    if (this.isCountDue) return true;
    if (!this.isBounded) this.stepsLeft = stepsUnbounded;
    return this.isBounded;
  }
}

export const machine = new Machine();

/** Notes where something paused; each statement that can pause has numbers of its own. */
export function note(f: Frame, at: number, v: Slot): void {
  const notes = (f[slotNotes] ?? []) as Slot[];
  notes[at] = v;
  f[slotNotes] = notes as Frame;
}

export const noted = (f: Frame, at: number): Slot => (f[slotNotes] as Slot[])[at];

/** Says where a frame is, before something is called from the middle of an expression. */
export function at(f: Frame, site: Site): Site {
  machine.frame = f;
  f[slotSite] = site;
  return site;
}

export const siteOf = (f: Frame | undefined): Site | undefined => f?.[slotSite] as Site | undefined;

/** Fails with a message that begins with the place of the running builtin's caller. */
export function fail(message: string): never {
  throw failure(siteOf(machine.frame), message);
}

/** As fail, where the reference implementation names no place: it is a function of the library that does something
 * forbidden, not its caller. */
export function failBare(message: string): never {
  const site = siteOf(machine.frame);
  throw new LuaError(message, site?.source, site?.line);
}

export function failure(site: Site | undefined, message: string): LuaError {
  return site === undefined
    ? new LuaError(message)
    : new LuaError(`${site.source}:${site.line}: ${message}`, site.source, site.line);
}
