/* What a Lua value is here.
 *
 * nil is undefined, booleans and numbers are JavaScript's own (both languages have IEEE doubles and nothing else), and
 * a string is a byte string: a JavaScript string whose characters are all <= 0xff, so that concatenation costs what a
 * rope costs and a constant compares by pointer. Everything with an identity is an object of one of the classes below
 * or a LuaTable.
 *
 * A function value is either a closure, that is a prototype with the cells of the locals it caught, or a builtin. A
 * builtin takes its arguments as an array and returns one value as it is, or any other number of values as an array:
 * no Lua value is an array, so the two cannot be confused, and the common case allocates nothing. A builtin with
 * `control` decides about the flow itself (pcall, resume, yield): it returns a status of registers.ts. */

import { type Code, type Frame, type Proto, type Results, type Status, machine, paused, pausedMark } from './registers.ts';
import type { LuaTable } from './table.ts';
import type { Coroutine } from './coroutine.ts';

export type LuaFunction = LuaClosure | LuaBuiltin;
export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction | Coroutine | LuaUserdata;

/** No values at all: what a function without a return statement returns. Never written to. */
export const noValues: LuaValue[] = [];

/** A local variable that a closure caught: it outlives its frame. */
export class Cell {
  v: LuaValue;
  /** Of memory.ts: the count that saw it last. */
  mark = 0;
  constructor(v: LuaValue) {
    this.v = v;
  }
}

export class LuaClosure {
  readonly kind = 'function';
  readonly proto: Proto;
  readonly cells: Cell[];
  serial = 0;
  mark = 0;
  constructor(proto: Proto, cells: Cell[]) {
    this.proto = proto;
    this.cells = cells;
  }
}

export type BuiltinBody = (args: LuaValue[]) => LuaValue | LuaValue[];

/** A builtin as code calls a closure. */
export type BuiltinCode = (self: LuaBuiltin, frame: Frame | undefined, ...args: LuaValue[]) => Results;

export function callBuiltin(self: LuaBuiltin, frame: Frame | undefined, ...args: LuaValue[]): Results {
  machine.frame = frame;
  if (self.control === undefined) return self.body(args);
  return self.control(args) === paused ? pausedMark : (machine.values ?? machine.value);
}

const builtinProto = { code: callBuiltin as unknown as Code };

export class LuaBuiltin {
  readonly kind = 'function';
  /** What callers need of a closure's. */
  readonly proto: { readonly code: Code };
  readonly name: string;
  readonly body: BuiltinBody;
  readonly control: ((args: LuaValue[]) => Status) | undefined;
  serial = 0;
  /** @param code does the same for generated code, which calls it with arguments as arguments. */
  constructor(name: string, body: BuiltinBody, control?: (args: LuaValue[]) => Status, code?: BuiltinCode) {
    this.proto = code === undefined ? builtinProto : { code: code as unknown as Code };
    this.name = name;
    this.body = body;
    this.control = control;
  }
}

/** A value that Lua can only carry and compare, such as cjson.null. */
export class LuaUserdata {
  readonly kind = 'userdata';
  readonly text: string;
  serial = 0;
  constructor(text: string) {
    this.text = text;
  }
}

/** The one null that cjson and struct know. */
export const nullPointer = new LuaUserdata('userdata: (nil)');

export const isTruthy = (v: LuaValue): boolean => v !== undefined && v !== false;

export function typeName(v: LuaValue): string {
  switch (typeof v) {
    case 'undefined':
      return 'nil';
    case 'object':
      return v.kind;
    default:
      return typeof v;
  }
}

/** A number for an object that stays the same while it lives: its place in a table's order, and its address as text. */
export function serialOf(v: { serial: number }): number {
  if (v.serial === 0) v.serial = ++machine.serials.last;
  return v.serial;
}

/** An address such as a 64-bit machine would print. */
export const addressOf = (v: { serial: number }): string => `0x${(0x7f0000000000 + serialOf(v) * 64).toString(16)}`;
