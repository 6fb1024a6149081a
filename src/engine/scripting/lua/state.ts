/* Lua 5.1 for a host: globals, and calls that end, fail, or pause.
 *
 * A call gets a budget of steps, one for each turn of a loop and each call of a function. When it is used up the call
 * pauses, and the host decides: resume, with a new budget, or drop what was left. Nothing is lost by either. A budget
 * of bytes bounds what a script can hold; beyond it, it fails with Lua's own error of memory. */

import { begin, drive, results } from './calls.ts';
import { type Chunk, compile } from './compile.ts';
import { current, innermostStack } from './coroutine.ts';
import { LuaError, LuaStop, asLuaError } from './error.ts';
import { LuaSyntaxError } from './lexer.ts';
import { baseFunctions } from './lib/base.ts';
import { bitLibrary } from './lib/bit.ts';
import { cjsonLibrary } from './lib/cjson.ts';
import { cmsgpackLibrary } from './lib/cmsgpack.ts';
import { coroutineLibrary } from './lib/coroutine.ts';
import { Random48, mathLibrary, osLibrary } from './lib/math.ts';
import { stringLibrary } from './lib/string.ts';
import { structLibrary } from './lib/struct.ts';
import { tableLibrary } from './lib/table.ts';
import { reachableBytes } from './memory.ts';
import {
  type Frame, type Generator, type LineListener, type Pending, type Serials, type Status, failure, machine, paused, siteOf, slotFunction,
} from './registers.ts';
import { shared } from './metatable.ts';
import { LuaTable } from './table.ts';
import { LuaBuiltin, LuaClosure, type LuaFunction, type LuaValue } from './value.ts';

export interface Budget {
  readonly steps?: number;
  readonly bytes?: number;
  /** Is told the lines of programs that tell them. */
  readonly onLine?: LineListener | undefined;
}

export type Outcome =
  | { readonly kind: 'done'; readonly values: readonly LuaValue[] }
  | { readonly kind: 'error'; readonly value: LuaValue; readonly source: string | undefined; readonly line: number }
  /** Was told to stop by something that pcall does not catch. */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** Out of steps. */
  | { readonly kind: 'paused'; readonly resume: (steps: number) => Outcome; readonly place: () => Place };

/** Where a program is. */
export interface Place {
  readonly source: string | undefined;
  readonly line: number;
}

const bytesDefault = 2 ** 28;

export interface LuaHost {
  /** Seconds of processor time, for os.clock. */
  readonly clock?: () => number;
  /** For math.random, when states share one sequence. */
  readonly random?: Random48;
  /** For states that hand values to one another. */
  readonly serials?: Serials;
  /** For hosts where functions may be made of source: what is called often is generated. */
  readonly generator?: Generator | undefined;
}

export class LuaState {
  readonly globals: LuaTable;
  private readonly stringMetatable = new LuaTable();
  /** Has ended, and serves the next call: short scripts take less than making one. */
  private ended: Run | undefined;
  private readonly generator: Generator | undefined;
  private readonly serials: Serials;

  constructor({ clock = () => 0, random = new Random48(), serials = { last: 0 }, generator }: LuaHost = {}) {
    this.generator = generator;
    this.serials = serials;
    const globals = baseFunctions();
    this.globals = globals;
    const strings = stringLibrary();
    this.stringMetatable.set('__index', strings);
    const libraries: readonly (readonly [string, LuaTable])[] = [
      ['string', strings], ['table', tableLibrary()], ['math', mathLibrary(random)], ['os', osLibrary(clock)],
      ['coroutine', coroutineLibrary()], ['cjson', cjsonLibrary()], ['cmsgpack', cmsgpackLibrary()],
      ['struct', structLibrary()], ['bit', bitLibrary()], ['_G', globals],
    ];
    for (const [name, library] of libraries) globals.set(name, library);
  }

  /** What its globals hold, as the budget counts. */
  get bytes(): number {
    return reachableBytes([this.globals, this.stringMetatable], [], undefined);
  }

