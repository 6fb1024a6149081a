/* Values written as JavaScript expressions. The fast way of each operation is written out where it happens, so that the machine learns
 * about each place by itself; the rest is called (runtime.ts). Nothing of a script's text is written: its strings, its places and
 * everything else that is no number come from a list of constants by index. */

import type { Comparison } from '../ast.ts';
import type { Filler, List, Many, Value } from '../lower/lowered.ts';

type Kind<K extends Value['kind']> = Extract<Value, { kind: K }>;

/** What all functions of a program have in common. */
export class ProgramWriter {
  readonly constants: unknown[] = [];
  private readonly indices = new Map<unknown, number>();
  hints = 0;

  constant(value: unknown): string {
    let i = this.indices.get(value);
    if (i === undefined) {
      i = this.constants.push(value) - 1;
      this.indices.set(value, i);
    }
    return `k${i}`;
  }

  hint(): string {
    return `h${this.hints++}`;
  }
}

/** An operand that can be named more than once: `before` is to be evaluated first. */
interface Atom {
  readonly before: string;
  readonly text: string;
  readonly isNumber: boolean;
}

const operators: Readonly<Record<Exclude<Comparison, '==' | '~='>, readonly [slow: string, isSwapped: boolean]>> = {
  '<': ['isLess', false], '>': ['isLess', true], '<=': ['isLessOrEqual', false], '>=': ['isLessOrEqual', true],
};

export class ValueWriter {
  protected readonly program: ProgramWriter;
  /** The call's frame as it is spelled: made when it is first needed, in functions that hardly ever need one. */
  protected readonly frame: string;
  /** Slots that hold a number and nothing else, at present. */
  protected readonly numbers = new Set<number>();
  protected usesVarargs = false;
  protected readonly upvalues = new Set<number>();
  /** Temporaries in use, and the most that were. */
  private temps = 0;
  protected tempsMax = 0;

  constructor(program: ProgramWriter, hasFrame: boolean) {
    this.program = program;
    this.frame = hasFrame ? 'f' : '(f??=frame(self,parent))';
  }

  /** What is written inside may use temporaries anew afterwards. */
  protected scoped<T>(write: () => T): T {
    const { temps } = this;
    const written = write();
    this.temps = temps;
    return written;
  }

  protected temp(): string {
    this.temps++;
    this.tempsMax = Math.max(this.tempsMax, this.temps);
    return `t${this.temps}`;
  }

  private k(value: unknown): string {
    return this.program.constant(value);
  }

  value(v: Value): string {
    switch (v.kind) {
      case 'constant':
        return this.constant(v.value);
      case 'slot':
        return `s${v.slot}`;
      case 'cell':
        return `s${v.slot}.v`;
      case 'upvalue':
        return `${this.upvalue(v.index)}.v`;
      case 'vararg':
        this.usesVarargs = true;
        return 'va[0]';
      case 'nth':
        return `s${v.slot}[${v.n}]`;
      case 'closure':
        return `closure(${this.proto(v.index)},[${v.from.map((o) => (typeof o === 'number' ? this.upvalue(o) : `s${o.slot}`)).join(',')}])`;
      default:
        return this.scoped(() => this.operation(v));
    }
  }

  private upvalue(index: number): string {
    this.upvalues.add(index);
    return `u${index}`;
  }

  private proto(index: number): string {
    return `P[${index}]`;
  }

  private constant(value: Kind<'constant'>['value']): string {
    if (typeof value === 'string' || typeof value === 'object') return this.k(value);
    if (typeof value !== 'number') return String(value);
    if (!Number.isFinite(value)) return this.k(value);
    return Object.is(value, -0) ? '-0' : String(value);
  }

