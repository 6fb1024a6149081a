/* Statements and whole functions. */

import type { Assignable, Block, Expr, FunctionBody, FunctionNode, Local, Stmt } from '../ast.ts';
import { setIndex } from '../operations.ts';
import {
  type Frame, type Op, type Program, type Proto, type Site, type Status, broke, machine, normal, note, noted, paused,
  slotFunction,
} from '../registers.ts';
import { Cell, LuaClosure, type LuaValue } from '../value.ts';
import { setFieldCode, setIndexCode } from './access.ts';
import { lister, returnOp, tailCallOp } from './call.ts';
import { ExpressionCompiler } from './expressions.ts';
import { Lines } from './lines.ts';
import { endlessLoop, genericLoop, numericLoop } from './loops.ts';
import { type Eval, type Operand, computed } from './operand.ts';

/** Roughly what a closure costs, as memory.ts counts. */
const closureBytes = 120;

export function compileFunction(body: FunctionBody, source: string, program: Program): Proto {
  return new FunctionCompiler(source, program, body).function(body);
}

class FunctionCompiler extends ExpressionCompiler {
  private readonly program: Program;
  private readonly lines: Lines;

  constructor(source: string, program: Program, body: FunctionBody) {
    super(source);
    this.program = program;
    this.lines = new Lines(program.tellsLines, body);
  }

  function(body: FunctionBody): Proto {
    const { params, isVararg, line } = body;
    const op = this.collect(() => {
      for (const local of body.params) this.settle(local, this.takeSlot());
      for (const { isCaught, slot } of body.params)
        if (isCaught)
          this.emit((f) => {
            f[slot] = new Cell(f[slot] as LuaValue);
            return normal;
          });
      this.statements(body.block);
      if (line > 0) this.line(body.lastLine);
    });
    const { program, source, size } = this;
    const proto: Proto = { program, source, line, params: params.length, isVararg, size, body: op };
    program.protos.push(proto);
    return proto;
  }

  /** Tells the line that follows, if lines are told. */
  private line(line: number): void {
    const tell = this.lines.teller(line);
    if (tell !== undefined) this.emit(tell);
  }

  /** Gives a local, known from here on, its slot. */
  private settle(local: Local, slot: number): void {
    local.slot = slot;
    this.lines.declare(local);
  }

  protected override closure(node: FunctionNode): Eval {
    const proto = compileFunction(node.body, this.source, this.program);
    const from = node.body.upvalues.map((u) => u.from);
    return (f) => {
      const cells: Cell[] = [];
      for (const origin of from)
        cells.push(
          typeof origin === 'number'
            ? ((f[slotFunction] as LuaClosure).cells[origin] as Cell)
            : (f[origin.slot] as Cell),
        );
      machine.allocateObject(closureBytes);
      return new LuaClosure(proto, cells);
    };
  }

  private block(block: Block): Op {
    return this.collect(() => this.statements(block));
  }

  private statements(block: Block): void {
    const { free } = this;
    const known = this.lines.open();
    for (const statement of block) this.inBlock(statement);
    this.lines.close(known);
    this.free = free;
  }

  /** A declaration leaves its locals; everything else leaves nothing. */
  private inBlock(s: Stmt): void {
    const { free } = this;
    const known = this.lines.open();
    const line = firstLineOf(s);
    if (line > 0) this.line(line);
    this.statement(s);
    if (s.kind === 'local' || s.kind === 'local function') return;
    this.free = free;
    this.lines.close(known);
  }

  private statement(s: Stmt): void {
    switch (s.kind) {
      case 'local':
        this.localStatement(s.locals, s.values);
        break;
      case 'local function':
        this.localFunction(s.local, s.body);
        break;
      case 'assign':
        this.assignment(s.targets, s.values, s.line);
        break;
      case 'call':
        this.call(s.call, { slot: -1, many: false });
        break;
      case 'do':
        this.ops.push(this.block(s.block));
        break;
      case 'while':
        this.loop(() => {
          this.lines.forget();
          this.line(s.line);
          this.breakUnless(s.test);
          this.statements(s.block);
        });
        this.lines.last = s.line;
        break;
      case 'repeat':
        this.repeat(s.block, s.test);
        break;
      case 'if':
        this.ifStatement(s);
        break;
      case 'for':
        this.numericFor(s);
        break;
      case 'for in':
        this.genericFor(s);
        break;
      case 'return':
        this.returnStatement(s.values);
        break;
      case 'break':
        this.emit(() => broke);
    }
  }

  private loop(emits: () => void): void {
    this.ops.push(endlessLoop(this.collect(emits), this.takeNotes(1)));
  }

