/* What a script can reach, in bytes, as a budget wants it known. JavaScript does not tell what a string or a table
 * costs, and cannot be asked what is still in use; so allocations are added up, and when they pass the budget,
 * everything that can be reached from the globals and the running frames is counted. Amortized that is cheap: the next
 * count is due when as much again was allocated. Where hardly anything is left it is not, so a count costs the script steps. */

import { Coroutine, coroutineBytes, current } from './coroutine.ts';
import { type Continuation, type Frame, type Pending, type Slot, machine } from './registers.ts';
import { LuaTable } from './table.ts';
import { Cell, LuaBuiltin, LuaClosure, type LuaValue } from './value.ts';

/** Shorter strings are not worth remembering that they were counted. */
const longString = 256;
/** What an object takes besides: more than on a server, so that a script at its limit leaves the page its own memory. */
const objectBytes = 120;
/** The number of the latest count: what was seen in it is marked so. */
let counts = 0;

export function reachableBytes(
  roots: readonly LuaValue[], stack: readonly Pending[], frame: Frame | undefined,
): number {
  return new Count().all([...roots, ...stack], frame);
}

class Count {
  private readonly seen = new Set<unknown>();
  private readonly mark = ++counts;
  private readonly waiting: unknown[] = [];
  private bytes = 0;
  private visits = 0;

  all(roots: readonly (LuaValue | Pending)[], frame: Frame | undefined): number {
    for (const root of roots) this.visit(root);
    this.visit(frame);
    for (let co = current.coroutine; co !== undefined; co = co.resumer) {
      this.visit(co);
      this.visit(co.resumerFrame);
    }
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) this.open(next);
    machine.spend(this.visits);
    return this.bytes;
  }

  private visit(v: Slot | Pending): void {
    this.visits++;
    if (typeof v === 'string') this.string(v);
    else if (typeof v === 'object' && this.isNew(v)) this.waiting.push(v);
  }

  private isNew(v: object): boolean {
    if (v instanceof LuaTable || v instanceof LuaClosure || v instanceof Cell) {
      if (v.mark === this.mark) return false;
      v.mark = this.mark;
      return true;
    }
    if (v instanceof LuaBuiltin || this.seen.has(v)) return false;
    this.seen.add(v);
    return true;
  }

  private string(s: string): void {
    if (s.length >= longString) {
      if (this.seen.has(s)) return;
      this.seen.add(s);
      this.visits += s.length >> 6;
    }
    this.bytes += s.length;
  }

  private open(v: unknown): void {
    this.bytes += objectBytes;
    if (Array.isArray(v)) for (const slot of v as Slot[]) this.visit(slot);
    else if (v instanceof LuaTable) this.table(v);
    else if (v instanceof LuaClosure) for (const cell of v.cells) this.visit(cell);
    else if (v instanceof Cell) this.visit(v.v);
    else if (v instanceof Coroutine) {
      this.bytes += coroutineBytes;
      for (const pending of v.stack) this.visit(pending);
    } else for (const kept of (v as Partial<Continuation>).keeps ?? []) this.visit(kept);
  }

  private table(t: LuaTable): void {
    this.bytes += t.bytes();
    this.visit(t.metatable);
    for (const v of t.array) this.visit(v);
    for (const v of t.keys) this.visit(v);
    for (const v of t.values) this.visit(v);
  }
}