  private operation(v: Exclude<Value, Kind<'constant' | 'slot' | 'cell' | 'upvalue' | 'vararg' | 'nth' | 'closure'>>): string {
    switch (v.kind) {
      case 'global':
        return this.global(v);
      case 'field':
        return this.field(v);
      case 'index':
        return this.element(v);
      case 'arithmetic':
        return this.arithmetic(v);
      case 'concat':
        return `join(${this.value(v.left)},${this.value(v.right)},${this.frame},${this.k(v.origin)})`;
      case 'negate':
      case 'length':
        return this.unary(v);
      case 'compare':
      case 'not':
        return this.test(v);
      case 'and':
      case 'or': {
        const t = this.temp();
        const truth = `(${t}=${this.value(v.left)})!==undefined&&${t}!==false`;
        return v.kind === 'and' ? `(${truth}?${this.value(v.right)}:${t})` : `(${truth}?${t}:${this.value(v.right)})`;
      }
      case 'table':
        return this.table(v);
    }
  }

  protected isNumber(v: Value): boolean {
    switch (v.kind) {
      case 'constant':
        return typeof v.value === 'number';
      case 'slot':
        return this.numbers.has(v.slot);
      case 'arithmetic':
        return this.isNumber(v.left) && this.isNumber(v.right);
      case 'negate':
        return this.isNumber(v.operand);
      default:
        return false;
    }
  }

  protected atom(v: Value): Atom {
    const isNumber = this.isNumber(v);
    if (v.kind === 'slot') return { before: '', text: this.value(v), isNumber };
    if (v.kind === 'constant') return { before: '', text: isNumber ? `(${this.value(v)})` : this.value(v), isNumber };
    const t = this.temp();
    return { before: `${t}=${this.value(v)},`, text: t, isNumber };
  }

  private arithmetic({ op, left, right, origin }: Kind<'arithmetic'>): string {
    const a = this.atom(left);
    const b = this.atom(right);
    const slow = `slowArithmetic('${op}',${a.text},${b.text},${this.frame},${this.k(origin)})`;
    const plain = op === '%' ? this.remainder(a, b) : op === '^' ? `power(${a.text},${b.text})` : `${a.text}${op}${b.text}`;
    const checks = numberChecks(a, b);
    return checks === '' ? `(${a.before}${b.before}${plain})` : `(${a.before}${b.before}${checks}?${plain}:${slow})`;
  }

  /** The remainder of small whole numbers is the processor's own. */
  private remainder({ text: a }: Atom, { text: b }: Atom): string {
    return `((${a}|0)===${a}&&(${b}|0)===${b}&&${a}>=0&&${b}>0?${a}%${b}:modulo(${a},${b}))`;
  }

  private unary({ kind, operand, origin }: Kind<'negate' | 'length'>): string {
    const a = this.atom(operand);
    const rest = `${this.frame},${this.k(origin)})`;
    if (kind === 'negate') return `(${a.before}typeof ${a.text}==='number'?-${a.text}:negate(${a.text},${rest})`;
    const quick = `${a.text} instanceof LuaTable?${a.text}.border()`;
    return `(${a.before}typeof ${a.text}==='string'?${a.text}.length:${quick}:lengthOf(${a.text},${rest})`;
  }

  /** A condition, as JavaScript's boolean. */
  test(v: Value): string {
    switch (v.kind) {
      case 'compare':
        return this.scoped(() => this.comparison(v));
      case 'not':
        return `!${this.test(v.operand)}`;
      case 'and':
        return `(${this.test(v.left)}&&${this.test(v.right)})`;
      case 'or':
        return `(${this.test(v.left)}||${this.test(v.right)})`;
      default:
        return this.scoped(() => {
          const { before, text } = this.atom(v);
          return `(${before}${text}!==undefined&&${text}!==false)`;
        });
    }
  }

