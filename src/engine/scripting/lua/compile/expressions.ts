/* Expressions to closures. What calls something does not become part of a closure: the call is emitted as a statement
 * before, its result goes to a temporary slot, and what was computed earlier and could be changed by it is put into
 * one, too. */

import type { Call, Compare, Expr, FunctionNode, Index, Logical, MethodCall, TableNode } from '../ast.ts';
import { type Origin, concatenate, from, joined, lengthOf, negate, setIndex } from '../operations.ts';
import { type Frame, type Op, type Site, at, normal, slotFirst, slotFunction } from '../registers.ts';
import type { LuaTable } from '../table.ts';
import { type Cell, type LuaClosure, type LuaValue, isTruthy } from '../value.ts';
import { fieldCode, globalCode, indexCode } from './access.ts';
import { arithmeticCode } from './arithmetic.ts';
import { type CallParts, type Destination, type ListEval, callOp, firstVararg, varargList } from './call.ts';
import { comparisonCode } from './comparison.ts';
import { appendItems, newTable, roundedSize } from './constructor.ts';
import {
  type Eval, type Operand, type Test, cellOperand, computed, constantOperand, plain, sequence, slotOperand, truthTest,
} from './operand.ts';

export abstract class ExpressionCompiler {
  readonly source: string;
  /** The statements of the block that is being compiled. */
  protected ops: Op[] = [];
  /** The first slot that nothing uses, and the most that were used. */
  protected free = slotFirst;
  size = slotFirst;
  private notes = 0;

  constructor(source: string) {
    this.source = source;
  }

  protected abstract closure(node: FunctionNode): Eval;

  protected takeSlot(): number {
    const slot = this.free++;
    if (this.free > this.size) this.size = this.free;
    return slot;
  }

  /** Places for notes, the first of `n`. */
  protected takeNotes = (n: number): number => {
    this.notes += n;
    return this.notes - n;
  };

  protected emit(run: (f: Frame) => number): void {
    this.ops.push(plain(run));
  }

  /** What `emits` emits, as one statement. */
  protected collect(emits: () => void): Op {
    const { ops } = this;
    this.ops = [];
    emits();
    const inner = this.ops;
    this.ops = ops;
    return sequence(inner, this.takeNotes);
  }

  protected site(line: number, name?: string, isMethod = false): Site {
    return { source: this.source, line, name, isMethod };
  }

  protected origin(line: number, left: Operand, right?: Operand): Origin {
    return { site: this.site(line), left: left.name, right: right?.name ?? '' };
  }

  protected assignSlot(slot: number, e: Operand): void {
    const evaluate = e.eval;
    this.emit((f) => {
      f[slot] = evaluate(f);
      return normal;
    });
  }

  protected pin(e: Operand): Operand {
    const slot = this.takeSlot();
    this.assignSlot(slot, e);
    return slotOperand(slot, e.name);
  }

  /** A value that a call in between must not change. */
  protected pinValue(e: Operand): Operand {
    return e.isConstant || e.slot >= 0 ? e : this.pin(e);
  }

  expr(node: Expr): Operand {
    switch (node.kind) {
      case 'constant':
        return constantOperand(node.value);
      case 'vararg':
        return computed(firstVararg);
      case 'function':
        return computed(this.closure(node));
      case 'local':
        return node.local.isCaught
          ? cellOperand(node.local.slot, `local '${node.local.name}'`)
          : slotOperand(node.local.slot, `local '${node.local.name}'`);
      case 'upvalue': {
        const { index, name } = node;
        return computed((f) => ((f[slotFunction] as LuaClosure).cells[index] as Cell).v, `upvalue '${name}'`);
      }
      case 'global':
        return computed(globalCode(node.name, this.site(node.line)), `global '${node.name}'`);
      case 'index':
        return this.index(node);
      case 'call':
      case 'method': {
        const slot = this.takeSlot();
        this.call(node, { slot, many: false });
        return slotOperand(slot, '');
      }
      case 'single': {
        const inner = this.expr(node.inner);
        return { ...inner, name: node.inner.kind === 'call' ? '' : inner.name };
      }
      case 'table':
        return this.table(node);
      case 'and':
      case 'or':
        return this.logical(node);
      default:
        return this.operation(node);
    }
  }

  private operation(node: Exclude<Expr, { kind: 'constant' }>): Operand {
    switch (node.kind) {
      case 'arithmetic': {
        const [l, r] = this.pair(node.left, node.right);
        return arithmeticCode(node.op, l, r, this.origin(node.line, l, r));
      }
      case 'compare':
        return computed(this.comparison(node));
      case 'concat':
        return this.concat(node);
      case 'not': {
        const test = this.test(node.operand);
        return computed((f) => !test(f));
      }
      case 'negate': {
        const e = this.expr(node.operand);
        if (typeof e.constant === 'number') return constantOperand(-e.constant);
        const origin = this.origin(node.line, e);
        const evaluate = e.eval;
        return computed((f) => {
          const a = evaluate(f);
          return typeof a === 'number' ? -a : negate(a, from(f, origin));
        });
      }
      case 'length': {
        const e = this.expr(node.operand);
        const origin = this.origin(node.line, e);
        return computed((f) => lengthOf(e.eval(f), from(f, origin)));
      }
      default:
        return this.expr(node);
    }
  }

