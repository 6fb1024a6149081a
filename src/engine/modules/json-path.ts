/* JSONPath: where in a document. A path is read once into steps; json-path-match.ts walks them.
 *
 *   $            the document              .name ['name'] ["name"]     a member           ['a','b']    several
 *   [0] [-1]     an element                [0,2]                       several            [from:to:step]   a slice
 *   .* [*]       everything in it          ..name ..* ..[0]            in it and everything below
 *   [?(…)]       what a condition holds for: an array's elements, an object itself; @ is what is looked at, $ the document;
 *                == != < <= > >=, && || !, parentheses; a path alone asks whether there is something
 *
 * A path that does not start with `$` is the older kind, which means one place: `.`, `.name`, `name`, `[0]`. It is read as the same
 * steps with the `$` put before it. Sources: S. Gössner, "JSONPath" (2007); RedisJSON's documentation of paths. */

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'path'; readonly from: '@' | '$'; readonly steps: readonly Step[] }
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly how: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'exists'; readonly path: Operand };

export type Choice =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined; readonly step: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'where'; readonly condition: Condition };

/** What is chosen in each value reached so far; `deep`: in it and in everything below it. */
export type Step = Choice & { readonly deep: boolean };

export interface Path {
  readonly steps: readonly Step[];
  /** With the `$` that an older path is written without. */
  readonly text: string;
  /** Means one place, and is answered by one value. */
  readonly isLegacy: boolean;
  /** Names one place at most, whatever the document. */
  readonly isStatic: boolean;
}

/** A path that cannot be read: what was expected, and at which byte, from 1. */
export class PathError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Conditions inside conditions, at most. */
const nestingMax = 64;

/** Reads a path as it was given. Throws a PathError. */
export function parse(given: string): Path {
  const isLegacy = !given.startsWith('$');
  const text = isLegacy ? `$${withoutPoint(given)}` : given;
  const reader = new Reader(text);
  reader.at = 1;
  const steps = reader.steps();
  reader.expectEnd();
  const names = (step: Step): boolean =>
    !step.deep && ((step.kind === 'names' && step.names.length === 1) || (step.kind === 'indexes' && step.indexes.length === 1));
  return { steps, text, isLegacy, isStatic: steps.every(names) };
}

function withoutPoint(given: string): string {
  if (given === '.') return '';
  return given.startsWith('.') || given.startsWith('[') ? given : `.${given}`;
}

const integer = /-?\d+/y;
const literalNumber = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const comparison = /==|!=|<=|>=|<|>/y;
/** A name after a point: at the top anything up to the next step, in a condition up to whatever could end it. */
const outerName = /[^.[\]]+/y;
const innerName = /[^.[\]()<>=!&|,?:@$*'"\s]+/y;

class Reader {
  private readonly text: string;
  private nesting = 0;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  private wrong(expected: string): PathError {
    return new PathError(`expected ${expected} at position ${this.at + 1}`);
  }

  expectEnd(): void {
    if (this.at < this.text.length) throw this.wrong('. or [');
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    this.blanks();
    if (!this.take(token)) throw this.wrong(token);
  }

  private blanks(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const deep = this.take('..');
      if (!deep && !this.take('.')) {
        if (!this.take('[')) return steps;
        steps.push({ ...this.bracket(), deep: false });
      } else steps.push({ ...(this.take('[') ? this.bracket() : this.member()), deep });
    }
  }

  private member(): Choice {
    if (this.take('*')) return { kind: 'all' };
    const name = this.match(this.nesting > 0 ? innerName : outerName);
    if (name === undefined) throw this.wrong('a name');
    return { kind: 'names', names: [name] };
  }

  /** What stands between brackets; the first is read already. */
  private bracket(): Choice {
    this.blanks();
    const choice = this.chosen();
    this.expect(']');
    return choice;
  }

  private chosen(): Choice {
    if (this.take('*')) return { kind: 'all' };
    if (this.take('?')) return { kind: 'where', condition: this.condition() };
    if (this.isQuote()) return { kind: 'names', names: this.list(() => this.string()) };
    return this.positions();
  }

  private isQuote(): boolean {
    return this.text[this.at] === '"' || this.text[this.at] === "'";
  }

  private list<Item>(read: () => Item): Item[] {
    const found = [read()];
    for (this.blanks(); this.take(','); this.blanks()) {
      this.blanks();
      found.push(read());
    }
    return found;
  }

  private positions(): Choice {
    const from = this.integer();
    this.blanks();
    if (this.take(':')) return this.slice(from);
    if (from === undefined) throw this.wrong('a name in quotes, an index, *, ? or a slice');
    if (!this.take(',')) return { kind: 'indexes', indexes: [from] };
    this.blanks();
    return { kind: 'indexes', indexes: [from, ...this.list(() => this.index())] };
  }

  private integer(): number | undefined {
    const found = this.match(integer);
    return found === undefined ? undefined : Number(found);
  }

  private index(): number {
    const found = this.integer();
    if (found === undefined) throw this.wrong('an index');
    return found;
  }

  /** From behind its first colon. */
  private slice(from: number | undefined): Choice {
    this.blanks();
    const to = this.integer();
    this.blanks();
    let step = 1;
    if (this.take(':')) {
      this.blanks();
      step = this.integer() ?? 1;
    }
    if (step < 1) throw this.wrong('a step of at least 1 before');
    return { kind: 'slice', from, to, step };
  }

  private string(): string {
    const quote = this.text[this.at];
    if (!this.isQuote()) throw this.wrong('a quote');
    let text = '';
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      if (this.text[this.at] === '\\') this.at++;
      if (this.at >= this.text.length) throw this.wrong(`${quote}`);
      text += this.text[this.at];
    }
    this.at++;
    return text;
  }

  // --- conditions ---

  private condition(): Condition {
    if (++this.nesting > nestingMax) throw this.wrong('fewer parentheses');
    let left = this.conjunction();
    for (this.blanks(); this.take('||'); this.blanks()) left = { kind: 'or', left, right: this.conjunction() };
    this.nesting--;
    return left;
  }

  private conjunction(): Condition {
    let left = this.test();
    for (this.blanks(); this.take('&&'); this.blanks()) left = { kind: 'and', left, right: this.test() };
    return left;
  }

  private test(): Condition {
    this.blanks();
    if (this.text[this.at] === '!' && this.take('!')) {
      if (++this.nesting > nestingMax) throw this.wrong('fewer !');
      const of = this.test();
      this.nesting--;
      return { kind: 'not', of };
    }
    if (this.take('(')) {
      const inner = this.condition();
      this.expect(')');
      return inner;
    }
    return this.compared(this.operand());
  }

  private compared(left: Operand): Condition {
    this.blanks();
    const how = this.match(comparison) as Comparison | undefined;
    if (how !== undefined) return { kind: 'compare', how, left, right: this.operand() };
    if (left.kind === 'literal') throw this.wrong('a comparison');
    return { kind: 'exists', path: left };
  }

  private operand(): Operand {
    this.blanks();
    const first = this.text[this.at];
    if (first === '@' || first === '$') {
      this.at++;
      return { kind: 'path', from: first, steps: this.steps() };
    }
    if (this.isQuote()) return { kind: 'literal', value: this.string() };
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const)
      if (this.take(word)) return { kind: 'literal', value };
    const number = this.match(literalNumber);
    if (number === undefined) throw this.wrong('@, $, a number, a string, true, false or null');
    return { kind: 'literal', value: Number(number) };
  }
}
