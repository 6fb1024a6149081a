/* Tokens to a program: statements, by recursive descent. Expressions are in parse-expression.ts. */

import type { Assignable, Block, Expr, FunctionBody, FunctionNode, Local, Stmt } from './ast.ts';
import { Lexer } from './lexer.ts';
import { ExpressionParser } from './parse-expression.ts';
import { FunctionScope } from './scope.ts';

const blockEnds = new Set(['else', 'elseif', 'end', 'until', '<eof>']);

export function parse(text: string, source: string): FunctionBody {
  return new Parser(new Lexer(text, source)).main();
}

class Parser extends ExpressionParser {
  main(): FunctionBody {
    this.scope.isVararg = true;
    const block = this.block();
    this.check('<eof>');
    const { upvalues } = this.scope;
    return { params: [], isVararg: true, arg: undefined, upvalues, block, line: 0, lastLine: this.lexer.lastLine };
  }

  override functionBody(line: number, self: boolean): FunctionNode {
    const scope = new FunctionScope(this.lexer, this.scope, line);
    const outer = this.scope;
    this.scope = scope;
    const params: Local[] = self ? [newLocal('self')] : [];
    this.expect('(');
    if (this.type !== ')') this.params(params);
    this.expect(')');
    for (const local of params) scope.declare(local);
    const local = newLocal('arg');
    if (scope.isVararg) scope.declare(local);
    const block = this.block();
    const lastLine = this.token.line;
    this.closing('end', 'function', line);
    this.scope = outer;
    const arg = local.isMeant ? { local, isTable: !scope.usesVarargs } : undefined;
    const body = { params, isVararg: scope.isVararg, arg, upvalues: scope.upvalues, block, line, lastLine };
    return { kind: 'function', body, line, hasCall: false };
  }

  private params(params: Local[]): void {
    do {
      if (this.take('...')) {
        this.scope.isVararg = true;
        return;
      }
      if (this.type !== 'name') this.lexer.fail("<name> or '...' expected", this.token);
      params.push(newLocal(this.name()));
    } while (this.take(','));
  }

  /** Statements up to the word that ends them, in a scope of their own. */
  private block(declared: readonly Local[] = []): Block {
    const opened = this.scope.open();
    for (const local of declared) this.scope.declare(local);
    const block = this.statements();
    this.scope.close(opened);
    return block;
  }

  private statements(): Block {
    const block: Stmt[] = [];
    this.deeper();
    while (!blockEnds.has(this.type)) {
      const statement = this.statement();
      block.push(statement);
      this.take(';');
      if (statement.kind === 'return' || statement.kind === 'break') break;
    }
    this.shallower();
    return block;
  }

  private statement(): Stmt {
    const { line } = this.token;
    switch (this.type) {
      case 'if':
        this.lexer.next();
        return this.ifStatement(line, line);
      case 'while':
        return this.whileStatement(line);
      case 'do': {
        this.lexer.next();
        const block = this.block();
        this.closing('end', 'do', line);
        return { kind: 'do', block, line };
      }
      case 'for':
        return this.forStatement(line);
      case 'repeat':
        return this.repeatStatement(line);
      case 'function':
        return this.functionStatement(line);
      case 'local':
        this.lexer.next();
        return this.take('function') ? this.localFunction(line) : this.localStatement(line);
      case 'return':
        return this.returnStatement(line);
      case 'break':
        this.lexer.next();
        if (this.scope.loops === 0) this.lexer.fail('no loop to break', this.token);
        return { kind: 'break', line };
      default:
        return this.expressionStatement(line);
    }
  }

  private ifStatement(line: number, opened: number): Stmt {
    const test = this.expression();
    this.expect('then');
    const then = this.block();
    const next = this.token.line;
    if (this.take('elseif')) return { kind: 'if', test, then, otherwise: [this.ifStatement(next, opened)], line };
    const otherwise = this.take('else') ? this.block() : [];
    this.closing('end', 'if', opened);
    return { kind: 'if', test, then, otherwise, line };
  }