  /** A function out of a chunk. */
  load(chunk: Chunk): LuaFunction {
    return new LuaClosure(chunk.proto, []);
  }

  /** Compiles and calls. */
  run(source: string, chunkName: string, budget: Budget = {}): Outcome {
    const chunk = compile(source, chunkName);
    if (chunk instanceof LuaSyntaxError) return { kind: 'error', value: chunk.message, source: undefined, line: 0 };
    return this.call(this.load(chunk), [], budget);
  }

  call(fn: LuaValue, args: LuaValue[], budget: Budget = {}): Outcome {
    const { generator } = this;
    if (generator !== undefined && fn instanceof LuaClosure && ++fn.proto.program.calls === generator.callsBefore + 1)
      generator.generate(fn.proto.program);
    const run = this.ended ?? new Run(this.globals, this.stringMetatable, this.serials);
    this.ended = undefined;
    const outcome = run.begin(fn, args, budget);
    if (outcome.kind !== 'paused') this.ended = run;
    return outcome;
  }

  /** Makes globals and libraries what scripts find them to be: they cannot be written to, and a name that is not there
   * is an error, among the globals and in the tables `strict`. */
  protect(strict: readonly LuaTable[] = []): void {
    const guard = new LuaTable();
    guard.set('__index', new LuaBuiltin('__index', ([, name]) => {
      throw failure(siteOf(machine.frame), `Script attempted to access nonexistent global variable '${String(name)}'`);
    }));
    for (const t of [this.globals, ...strict]) t.metatable = guard;
    lock(this.globals, new Set());
    lock(this.stringMetatable, new Set());
  }
}

function lock(t: LuaTable, seen: Set<LuaTable>): void {
  if (seen.has(t)) return;
  seen.add(t);
  t.isReadonly = true;
  if (t.metatable !== undefined) lock(t.metatable, seen);
  for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
    const v = t.valueAt(at);
    if (v instanceof LuaTable) lock(v, seen);
  }
}

/** The registers of a run while another is inside of it: loading a library is, if a script reloads the data. */
type Registers = Pick<
  typeof machine,
  'globals' | 'serials' | 'frame' | 'depth' | 'nested' | 'held' | 'pending' | 'allocated' | 'allocatedMax' | 'countBytes' | 'onLine' |
  'stringBytesMax'
> & { readonly coroutine: typeof current.coroutine; readonly stringMetatable: LuaTable | undefined };

function registers(): Registers {
  const { globals, serials, frame, depth, nested, held, pending } = machine;
  const { allocated, allocatedMax, countBytes, stringBytesMax, onLine } = machine;
  const { coroutine } = current;
  const { stringMetatable } = shared;
  return {
    globals, serials, frame, depth, nested, held, pending, allocated, allocatedMax, countBytes, stringBytesMax, onLine, coroutine,
    stringMetatable,
  };
}

function setRegisters(to: Registers): void {
  last = undefined;
  shared.stringMetatable = to.stringMetatable;
  current.coroutine = to.coroutine;
  machine.globals = to.globals;
  machine.serials = to.serials;
  machine.frame = to.frame;
  machine.depth = to.depth;
  machine.nested = to.nested;
  machine.held = to.held;
  machine.pending = to.pending;
  machine.allocated = to.allocated;
  machine.allocatedMax = to.allocatedMax;
  machine.countBytes = to.countBytes;
  machine.stringBytesMax = to.stringBytesMax;
  machine.onLine = to.onLine;
}

/** Whose registers are set: while nothing runs most of them stay, as nearly always the same goes on. */
let last: Run | undefined;

/** Nothing runs, which is how nearly every run finds the machine: what they look at who are not run has to be as it was before any. */
function rest(): void {
  machine.globals = undefined;
  machine.frame = undefined;
  machine.allocatedMax = Infinity;
  shared.stringMetatable = undefined;
  current.coroutine = undefined;
}

