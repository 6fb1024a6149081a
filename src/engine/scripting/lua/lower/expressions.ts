/* Expressions lowered: calls come out of them as steps, everything else becomes a value. */

import type { Call, Expr, FunctionNode, Index, Logical, MethodCall, TableNode } from '../ast.ts';
import { roundedSize } from '../constructor.ts';
import { type Arithmetic, type Origin, calculate } from '../operations.ts';
import { type Site, slotFirst } from '../registers.ts';
import { type LuaValue, isTruthy } from '../value.ts';
import { type Calling, type Filler, type List, type Many, type Step, type Value, mayPause } from './lowered.ts';

export const constant = (value: LuaValue): Value => ({ kind: 'constant', value, name: '' });
const inSlot = (slot: number, name: string): Value => ({ kind: 'slot', slot, name });

/** Whether a call before its use leaves a value as it is, or is meant to be seen by it: a local is read late. */
const isStable = ({ kind }: Value): boolean => kind === 'constant' || kind === 'slot' || kind === 'cell';

export abstract class ExpressionLowering {
  readonly source: string;
  /** Those of the block that is being lowered. */
  protected steps: Step[] = [];
  /** The zero that is kept as a constant, with its sign. */
  private zero: number | undefined;
  /** The first slot that nothing uses, and the most that were used. */
  protected free = slotFirst;
  size = slotFirst;
  private notes = 0;

  constructor(source: string) {
    this.source = source;
  }

  protected abstract closure(node: FunctionNode): Value;

  protected takeSlot(): number {
    const slot = this.free++;
    if (this.free > this.size) this.size = this.free;
    return slot;
  }

  /** Places for notes, the first of `n`. */
  protected takeNotes(n: number): number {
    this.notes += n;
    return this.notes - n;
  }

  /** What `emits` emits, as one step. */
  protected collect(emits: () => void): Step {
    const { steps } = this;
    this.steps = [];
    emits();
    const inner = this.steps;
    this.steps = steps;
    if (inner.length === 1) return inner[0] as Step;
    return { kind: 'sequence', steps: inner, place: inner.some(mayPause) ? this.takeNotes(1) : -1 };
  }

  protected site(line: number, callee = '', isMethod = false): Site {
    return { source: this.source, line, name: /'(.*)'$/s.exec(callee)?.[1], callee, isMethod };
  }

  private origin(line: number, left: Value, right?: Value): Origin {
    return { site: this.site(line), left: left.name, right: right?.name ?? '' };
  }

  protected pin(value: Value): Value {
    const slot = this.takeSlot();
    this.steps.push({ kind: 'set', slot, value });
    return inSlot(slot, value.name);
  }

  /** A value that a call in between must not change. */
  protected pinValue(e: Value): Value {
    return e.kind === 'constant' || e.kind === 'slot' ? e : this.pin(e);
  }

  expr(node: Expr): Value {
    return this.kept(this.unkept(node));
  }

  /** As what is put into code. A server keeps a function's constants in a table, which takes 0 and -0 for one: the first that is kept is
   * what the other becomes. */
  private kept(value: Value): Value {
    if (value.kind !== 'constant' || value.value !== 0) return value;
    this.zero ??= value.value;
    return constant(this.zero);
  }

