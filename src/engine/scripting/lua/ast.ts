/* A program as the parser leaves it: names are resolved already, to locals, upvalues (by index) or globals. Each
 * expression knows whether a call happens inside of it, because calls are taken out of expressions (see calls.ts). */

import type { Arithmetic } from './operations.ts';
import type { LuaValue } from './value.ts';

export interface Local {
  readonly name: string;
  /** Whether an inner function refers to it, so that it lives in a cell. */
  isCaught: boolean;
  /** Whether anything refers to it. */
  isMeant: boolean;
  /** Where it is in a frame: known to the compiler. */
  slot: number;
}

/** Where a function finds a variable of those around it when it is created. */
export interface Upvalue {
  readonly name: string;
  /** A local of the function around it, or an upvalue of that one by index. */
  readonly from: Local | number;
}

export interface FunctionBody {
  readonly params: readonly Local[];
  readonly isVararg: boolean;
  /** The local `arg` of one that takes `...`, if it is meant: a table, where `...` is not written anywhere in the function. */
  readonly arg: { readonly local: Local; readonly isTable: boolean } | undefined;
  readonly upvalues: readonly Upvalue[];
  readonly block: Block;
  readonly line: number;
  /** Where it ends. */
  readonly lastLine: number;
}

export type Comparison = '==' | '~=' | '<' | '<=' | '>' | '>=';

interface Node {
  readonly line: number;
  /** Whether statements have to run before it has its value. */
  readonly hasCall: boolean;
}

export interface Constant extends Node { readonly kind: 'constant'; readonly value: LuaValue }
export interface Vararg extends Node { readonly kind: 'vararg' }
export interface FunctionNode extends Node { readonly kind: 'function'; readonly body: FunctionBody }
export interface LocalName extends Node { readonly kind: 'local'; readonly local: Local }
export interface UpvalueName extends Node { readonly kind: 'upvalue'; readonly index: number; readonly name: string }
export interface GlobalName extends Node { readonly kind: 'global'; readonly name: string }
export interface Index extends Node { readonly kind: 'index'; readonly object: Expr; readonly key: Expr }
export interface Call extends Node { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] }
export interface MethodCall extends Node {
  readonly kind: 'method';
  readonly object: Expr;
  readonly name: string;
  readonly args: readonly Expr[];
}
export interface Operation extends Node {
  readonly kind: 'arithmetic';
  readonly op: Arithmetic;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Compare extends Node {
  readonly kind: 'compare';
  readonly op: Comparison;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Concat extends Node { readonly kind: 'concat'; readonly left: Expr; readonly right: Expr }
export interface Logical extends Node {
  readonly kind: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
}
export interface Unary extends Node { readonly kind: 'not' | 'negate' | 'length'; readonly operand: Expr }
/** Parentheses, which cut several values to one. */
export interface Single extends Node { readonly kind: 'single'; readonly inner: Expr }
export interface TableNode extends Node {
  readonly kind: 'table';
  readonly items: readonly Expr[];
  readonly fields: readonly (readonly [key: Expr, value: Expr])[];
  /** Items and fields in the order in which they are written. */
  readonly order: readonly ('item' | 'field')[];
}

export type Expr =
  | Constant | Vararg | FunctionNode | LocalName | UpvalueName | GlobalName | Index | Call | MethodCall | Operation
  | Compare | Concat | Logical | Unary | Single | TableNode;

export type Assignable = LocalName | UpvalueName | GlobalName | Index;

export type Block = readonly Stmt[];

export type Stmt =
  | { readonly kind: 'local'; readonly locals: readonly Local[]; readonly values: readonly Expr[]; readonly line: number }
  | { readonly kind: 'local function'; readonly local: Local; readonly body: FunctionNode; readonly line: number }
  | {
      readonly kind: 'assign';
      readonly targets: readonly Assignable[];
      readonly values: readonly Expr[];
      /** Where it ends, as errors have it, and where it begins. */
      readonly line: number;
      readonly firstLine: number;
    }
  | { readonly kind: 'call'; readonly call: Call | MethodCall; readonly line: number }
  | { readonly kind: 'do'; readonly block: Block; readonly line: number }
  | { readonly kind: 'while'; readonly test: Expr; readonly block: Block; readonly line: number }
  | { readonly kind: 'repeat'; readonly block: Block; readonly test: Expr; readonly line: number }
  | {
      readonly kind: 'if';
      readonly test: Expr;
      readonly then: Block;
      readonly otherwise: Block;
      readonly line: number;
    }
  | {
      readonly kind: 'for';
      readonly local: Local;
      readonly from: Expr;
      readonly to: Expr;
      readonly by: Expr | undefined;
      readonly block: Block;
      readonly line: number;
    }
  | {
      readonly kind: 'for in';
      readonly locals: readonly Local[];
      readonly values: readonly Expr[];
      readonly block: Block;
      readonly line: number;
    }
  | { readonly kind: 'return'; readonly values: readonly Expr[]; readonly line: number }
  | { readonly kind: 'break'; readonly line: number };
