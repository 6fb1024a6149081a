/* Functions written as JavaScript: slots are its variables, and pauses are left by way of `spill`. */

import {
  type List, type LoweredFunction, type Step, type Target, type Value, atEdge, inBody, inCall,
} from '../lower/lowered.ts';
import { slotFirst } from '../registers.ts';
import { type ProgramWriter, ValueWriter } from './values.ts';

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>;
type Flow = Kind<'sequence' | 'if' | 'call' | 'tail call' | 'return' | 'loop' | 'for' | 'for in' | 'break' | 'break if'>;

/** The notes of the steps around: place and value in turn, as JavaScript. */
type Notes = readonly string[];

export class FunctionWriter extends ValueWriter {
  private readonly fn: LoweredFunction;
  /** It calls others, so it counts for depth and has a frame from the start. */
  private readonly isCaller: boolean;
  private loops = 0;
  private readonly variables: string[] = [];

  constructor(fn: LoweredFunction, program: ProgramWriter) {
    const isCaller = calls(fn.body);
    super(program, isCaller);
    this.fn = fn;
    this.isCaller = isCaller;
  }

  function(): string {
    const { params, isVararg, size, body } = this.fn;
    const statements = this.step(body, []);
    const slots = Array.from({ length: size - slotFirst }, (_, i) => `s${slotFirst + i}`);
    const given = slots.slice(0, params);
    const hasRest = isVararg && this.usesVarargs;
    const variables = [...slots.slice(hasRest ? 0 : params), ...this.variables];
    for (let i = 1; i <= this.tempsMax; i++) variables.push(`t${i}`);
    if (!this.isCaller) variables.push('f');
    const depth = this.isCaller ? 'M.depth++;const f=frame(self,parent);' : '';
    return `function(self,parent${hasRest ? ',...va' : given.map((name) => `,${name}`).join('')}){
if((--M.stepsLeft<0||M.depth>=M.depthMax)&&holdBack(self,parent,${hasRest ? 'va' : `[${given.join(',')}]`}))return paused;
${depth}${variables.length > 0 ? `let ${variables.join(',')};` : ''}
${[...this.upvalues].map((i) => `const u${i}=self.cells[${i}];`).join('')}${hasRest ? this.takeVarargs(given) : ''}
${statements}
${this.leave()}return noValues;
}`;
  }

  private takeVarargs(given: readonly string[]): string {
    const take = given.map((name, i) => `${name}=va[${i}];`).join('');
    const rest = given.length > 0 ? `va=va.length>${given.length}?va.slice(${given.length}):noValues;` : '';
    return `${take}${rest}${this.frame}[1]=va;`;
  }

  private leave(): string {
    return this.isCaller ? 'M.depth--;' : '';
  }

  private spill(notes: Notes, live: number): string {
    const slots = Array.from({ length: live - slotFirst }, (_, i) => `s${slotFirst + i}`).join(',');
    return `return ${this.isCaller ? 'spillCaller' : 'spill'}(${this.frame},[${notes.join(',')}],[${slots}],${this.fn.size});`;
  }

  /** The end of a loop's turn. */
  private edge(notes: Notes, live: number): string {
    return `if(--M.stepsLeft<0&&M.isToPause())${this.spill(notes, live)}`;
  }

  private step(step: Step, notes: Notes): string {
    switch (step.kind) {
      case 'sequence':
        return step.steps
          .map((each, i) => this.step(each, step.place < 0 ? notes : [...notes, String(step.place), String(i)]))
          .join('\n');
      case 'if':
        return this.branch(step, notes);
      case 'call':
        return this.scoped(() => this.call(step, notes));
      case 'tail call':
        return this.scoped(() => this.tailCall(step, notes));
      case 'return':
        return this.scoped(() => this.returning(step.list));
      case 'loop': {
        const { place, body, live } = step;
        const at = (where: number): Notes => [...notes, String(place), String(where)];
        return `for(;;){${this.step(body, at(inBody))}
${this.edge(at(atEdge), live)}}`;
      }
      case 'for':
        return this.numericFor(step, notes);
      case 'for in':
        return this.genericFor(step, notes);
      case 'break':
        return 'break;';
      case 'break if':
        return `if(${step.when ? '' : '!'}${this.test(step.test)})break;`;
      default:
        return this.scoped(() => this.store(step));
    }
  }

  private branch({ test, then, otherwise, place }: Kind<'if'>, notes: Notes): string {
    const at = (taken: boolean): Notes => (place < 0 ? notes : [...notes, String(place), String(taken)]);
    const no = otherwise === undefined ? '' : `else{${this.step(otherwise, at(false))}}`;
    return `if(${this.test(test)}){${this.step(then, at(true))}}${no}`;
  }

  /** Gives a local its first value. */
  private first({ slot, isCaught }: Target, value: string): string {
    return `s${slot}=${isCaught ? `new Cell(${value})` : value};`;
  }

  private firsts(targets: readonly Target[], value: (i: number) => string): string {
    return targets.map((target, i) => this.first(target, value(i))).join('');
  }