/** A call of a host, which may take several turns; and when it has ended, the next. */
class Run {
  private readonly stack: Pending[] = [];
  private readonly roots: readonly LuaValue[];
  private readonly globals: LuaTable;
  private readonly stringMetatable: LuaTable;
  private readonly serials: Serials;
  private readonly counting = (f: Frame | undefined): void => this.countBytes(f);
  private onLine: LineListener | undefined;
  private bytes = bytesDefault;
  private nested = 0;
  private allocated = 0;
  private allocatedMax = bytesDefault;
  private readonly pending: Pending[] = [];

  constructor(globals: LuaTable, stringMetatable: LuaTable, serials: Serials) {
    this.serials = serials;
    this.roots = [globals, stringMetatable];
    this.globals = globals;
    this.stringMetatable = stringMetatable;
  }

  begin(fn: LuaValue, args: LuaValue[], { steps = Infinity, bytes = bytesDefault, onLine }: Budget): Outcome {
    this.onLine = onLine;
    this.bytes = this.allocatedMax = bytes;
    this.nested = this.allocated = 0;
    // Of a call that failed.
    if (this.stack.length > 0) this.stack.length = 0;
    if (this.pending.length > 0) this.pending.length = 0;
    return this.turn(steps, fn, args);
  }

  /** @param args of the first turn, with `fn`. */
  private turn(steps: number, fn?: LuaValue, args?: LuaValue[]): Outcome {
    const outside = machine.globals === undefined ? undefined : registers();
    this.enter(steps);
    try {
      const s = args === undefined ? drive(this.stack) : begin(fn, args, this.stack);
      if (s !== paused || this.counted(s) !== paused) return { kind: 'done', values: results() };
      return { kind: 'paused', resume: (more) => this.turn(more), place: () => this.place() };
    } catch (e) {
      if (e instanceof LuaStop) return { kind: 'stopped', reason: e.reason };
      const { value, source, line } = asLuaError(e);
      return { kind: 'error', value, source, line };
    } finally {
      this.nested = machine.nested;
      this.allocated = machine.allocated;
      if (outside === undefined) rest();
      else setRegisters(outside);
    }
  }

  /** Goes on as long as it pauses to count bytes. */
  private counted(status: Status): Status {
    let s = status;
    while (s === paused && machine.reason === 'count') {
      try {
        machine.countNow();
      } catch (e) {
        innermostStack(this.stack).push({
          resume: () => {
            throw e;
          },
        });
      }
      s = drive(this.stack);
    }
    return s;
  }

  /** The innermost function, and in it the last call: between calls a program does not note where it is. */
  private place(): Place {
    const frame = this.stack.findLast((each) => Array.isArray(each));
    if (frame === undefined) return { source: undefined, line: 0 };
    const { proto } = frame[slotFunction] as LuaClosure;
    return siteOf(frame) ?? { source: proto.source, line: Math.max(1, proto.line) };
  }

  private enter(steps: number): void {
    machine.begin(steps);
    shared.stringMetatable = this.stringMetatable;
    machine.globals = this.globals;
    machine.depth = 0;
    machine.nested = this.nested;
    machine.held = 0;
    machine.allocated = this.allocated;
    machine.allocatedMax = this.allocatedMax;
    machine.onLine = this.onLine;
    machine.pending = this.pending;
    machine.stringBytesMax = this.bytes;
    if (last === this) return;
    last = this;
    current.coroutine = undefined;
    machine.frame = undefined;
    machine.serials = this.serials;
    machine.countBytes = this.counting;
  }

  private countBytes(f: Frame | undefined): void {
    const used = reachableBytes(this.roots, this.stack, f);
    if (used > this.bytes) {
      machine.allocated = 0;
      throw new LuaError('not enough memory');
    }
    machine.allocated = used;
    // Counted again when half of what is left was allocated, but not at every turn when there is hardly any.
    this.allocatedMax = used + Math.max((this.bytes - used) / 2, this.bytes / 16);
    machine.allocatedMax = this.allocatedMax;
  }
}