  private comparison({ op, left, right, site }: Kind<'compare'>): string {
    const a = this.atom(left);
    const b = this.atom(right);
    const before = a.before + b.before;
    if (op === '==' || op === '~=') {
      const not = op === '~=' ? '!' : '';
      if (right.kind === 'constant' || a.isNumber || b.isNumber) return `(${before}${a.text}${not || '='}==${b.text})`;
      const slow = `isSame(${a.text},${b.text},${this.frame},${this.k(site)})`;
      return `${not}(${before}${a.text}===${b.text}||typeof ${a.text}==='object'&&${slow})`;
    }
    const [slow, isSwapped] = operators[op];
    const operands = isSwapped ? `${b.text},${a.text}` : `${a.text},${b.text}`;
    const plain = `${a.text}${op}${b.text}`;
    const checks = numberChecks(a, b);
    if (checks === '') return `(${before}${plain})`;
    return `(${before}${checks}?${plain}:${slow}(${operands},at(${this.frame},${this.k(site)})))`;
  }

  private global({ key, site }: Kind<'global'>): string {
    const h = this.program.hint();
    const g = this.temp();
    const t = this.temp();
    const slow = `field(${g},${this.k(key)},${h},${this.frame},${this.k(site)},'')`;
    const quick = `${g}=M.globals,${g}.keys[${h}]===${this.k(key)}&&(${t}=${g}.values[${h}])!==undefined`;
    return `(${quick}?${t}:(${t}=${slow},${h}=found.hint,${t}))`;
  }

  private field({ object, key, site }: Kind<'field'>): string {
    const h = this.program.hint();
    const o = this.atom(object);
    const t = this.temp();
    const quick = `${o.text} instanceof LuaTable&&${o.text}.keys[${h}]===${this.k(key)}&&(${t}=${o.text}.values[${h}])!==undefined?${t}`;
    const slow = `field(${o.text},${this.k(key)},${h},${this.frame},${this.k(site)},${this.k(object.name)})`;
    return `(${o.before}${quick}:(${t}=${slow},${h}=found.hint,${t}))`;
  }

  private element({ object, key, site }: Kind<'index'>): string {
    const o = this.atom(object);
    const i = this.atom(key);
    const t = this.temp();
    const isIndex = `${i.isNumber ? '' : `typeof ${i.text}==='number'&&`}${i.text}>0&&${i.text}<${o.text}.array.length`;
    const quick = `${o.text} instanceof LuaTable&&${isIndex}&&(${t}=${o.text}.array[${i.text}])!==undefined?${t}`;
    return `(${o.before}${i.before}${quick}:element(${o.text},${i.text},${this.frame},${this.k(site)},${this.k(object.name)}))`;
  }

  private table({ items, fields, fillers }: Kind<'table'>): string {
    if (fillers.length === 0) return `newTable(${items},${fields})`;
    const t = this.temp();
    return `(${t}=newTable(${items},${fields}),${fillers.map((filler) => this.filler(t, filler)).join(',')},${t})`;
  }

  protected filler(t: string, filler: Filler): string {
    switch (filler.kind) {
      case 'item':
        return `${t}.set(${filler.key},${this.value(filler.value)})`;
      case 'field':
        return `setIndex(${t},${this.value(filler.key)},${this.value(filler.value)},'',at(${this.frame},${this.k(filler.site)}))`;
      case 'rest':
        return `appendItems(${t},${filler.from},${this.many(filler.list)})`;
    }
  }

  protected many(many: Many): string {
    if (many.kind === 'list') return `s${many.slot}`;
    this.usesVarargs = true;
    return 'va';
  }

  /** As an array. */
  protected list({ values, rest }: List): string {
    if (rest === undefined) return `[${values.map((v) => this.value(v)).join(',')}]`;
    return values.length === 0 ? this.many(rest) : `[${values.map((v) => this.value(v)).join(',')},...${this.many(rest)}]`;
  }
}

const numberChecks = (...atoms: readonly Atom[]): string =>
  atoms.filter(({ isNumber }) => !isNumber).map(({ text }) => `typeof ${text}==='number'`).join('&&');
