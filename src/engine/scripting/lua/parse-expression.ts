/* Expressions: operators by precedence climbing, with the levels of nesting that a real server allows. */

import type { Comparison, Expr, FunctionNode } from './ast.ts';
import type { Lexer, Token } from './lexer.ts';
import type { Arithmetic } from './operations.ts';
import { FunctionScope } from './scope.ts';
import type { LuaValue } from './value.ts';

const levelsMax = 200;

/** How strongly an operator binds what is left and right of it. */
const priorities: Readonly<Record<string, readonly [left: number, right: number]>> = {
  or: [1, 1], and: [2, 2],
  '<': [3, 3], '>': [3, 3], '<=': [3, 3], '>=': [3, 3], '~=': [3, 3], '==': [3, 3],
  '..': [5, 4], '+': [6, 6], '-': [6, 6], '*': [7, 7], '/': [7, 7], '%': [7, 7], '^': [10, 9],
};
const unaryPriority = 8;

const constants: ReadonlyMap<string, LuaValue> = new Map<string, LuaValue>([
  ['nil', undefined], ['true', true], ['false', false],
]);

export abstract class ExpressionParser {
  protected readonly lexer: Lexer;
  protected scope: FunctionScope;
  private levels = 0;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
    this.scope = new FunctionScope(lexer, undefined, 0);
  }

  abstract functionBody(line: number, self: boolean): FunctionNode;

  protected get token(): Token {
    return this.lexer.token;
  }

  protected get type(): string {
    return this.lexer.token.type;
  }

  protected take(type: string): boolean {
    if (this.type !== type) return false;
    this.lexer.next();
    return true;
  }

  protected check(type: string): void {
    if (this.type !== type) this.lexer.fail(`'${type}' expected`, this.token);
  }

  protected expect(type: string): void {
    this.check(type);
    this.lexer.next();
  }

  protected name(): string {
    if (this.type !== 'name') this.lexer.fail("'<name>' expected", this.token);
    const { string } = this.token;
    this.lexer.next();
    return string;
  }

  protected deeper(): void {
    if (++this.levels > levelsMax) this.lexer.fail('chunk has too many syntax levels');
  }

  protected shallower(): void {
    this.levels--;
  }

  protected expressions(): Expr[] {
    const list = [this.expression()];
    while (this.take(',')) list.push(this.expression());
    return list;
  }

  protected expression(limit = 0): Expr {
    this.deeper();
    let left = this.operand();
    for (;;) {
      const op = this.type;
      const priority = priorities[op];
      if (priority === undefined || priority[0] <= limit) break;
      this.lexer.next();
      left = this.binary(op, left, this.expression(priority[1]));
    }
    this.shallower();
    return left;
  }

  private operand(): Expr {
    const unary = this.type === 'not' ? 'not' : this.type === '-' ? 'negate' : this.type === '#' ? 'length' : undefined;
    if (unary === undefined) return this.simple();
    this.lexer.next();
    const operand = this.expression(unaryPriority);
    return { kind: unary, operand, line: this.lexer.lastLine, hasCall: operand.hasCall };
  }

  private binary(op: string, left: Expr, right: Expr): Expr {
    const common = { left, right, line: this.lexer.lastLine, hasCall: left.hasCall || right.hasCall };
    switch (op) {
      case 'and':
      case 'or':
        return { kind: op, ...common };
      case '..':
        return { kind: 'concat', ...common };
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case '^':
        return { kind: 'arithmetic', op: op as Arithmetic, ...common };
      default:
        return { kind: 'compare', op: op as Comparison, ...common };
    }
  }

  private simple(): Expr {
    const { line, type, string, number } = this.token;
    if (type === 'number' || type === 'string' || constants.has(type)) {
      this.lexer.next();
      const value = type === 'number' ? number : type === 'string' ? string : constants.get(type);
      return { kind: 'constant', value, line, hasCall: false };
    }
    if (type === '...') {
      if (!this.scope.isVararg) this.lexer.fail("cannot use '...' outside a vararg function", this.token);
      this.scope.usesVarargs = true;
      this.lexer.next();
      return { kind: 'vararg', line, hasCall: false };
    }
    if (type === '{') return this.table();
    if (this.take('function')) return this.functionBody(line, false);
    return this.primary();
  }

  /** A name or a parenthesis and what follows it: fields, indexes, calls. */
  protected primary(): Expr {
    let e = this.prefix();
    for (;;) {
      switch (this.type) {
        case '.':
          this.lexer.next();
          e = this.field(e, this.name());
          break;
        case '[': {
          this.lexer.next();
          const key = this.expression();
          this.expect(']');
          e = { kind: 'index', object: e, key, line: this.lexer.lastLine, hasCall: e.hasCall || key.hasCall };
          break;
        }
        case ':': {
          this.lexer.next();
          const name = this.name();
          const { line } = this.token;
          e = { kind: 'method', object: e, name, args: this.args(), line, hasCall: true };
          break;
        }
        case '(':
        case 'string':
        case '{': {
          const { line } = this.token;
          e = { kind: 'call', callee: e, args: this.args(), line, hasCall: true };
          break;
        }
        default:
          return e;
      }
    }
  }

  private prefix(): Expr {
    const { line } = this.token;
    if (this.take('(')) {
      const inner = this.expression();
      if (this.type !== ')' && this.token.line !== line)
        this.lexer.fail(`')' expected (to close '(' at line ${line})`, this.token);
      this.expect(')');
      return { kind: 'single', inner, line, hasCall: inner.hasCall };
    }
    if (this.type !== 'name') this.lexer.fail('unexpected symbol', this.token);
    return this.variable(this.name());
  }

  protected variable(name: string): Expr {
    const found = this.scope.find(name);
    const common = { line: this.lexer.lastLine, hasCall: false };
    if (found.kind === 'local') return { kind: 'local', local: found.local, ...common };
    return found.kind === 'upvalue'
      ? { kind: 'upvalue', index: found.index, name, ...common }
      : { kind: 'global', name, ...common };
  }

  protected field(object: Expr, name: string): Expr {
    const { lastLine: line } = this.lexer;
    const key: Expr = { kind: 'constant', value: name, line, hasCall: false };
    return { kind: 'index', object, key, line, hasCall: object.hasCall };
  }

  private args(): Expr[] {
    const { type, line, string } = this.token;
    if (type === 'string') {
      this.lexer.next();
      return [{ kind: 'constant', value: string, line, hasCall: false }];
    }
    if (type === '{') return [this.table()];
    if (type !== '(') this.lexer.fail('function arguments expected', this.token);
    if (line !== this.lexer.lastLine) this.lexer.fail('ambiguous syntax (function call x new statement)', this.token);
    this.lexer.next();
    const list = this.type === ')' ? [] : this.expressions();
    if (this.type !== ')' && this.token.line !== line)
      this.lexer.fail(`')' expected (to close '(' at line ${line})`, this.token);
    this.expect(')');
    return list;
  }

  private table(): Expr {
    const { line } = this.token;
    const items: Expr[] = [];
    const fields: [Expr, Expr][] = [];
    const order: ('item' | 'field')[] = [];
    this.expect('{');
    while (this.type !== '}') {
      const field = this.namedField();
      if (field === undefined) items.push(this.expression());
      else fields.push(field);
      order.push(field === undefined ? 'item' : 'field');
      if (!this.take(',') && !this.take(';')) break;
    }
    if (this.type !== '}' && this.token.line !== line)
      this.lexer.fail(`'}' expected (to close '{' at line ${line})`, this.token);
    this.expect('}');
    // Items and fields together are put in at different times, for which statements are needed, as for calls.
    const isMixed = items.length > 0 && fields.length > 0;
    const calls = items.some((e) => e.hasCall) || fields.some(([key, value]) => key.hasCall || value.hasCall);
    return { kind: 'table', items, fields, order, line, hasCall: calls || isMixed };
  }

  private namedField(): [Expr, Expr] | undefined {
    const { line } = this.token;
    if (this.type === 'name' && this.lexer.peek().type === '=') {
      const key: Expr = { kind: 'constant', value: this.name(), line, hasCall: false };
      this.expect('=');
      return [key, this.expression()];
    }
    if (!this.take('[')) return undefined;
    const key = this.expression();
    this.expect(']');
    this.expect('=');
    return [key, this.expression()];
  }
}