  /** Two operands in their order. */
  private pair(left: Expr, right: Expr): [Operand, Operand] {
    const first = this.expr(left);
    const l = right.hasCall && !first.isStable ? this.pin(first) : first;
    return [l, this.expr(right)];
  }

  private comparison(node: Compare): Test {
    const [l, r] = this.pair(node.left, node.right);
    return comparisonCode(node.op, l, r, this.site(node.line));
  }

  private concat(node: Extract<Expr, { kind: 'concat' }>): Operand {
    const [l, r] = this.pair(node.left, node.right);
    const origin = this.origin(node.line, l, r);
    const [x, y] = [l.eval, r.eval];
    return computed((f) => {
      const a = x(f);
      const b = y(f);
      if (typeof a === 'string' && typeof b === 'string') return joined(a, b, origin.site);
      return concatenate(a, b, from(f, origin));
    });
  }

  protected index(node: Index): Operand {
    const [object, key] = this.pair(node.object, node.key);
    const site = this.site(node.line);
    if (typeof key.constant === 'string')
      return computed(fieldCode(object, key.constant, site), `field '${cText(key.constant)}'`);
    return computed(indexCode(object, key, site), "field '?'");
  }

  private logical(node: Logical): Operand {
    const isAnd = node.kind === 'and';
    const left = this.expr(node.left);
    if (node.right.hasCall) return this.branching(node, isAnd, left);
    const { eval: r, name: rightName } = this.expr(node.right);
    const name = isNamedByRight(node) ? rightName : '';
    const l = left.eval;
    if (isAnd)
      return computed((f) => {
        const a = l(f);
        return isTruthy(a) ? r(f) : a;
      }, name);
    return computed((f) => {
      const a = l(f);
      return isTruthy(a) ? a : r(f);
    }, name);
  }

  private branching(node: Logical, isAnd: boolean, left: Operand): Operand {
    const slot = this.takeSlot();
    this.assignSlot(slot, left);
    let name = '';
    const { run, resume } = this.collect(() => {
      const e = this.expr(node.right);
      if (isNamedByRight(node)) ({ name } = e);
      this.assignSlot(slot, e);
    });
    this.ops.push({
      run: (f) => (isTruthy(f[slot] as LuaValue) === isAnd ? run(f) : normal),
      resume,
    });
    return slotOperand(slot, name);
  }

  /** A condition. Without calls inside it never makes a Lua value. */
  test(node: Expr): Test {
    if (node.hasCall && (node.kind === 'and' || node.kind === 'or')) return truthTest(this.expr(node).eval);
    switch (node.kind) {
      case 'compare':
        return this.comparison(node);
      case 'not': {
        const inner = this.test(node.operand);
        return (f) => !inner(f);
      }
      case 'and': {
        const [a, b] = [this.test(node.left), this.test(node.right)];
        return (f) => a(f) && b(f);
      }
      case 'or': {
        const [a, b] = [this.test(node.left), this.test(node.right)];
        return (f) => a(f) || b(f);
      }
      default:
        return truthTest(this.expr(node).eval);
    }
  }

  /** Several values: those with a place of their own, and the many of a last call or `...`. */
  list(nodes: readonly Expr[]): { operands: Operand[]; rest: ListEval | undefined } {
    const last = nodes[nodes.length - 1];
    const isOpen = last !== undefined && (last.kind === 'call' || last.kind === 'method' || last.kind === 'vararg');
    const fixed = isOpen ? nodes.slice(0, -1) : nodes;
    const operands: Operand[] = [];
    for (let i = 0; i < fixed.length; i++) {
      const e = this.expr(fixed[i] as Expr);
      const callFollows = nodes.some((later, j) => j > i && later.hasCall);
      operands.push(callFollows ? this.pinValue(e) : e);
    }
    return { operands, rest: isOpen ? this.many(last) : undefined };
  }

  private many(node: Expr): ListEval {
    if (node.kind !== 'call' && node.kind !== 'method') return varargList;
    const slot = this.takeSlot();
    this.call(node, { slot, many: true });
    return (f) => f[slot] as LuaValue[];
  }

  call(node: Call | MethodCall, destination: Destination): void {
    this.ops.push(callOp(this.callParts(node), destination));
  }