  private loop(declared: readonly Local[] = []): Block {
    this.scope.loops++;
    const block = this.block(declared);
    this.scope.loops--;
    return block;
  }

  private whileStatement(line: number): Stmt {
    this.lexer.next();
    const test = this.expression();
    this.expect('do');
    const block = this.loop();
    this.closing('end', 'while', line);
    return { kind: 'while', test, block, line };
  }

  private repeatStatement(line: number): Stmt {
    this.lexer.next();
    const opened = this.scope.open();
    this.scope.loops++;
    const block = this.statements();
    this.scope.loops--;
    this.closing('until', 'repeat', line);
    const test = this.expression();
    this.scope.close(opened);
    return { kind: 'repeat', block, test, line };
  }

  private forStatement(line: number): Stmt {
    this.lexer.next();
    const first = newLocal(this.name());
    if (this.type === '=') return this.numericFor(line, first);
    if (this.type !== ',' && this.type !== 'in') this.lexer.fail("'=' or 'in' expected", this.token);
    const locals = [first];
    while (this.take(',')) locals.push(newLocal(this.name()));
    this.expect('in');
    const values = this.expressions();
    this.expect('do');
    const block = this.loop(locals);
    this.closing('end', 'for', line);
    return { kind: 'for in', locals, values, block, line };
  }

  private numericFor(line: number, local: Local): Stmt {
    this.lexer.next();
    const from = this.expression();
    this.expect(',');
    const to = this.expression();
    const by = this.take(',') ? this.expression() : undefined;
    this.expect('do');
    const block = this.loop([local]);
    this.closing('end', 'for', line);
    return { kind: 'for', local, from, to, by, block, line };
  }

  private functionStatement(line: number): Stmt {
    this.lexer.next();
    let target = this.variable(this.name());
    let isMethod = false;
    while (!isMethod && (this.type === '.' || this.type === ':')) {
      isMethod = this.type === ':';
      this.lexer.next();
      target = this.field(target, this.name());
    }
    const body = this.functionBody(line, isMethod);
    return { kind: 'assign', targets: [target as Assignable], values: [body], line, firstLine: line };
  }

  private localFunction(line: number): Stmt {
    const local = newLocal(this.name());
    this.scope.declare(local);
    return { kind: 'local function', local, body: this.functionBody(line, false), line };
  }

  private localStatement(line: number): Stmt {
    const locals = [newLocal(this.name())];
    while (this.take(',')) locals.push(newLocal(this.name()));
    const values = this.take('=') ? this.expressions() : [];
    for (const local of locals) this.scope.declare(local);
    return { kind: 'local', locals, values, line };
  }

  private returnStatement(line: number): Stmt {
    this.lexer.next();
    const isBare = blockEnds.has(this.type) || this.type === ';';
    return { kind: 'return', values: isBare ? [] : this.expressions(), line };
  }

  private expressionStatement(line: number): Stmt {
    const first = this.primary();
    if (first.kind === 'call' || first.kind === 'method') return { kind: 'call', call: first, line };
    const targets = [this.assignable(first)];
    while (this.take(',')) targets.push(this.assignable(this.primary()));
    this.expect('=');
    const values = this.expressions();
    return { kind: 'assign', targets, values, line: this.lexer.lastLine, firstLine: line };
  }

  private assignable(e: Expr): Assignable {
    if (e.kind === 'local' || e.kind === 'upvalue' || e.kind === 'global' || e.kind === 'index') return e;
    return this.lexer.fail('syntax error', this.token);
  }

  private closing(what: string, opener: string, line: number): void {
    if (this.take(what)) return;
    if (line === this.token.line) this.expect(what);
    this.lexer.fail(`'${what}' expected (to close '${opener}' at line ${line})`, this.token);
  }
}

const newLocal = (name: string): Local => ({ name, isCaught: false, isMeant: false, slot: -1 });