  private store(step: Exclude<Step, Flow>): string {
    const { program } = this;
    switch (step.kind) {
      case 'set':
        return `s${step.slot}=${this.value(step.value)};`;
      case 'new cell':
        return `s${step.slot}=new Cell(${this.value(step.value)});`;
      case 'set cell':
        return `s${step.slot}.v=${this.value(step.value)};`;
      case 'set upvalue': {
        this.upvalues.add(step.index);
        return `u${step.index}.v=${this.value(step.value)};`;
      }
      case 'set global':
        return `setIndex(M.globals,${program.constant(step.key)},${this.value(step.value)},'',${program.constant(step.site)});`;
      case 'set field':
        return this.setField(step);
      case 'set index':
        return this.setElement(step);
      case 'declare':
        return this.declare(step);
      case 'set list':
        return `s${step.slot}=${this.list(step.list)};`;
      case 'fill':
        return `${this.filler(`s${step.slot}`, step.filler)};`;
      case 'line':
        throw new Error('a program that tells its lines is not generated');
    }
  }

  private declare({ targets, list }: Kind<'declare'>): string {
    if (list.rest === undefined) {
      const values = list.values.map((v) => this.value(v));
      return this.firsts(targets, (i) => values[i] ?? 'undefined') + values.slice(targets.length).map((v) => `${v};`).join('');
    }
    const t = this.temp();
    return `${t}=${this.list(list)};${this.firsts(targets, (i) => `${t}[${i}]`)}`;
  }

  private setField({ object, key, value, site }: Kind<'set field'>): string {
    const h = this.program.hint();
    const k = this.program.constant(key);
    const o = this.atom(object);
    const v = this.atom(value);
    const quick = `${o.text} instanceof LuaTable&&!${o.text}.isReadonly&&${o.text}.keys[${h}]===${k}&&${o.text}.values[${h}]!==undefined`;
    const rest = `${this.frame},${this.program.constant(site)},${this.program.constant(object.name)}`;
    const slow = `${h}=setField(${o.text},${k},${v.text},${h},${rest});`;
    return `${statement(o.before + v.before)}if(${quick})${o.text}.values[${h}]=${v.text};else ${slow}`;
  }

  private setElement({ object, key, value, site }: Kind<'set index'>): string {
    const o = this.atom(object);
    const i = this.atom(key);
    const v = this.atom(value);
    const a = this.temp();
    const rest = `${this.frame},${this.program.constant(site)},${this.program.constant(object.name)}`;
    const slow = `setElement(${o.text},${i.text},${v.text},${rest});`;
    const isIndex = i.isNumber ? '' : `typeof ${i.text}==='number'&&`;
    const isPlain = `${isIndex}${v.text}!==undefined&&${o.text} instanceof LuaTable&&!${o.text}.isReadonly`;
    return `${statement(o.before + i.before + v.before)}if(${isPlain}){${a}=${o.text}.array;
if(${i.text}>0&&${i.text}<${a}.length&&${a}[${i.text}]!==undefined)${a}[${i.text}]=${v.text};
else if(${i.text}===${a}.length&&${i.text}<=${o.text}.arraySize&&${o.text}.metatable===undefined)${a}.push(${v.text});
else ${slow}}else ${slow}`;
  }

  /** Evaluates what is called and with what; `text` calls it. */
  private calling({ callee, args, site }: Kind<'call'>['call']): { before: string; text: string } {
    const fn = this.atom(callee);
    const isCalm = args.values.every(({ kind }) => calm.has(kind));
    const atoms = args.values.map((v) => (isCalm ? { before: '', text: this.value(v) } : this.atom(v)));
    const rest = args.rest === undefined ? '' : `,...${this.many(args.rest)}`;
    const before = statement(fn.before + atoms.map((a) => a.before).join(''));
    const code = `(typeof ${fn.text}==='object'&&${fn.text}.kind==='function'?${fn.text}.proto.code:uncallable)`;
    const text = `${code}(${fn.text},f${atoms.map((a) => `,${a.text}`).join('')}${rest})`;
    return { before: `${before}f[2]=${this.program.constant(site)};`, text };
  }

  private call({ call, slot, many, live }: Kind<'call'>, notes: Notes): string {
    const { before, text } = this.calling(call);
    const to = slot < 0 ? this.temp() : `s${slot}`;
    const pause = this.spill(notes, live);
    if (many) return `${before}${to}=${text};if(!Array.isArray(${to}))${to}=[${to}];else if((${to}=all(${to}))===paused)${pause}`;
    return `${before}${to}=${text};if(Array.isArray(${to})&&(${to}=one(${to}))===paused)${pause}`;
  }

  private tailCall({ call, live }: Kind<'tail call'>, notes: Notes): string {
    const fn = this.atom(call.callee);
    const t = this.temp();
    const text = `tail(${fn.text},f,${this.program.constant(call.site)},${this.list(call.args)})`;
    return `${statement(fn.before)}${t}=${text};if(${t}===paused)${this.spill(notes, live)}M.depth--;return ${t};`;
  }

