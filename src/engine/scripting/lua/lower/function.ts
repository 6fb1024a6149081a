/* Statements and whole functions lowered. */

import type { Assignable, Block, Expr, FunctionBody, FunctionNode, Local, Stmt } from '../ast.ts';
import { argTable } from '../constructor.ts';
import { ExpressionLowering, constant } from './expressions.ts';
import { Lines } from './lines.ts';
import { type List, type LoweredFunction, type Step, type Target, type Value, mayPause } from './lowered.ts';

/** All functions of a program in the order in which they end, the main one last. */
export function lowered(body: FunctionBody, source: string, tellsLines: boolean): LoweredFunction[] {
  const functions: LoweredFunction[] = [];
  new FunctionLowering(source, functions, tellsLines, body).function(body);
  return functions;
}

class FunctionLowering extends ExpressionLowering {
  private readonly functions: LoweredFunction[];
  private readonly tellsLines: boolean;
  private readonly lines: Lines;

  constructor(source: string, functions: LoweredFunction[], tellsLines: boolean, body: FunctionBody) {
    super(source);
    this.functions = functions;
    this.tellsLines = tellsLines;
    this.lines = new Lines(tellsLines, body);
  }

  /** Adds the function, and before it those inside of it; its index. */
  function({ params, isVararg, arg, line, lastLine, block }: FunctionBody): number {
    const body = this.collect(() => {
      for (const local of params) this.settle(local, this.takeSlot());
      for (const { isCaught, slot } of params)
        if (isCaught) this.steps.push({ kind: 'new cell', slot, value: { kind: 'slot', slot, name: '' } });
      if (arg !== undefined) this.arg(arg.local, arg.isTable);
      this.statements(block);
      if (line > 0) this.line(lastLine);
    });
    return this.functions.push({ line, params: params.length, isVararg, size: this.size, body }) - 1;
  }

  /** The local that had the further arguments before `...` was a value. */
  private arg(local: Local, isTable: boolean): void {
    const slot = this.takeSlot();
    const callee = constant(argTable);
    const call = { callee, args: { values: [], rest: { kind: 'varargs' } }, site: this.site(0) } as const;
    if (isTable) this.steps.push({ kind: 'call', call, slot, many: false, live: this.free });
    this.settle(local, slot);
    if (local.isCaught) this.steps.push({ kind: 'new cell', slot, value: { kind: 'slot', slot, name: '' } });
  }

  /** Tells the line that follows, if lines are told. */
  private line(line: number): void {
    const at = this.lines.place(line);
    if (at !== undefined) this.steps.push({ kind: 'line', at });
  }

  /** Gives a local, known from here on, its slot. */
  private settle(local: Local, slot: number): void {
    local.slot = slot;
    this.lines.declare(local);
  }

  protected override closure({ body }: FunctionNode): Value {
    const index = new FunctionLowering(this.source, this.functions, this.tellsLines, body).function(body);
    const from = body.upvalues.map((u) => (typeof u.from === 'number' ? u.from : { slot: u.from.slot }));
    return { kind: 'closure', index, from, name: '' };
  }