  /** A value that, when it is a number, may still be folded, or only decides. */
  protected unkept(node: Expr): Value {
    switch (node.kind) {
      case 'constant':
        return constant(node.value);
      case 'vararg':
        return { kind: 'vararg', name: '' };
      case 'function':
        return this.closure(node);
      case 'local': {
        const { isCaught, slot, name } = node.local;
        return { kind: isCaught ? 'cell' : 'slot', slot, name: `local '${name}'` };
      }
      case 'upvalue':
        return { kind: 'upvalue', index: node.index, name: `upvalue '${node.name}'` };
      case 'global':
        return { kind: 'global', key: node.name, site: this.site(node.line), name: `global '${node.name}'` };
      case 'index':
        return this.index(node);
      case 'call':
      case 'method': {
        const slot = this.takeSlot();
        this.call(node, slot, false);
        return inSlot(slot, '');
      }
      case 'single': {
        const inner = this.unkept(node.inner);
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

  private operation(node: Exclude<Expr, { kind: 'constant' }>): Value {
    switch (node.kind) {
      case 'arithmetic':
        return this.arithmetic(node.op, ...this.pair(node.left, node.right, true), node.line);
      case 'compare': {
        const [left, right] = this.pair(node.left, node.right);
        return { kind: 'compare', op: node.op, left, right, site: this.site(node.line), name: '' };
      }
      case 'concat': {
        const [left, right] = this.pair(node.left, node.right);
        return { kind: 'concat', left, right, origin: this.origin(node.line, left, right), name: '' };
      }
      case 'not':
        return { kind: 'not', operand: this.unkept(node.operand), name: '' };
      case 'negate':
      case 'length': {
        const operand = node.kind === 'negate' ? this.unkept(node.operand) : this.expr(node.operand);
        if (node.kind === 'negate' && operand.kind === 'constant' && typeof operand.value === 'number') return constant(-operand.value);
        return { kind: node.kind, operand, origin: this.origin(node.line, operand), name: '' };
      }
      default:
        return this.expr(node);
    }
  }

  private arithmetic(op: Arithmetic, l: Value, r: Value, line: number): Value {
    const folded = foldedArithmetic(op, l, r);
    if (folded !== undefined) return folded;
    const right = this.kept(r);
    const left = this.kept(l);
    return { kind: 'arithmetic', op, left, right, origin: this.origin(line, left, right), name: '' };
  }

  /** Two operands in their order. */
  private pair(left: Expr, right: Expr, mayFold = false): [Value, Value] {
    const first = mayFold ? this.unkept(left) : this.expr(left);
    const l = right.hasCall && !isStable(first) ? this.pin(first) : first;
    return [l, mayFold ? this.unkept(right) : this.expr(right)];
  }

  protected index(node: Index): Value {
    const [object, key] = this.pair(node.object, node.key);
    const site = this.site(node.line);
    if (key.kind === 'constant' && typeof key.value === 'string')
      return { kind: 'field', object, key: key.value, site, name: `field '${cText(key.value)}'` };
    return { kind: 'index', object, key, site, name: "field '?'" };
  }

  private logical(node: Logical): Value {
    // What is always true before an `and` is nowhere kept.
    const left = node.kind === 'and' ? this.unkept(node.left) : this.expr(node.left);
    if (node.right.hasCall) return this.branching(node, left);
    const right = this.expr(node.right);
    return { kind: node.kind, left, right, name: isNamedByRight(node) ? right.name : '' };
  }

  private branching(node: Logical, left: Value): Value {
    const slot = this.takeSlot();
    this.steps.push({ kind: 'set', slot, value: left });
    let name = '';
    const then = this.collect(() => {
      const e = this.expr(node.right);
      if (isNamedByRight(node)) ({ name } = e);
      this.steps.push({ kind: 'set', slot, value: e });
    });
    const value = inSlot(slot, '');
    const test: Value = node.kind === 'and' ? value : { kind: 'not', operand: value, name: '' };
    this.steps.push({ kind: 'if', test, then, otherwise: undefined, place: mayPause(then) ? this.takeNotes(1) : -1 });
    return inSlot(slot, name);
  }

  /** Several values: those with a place of their own, and the many of a last call or `...`. */
  list(nodes: readonly Expr[]): List {
    const last = nodes[nodes.length - 1];
    const isOpen = last !== undefined && (last.kind === 'call' || last.kind === 'method' || last.kind === 'vararg');
    const fixed = isOpen ? nodes.slice(0, -1) : nodes;
    const values: Value[] = [];
    for (let i = 0; i < fixed.length; i++) {
      const e = this.expr(fixed[i] as Expr);
      const callFollows = nodes.some((later, j) => j > i && later.hasCall);
      values.push(callFollows ? this.pinValue(e) : e);
    }
    return { values, rest: isOpen ? this.many(last) : undefined };
  }

  private many(node: Expr): Many {
    if (node.kind !== 'call' && node.kind !== 'method') return { kind: 'varargs' };
    const slot = this.takeSlot();
    this.call(node, slot, true);
    return { kind: 'list', slot };
  }

  protected call(node: Call | MethodCall, slot: number, many: boolean): void {
    this.steps.push({ kind: 'call', call: this.calling(node), slot, many, live: this.free });
  }

  protected calling(node: Call | MethodCall): Calling {
    const argsCall = node.args.some((e) => e.hasCall);
    if (node.kind === 'method') return this.methodCalling(node, argsCall);
    const e = this.expr(node.callee);
    const callee = argsCall ? this.pinValue(e) : e;
    return { callee, args: this.list(node.args), site: this.site(node.line, e.name) };
  }

  private methodCalling(node: MethodCall, argsCall: boolean): Calling {
    const e = this.expr(node.object);
    const self = e.kind === 'slot' ? e : this.pin(e);
    const method: Value = { kind: 'field', object: self, key: node.name, site: this.site(node.line), name: '' };
    const callee = argsCall ? this.pin(method) : method;
    const { values, rest } = this.list(node.args);
    return { callee, args: { values: [self, ...values], rest }, site: this.site(node.line, `method '${node.name}'`, true) };
  }

  private table(node: TableNode): Value {
    const items = roundedSize(node.items.length - (isOpenTable(node) ? 1 : 0));
    const fields = roundedSize(node.fields.length);
    if (node.order.length === 0) return { kind: 'table', items: 0, fields: 0, fillers: [], name: '' };
    if (node.hasCall) return this.tableInSteps(node, items, fields);
    const fillers: Filler[] = [];
    this.fill(node, (filler) => fillers.push(filler));
    return { kind: 'table', items, fields, fillers, name: '' };
  }

  /** With calls inside, the table waits in a slot and each entry is a step. */
  private tableInSteps(node: TableNode, items: number, fields: number): Value {
    const slot = this.takeSlot();
    this.steps.push({ kind: 'set', slot, value: { kind: 'table', items, fields, fillers: [], name: '' } });
    this.fill(node, (filler) => this.steps.push({ kind: 'fill', slot, filler }));
    return inSlot(slot, '');
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
        add({ kind: 'rest', from: item + 1, list: this.many(node.items[item] as Expr) });
      } else {
        const e = this.expr(node.items[item] as Expr);
        waiting.push({ kind: 'item', key: ++item, value: node.hasCall ? this.pinValue(e) : e });
      }
      if (node.hasCall && node.fields.length === 0) flush();
    }
    flush();
  }

  private fieldFiller([keyNode, valueNode]: readonly [Expr, Expr], line: number): Filler {
    const [key, value] = this.pair(keyNode, valueNode);
    return { kind: 'field', key, value, site: this.site(line) };
  }
}

/** As the server's compiler: what would be NaN or divide by 0 is left to run. */
function foldedArithmetic(op: Arithmetic, left: Value, right: Value): Value | undefined {
  if (left.kind !== 'constant' || right.kind !== 'constant') return undefined;
  const { value: x } = left;
  const { value: y } = right;
  if (typeof x !== 'number' || typeof y !== 'number' || ((op === '/' || op === '%') && y === 0)) return undefined;
  const folded = calculate(op, x, y);
  return Number.isNaN(folded) ? undefined : constant(folded);
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

/** Whether the last thing in a table is an item of several values. */
function isOpenTable({ order, items }: TableNode): boolean {
  const last = order[order.length - 1] === 'item' ? items[items.length - 1] : undefined;
  return last?.kind === 'call' || last?.kind === 'method' || last?.kind === 'vararg';
}
