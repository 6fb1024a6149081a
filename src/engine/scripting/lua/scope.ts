/* Names while a function is parsed: which local a name means, and how an inner function reaches those around it. */

import type { Local, Upvalue } from './ast.ts';
import type { Lexer } from './lexer.ts';

/** Limits of a real server's Lua; programs beyond them are refused there, too. */
const localsMax = 200;
const upvaluesMax = 60;

export type Found = { kind: 'local'; local: Local } | { kind: 'upvalue'; index: number } | { kind: 'global' };

export class FunctionScope {
  readonly parent: FunctionScope | undefined;
  readonly line: number;
  readonly upvalues: Upvalue[] = [];
  isVararg = false;
  /** Whether `...` is written in it. */
  usesVarargs = false;
  /** How many loops are open: where break may stand. */
  loops = 0;
  private readonly visible: Local[] = [];
  private readonly lexer: Lexer;

  constructor(lexer: Lexer, parent: FunctionScope | undefined, line: number) {
    this.lexer = lexer;
    this.parent = parent;
    this.line = line;
  }

  /** Makes a name known from here on. */
  declare(local: Local): void {
    this.visible.push(local);
    if (this.visible.length > localsMax) this.refuse(localsMax, 'local variables');
  }

  open(): number {
    return this.visible.length;
  }

  close(opened: number): void {
    this.visible.length = opened;
  }

  find(name: string): Found {
    const local = this.findLocal(name);
    if (local !== undefined) return { kind: 'local', local };
    const index = this.findUpvalue(name);
    return index < 0 ? { kind: 'global' } : { kind: 'upvalue', index };
  }

  private findLocal(name: string): Local | undefined {
    for (let i = this.visible.length - 1; i >= 0; i--) {
      const local = this.visible[i] as Local;
      if (local.name !== name) continue;
      local.isMeant = true;
      return local;
    }
    return undefined;
  }

  private findUpvalue(name: string): number {
    const known = this.upvalues.findIndex((u) => u.name === name);
    if (known >= 0 || this.parent === undefined) return known;
    const local = this.parent.findLocal(name);
    if (local !== undefined) {
      local.isCaught = true;
      return this.addUpvalue({ name, from: local });
    }
    const outer = this.parent.findUpvalue(name);
    return outer < 0 ? -1 : this.addUpvalue({ name, from: outer });
  }

  private addUpvalue(upvalue: Upvalue): number {
    if (this.upvalues.length >= upvaluesMax) this.refuse(upvaluesMax, 'upvalues');
    return this.upvalues.push(upvalue) - 1;
  }

  private refuse(max: number, what: string): never {
    const who = this.line === 0 ? 'main function' : `function at line ${this.line}`;
    this.lexer.fail(`${who} has more than ${max} ${what}`);
  }
}