  callParts(node: Call | MethodCall): CallParts {
    const argsCall = node.args.some((e) => e.hasCall);
    if (node.kind === 'method') return this.methodParts(node, argsCall);
    const e = this.expr(node.callee);
    const callee = argsCall ? this.pinValue(e) : e;
    const { operands, rest } = this.list(node.args);
    const site = this.site(node.line, /'(.*)'$/s.exec(e.name)?.[1]);
    return { callee: callee.eval, calleeName: e.name, args: operands.map((o) => o.eval), rest, site };
  }

  private methodParts(node: MethodCall, argsCall: boolean): CallParts {
    const e = this.expr(node.object);
    const self = e.slot >= 0 ? e : this.pin(e);
    const method = computed(fieldCode({ ...self, name: e.name }, node.name, this.site(node.line)));
    const callee = argsCall ? this.pin(method) : method;
    const { operands, rest } = this.list(node.args);
    const site = this.site(node.line, node.name, true);
    const args = [self.eval, ...operands.map((o) => o.eval)];
    return { callee: callee.eval, calleeName: `method '${node.name}'`, args, rest, site };
  }

  private table(node: TableNode): Operand {
    const items = roundedSize(node.items.length - (isOpenTable(node) ? 1 : 0));
    const fields = roundedSize(node.fields.length);
    if (node.order.length === 0) return computed(() => newTable(0, 0));
    if (node.hasCall) return this.tableInSteps(node, items, fields);
    const fillers: Filler[] = [];
    this.fill(node, (filler) => fillers.push(filler));
    return computed((f) => {
      const t = newTable(items, fields);
      for (let i = 0; i < fillers.length; i++) (fillers[i] as Filler)(t, f);
      return t;
    });
  }

  /** With calls inside, the table waits in a slot and each entry is a statement. */
  private tableInSteps(node: TableNode, items: number, fields: number): Operand {
    const slot = this.takeSlot();
    this.assignSlot(slot, computed(() => newTable(items, fields)));
    this.fill(node, (filler) => {
      this.emit((f) => {
        filler(f[slot] as LuaTable, f);
        return normal;
      });
    });
    return slotOperand(slot, '');
  }

  private fill(node: TableNode, add: (filler: Filler) => void): void {
    const isOpen = isOpenTable(node);
    const { free } = this;
    // Items wait for a batch to be full, fields do not: of two entries for one key the item wins. What waits has been
    // evaluated in its turn.
    const waiting: Filler[] = [];
    const flush = (): void => {
      for (const filler of waiting.splice(0)) add(filler);
      this.free = free;
    };
    let item = 0;
    let field = 0;
    for (const what of node.order) {
      if (waiting.length === itemsPerBatch) flush();
      if (what === 'field') add(this.fieldFiller(node.fields[field++] as readonly [Expr, Expr], node.line));
      else if (isOpen && item === node.items.length - 1) {
        flush();
        add(this.restFiller(node.items[item] as Expr, item + 1));
      } else {
        const e = this.expr(node.items[item] as Expr);
        waiting.push(itemFiller(node.hasCall ? this.pinValue(e) : e, ++item));
      }
      if (node.hasCall && node.fields.length === 0) flush();
    }
    flush();
  }

  private fieldFiller([keyNode, valueNode]: readonly [Expr, Expr], line: number): Filler {
    const [{ eval: k }, { eval: v }] = this.pair(keyNode, valueNode);
    const site = this.site(line);
    return (t, f) => setIndex(t, k(f), v(f), '', at(f, site));
  }

  private restFiller(node: Expr, from: number): Filler {
    const list = this.many(node);
    return (t, f) => appendItems(t, from, list(f));
  }
}

/** Whether errors call the value of `a and b or c` by the name of c, whichever it was: a server looks for the
 * instruction that loaded the value by following jumps, and a's leads there, unless a is a constant that needs no
 * jump. Of other values it finds none, but where a constant decides there is just the right operand. */
function isNamedByRight({ kind, left }: Logical): boolean {
  if (left.kind === 'constant') return isTruthy(left.value) === (kind === 'and');
  if (kind === 'and' || left.kind !== 'and') return false;
  const first = left.left;
  return first.kind === 'constant' ? !isTruthy(first.value) : first.kind !== 'or';
}

/** As far as C reads a text. */
const cText = (text: string): string => text.split('\0', 1)[0] as string;

/** How many items one instruction puts into a table. */
const itemsPerBatch = 50;

type Filler = (t: LuaTable, f: Frame) => void;

function itemFiller({ eval: e }: Operand, key: number): Filler {
  return (t, f) => t.set(key, e(f));
}

/** Whether the last thing in a table is an item of several values. */
function isOpenTable({ order, items }: TableNode): boolean {
  const last = order[order.length - 1] === 'item' ? items[items.length - 1] : undefined;
  return last?.kind === 'call' || last?.kind === 'method' || last?.kind === 'vararg';
}