  private block(block: Block): Step {
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
        this.call(s.call, -1, false);
        break;
      case 'do':
        this.steps.push(this.block(s.block));
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
        this.steps.push({ kind: 'break' });
    }
  }

  /** The tests of `while` and `repeat` are steps of the body. */
  private loop(emits: () => void): void {
    const live = this.free;
    const body = this.collect(emits);
    this.steps.push({ kind: 'loop', body, place: this.takeNotes(1), live });
  }

  private breakUnless(node: Expr): void {
    const { free } = this;
    this.steps.push({ kind: 'break if', test: this.unkept(node), when: false });
    this.free = free;
  }

  /** The test sees the locals of the body. */
  private repeat(block: Block, test: Expr): void {
    this.loop(() => {
      this.lines.forget();
      for (const statement of block) this.inBlock(statement);
      this.line(test.line);
      this.steps.push({ kind: 'break if', test: this.unkept(test), when: true });
    });
  }

  private ifStatement(s: Extract<Stmt, { kind: 'if' }>): void {
    const test = this.unkept(s.test);
    const then = this.block(s.then);
    const lastOfThen = this.lines.last;
    this.lines.last = s.line;
    const otherwise = s.otherwise.length > 0 ? this.block(s.otherwise) : undefined;
    if (this.lines.last !== lastOfThen) this.lines.forget();
    const pauses = mayPause(then) || (otherwise !== undefined && mayPause(otherwise));
    this.steps.push({ kind: 'if', test, then, otherwise, place: pauses ? this.takeNotes(1) : -1 });
  }

  /** Gives a local its slot. */
  private declare(local: Local): Target {
    const slot = this.takeSlot();
    this.settle(local, slot);
    return { slot, isCaught: local.isCaught };
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
    const list = this.list(values);
    this.free = slots[0] as number;
    const targets = locals.map((l) => this.declare(l));
    this.free = free;
    this.steps.push({ kind: 'declare', targets, list });
  }

  private oneLocal(local: Local, value: Expr): void {
    const slot = this.takeSlot();
    const isCall = (value.kind === 'call' || value.kind === 'method') && !local.isCaught;
    if (isCall) this.call(value, slot, false);
    else {
      const e = this.expr(value);
      this.steps.push({ kind: local.isCaught ? 'new cell' : 'set', slot, value: e });
    }
    this.settle(local, slot);
    this.free = slot + 1;
  }

  private localFunction(local: Local, body: FunctionNode): void {
    const slot = this.takeSlot();
    this.settle(local, slot);
    // The function may catch itself.
    if (local.isCaught) this.steps.push({ kind: 'new cell', slot, value: constant(undefined) });
    this.steps.push({ kind: local.isCaught ? 'set cell' : 'set', slot, value: this.closure(body) });
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
    const list: List = this.list(values);
    const slot = this.takeSlot();
    this.steps.push({ kind: 'set list', slot, list });
    for (let i = places.length - 1; i >= 0; i--) this.store(places[i] as Place, { kind: 'nth', slot, n: i, name: '' }, line);
  }

  private oneAssignment(target: Assignable, value: Expr, line: number): void {
    if (target.kind === 'local' && !target.local.isCaught && (value.kind === 'call' || value.kind === 'method')) {
      this.call(value, target.local.slot, false);
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

  private held(e: Value): Value {
    return e.kind === 'constant' ? e : this.pin(e);
  }

  private store({ target, object, key }: Place, value: Value, line: number): void {
    if (target.kind === 'local') {
      const { slot, isCaught } = target.local;
      this.steps.push({ kind: isCaught ? 'set cell' : 'set', slot, value });
    } else if (target.kind === 'upvalue') this.steps.push({ kind: 'set upvalue', index: target.index, value });
    else if (target.kind === 'global') this.steps.push({ kind: 'set global', key: target.name, value, site: this.site(line) });
    else this.storeEntry(object as Value, key as Value, value, line);
  }

  private storeEntry(object: Value, key: Value, value: Value, line: number): void {
    const site = this.site(line);
    if (key.kind === 'constant' && typeof key.value === 'string')
      this.steps.push({ kind: 'set field', object, key: key.value, value, site });
    else this.steps.push({ kind: 'set index', object, key, value, site });
  }

  private numericFor(s: Extract<Stmt, { kind: 'for' }>): void {
    const by = s.by ?? ({ kind: 'constant', value: 1, line: s.line, hasCall: false } as const);
    const { values } = this.list([singled(s.from), singled(s.to), singled(by)]);
    const [from, to, step] = values as [Value, Value, Value];
    const live = this.free;
    const place = this.takeNotes(4);
    const counter = this.declare(s.local);
    const body = this.turn(s.block, s.line);
    this.steps.push({ kind: 'for', from, to, by: step, counter, body, place, site: this.site(s.line), live });
  }

  /** The body of a for. After each turn the loop's own line runs again. */
  private turn(block: Block, line: number): Step {
    const body = this.collect(() => {
      this.statements(block);
      this.lines.forget();
      this.line(line);
    });
    this.lines.last = line;
    return body;
  }

  private genericFor(s: Extract<Stmt, { kind: 'for in' }>): void {
    const list = this.list(s.values);
    const live = this.free;
    const place = this.takeNotes(4);
    const targets = s.locals.map((l) => this.declare(l));
    const body = this.turn(s.block, s.line);
    this.steps.push({ kind: 'for in', list, targets, body, place, site: this.site(s.line), live });
  }

  private returnStatement(values: readonly Expr[]): void {
    const [only] = values;
    if (values.length === 1 && (only?.kind === 'call' || only?.kind === 'method'))
      this.steps.push({ kind: 'tail call', call: this.calling(only), live: this.free });
    else this.steps.push({ kind: 'return', list: this.list(values) });
  }
}

/** What an assignment writes to, its table and key evaluated. */
interface Place {
  readonly target: Assignable;
  readonly object: Value | undefined;
  readonly key: Value | undefined;
}

/** Where a statement is told; 0 for one that tells its parts. A local function is there, as in Lua, once its text is over. */
function firstLineOf(s: Stmt): number {
  if (s.kind === 'do' || s.kind === 'while' || s.kind === 'repeat') return 0;
  if (s.kind === 'local function') return s.body.body.lastLine;
  return s.kind === 'assign' ? s.firstLine : s.line;
}

/** One value, even of a call. */
const singled = (e: Expr): Expr => ({ kind: 'single', inner: e, line: e.line, hasCall: e.hasCall });