  private breakUnless(node: Expr): void {
    const { free } = this;
    const test = this.test(node);
    this.emit((f) => (test(f) ? normal : broke));
    this.free = free;
  }

  /** The test sees the locals of the body. */
  private repeat(block: Block, test: Expr): void {
    this.loop(() => {
      this.lines.forget();
      for (const statement of block) this.inBlock(statement);
      this.line(test.line);
      const done = this.test(test);
      this.emit((f) => (done(f) ? broke : normal));
    });
  }

  private ifStatement(s: Extract<Stmt, { kind: 'if' }>): void {
    const test = this.test(s.test);
    const then = this.block(s.then);
    const lastOfThen = this.lines.last;
    this.lines.last = s.line;
    const otherwise = s.otherwise.length > 0 ? this.block(s.otherwise) : undefined;
    if (this.lines.last !== lastOfThen) this.lines.forget();
    const pauses = then.resume !== then.run || (otherwise !== undefined && otherwise.resume !== otherwise.run);
    const yes = then.run;
    const no = otherwise?.run;
    if (!pauses) {
      this.emit(no === undefined ? (f) => (test(f) ? yes(f) : normal) : (f) => (test(f) ? yes(f) : no(f)));
      return;
    }
    const place = this.takeNotes(1);
    this.ops.push({
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
    });
  }

  /** Gives a local its slot, and what writes its first value there. */
  private declare(local: Local): (f: Frame, v: LuaValue) => void {
    const slot = this.takeSlot();
    this.settle(local, slot);
    if (local.isCaught)
      return (f, v) => {
        f[slot] = new Cell(v);
      };
    return (f, v) => {
      f[slot] = v;
    };
  }

  private localStatement(locals: readonly Local[], values: readonly Expr[]): void {
    const [local] = locals;
    const [value] = values;
    if (local !== undefined && value !== undefined && locals.length === 1 && values.length === 1) {
      this.oneLocal(local, value);
      return;
    }
    // The locals' slots come first, so that the temporaries behind them are free again after the statement.
    const slots = locals.map(() => this.takeSlot());
    const { free } = this;
    const take = this.valuesFor(locals.length, values);
    this.free = slots[0] as number;
    const writers = locals.map((l) => this.declare(l));
    this.free = free;
    this.emit((f) => {
      const list = take(f);
      for (let i = 0; i < writers.length; i++) (writers[i] as (f: Frame, v: LuaValue) => void)(f, list[i]);
      return normal;
    });
  }

  private oneLocal(local: Local, value: Expr): void {
    const slot = this.takeSlot();
    const isCall = (value.kind === 'call' || value.kind === 'method') && !local.isCaught;
    if (isCall) this.call(value, { slot, many: false });
    else this.storeLocal(slot, local.isCaught, this.expr(value));
    this.settle(local, slot);
    this.free = slot + 1;
  }

  private storeLocal(slot: number, isCaught: boolean, e: Operand): void {
    const evaluate = e.eval;
    if (!isCaught) this.assignSlot(slot, e);
    else
      this.emit((f) => {
        f[slot] = new Cell(evaluate(f));
        return normal;
      });
  }

  /** Values for `n` targets: evaluates all, so that there may be more or fewer. */
  private valuesFor(n: number, values: readonly Expr[]): (f: Frame) => readonly LuaValue[] {
    if (values.length === 0) return () => [];
    const { operands, rest } = this.list(values);
    return lister(operands.slice(0, Math.max(n, operands.length)).map((o) => o.eval), rest);
  }

  private localFunction(local: Local, body: FunctionNode): void {
    const slot = this.takeSlot();
    this.settle(local, slot);
    const evaluate = this.closure(body);
    this.emit((f) => {
      if (!local.isCaught) f[slot] = evaluate(f);
      else {
        const cell = new Cell(undefined);
        f[slot] = cell;
        cell.v = evaluate(f);
      }
      return normal;
    });
  }

  private assignment(targets: readonly Assignable[], values: readonly Expr[], line: number): void {
    const [target] = targets;
    const [value] = values;
    if (target !== undefined && value !== undefined && targets.length === 1 && values.length === 1) {
      this.oneAssignment(target, value, line);
      return;
    }
    // What is indexed is evaluated first, and must not be changed by what is assigned before it.
    const places = targets.map((t) => this.place(t));
    const take = this.valuesFor(targets.length, values);
    const slot = this.takeSlot();
    this.emit((f) => {
      f[slot] = take(f) as LuaValue[];
      return normal;
    });
    for (let i = places.length - 1; i >= 0; i--) {
      const nth = computed((f) => (f[slot] as LuaValue[])[i]);
      this.store(places[i] as Place, nth, line);
    }
  }