  private returning(list: List): string {
    const [only] = list.values;
    const text =
      list.rest !== undefined || list.values.length > 1 ? this.list(list) : only === undefined ? 'noValues' : this.value(only);
    if (!this.isCaller) return `return ${text};`;
    const t = this.temp();
    return `${t}=${text};M.depth--;return ${t};`;
  }

  private numericFor({ from, to, by, counter, body, site, place, live }: Kind<'for'>, notes: Notes): string {
    const n = ++this.loops;
    const [i, limit, step] = [`i${n}`, `l${n}`, `d${n}`] as const;
    this.variables.push(i, limit, step);
    const set = (name: string, v: Value, what: string): string => this.scoped(() => {
      if (this.isNumber(v)) return `${name}=${this.value(v)};`;
      return `${name}=${this.value(v)};if(typeof ${name}!=='number')${name}=bound(${name},'${what}',${this.program.constant(site)});`;
    });
    const bounds = set(i, from, 'initial') + set(limit, to, 'limit') + set(step, by, 'step');
    const goesOn =
      by.kind !== 'constant' || typeof by.value !== 'number'
        ? `${step}>0?${i}<=${limit}:${i}>=${limit}`
        : by.value > 0 ? `${i}<=${limit}` : `${i}>=${limit}`;
    const at = (where: number): Notes =>
      [...notes, `${place}`, `${where}`, `${place + 1}`, i, `${place + 2}`, limit, `${place + 3}`, step];
    const isNumber = !counter.isCaught && !assigns(body, counter.slot);
    if (isNumber) this.numbers.add(counter.slot);
    const turn = this.step(body, at(inBody));
    this.numbers.delete(counter.slot);
    return `${bounds}
for(${i}=${i}-${step}+${step};${goesOn};${i}+=${step}){${this.first(counter, i)}
${turn}
${this.edge(at(atEdge), live)}}`;
  }

  /** One body for the three ways to get the next values: along a table, along a sequence, from a function. */
  private genericFor({ list, targets, body, site, place, live }: Kind<'for in'>, notes: Notes): string {
    const n = ++this.loops;
    const [iterator, over, control] = [`i${n}`, `o${n}`, `c${n}`] as const;
    this.variables.push(iterator, over, control);
    const at = (where: number): Notes =>
      [...notes, `${place}`, `${where}`, `${place + 1}`, iterator, `${place + 2}`, over, `${place + 3}`, control];
    return this.scoped(() => {
      const t = this.temp();
      const pair = (...values: readonly string[]): string => this.firsts(targets, (i) => values[i] ?? 'undefined');
      const many = `${control}=${t}[0];if(${control}===undefined)break;${this.firsts(targets, (i) => `${t}[${i}]`)}`;
      const entry = pair(`${over}.keyAt(${control})`, `${over}.valueAt(${control})`);
      const code = `(typeof ${iterator}==='object'&&${iterator}.kind==='function'?${iterator}.proto.code:uncallable)`;
      const turn = this.step(body, at(inBody));
      return `${t}=${this.list(list)};${iterator}=${t}[0];${over}=${t}[1];${control}=${t}[2];
if(${control}===undefined&&isStepOf('next',${iterator},${over})){${iterator}=walker;${control}=0;}
else if(${control}===0&&isStepOf('ipairs step',${iterator},${over}))${iterator}=counter;
for(;;){
if(${iterator}===counter){if((${t}=${over}.get(++${control}))===undefined)break;${pair(control, t)}}
else if(${iterator}===walker){if((${control}=${over}.stepTo(${control}+1))===0)break;${entry}}
else{${this.frame}[2]=${this.program.constant(site)};${t}=${code}(${iterator},f,${over},${control});
if(Array.isArray(${t})){if((${t}=all(${t}))===paused)${this.spill(at(inCall), live)}${many}}
else{if(${t}===undefined)break;${control}=${t};${pair(t)}}}
${turn}
${this.edge(at(atEdge), live)}}`;
    });
  }
}

const statement = (before: string): string => (before === '' ? '' : `${before.slice(0, -1)};`);

/** Values that nothing can happen in. */
const calm: ReadonlySet<Value['kind']> = new Set(['constant', 'slot', 'cell', 'upvalue', 'nth', 'vararg']);

/** The steps right inside of one. */
function inside(step: Step): readonly Step[] {
  switch (step.kind) {
    case 'sequence':
      return step.steps;
    case 'if':
      return step.otherwise === undefined ? [step.then] : [step.then, step.otherwise];
    case 'loop':
    case 'for':
    case 'for in':
      return [step.body];
    default:
      return [];
  }
}

const calls = (step: Step): boolean =>
  step.kind === 'call' || step.kind === 'tail call' || step.kind === 'for in' || inside(step).some(calls);

/** Whether something in a block gives a local of those around it another value. */
function assigns(step: Step, slot: number): boolean {
  return ('slot' in step && step.slot === slot && step.kind !== 'fill') || inside(step).some((each) => assigns(each, slot));
}