  private oneAssignment(target: Assignable, value: Expr, line: number): void {
    if (target.kind === 'local' && !target.local.isCaught && (value.kind === 'call' || value.kind === 'method')) {
      this.call(value, { slot: target.local.slot, many: false });
      return;
    }
    const place = this.place(target, value.hasCall);
    this.store(place, this.expr(value), line);
  }

  private place(target: Assignable, pinned = true): Place {
    if (target.kind !== 'index') return { target, object: undefined, key: undefined };
    const object = this.expr(target.object);
    const heldObject = pinned || target.key.hasCall ? this.held(object) : object;
    const key = this.expr(target.key);
    return { target, object: { ...heldObject, name: object.name }, key: pinned ? this.held(key) : key };
  }

  private held(e: Operand): Operand {
    return e.isConstant ? e : this.pin(e);
  }

  private store({ target, object, key }: Place, value: Operand, line: number): void {
    const e = value.eval;
    if (target.kind === 'local') {
      const { slot, isCaught } = target.local;
      if (isCaught)
        this.emit((f) => {
          (f[slot] as Cell).v = e(f);
          return normal;
        });
      else this.assignSlot(slot, value);
    } else if (target.kind === 'upvalue') {
      const { index } = target;
      this.emit((f) => {
        ((f[slotFunction] as LuaClosure).cells[index] as Cell).v = e(f);
        return normal;
      });
    } else if (target.kind === 'global') this.storeGlobal(target.name, e, this.site(line));
    else this.emit(storeCode(object as Operand, key as Operand, value, this.site(line)));
  }

  private storeGlobal(name: string, e: Eval, site: Site): void {
    this.emit((f) => {
      setIndex(machine.globals, name, e(f), '', site);
      return normal;
    });
  }

  private numericFor(s: Extract<Stmt, { kind: 'for' }>): void {
    const by = s.by ?? ({ kind: 'constant', value: 1, line: s.line, hasCall: false } as const);
    const { operands } = this.list([singled(s.from), singled(s.to), singled(by)]);
    const [from, to, step] = operands as [Operand, Operand, Operand];
    const state = this.takeNotes(4);
    const set = this.declare(s.local);
    const body = this.turn(s.block, s.line);
    const slot = s.local.isCaught ? -1 : s.local.slot;
    const evals = { from: from.eval, to: to.eval, by: step.eval };
    this.ops.push(numericLoop({ ...evals, body, set, slot, state, site: this.site(s.line) }));
  }

  /** The body of a for. After each turn the loop's own line runs again. */
  private turn(block: Block, line: number): Op {
    const body = this.collect(() => {
      this.statements(block);
      this.lines.forget();
      this.line(line);
    });
    this.lines.last = line;
    return body;
  }

  private genericFor(s: Extract<Stmt, { kind: 'for in' }>): void {
    const { operands, rest } = this.list(s.values);
    const init = lister(operands.map((o) => o.eval), rest);
    const state = this.takeNotes(4);
    const writers = s.locals.map((l) => this.declare(l));
    const body = this.turn(s.block, s.line);
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
    this.ops.push(genericLoop({ init, body, assign, assignPair, state, site: this.site(s.line) }));
  }

  private returnStatement(values: readonly Expr[]): void {
    const [only] = values;
    if (values.length === 1 && (only?.kind === 'call' || only?.kind === 'method')) {
      this.ops.push(tailCallOp(this.callParts(only)));
      return;
    }
    const { operands, rest } = this.list(values);
    this.ops.push(returnOp(operands.map((o) => o.eval), rest));
  }
}

type Writer = (f: Frame, v: LuaValue) => void;

/** What an assignment writes to, its table and key evaluated. */
interface Place {
  readonly target: Assignable;
  readonly object: Operand | undefined;
  readonly key: Operand | undefined;
}

/** Where a statement is told; 0 for one that tells its parts. A local function is there, as in Lua, once its text is over. */
function firstLineOf(s: Stmt): number {
  if (s.kind === 'do' || s.kind === 'while' || s.kind === 'repeat') return 0;
  if (s.kind === 'local function') return s.body.body.lastLine;
  return s.kind === 'assign' ? s.firstLine : s.line;
}

/** One value, even of a call. */
const singled = (e: Expr): Expr => ({ kind: 'single', inner: e, line: e.line, hasCall: e.hasCall });

function storeCode(object: Operand, key: Operand, value: Operand, site: Site): (f: Frame) => Status {
  return typeof key.constant === 'string'
    ? setFieldCode(object, key.constant, value, site)
    : setIndexCode(object, key, value, site);
}
